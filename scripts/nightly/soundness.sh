#!/usr/bin/env bash
# Random edits of one cell of the catalog: what is computed from the units that are still of use equals what is computed
# anew, byte for byte; units that are computed again differ, and none is where nothing reads the cell.
#   scripts/nightly/soundness.sh [EDITS] [BINARY] [SEED] [TABLE,TABLE...]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
exec /usr/bin/python3 "$root/scripts/nightly/soundness.py" "$root" "${1:-50}" "${2:-$root/build/release/equicube}" \
  "${3:-1}" "${@:4:1}"
