#!/usr/bin/env bash
# Every folder of sources with more than five files says in a README what it is for; no two sources have one name; files
# that the pages name exist.
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

# Paths from the root, with braces and stars; <name> and NAME stand for any word.
shopt -s globstar
path='(?<![\w/.-])(\.\./)*\K(bench|docs|host|kernels|scenarios|scripts|tests)/[\w./{},*-]*\.[a-z*]+}?'
while read -r page; do
  while read -r pattern; do
    eval "files=($pattern)"  # nothing in a path does more than expand
    for file in "${files[@]}"; do
      [ -e "$file" ] || fault "$page: $file does not exist"
    done
  done < <(sed -E 's/<[a-z]+>|\bNAME\b/*/g' "$page" | LC_ALL=C grep -oP "$path" | sort -u)
done < <(find . -name '*.md' -not -path './build*' -not -path './.*/*' -not -path '*/node_modules/*')

[ "$faults" -eq 0 ] || exit 1
echo "readmes: every folder with more than five files has one; no file name stands twice; files that pages name exist"
