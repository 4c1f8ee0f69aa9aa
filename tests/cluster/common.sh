# What the tests of many processes share; sourced. They skip (77) where a program they need is missing.
cluster_source="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
golden="$cluster_source/tests/golden"
catalog=(--catalog "$golden/catalog")

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

skip() {
  echo "skipped: $*" >&2
  exit 77
}

need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || skip "no $program here"
  done
}

# The committed result digest of a golden scenario.
golden_digest() { awk -v name="$1" '$2 == name { print $1 }' "$golden/digests.txt"; }

# Merges a folder and prints the result digest.
merged_digest() { # BINARY FOLDER CUBE
  "$1" merge "$2" -o "$3" | awk '/^result digest/ { print $3 }'
}

# Nothing in a folder but the study, its units and their searches.
no_leftovers() { # FOLDER
  local left
  left="$(find "$1" -mindepth 1 ! -name study.json ! -name '*.shard' ! -name '*.search')"
  [ -z "$left" ] || fail "left in $1: $left"
}
