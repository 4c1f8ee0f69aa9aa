#!/usr/bin/env bash
# Every folder of sources with more than five files says in a README what it is for; no two sources have one name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

faults=0
fault() { echo "$1" >&2; faults=$((faults + 1)); }

while read -r folder; do
  files=$(find "$folder" -maxdepth 1 -type f -not -name '*.pyc' | wc -l)
  [ "$files" -le 5 ] || [ -f "$folder/README.md" ] ||
    fault "$folder: $files files and no README.md (3-8 lines that say what it is)"
done < <(find kernels host tests scripts bench -type d -not -name __pycache__)

while read -r name; do
  fault "$name: a name of two files: $(find kernels host -name "$name" | tr '\n' ' ')"
done < <(find kernels host -type f -not -name README.md -printf '%f\n' | sort | uniq -d)

[ "$faults" -eq 0 ] || exit 1
echo "readmes: every folder with more than five files has one; no file name stands twice"
