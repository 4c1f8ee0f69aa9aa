#!/usr/bin/env bash
# Processes of a shared study, merges, sensitivity studies and regenerations, killed at random moments: no finished unit
# is lost or computed again, the cube has the bytes of an undisturbed one, and the next start leaves nothing behind.
#   tests/cluster/kills.sh BINARY [KILLS] [SEED]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
binary="$(realpath "${1:?usage: kills.sh BINARY [KILLS] [SEED]}")"
kills="${2:-20}"
RANDOM="${3:-1}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
run=("$binary" run "$golden/complete.toml" "${catalog[@]}" --worlds 4096 --backend cpu --threads 1 -q --attempts 1000)
merge() { "$binary" merge "$1" -o "$2" >/dev/null; }

start="$(date +%s%N)"
"${run[@]}" --shards "$work/whole" >/dev/null
usual_ms=$((($(date +%s%N) - start) / 1000000 + 1))
merge "$work/whole" "$work/whole.h5"
units="$(find "$work/whole" -name '*.shard' -o -name '*.search' | wc -l)"
rm -rf "$work/whole"

# "NAME INODE TIME" of every finished unit: the same file later, or it was lost or computed again.
finished() {
  [ -d "$work/s" ] || return 0
  find "$work/s" \( -name '*.shard' -o -name '*.search' \) -printf '%f %i %T@\n' 2>/dev/null | sort
}

pause() { # MOST_MS
  local ms=$((RANDOM % ($1 + 1)))
  sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
}

# A sensitivity study goes on from what it had stored.
sensitivity=("$binary" sensitivity --test-function sobol_g_8 --rows 1048576 --seed 1 --threads 2 -q --resume -o)
start="$(date +%s%N)"
"${sensitivity[@]}" "$work/whole-g.h5" >/dev/null
sensitivity_ms=$((($(date +%s%N) - start) / 1000000 + 1))
sensitivity_digest="$("$binary" digest "$work/whole-g.h5")"
rm -f "$work"/whole-g.h5
sensitivities=0

kill_sensitivity() {
  "${sensitivity[@]}" "$work/g.h5" >/dev/null 2>&1 &
  pause "$sensitivity_ms"
  if kill -9 $! 2>/dev/null; then killed=$((killed + 1)) sensitivities=$((sensitivities + 1)); fi
  wait $! 2>/dev/null || true
  [ ! -e "$work/g.h5" ] || "$binary" digest "$work/g.h5" >/dev/null || fail "half a study under its final name"
  [ $((RANDOM % 2)) = 0 ] || return 0 # and once more, from what is there
  "${sensitivity[@]}" "$work/g.h5" >/dev/null || fail "a killed sensitivity study does not go on"
  [ "$("$binary" digest "$work/g.h5")" = "$sensitivity_digest" ] || fail "another digest of a killed sensitivity study"
  local left
  left="$(find "$work" -maxdepth 1 -name 'g.h5?*')"
  [ -z "$left" ] || fail "left beside the study: $left"
  rm -f "$work/g.h5"
}

killed=0 studies=0 acknowledged=0 merges=0
while [ "$killed" -lt "$kills" ]; do
  [ $((RANDOM % 3)) != 0 ] || kill_sensitivity
  pids=()
  for _ in 1 2; do
    "${run[@]}" --shards "$work/s" >/dev/null 2>>"$work/err" &
    pids+=($!)
  done
  pause $((usual_ms / 2))
  finished >"$work/before"
  victim="${pids[$((RANDOM % 2))]}"
  if kill -9 "$victim" 2>/dev/null; then killed=$((killed + 1)); fi
  if [ $((RANDOM % 2)) = 0 ]; then # and the other one a little later
    pause 100
    for pid in "${pids[@]}"; do
      if [ "$pid" != "$victim" ] && kill -9 "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
    done
  fi
  wait "${pids[@]}" 2>/dev/null || true
  finished >"$work/after"
  lost="$(comm -23 "$work/before" "$work/after")"
  [ -z "$lost" ] || fail "finished units are gone or were computed again: $lost"
  acknowledged=$((acknowledged + $(wc -l <"$work/before")))
  [ "$(wc -l <"$work/after")" = "$units" ] || continue
  studies=$((studies + 1))
  if [ $((RANDOM % 2)) = 0 ]; then # a merge is killed, too
    "$binary" merge "$work/s" -o "$work/x.h5" >/dev/null 2>&1 &
    pause 60
    if kill -9 $! 2>/dev/null; then killed=$((killed + 1)) merges=$((merges + 1)); fi
    wait $! 2>/dev/null || true
    [ ! -e "$work/x.h5" ] || cmp -s "$work/x.h5" "$work/whole.h5" || fail "half a cube under its final name"
  fi
  "${run[@]}" --shards "$work/s" >/dev/null # the next start sweeps
  no_leftovers "$work/s"
  merge "$work/s" "$work/x.h5"
  cmp "$work/x.h5" "$work/whole.h5" || fail "other bytes than the undisturbed cube"
  left="$(find "$work" -maxdepth 1 -name 'x.h5?*')"
  [ -z "$left" ] || fail "left beside the cube: $left"
  rm -rf "$work/s" "$work/x.h5"
done
# Every fourth kill is of a regeneration, of a study that is another every time.
finished_in() { # FOLDER
  [ ! -d "$1" ] || (cd "$1" && find . -name '*.shard' -o -name '*.search' | sort)
}
mkdir "$work/studies"
night=("$binary" regenerate --studies "$work/studies/*.toml" "${catalog[@]}" --out "$work/out" --set run.worlds=4096
  --backend cpu --threads 1 -q --keep 2)
nights=$((kills / 4))
for ((k = 0; k <= nights; k++)); do
  sed "s/^seed = .*/seed = $k/" "$golden/complete.toml" >"$work/studies/complete.toml"
  was="$(readlink "$work/out/latest" || true)"
  "${night[@]}" >/dev/null 2>>"$work/err" &
  pid=$!
  if [ "$k" = 0 ]; then
    wait "$pid"
    last="$("$binary" digest "$work/out/latest/complete.h5")"
    continue
  fi
  pause $((2 * usual_ms))
  if kill -9 "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
  wait "$pid" 2>/dev/null || true
  if [ "$(readlink "$work/out/latest")" = "$was" ]; then
    [ "$("$binary" digest "$work/out/latest/complete.h5")" = "$last" ] || fail "a kill changed the latest generation"
    finished_in "$work/out/next/complete" >"$work/before"
    "${night[@]}" >/dev/null
    finished_in "$work/out/latest/complete" >"$work/after"
    lost="$(comm -23 "$work/before" "$work/after")"
    [ -z "$lost" ] || fail "finished units of a regeneration are gone: $lost"
  else
    "${night[@]}" >/dev/null # published before it was killed: the next start sweeps
  fi
  last="$("$binary" digest "$work/out/latest/complete.h5")"
  no_leftovers "$work/out/latest/complete"
  left="$(find "$work/out" -mindepth 1 -maxdepth 1 ! -name generations ! -name latest ! -name history.csv)"
  [ -z "$left" ] || fail "left by a regeneration: $left"
done
[ "$studies" -gt 0 ] || fail "no study was finished; ask for more kills"
echo "$killed kills ($merges of merges, $sensitivities of sensitivity studies, $nights of regenerations), \
$studies studies finished, $acknowledged finished units looked at, 0 lost"
