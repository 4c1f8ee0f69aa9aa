#!/usr/bin/env bash
# Writes anew what the program can say itself, after a change that is meant: golden digests, tables of the pages, the
# schema of scenarios.
#   tests/scripts/update.sh BINARY
set -euo pipefail
binary="$(realpath "${1:?usage: update.sh BINARY}")"
cd "$(dirname "${BASH_SOURCE[0]}")"
./identity.sh "$binary" --update
./doc_tables.sh "$binary" --update
"$binary" schema --catalog ../../scenarios/catalog >../../docs/scenario.schema.json
