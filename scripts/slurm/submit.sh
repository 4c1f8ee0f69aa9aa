#!/usr/bin/env bash
# A study on a Slurm cluster: an array of tasks that share one folder, then a job that merges what they computed.
#   scripts/slurm/submit.sh SCENARIO [-o CUBE] [options] [-- options of `equicube run`]
#     -o CUBE               cube to write                                          (results/<scenario>.h5)
#     --shards DIR          folder that tasks share, on a file system of all nodes (CUBE without .h5, .shards)
#     --tasks T             tasks in the array                                     (4)
#     --nodes N             one task per node on N nodes: --tasks N --exclusive
#     --cpus-per-task C     threads of a task                                      (1)
#     --gpus-per-node G     GPUs of a task in the array
#     --partition P         of the array;   --gpu-partition P2 and --gpu-tasks T2: a second array there, same folder
#     --time T              limit of a task, as sbatch takes it                    (60, minutes)
#     --stop-before S       seconds before the limit at which a task stops cleanly (60)
#     --lease S             seconds after which a task without a sign of life counts as dead (60)
#     --rounds R            how often the tasks are submitted in all while units are missing (5)
#     --binary B            program                                                (build/release/equicube)
#     --dry-run             write the job scripts and print the commands
# What is done is known by the files in DIR alone (`equicube status DIR`), never by Slurm's queue: submit again after
# anything, and nothing is computed twice. No accounting is needed; jobs call sbatch and nothing else of Slurm. To
# requeue one task by hand, from a login node: scontrol requeue ${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}
set -euo pipefail

me="$(realpath "${BASH_SOURCE[0]}")"
root="$(cd "$(dirname "$me")/../.." && pwd)"
fail() {
  echo "submit.sh: $*" >&2
  exit 2
}

scenario="" cube="" shards="" tasks=4 nodes="" cpus=1 gpus="" partition="" gpu_partition="" gpu_tasks=1 time=60
stop_before=60 lease=60 rounds=5 round=1 binary="$root/build/release/equicube" dry=no extra=()
while [ $# -gt 0 ]; do
  case "$1" in
    -o | --output | --shards | --tasks | --nodes | --cpus-per-task | --gpus-per-node | --partition | --gpu-partition | \
      --gpu-tasks | --time | --stop-before | --lease | --rounds | --round | --binary)
      [ $# -ge 2 ] || fail "$1 needs a value"
      value="$2"
      case "$1" in
        -o | --output) cube="$value" ;;
        --shards) shards="$value" ;;
        --tasks) tasks="$value" ;;
        --nodes) nodes="$value" ;;
        --cpus-per-task) cpus="$value" ;;
        --gpus-per-node) gpus="$value" ;;
        --partition) partition="$value" ;;
        --gpu-partition) gpu_partition="$value" ;;
        --gpu-tasks) gpu_tasks="$value" ;;
        --time) time="$value" ;;
        --stop-before) stop_before="$value" ;;
        --lease) lease="$value" ;;
        --rounds) rounds="$value" ;;
        --round) round="$value" ;;
        --binary) binary="$value" ;;
      esac
      shift 2
      ;;
    --dry-run) dry=yes && shift ;;
    --)
      shift
      extra=("$@")
      break
      ;;
    -*) fail "unknown option $1; the first lines of $me list them" ;;
    *)
      [ -z "$scenario" ] || fail "one scenario, not '$scenario' and '$1'; options of equicube run come after --"
      scenario="$1" && shift
      ;;
  esac
done
[ -n "$scenario" ] || fail "which scenario? for example: $0 scenarios/study/baseline.toml --tasks 16"
[ -f "$scenario" ] || fail "$scenario: no such file"
[ -x "$binary" ] || fail "$binary: no such program; build it, or name it with --binary"
command -v sbatch >/dev/null || fail "no sbatch here: this is for a login node of a Slurm cluster"
for number in "$tasks" "$cpus" "$gpu_tasks" "$stop_before" "$lease" "$rounds" "$round" "${nodes:-1}" "${gpus:-1}"; do
  [[ "$number" =~ ^[0-9]+$ ]] && [ "$number" -ge 1 ] || fail "'$number' is no whole number above 0"
done
scenario="$(realpath "$scenario")"
binary="$(realpath "$binary")"
cube="$(realpath -m "${cube:-$PWD/results/$(basename "$scenario" .toml).h5}")"
shards="$(realpath -m "${shards:-${cube%.h5}.shards}")"
logs="$shards.slurm"
exclusive=()
[ -z "$nodes" ] || tasks="$nodes" exclusive=(--exclusive)
mkdir -p "$logs"
# A fault of the scenario is said here and not by every task.
[ "$round" -gt 1 ] || "$binary" check "$scenario" $(for ((i = 0; i < ${#extra[@]}; i++)); do
  case "${extra[i]}" in --set | --worlds | --seed | --catalog) printf '%s\n' "${extra[i]}" "${extra[i + 1]}" ;; esac
done) >/dev/null

quoted() { printf '%q ' "$@"; }

cat >"$logs/task.sh" <<EOF
#!/bin/bash
# One task: takes units until all are done, or until Slurm says that its time is nearly over.
begun=\$((\${SLURM_RESTART_COUNT:-0} + 1))
echo "task on \${SLURMD_NODENAME:-?} process \$\$ at \$(date -u '+%F %T UTC'), begun \$begun times"
child=""
trap '[ -z "\$child" ] || kill -TERM "\$child"' TERM
$(quoted "$binary" run "$scenario" --shards "$shards" --threads "$cpus" --lease "$lease" -q "${extra[@]}")&
child=\$!
wait "\$child"; code=\$?
while [ "\$code" -gt 128 ] && kill -0 "\$child" 2>/dev/null; do wait "\$child"; code=\$?; done  # a trap ends a wait
[ "\$code" = 143 ] && echo "stopped before the time limit; finished units are kept, the next task goes on" && exit 0
exit "\$code"
EOF

next=(bash "$me" "$scenario" -o "$cube" --shards "$shards" --tasks "$tasks" --cpus-per-task "$cpus" --time "$time"
  --stop-before "$stop_before" --lease "$lease" --rounds "$rounds" --round $((round + 1)) --binary "$binary")
[ -z "$nodes" ] || next+=(--nodes "$nodes")
[ -z "$gpus" ] || next+=(--gpus-per-node "$gpus")
[ -z "$partition" ] || next+=(--partition "$partition")
[ -z "$gpu_partition" ] || next+=(--gpu-partition "$gpu_partition" --gpu-tasks "$gpu_tasks")
[ ${#extra[@]} = 0 ] || next+=(-- "${extra[@]}")
cat >"$logs/merge.sh" <<EOF
#!/bin/bash
# After the tasks, however they ended: merges a complete study; sends tasks again for one that is not.
$(quoted "$binary" status "$shards")
if $(quoted "$binary" merge "$shards" -o "$cube")2>$(quoted "$logs/merge.err"); then
  $(quoted "$binary" show "$cube")>$(quoted "${cube%.h5}.txt")
  exit 0
fi
cat $(quoted "$logs/merge.err")>&2
grep -q 'is not complete' $(quoted "$logs/merge.err")|| exit 1
if $(quoted "$binary" status "$shards" --json)| grep -q '"reason"'; then
  echo "units failed; they are named above" >&2
  exit 1
fi
if [ $round -ge $rounds ]; then
  echo "not complete after $rounds rounds of tasks; submit again to go on" >&2
  exit 1
fi
exec $(quoted "${next[@]}")
EOF

# One below what the cluster takes: MaxArraySize is one more than the highest index.
largest="$(scontrol show config 2>/dev/null | awk '$1 == "MaxArraySize" { print $3 }')" || largest=""
largest=$((${largest:-1001} - 1))

ids=""
submit_arrays() { # TASKS sbatch options...
  local left="$1" size id command
  shift
  while [ "$left" -gt 0 ]; do
    size=$((left < largest ? left : largest))
    command=(sbatch --parsable --job-name="eqc-$(basename "$scenario" .toml)" --array="0-$((size - 1))" --ntasks=1
      --cpus-per-task="$cpus" --time="$time" --signal="B:TERM@$stop_before" --requeue --open-mode=append
      --output="$logs/task-%A_%a.log" "$@" "$logs/task.sh")
    if [ "$dry" = yes ]; then
      quoted "${command[@]}"
      echo
      id="ID"
    else
      id="$("${command[@]}")"
    fi
    ids="$ids:${id%%;*}"
    left=$((left - size))
  done
}

array=("${exclusive[@]}")
[ -z "$partition" ] || array+=(--partition="$partition")
[ -z "$gpus" ] || [ -n "$gpu_partition" ] || array+=(--gpus-per-node="$gpus")
submit_arrays "$tasks" "${array[@]}"
[ -z "$gpu_partition" ] || submit_arrays "$gpu_tasks" --partition="$gpu_partition" --gpus-per-node="${gpus:-1}"
merge=(sbatch --parsable --job-name="eqc-merge" --dependency="afterany$ids" --ntasks=1 --open-mode=append --requeue
  --output="$logs/merge.log")
[ -z "$partition" ] || merge+=(--partition="$partition")
merge+=("$logs/merge.sh")
if [ "$dry" = yes ]; then
  quoted "${merge[@]}"
  echo
  exit 0
fi
merge_id="$("${merge[@]}")"
echo "round $round of $rounds: tasks ${ids#:}, merge ${merge_id%%;*}; how far it is: $binary status $shards"
