#!/usr/bin/env bash
# Every golden scenario must give its committed result digest:  tests/scripts/identity.sh BINARY [--update]
set -euo pipefail
binary="$(realpath "${1:?usage: identity.sh BINARY [--update]}")"
golden="$(cd "$(dirname "${BASH_SOURCE[0]}")/../golden" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$golden"
for scenario in *.toml; do
  "$binary" run "$scenario" -o "$work/cube.h5" --quiet --catalog catalog ${EQC_RUN_OPTIONS:-} >/dev/null
  printf '%s  %s\n' "$("$binary" digest "$work/cube.h5")" "$scenario"
done >"$work/digests.txt"
if [ "${2:-}" = --update ]; then
  cp "$work/digests.txt" digests.txt
elif ! diff -u digests.txt "$work/digests.txt" >&2; then
  echo "the results differ from tests/golden/digests.txt; if that is meant:" >&2
  echo "  tests/scripts/identity.sh BINARY --update" >&2
  exit 1
fi
echo "identity: $(wc -l <digests.txt) golden digests reproduced by $binary"
