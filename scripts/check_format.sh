#!/usr/bin/env bash
# Pages are calm: 120 columns, the layout of .clang-format, no two files of one name under kernels and host.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

faults=0
mapfile -t sources < <(find kernels host tests bench -type f -regextype posix-extended \
  -regex '.*\.(hpp|cpp|cu|cuh)' | sort)
mapfile -t scripts < <(find CMakeLists.txt cmake host tests bench python scripts -type f -regextype posix-extended \
  -regex '.*(\.(py|sh|mjs|cmake)|CMakeLists\.txt)' | sort)
if awk 'length > 120 { print FILENAME ":" FNR ": " length " columns (120 at most)"; found = 1 }
        END { exit !found }' "${sources[@]}" "${scripts[@]}" >&2; then
  faults=1
fi
twice=$(find kernels host -type f ! -name README.md -printf '%f\n' | sort | uniq -d)
if [ -n "$twice" ]; then
  echo "two files of one name under kernels and host: $twice" >&2
  faults=1
fi
formatter=$(command -v clang-format-14 || command -v clang-format || true)
if [ -z "$formatter" ] || ! "$formatter" --version | grep -q 'version 14'; then
  [ "$faults" = 0 ] || exit 1
  echo "clang-format 14 (Debian 12) is not here: only lines and names were checked" >&2
  exit 77
fi
"$formatter" --dry-run -Werror "${sources[@]}" || faults=1
[ "$faults" = 0 ] || { echo "format with: clang-format -i FILE" >&2; exit 1; }
echo "format: ${#sources[@]} sources"
