#!/usr/bin/env bash
# A disk that fails (faulty_disk.c, preloaded) at any call of `run --shards`, `merge` and `regenerate`: one line that
# names the path, exit code 3, nothing half under a final name, nothing left over; without the fault it goes on to the
# same digest. A fault of reading is named, too, and never taken for damage.
#   tests/cluster/eio.sh BINARY [SEED]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need cc
binary="$(realpath "${1:?usage: eio.sh BINARY [SEED]}")"
RANDOM="${2:-1}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
disk="$work/disk" && mkdir "$disk"
cc -O1 -shared -fPIC -Wall -Wextra -Werror -o "$work/faulty.so" "$cluster_source/tests/cluster/faulty_disk.c" -ldl ||
  fail "faulty_disk.c does not compile"
run=("$binary" run "$golden/complete.toml" "${catalog[@]}" --backend cpu --threads 2 -q --shards "$disk/s")
eio=5
faults=0

# Runs a command whose N-th call of a kind fails. False where the command made fewer: it ended well.
faulty() { # KIND N BELOW WANTED_CODE COMMAND...
  local kind="$1" n="$2" below="$3" wanted="$4" code=0
  shift 4
  FAULT="$kind:$n:$eio" FAULT_BELOW="$below" LD_PRELOAD="$work/faulty.so" "$@" >"$work/out" 2>"$work/err" || code=$?
  [ "$code" != 0 ] || return 1
  faults=$((faults + 1))
  [ "$code" = "$wanted" ] || fail "$kind $n: exit code $code, not $wanted: $(cat "$work/err")"
  [ "$(grep -c . "$work/err")" = 1 ] || fail "$kind $n: not one line: $(cat "$work/err")"
  grep -q "$disk" "$work/err" || fail "$kind $n: the path is not named: $(cat "$work/err")"
  grep -q 'Input/output error\|cannot be read to its end' "$work/err" ||
    fail "$kind $n: the disk is not named: $(cat "$work/err")"
}
whole_units() { # each ends with the SHA-256 of what is before it
  local unit
  for unit in "$disk"/s/*.shard; do
    [ ! -e "$unit" ] || [ "$(tail -c 64 "$unit" | tr -d '0-9a-f' | wc -c)" = 0 ] || fail "half a unit: $unit"
  done
}

for kind in open write fsync rename link mkdir; do
  rm -rf "$disk/s"
  for n in 1 2 3 $((4 + RANDOM % 8)) $((12 + RANDOM % 30)) $((40 + RANDOM % 60)); do
    faulty "$kind" "$n" "$disk" 3 "${run[@]}" || break
    [ ! -d "$disk/s" ] || no_leftovers "$disk/s"
    whole_units
  done
  "${run[@]}" >/dev/null || fail "after faults of $kind it does not go on"
  [ "$(merged_digest "$binary" "$disk/s" "$work/x.h5")" = "$(golden_digest complete.toml)" ] || fail "digest"
done
echo "run: $faults faults"

merge=("$binary" merge "$disk/s" -o "$disk/x.h5")
for kind in open write fsync rename link mkdir; do
  for n in 1 2 3 $((4 + RANDOM % 8)) $((12 + RANDOM % 60)); do
    rm -f "$disk/x.h5"
    faulty "$kind" "$n" "$disk" 3 "${merge[@]}" || break
    left="$(ls "$disk")"
    [ ! -e "$disk/x.h5" ] || "$binary" digest "$disk/x.h5" >/dev/null || fail "$kind $n: half a cube"
    [ "$left" = s ] || [ "$left" = "s"$'\n'"x.h5" ] || fail "$kind $n: left: $left"
  done
done
rm -f "$disk/x.h5"
for n in 1 2 3 $((4 + RANDOM % 30)) $((40 + RANDOM % 200)); do
  faulty read "$n" "$disk/s" 2 "${merge[@]}" || break
  ! grep -q damaged "$work/err" || fail "read $n: taken for damage: $(cat "$work/err")"
  [ "$(ls "$disk")" = s ] || fail "read $n: left: $(ls "$disk")"
done
"${merge[@]}" >/dev/null
[ "$("$binary" digest "$disk/x.h5" | awk '{ print $1 }')" = "$(golden_digest complete.toml)" ] || fail "digest"

# A night: the generation before stays the latest, whole, and the next one goes on.
mkdir "$work/studies"
night=("$binary" regenerate --studies "$work/studies/*.toml" "${catalog[@]}" --out "$disk/out" --backend cpu --threads 2
  -q --keep 2)
study() { sed "s/^seed = .*/seed = $1/" "$golden/complete.toml" >"$work/studies/complete.toml"; } # SEED
study 1
"${night[@]}" >/dev/null
seed=1 nights=0
for kind in open write fsync rename link mkdir; do
  for n in 1 2 3 $((4 + RANDOM % 8)) $((12 + RANDOM % 30)); do
    study $((seed += 1))
    was="$(readlink "$disk/out/latest")" digest="$("$binary" digest "$disk/out/latest/complete.h5")"
    faulty "$kind" "$n" "$disk" 3 "${night[@]}" || break
    nights=$((nights + 1))
    [ "$(readlink "$disk/out/latest")" = "$was" ] || fail "$kind $n: a night that failed was published"
    [ "$("$binary" digest "$disk/out/latest/complete.h5")" = "$digest" ] || fail "$kind $n: the latest cube is another"
    "${night[@]}" >/dev/null || fail "$kind $n: the next night does not go on"
    [ "$(readlink "$disk/out/latest")" != "$was" ] || fail "$kind $n: the next night published nothing"
    no_leftovers "$disk/out/latest/complete"
    left="$(find "$disk/out" -mindepth 1 -maxdepth 1 ! -name generations ! -name latest ! -name history.csv)"
    [ -z "$left" ] || fail "$kind $n: left by a regeneration: $left"
  done
done
[ "$nights" -gt 10 ] || fail "only $nights nights failed"
echo "eio: $faults faults named, nothing half written, nothing left over"
