#!/usr/bin/env bash
# One version everywhere: that of project() in CMakeLists.txt, which the program prints.   versions.sh BINARY
set -euo pipefail
binary="$(realpath "${1:?usage: versions.sh BINARY}")"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
version="$("$binary" --version | cut -d' ' -f1)"
faults=0
same() { # PLACE FOUND
  [ "$2" = "$version" ] && return
  echo "$1 says '$2', the program $version" >&2
  faults=1
}
same CMakeLists.txt "$(sed -n 's/^project(equicube VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)"
same CITATION.cff "$(sed -n 's/^version: //p' CITATION.cff)"
same python/pyproject.toml "$(sed -n 's/^version = "\(.*\)"/\1/p' python/pyproject.toml)"
same CHANGELOG.md "$(sed -n 's/^## \([0-9.]*\) .*/\1/p' CHANGELOG.md | head -1)"
same packaging/debian/changelog "$(sed -n '1s/^equicube (\(.*\)) .*/\1/p' packaging/debian/changelog)"
exit $faults
