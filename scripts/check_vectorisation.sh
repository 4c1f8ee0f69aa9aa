#!/usr/bin/env bash
# The hot loops must stay vectorised (GCC; x86-64-v3, hence 32-byte vectors).
# usage: scripts/check_vectorisation.sh [COMPILER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
compiler="${1:-g++}"
if ! "$compiler" --version 2>/dev/null | grep -q 'Free Software Foundation'; then
  echo "vectorisation: not checked, $compiler is not GCC"
  exit 0
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
options=(-std=c++20 -O3 -march=x86-64-v3 -ffp-contract=off -fno-math-errno -fno-trapping-math -I.)

# vectorised_lines SOURCE FILE: "line" of every loop of FILE, compiled in SOURCE, that became 32-byte vectors
vectorised_lines() {
  "$compiler" "${options[@]}" -c "$1" -o "$work/o.o" -fopt-info-vec-optimized 2>&1 |
    sed -nE "s#^(\./)?$2:([0-9]+):[0-9]+: optimized: loop vectorized using 32 byte vectors.*#\2#p" | sort -un
}

faults=0
checked=0
# needs FILE FIRST_TEXT: the line that holds this text starts a loop that must be vectorised
needs() {
  local file="$1" text="$2" line
  local found=0
  while IFS=: read -r line _; do
    found=1
    checked=$((checked + 1))
    grep -qx "$line" "$work/$(basename "$file").lines" && continue
    echo "$file:$line: not vectorised: $(sed -n "${line}p" "$file" | sed 's/^ *//')" >&2
    faults=$((faults + 1))
  done < <(grep -nF "$text" "$file")
  [ "$found" = 1 ] && return
  echo "$file: no line holds '$text'; this check must follow the code" >&2
  faults=$((faults + 1))
}

vectorised_lines kernels/cpu/quantile.cpp kernels/metric/rank.hpp >"$work/rank.hpp.lines"
vectorised_lines kernels/cpu/inequity_loop.cpp kernels/base/team.hpp >"$work/team.hpp.lines"
vectorised_lines kernels/cpu/option_search_loop.cpp kernels/model/options/option_search.hpp \
  >"$work/option_search.hpp.lines"
needs kernels/metric/rank.hpp 'for (int i = 0; i < n; ++i) {'                     # values to words
needs kernels/base/team.hpp 'for (std::int32_t i = 0; i < n; ++i) work(i);'       # ratios, logarithms, shares
needs kernels/model/options/option_search.hpp 'for (int i = 0; i < padded; ++i)'  # time and memory of the lanes
[ "$faults" = 0 ] || { echo "$faults hot loops lost their vectors (3 to 6 times slower)" >&2; exit 1; }
echo "vectorisation: $checked hot loops use 32-byte vectors"
