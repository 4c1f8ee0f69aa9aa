#!/usr/bin/env bash
# Installs, builds and runs a scenario in one command:  scripts/run.sh [SCENARIO] [options of `equicube run`]
# The CUDA backend takes minutes to compile: it is built where an NVIDIA driver is, or as EQC_CUDA (ON, OFF, AUTO) says.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

scenario="$EQC_ROOT/scenarios/study/baseline.toml"
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then
  scenario="$1"
  shift
fi
eqc_install "${EQC_BUILD_PACKAGES[@]}"
options=()
[ -n "$(eqc_cached CMAKE_HOME_DIRECTORY)" ] || options=(-DEQC_TESTS=OFF -DEQC_BENCH=OFF)
if [ -n "${EQC_CUDA:-}" ]; then
  options+=(-DEQC_CUDA="$EQC_CUDA")
elif eqc_has_driver; then
  [ "$(eqc_cached EQC_CUDA)" = ON ] || options+=(-DEQC_CUDA=AUTO)
elif [ ${#options[@]} -gt 0 ]; then
  echo "no NVIDIA driver here: building for the CPU alone (EQC_CUDA=ON builds the CUDA backend too)" >&2
  options+=(-DEQC_CUDA=OFF)
fi
eqc_setup "${options[@]}"
cmake --build "$EQC_BUILD_DIR" --target equicube >&2
exec "$EQC_BUILD_DIR/equicube" run "$scenario" "$@"
