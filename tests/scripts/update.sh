#!/usr/bin/env bash
# Writes anew what the program can say itself, after a change that is meant: golden digests, and tables of the pages.
#   tests/scripts/update.sh BINARY
set -euo pipefail
binary="$(realpath "${1:?usage: update.sh BINARY}")"
cd "$(dirname "${BASH_SOURCE[0]}")"
./identity.sh "$binary" --update
./doc_tables.sh "$binary" --update
