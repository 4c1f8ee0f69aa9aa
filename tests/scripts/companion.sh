#!/usr/bin/env bash
# CDO and NCO read the companion of a cube:  companion.sh BINARY CUBE. Skipped where neither is installed.
set -euo pipefail
binary=$1 cube=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
file=$folder/slice.nc
model=$("$binary" show "$cube" --quantity training_cost_own --csv | sed -n 2p | cut -d, -f1)
"$binary" show "$cube" --quantity training_cost_own --model "$model" --netcdf "$file"
seen=0
if command -v cdo >/dev/null; then
  names=$(cdo -s showname "$file" 2>"$folder/said")
  [[ $names == *training_cost_own_mean* ]] || { echo "CDO shows: $names" >&2; exit 1; }
  [ ! -s "$folder/said" ] || { echo "CDO says:" >&2; cat "$folder/said" >&2; exit 1; }
  seen=1
fi
if command -v ncwa >/dev/null; then
  ncwa -a region "$file" "$folder/mean.nc"
  seen=1
fi
[ "$seen" = 1 ] || { echo "neither cdo nor ncwa is here" >&2; exit 77; }
