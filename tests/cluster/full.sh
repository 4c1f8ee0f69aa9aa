#!/usr/bin/env bash
# A full disk and a read-only folder: one line that names the path, exit code 3, no half unit under a final name.
#   tests/cluster/full.sh BINARY       needs the right to mount
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
if [ "${EQC_UNSHARED:-}" != yes ]; then
  unshare --mount true 2>/dev/null || skip "no right to mount here"
  EQC_UNSHARED=yes exec unshare --mount "$0" "$@"
fi
binary="$(realpath "${1:?usage: full.sh BINARY}")"
work="$(mktemp -d)"
trap 'cd /; umount "$work/small" 2>/dev/null; rm -rf "$work"' EXIT
mkdir "$work/small"
run=("$binary" run "$golden/complete.toml" "${catalog[@]}" --backend cpu --threads 2 -q)

refused() { # WHAT COMMAND...
  local what="$1" code=0
  shift
  "$@" >"$work/out" 2>"$work/err" || code=$?
  [ "$code" = 3 ] || fail "$what: exit code $code, not 3: $(cat "$work/err")"
  [ "$(grep -c . "$work/err")" = 1 ] || fail "$what: not one line: $(cat "$work/err")"
  grep -q "$work/small" "$work/err" || fail "$what: the path is not named: $(cat "$work/err")"
  echo "$what: $(cat "$work/err")"
}

# Leaves some free, so that it ends within a unit.
mount -t tmpfs -o size=8m none "$work/small"
for free_kb in 0 4 64 200 300; do
  rm -rf "$work/small/"*
  mkdir "$work/small/s"
  dd if=/dev/zero of="$work/small/ballast" bs=1k count=$((8192 - free_kb)) status=none 2>/dev/null || true
  refused "disk full, $free_kb kB free" "${run[@]}" --shards "$work/small/s"
  for unit in "$work/small/s/"*.shard; do
    [ ! -e "$unit" ] || [ "$(tail -c 64 "$unit" | tr -d '0-9a-f' | wc -c)" = 0 ] || fail "half a unit: $unit"
  done
  rm "$work/small/ballast"
  "${run[@]}" --shards "$work/small/s" >/dev/null || fail "it does not go on after space was freed"
  no_leftovers "$work/small/s"
  [ "$(merged_digest "$binary" "$work/small/s" "$work/x.h5")" = "$(golden_digest complete.toml)" ] || fail "digest"
done
dd if=/dev/zero of="$work/small/ballast" bs=1k count=9000 status=none 2>/dev/null || true
refused "disk full, merge" "$binary" merge "$work/small/s" -o "$work/small/x.h5"
[ ! -e "$work/small/x.h5" ] || fail "half a cube"

rm -rf "$work/small/"*
mkdir "$work/small/s"
mount -o remount,ro "$work/small"
refused "read-only, new study" "${run[@]}" --shards "$work/small/s"
refused "read-only, new folder" "${run[@]}" --shards "$work/small/t"
mount -o remount,rw "$work/small"
"${run[@]}" --shards "$work/small/s" --units 3 >/dev/null
mount -o remount,ro "$work/small"
refused "read-only, begun study" "${run[@]}" --shards "$work/small/s"
mount -o remount,rw "$work/small"
"${run[@]}" --shards "$work/small/s" >/dev/null
mount -o remount,ro "$work/small"
refused "read-only, merge" "$binary" merge "$work/small/s" -o "$work/small/x.h5"
