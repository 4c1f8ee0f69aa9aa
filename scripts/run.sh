#!/usr/bin/env bash
# Installs, builds and runs a scenario in one command:  scripts/run.sh [SCENARIO] [options of `equicube run`]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

scenario="$EQC_ROOT/scenarios/study/baseline.toml"
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then
  scenario="$1"
  shift
fi
eqc_install "${EQC_BUILD_PACKAGES[@]}"
eqc_setup
cmake --build "$EQC_BUILD_DIR" --target equicube >&2
exec "$EQC_BUILD_DIR/equicube" run "$scenario" "$@"
