#!/usr/bin/env bash
# A process that is stopped (SIGSTOP) does not hold up the study for longer than its lease; when it goes on, no harm is
# done, and at most one unit was computed twice.
#   tests/cluster/stopped.sh BINARY
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
binary="$(realpath "${1:?usage: stopped.sh BINARY}")"
work="$(mktemp -d)"
stopped=0
trap '[ $stopped = 0 ] || kill -9 $stopped 2>/dev/null; rm -rf "$work"' EXIT
run=("$binary" run "$golden/complete.toml" "${catalog[@]}" --worlds 32768 --backend cpu --threads 1 -q --lease 5)

"${run[@]}" --shards "$work/s" >"$work/a" 2>&1 &
stopped=$!
for _ in $(seq 200); do # until it is inside of a unit
  claims="$(find "$work/s" -name '*.claim' 2>/dev/null || true)"
  shards="$(find "$work/s" -name '*.shard' 2>/dev/null || true)"
  [ -n "$claims" ] && [ -n "$shards" ] && break
  sleep 0.02
done
kill -STOP "$stopped"
held="$(find "$work/s" -name '*.claim' | wc -l)"
"${run[@]}" --shards "$work/s" >"$work/b" 2>&1 || fail "the other process: $(cat "$work/b")"
"$binary" status "$work/s" | sed -n 1p
digest="$(merged_digest "$binary" "$work/s" "$work/x.h5")"
[ -n "$digest" ] || fail "the study is not whole while one process is stopped"
kill -CONT "$stopped"
wait "$stopped" || fail "the stopped process: $(cat "$work/a")"
stopped=0
[ "$(merged_digest "$binary" "$work/s" "$work/y.h5")" = "$digest" ] || fail "another digest after it went on"
no_leftovers "$work/s"
computed=$(($(sed -n 's/.*this process computed \([0-9]*\) .*/\1/p' "$work/a" "$work/b" | paste -sd+)))
units="$(find "$work/s" -name '*.shard' -o -name '*.search' | wc -l)"
[ $((computed - units)) -le 1 ] || fail "$((computed - units)) units were computed twice"
echo "stopped while it held $held claim(s); $units units, $((computed - units)) of them computed twice"
