#!/usr/bin/env bash
# scripts/nightly/slurm.sh on four Slurm nodes of this machine: each job sends its successor, one waits at a time, a job
# that fails, is killed or requeued does not end the series or make a second one.
#   tests/cluster/nightly.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need slurmctld slurmd sbatch munged
[ "$(id -u)" = 0 ] || skip "Slurm's daemons are started as root"
[ ! -e /run/slurmctld.pid ] || skip "a Slurm controller runs here already"
export SLURM_BASE
SLURM_BASE="$(mktemp -d)"
export SLURM_CONF="$SLURM_BASE/slurm.conf"
work="$(mktemp -d)"
finish() {
  scancel --name=equicube-nightly >/dev/null 2>&1 || true
  sleep 1
  local name pid
  for name in slurmd.n1 slurmd.n2 slurmd.n3 slurmd.n4 slurmctld; do
    pid="$(cat "$SLURM_BASE/pid/$name.pid" 2>/dev/null || true)"
    [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null || true
  done
  kill "$(cat "$SLURM_BASE/munge/munged.pid")" 2>/dev/null || true
  rm -rf "$work" "$SLURM_BASE"
}
trap finish EXIT
"$cluster_source/tests/cluster/slurm_up.sh"

# A checkout with the real scripts and a program that says when it was called, and fails, hangs or ends well.
mkdir -p "$work/root/scripts" "$work/root/results"
ln -s "$cluster_source/scenarios" "$work/root/scenarios"
cp -r "$cluster_source/scripts/nightly" "$cluster_source/scripts/import" "$cluster_source/scripts/catalog" \
  "$cluster_source/scripts/fit" "$work/root/scripts/"
cat >"$work/program" <<EOF
#!/bin/sh
[ "\$2" = --help ] && exit 0
echo "\$SLURM_JOB_ID \$\$" >>"$work/calls"
[ ! -e "$work/hang" ] || exec sleep 600
[ ! -e "$work/fail" ] || exit 2
EOF
chmod +x "$work/program"
touch "$work/calls"

calls() { wc -l <"$work/calls"; }
waiting() { squeue -h --name=equicube-nightly --states=PENDING -o %i | wc -l; }
wait_for_calls() { # NUMBER
  for _ in $(seq 600); do
    [ "$(calls)" -lt "$1" ] || return 0
    sleep 0.1
  done
  fail "$(calls) nights, not $1 after a minute: $(squeue 2>&1) $(tail -n 20 "$work"/root/results/*.slurm.log 2>&1)"
}
one_series() { # no job waits beside the one that is next
  for _ in $(seq 50); do [ "$(waiting)" = 1 ] && return; sleep 0.1; done
  fail "$(waiting) jobs wait where one should: $(squeue)"
}

"$work/root/scripts/nightly/slurm.sh" --every 1 --sbatch "--time=5 --ntasks=1" -- --binary "$work/program" \
  --importers none --today 2026-11-29
"$work/root/scripts/nightly/slurm.sh" --every 1 -- --importers none | grep -q 'one waits already' ||
  fail "a second series was begun"
wait_for_calls 2
one_series
touch "$work/fail"
wait_for_calls $(($(calls) + 2))
rm "$work/fail"
grep -q 'regenerate ended with 2, nothing was published' "$work/root/results/nightly.state/nightly.log" ||
  fail "the failed night is not in the log"
one_series

touch "$work/hang"
wait_for_calls $(($(calls) + 1))
read -r job pid < <(tail -n 1 "$work/calls")
kill -9 "$pid" # the program of a night
wait_for_calls $(($(calls) + 1))
read -r job pid < <(tail -n 1 "$work/calls")
scancel --signal=KILL "$job" # all of a night
wait_for_calls $(($(calls) + 1))
read -r job pid < <(tail -n 1 "$work/calls")
one_series
scontrol requeue "$job"
sleep 1
scontrol update "jobid=$job" StartTime=now 2>/dev/null || true # a requeued job waits two minutes by itself
rm "$work/hang"
wait_for_calls $(($(calls) + 2))
[ "$(waiting)" -le 2 ] || fail "$(waiting) jobs wait: $(squeue)"
scancel --name=equicube-nightly
sleep 1
before="$(calls)"
sleep 3
[ "$(calls)" = "$before" ] || fail "the series did not end"
grep -c 'studies are up to date' "$work/root/results/nightly.state/nightly.log" >/dev/null || fail "no good night"
echo "nightly: $before nights; failed, killed and requeued ones ended no series and began none"
