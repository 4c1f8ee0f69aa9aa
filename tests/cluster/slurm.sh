#!/usr/bin/env bash
# scripts/slurm/submit.sh on four Slurm nodes of this machine, under all that happens to clusters: the controller killed
# right after submit, a node with its daemons and tasks killed, a task killed -9, an array task requeued, time limits.
# The cube is that of one process, and `equicube status` is right in each phase without any Slurm command.
#   tests/cluster/slurm.sh BINARY
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
binary="$(realpath "${1:?usage: slurm.sh BINARY}")"
need slurmctld slurmd sbatch munged python3
[ "$(id -u)" = 0 ] || skip "Slurm's daemons are started as root"
[ ! -e /run/slurmctld.pid ] || skip "a Slurm controller runs here already"
export SLURM_BASE
SLURM_BASE="$(mktemp -d)"
export SLURM_CONF="$SLURM_BASE/slurm.conf"
work="$(mktemp -d)"
here="$cluster_source/tests/cluster"

pid_in() { cat "$SLURM_BASE/pid/$1.pid" 2>/dev/null || true; }
tasks_of() { # NODE: steps and their scripts, as the tasks' logs name them
  local pid
  cat "$work"/cube.shards.slurm/task-*.log 2>/dev/null | awk -v node="$1" '$1 == "task" && $3 == node { print $5 }' |
    while read -r pid; do
      [ -r "/proc/$pid/cmdline" ] || continue
      if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q slurm_script; then
        awk '{ print $4 }' "/proc/$pid/stat"
        echo "$pid"
        pgrep -P "$pid" || true
      fi
    done
}
finish() {
  scancel --user=root >/dev/null 2>&1 || true
  sleep 1
  local name pid
  for name in slurmd.n1 slurmd.n2 slurmd.n3 slurmd.n4 slurmctld; do
    pid="$(pid_in "$name")"
    [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null || true
  done
  for name in n1 n2 n3 n4; do for pid in $(tasks_of "$name"); do kill -9 "$pid" 2>/dev/null || true; done; done
  kill "$(cat "$SLURM_BASE/munge/munged.pid")" 2>/dev/null || true
  [ "${EQC_KEEP:-}" = yes ] && echo "kept: $work $SLURM_BASE" || rm -rf "$work" "$SLURM_BASE"
}
trap finish EXIT
"$here/slurm_up.sh"

# 60 units or more: 3 models x (1 search + 7 cases x (2 tasks + payers)).
cp "$golden/complete.toml" "$work/study.toml"
for i in 1 2 3 4 5; do
  printf '\n[[case]]\nid = "case%s"\n[case.scale]\nelectricity_price = 1.%s\n' "$i" "$i" >>"$work/study.toml"
done
options=("${catalog[@]}" --worlds "${EQC_WORLDS:-65536}" --backend cpu)
"$binary" run "$work/study.toml" "${options[@]}" -o "$work/one.h5" -q >/dev/null
want="$("$binary" digest "$work/one.h5")"

submit() {
  # Slurm rounds limits up to minutes: stopped 40 s before the minute is a limit of 20 s.
  "$cluster_source/scripts/slurm/submit.sh" "$work/study.toml" -o "$work/cube.h5" --tasks 14 --time 0:20 \
    --stop-before 40 --lease 5 --binary "$binary" -- "${options[@]}"
}

# The status as JSON, with no Slurm command in reach, compared with the files; prints "done running stale failed units".
status() {
  python3 - "$binary" "$work/cube.shards" <<'EOF'
import json, os, subprocess, sys
binary, folder = sys.argv[1:]
def units():
    return sum(name.endswith((".shard", ".search")) for name in os.listdir(folder))
before = units()
command = [binary, "status", folder, "--json"]
text = subprocess.run(command, check=True, capture_output=True, env={"PATH": "/nowhere"}).stdout
after = units()
s = json.loads(text)
assert before <= s["done"] <= after, (before, s["done"], after)
assert s["done"] + len(s["running"]) + len(s["stale"]) + len(s["failed"]) + s["waiting"] == s["units"], s
assert s["complete"] == (s["done"] == s["units"])
print(s["done"], len(s["running"]), len(s["stale"]), len(s["failed"]), s["units"])
EOF
}
say() { echo "$(date +%T) $*: done running stale failed units = $(status)"; }
done_units() { status | awk '{ print $1 }'; }
wait_for_units() { # NUMBER
  for _ in $(seq 600); do
    [ -d "$work/cube.shards" ] && [ -e "$work/cube.shards/study.json" ] && [ "$(done_units)" -ge "$1" ] && return
    sleep 0.1
  done
  fail "no $1 units after 60 s; $(squeue 2>&1); $(tail -n 5 "$work"/cube.shards.slurm/*.log 2>&1)"
}
restart_controller() {
  kill -9 "$(pid_in slurmctld)"
  sleep 0.5
  "$here/slurm_up.sh" --controller
  for _ in $(seq 100); do squeue >/dev/null 2>&1 && return; sleep 0.1; done
  fail "the controller did not come back"
}

# 1. The controller dies right after submit and may have forgotten it: what is submitted again does no harm.
submit
restart_controller
if [ "$(squeue -h | wc -l)" -gt 0 ]; then
  echo "the controller remembers jobs"
else
  echo "the controller forgot the jobs" && submit
fi
wait_for_units 5
say "after the controller was killed"

# 2. A node dies with its daemons and tasks.
kill -9 "$(pid_in slurmd.n2)"
for pid in $(tasks_of n2); do kill -9 "$pid" 2>/dev/null || true; done
say "after a node was killed"

# 3. A task is killed -9.
victim="$(tasks_of n1 | while read -r pid; do
  [ "$(readlink "/proc/$pid/exe")" != "$binary" ] || echo "$pid"
done | sed -n 1p)"
[ -z "$victim" ] || kill -9 "$victim" 2>/dev/null || true
say "after a task was killed (${victim:-none ran on n1})"

# 4. An array task is requeued, from outside of the job.
running="$(squeue -h -r -t RUNNING -o '%i %j' | awk '$2 != "eqc-merge" { print $1 }' | sed -n 1p)"
[ -z "$running" ] || scontrol requeue "$running" || true
say "after ${running:-nothing} was requeued"

# 5. Tasks end at their time limit, the merge job sends others, until all is done.
forgotten=0
for _ in $(seq 2400); do
  [ -e "$work/cube.h5" ] && break
  # A requeued task waits two minutes by itself; a cluster's users wait, a test does not.
  squeue -h -r -t PENDING -o '%i %r' | awk '$2 ~ /BeginTime/ { print $1 }' |
    while read -r id; do scontrol update "jobid=$id" StartTime=now 2>/dev/null || true; done
  if [ "$(squeue -h | wc -l)" = 0 ] && [ ! -e "$work/cube.h5" ]; then
    sleep 1
    [ ! -e "$work/cube.h5" ] || break
    [ ! -e "$work/cube.shards.slurm/merge.log" ] && [ "$forgotten" -lt 2 ] ||
      fail "no jobs and no cube: $(status); $(cat "$work"/cube.shards.slurm/merge.log)"
    forgotten=$((forgotten + 1))
    echo "the controller forgot the merge" && submit
  fi
  sleep 0.25
done
[ -e "$work/cube.h5" ] || fail "no cube after 10 minutes: $(status)"
for _ in $(seq 50); do [ -s "$work/cube.txt" ] && break; sleep 0.1; done
say "at the end"
[ "$("$binary" digest "$work/cube.h5")" = "$want" ] || fail "another digest than that of one process"
no_leftovers "$work/cube.shards"
[ -s "$work/cube.txt" ] || fail "no report beside the cube"
echo "slurm: digest $want; $(find "$work/cube.shards.slurm" -name 'task-*.log' | wc -l) tasks wrote logs"
