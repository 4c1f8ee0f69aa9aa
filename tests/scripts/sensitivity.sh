#!/usr/bin/env bash
# A sensitivity study is the same bytes however it was made:  tests/scripts/sensitivity.sh BINARY
# one and three threads, fewer rows first and then more, killed ten times and resumed; the same for cells.
set -euo pipefail
binary="$(realpath "${1:?usage: sensitivity.sh BINARY}")"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$root"
study=("$binary" sensitivity tests/golden/complete.toml --catalog tests/golden/catalog -q)
digest() { "$binary" digest "$1"; }
# A killed process may still be dying when the next one starts, which then says that the output is held (3).
after_kills() {
  for _ in $(seq 50); do
    local code=0
    "$@" >/dev/null 2>"$work/said" || code=$?
    [ $code -eq 3 ] || break
    sleep 0.2
  done
  [ $code -eq 0 ] || { cat "$work/said" >&2; exit 1; }
  rm "$work/said"
}

"${study[@]}" --rows 1024 --threads 1 -o "$work/a.h5" >/dev/null
"${study[@]}" --rows 1024 --threads 3 -o "$work/b.h5" >/dev/null
"${study[@]}" --rows 256 -o "$work/c.h5" >/dev/null
"${study[@]}" --rows 1024 --resume -o "$work/c.h5" >/dev/null
for k in 1 2 3 4 5 6 7 8 9 10; do
  { timeout -s KILL "0.0$((k * 7 % 10))" "${study[@]}" --rows 1024 --resume -o "$work/d.h5"; } >/dev/null 2>&1 || true
done
after_kills "${study[@]}" --rows 1024 --resume -o "$work/d.h5"
[ "$(digest "$work/a.h5")" = "$(digest "$work/b.h5")" ] || { echo "threads change the study" >&2; exit 1; }
[ "$(digest "$work/a.h5")" = "$(digest "$work/c.h5")" ] || { echo "a study extended is another" >&2; exit 1; }
[ "$(digest "$work/a.h5")" = "$(digest "$work/d.h5")" ] || { echo "a study resumed is another" >&2; exit 1; }

cells=("${study[@]}" --cells all --outputs training_cost_own --rows 1024)
"${cells[@]}" --threads 1 -o "$work/e.h5" >/dev/null
for k in 1 2 3 4 5; do
  { timeout -s KILL "0.$((k * 5 % 7))" "${cells[@]}" --resume -o "$work/f.h5"; } >/dev/null 2>&1 || true
done
after_kills "${cells[@]}" --threads 3 --resume -o "$work/f.h5"
[ "$(digest "$work/e.h5")" = "$(digest "$work/f.h5")" ] || { echo "cells resumed are others" >&2; exit 1; }
left="$(find "$work" -mindepth 1 ! -name '[a-f].h5' | head -3)"
[ -z "$left" ] || { echo "left behind: $left" >&2; exit 1; }
echo "sensitivity: the same bytes for any threads, extended, after 15 kills"
