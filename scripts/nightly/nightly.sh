#!/usr/bin/env bash
# One night: importers, ages of tables, then all studies again as far as their inputs changed.
#   scripts/nightly/nightly.sh [options]
#     --studies GLOB     scenarios                                        (scenarios/study/*.toml)
#     --out DIR          folder of the published generations              (results/nightly)
#     --keep N           generations that are kept                        (7)
#     --state DIR        catalog of this machine, quarantine, log, lock   (results/nightly.state)
#     --importers LIST   names in quotes, or none                         (all but those without an open licence)
#     --binary B         program                                          (build/release/equicube)
#     --today DATE       date of the night, YYYY-MM-DD                    (today, UTC)
#     -- ...             further options of `equicube regenerate`
# The catalog is a copy of scenarios/catalog in the state folder, so nothing that is under version control changes. It
# is copied anew when scenarios/catalog changed, once all importers have passed on the new copy.
# Exit code 0: done, whether or not anything changed; 1: done with tables of an earlier night, since an importer
# refused; 2: wrong options; 3: another night is at work, or the folder cannot be written; 4: a table is too old, and
# 5: the studies failed, so nothing was published. The last line sums it up and goes to STATE/nightly.log.
set -uo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
open="world_bank ember skypilot epoch microsoft"
studies="$root/scenarios/study/*.toml" out="$root/results/nightly" keep=7 state="$root/results/nightly.state"
importers="$open" binary="$root/build/release/equicube" today="$(date -u +%F)" extra=()
usage() {
  echo "nightly.sh: $*" >&2
  exit 2
}
while [ $# -gt 0 ]; do
  case "$1" in
    --studies | --out | --keep | --state | --importers | --binary | --today)
      [ $# -ge 2 ] || usage "$1 needs a value"
      name="${1#--}"
      printf -v "$name" %s "$2"
      shift 2
      ;;
    --)
      shift
      extra=("$@")
      break
      ;;
    *) usage "unknown option $1; the first lines of ${BASH_SOURCE[0]} list them" ;;
  esac
done
[[ "$keep" =~ ^[1-9][0-9]*$ ]] || usage "--keep $keep: a number of generations, at least 1"
[ "$importers" != none ] || importers=""
for name in $importers; do
  [ -f "$root/scripts/import/$name.py" ] || usage "--importers: there is no $name among $(cd "$root/scripts/import" &&
    ls ./*.py | sed 's|^\./||; s|\.py$||' | grep -v freshness | tr '\n' ' ')"
done
[[ "$today" =~ ^[0-9]{4}-[01][0-9]-[0-3][0-9]$ ]] || usage "--today $today: YYYY-MM-DD"
[ -x "$binary" ] || usage "$binary: no such program; build it, or name it with --binary"

mkdir -p "$state" || exit 3
exec 9>"$state/lock" || exit 3
flock -n 9 || { echo "nightly.sh: another night is at work in $state" >&2 && exit 3; }
started="$(date -u +%FT%TZ)"
source_catalog="$root/scenarios/catalog" catalog="$state/catalog"
digest_of() {
  (cd "$1" && find . -name '*.csv' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64)
}

finish() { # EXIT_CODE WORDS: the line that sums it up
  local line="nightly $started: $2"
  echo "$line"
  echo "$line" >>"$state/nightly.log" || exit 3
  exit "$1"
}

copy_catalog() { # TARGET, whole or not at all
  rm -rf "$1" "$1.tmp" && cp -r "$source_catalog" "$1.tmp" && digest_of "$source_catalog" >"$1.tmp/copied-from" &&
    mv "$1.tmp" "$1"
}

passed="" refused=""
import_into() { # CATALOG
  local name code
  passed="" refused=""
  for name in $importers; do
    "$root/scripts/import/$name.py" --catalog "$1" --quarantine "$state/quarantine" --today "$today" &&
      code=0 || code=$?
    if [ "$code" = 0 ]; then passed="$passed $name"; else refused="$refused $name"; fi
  done
}

rm -rf "$catalog.next" "$catalog.next.tmp" "$catalog.tmp"
[ -d "$catalog" ] || [ ! -d "$catalog.old" ] || mv "$catalog.old" "$catalog"  # killed between the two renames below
if [ ! -d "$catalog" ]; then
  copy_catalog "$catalog" || finish 3 "the catalog cannot be copied to $state"
  import_into "$catalog"
elif [ "$(cat "$catalog/copied-from")" != "$(digest_of "$source_catalog")" ]; then
  copy_catalog "$catalog.next" || finish 3 "the catalog cannot be copied to $state"
  import_into "$catalog.next"
  if [ -z "$refused" ]; then
    { rm -rf "$catalog.old" && mv "$catalog" "$catalog.old" && mv "$catalog.next" "$catalog" &&
      rm -rf "$catalog.old"; } || finish 3 "the catalog cannot be replaced in $state"
  else
    refused="$refused (so scenarios/catalog, which changed, waits)"
    rm -rf "$catalog.next"
  fi
else
  import_into "$catalog"
fi
words="imported:${passed:- none}"
[ -z "$refused" ] || words="$words; refused:$refused, see $state/quarantine"

fresh=0
"$root/scripts/import/freshness.py" --catalog "$catalog" --today "$today" >"$state/freshness.txt" 2>&1 || fresh=$?
cat "$state/freshness.txt"
words="$words; $(tail -n 1 "$state/freshness.txt")"
[ "$fresh" = 0 ] || finish 4 "$words; nothing was published"

"$binary" regenerate --help >/dev/null 2>&1 || finish 5 "$words; $binary has no command regenerate"
"$binary" regenerate --studies "$studies" --out "$out" --keep "$keep" --catalog "$catalog" "${extra[@]}" && code=0 ||
  code=$?
[ "$code" = 0 ] || finish 5 "$words; regenerate ended with $code, nothing was published"
[ -z "$refused" ] || finish 1 "$words; studies as of the tables that passed"
finish 0 "$words; studies are up to date"
