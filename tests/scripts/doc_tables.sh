#!/usr/bin/env bash
# Tables of the pages that repeat a list of the program say what it says:  tests/scripts/doc_tables.sh BINARY [--update]
# A table stands between "<!-- equicube list NAME -->" and "<!-- end -->".
set -euo pipefail
binary="$(realpath "${1:?usage: doc_tables.sh BINARY [--update]}")"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
fresh="$(mktemp)"
trap 'rm -f "$fresh"' EXIT
tables=0 faults=0
while read -r page; do
  awk -v binary="$binary" '
    /^<!-- equicube list [a-z]+ -->$/ {
      print
      fflush()
      system("\"" binary "\" list " $4 " --markdown")
      skipping = 1
      next
    }
    /^<!-- end -->$/ { skipping = 0 }
    !skipping' "$page" >"$fresh"
  tables=$((tables + $(grep -c '^<!-- equicube list' "$page")))
  if [ "${2:-}" = --update ]; then
    cp "$fresh" "$page"
  elif ! diff -u "$page" "$fresh" >&2; then
    echo "$page: the program says something else; run: tests/scripts/doc_tables.sh BINARY --update" >&2
    faults=1
  fi
done < <(grep -l '^<!-- equicube list' docs/*.md)
[ "$faults" = 0 ] || exit 1
echo "doc_tables: $tables tables of the pages agree with $binary"
