#!/usr/bin/env bash
# One study, any number of processes, launchers, host names and builds: one digest.
#   tests/cluster/ranks.sh BINARY [OTHER_BINARY ...]     the others share folders with the first (another ISA, compiler)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
binary="$(realpath "${1:?usage: ranks.sh BINARY [OTHER_BINARY ...]}")"
shift
need mpirun ldd
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
scenario="$golden/complete.toml"
want="$(golden_digest complete.toml)"
run=(run "$scenario" "${catalog[@]}" --backend cpu --threads 1 -q)

[ "$(ldd "$binary" | grep -ci mpi || true)" = 0 ] || fail "$binary is linked with MPI"

check() { # FOLDER WHAT
  local digest
  digest="$(merged_digest "$binary" "$1" "$work/cube.h5")"
  [ "$digest" = "$want" ] || fail "$2: digest $digest, not $want"
  no_leftovers "$1"
  echo "$2: $digest"
}

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
for n in 1 2 4 7; do
  mpirun --oversubscribe -n "$n" "$binary" "${run[@]}" --shards "$work/n$n" >"$work/out" 2>&1 ||
    fail "mpirun -n $n: $(cat "$work/out")"
  searches=$(($(sed -n 's/.*, \([0-9]*\) searches among them/\1/p' "$work/out" | paste -sd+)))
  [ "$searches" = 3 ] || fail "mpirun -n $n: $searches searches of 3 models"
  check "$work/n$n" "mpirun -n $n"
done

together() { # FOLDER PREFIX... -- each PREFIX is a command line in front of `equicube run`
  local folder="$1" pids=() pid
  shift
  for prefix in "$@"; do
    # shellcheck disable=SC2086
    $prefix "${run[@]}" --shards "$folder" >>"$work/out" 2>&1 &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || fail "a process failed: $(cat "$work/out")"; done
}

if unshare --uts true 2>/dev/null; then
  cat >"$work/on" <<'EOF'
#!/bin/sh
# on NAME COMMAND: under another host name
hostname "$1" && shift && exec "$@"
EOF
  chmod +x "$work/on"
  named="unshare --uts $work/on"
  together "$work/hosts" "$named alpha $binary" "$named alpha $binary" "$named beta $binary" "$named beta $binary"
  check "$work/hosts" "four processes under two host names"
else
  echo "not tried: other host names (needs the right to unshare)"
fi

for other in "$@"; do
  other="$(realpath "$other")"
  if ! "$other" --version >/dev/null 2>&1; then
    echo "not tried: $other does not run on this processor"
    continue
  fi
  mixed="$work/mixed-$(echo "$other" | tr / _)"
  together "$mixed" "$binary" "$other" "$binary" "$other"
  check "$mixed" "mixed with $other"
done
