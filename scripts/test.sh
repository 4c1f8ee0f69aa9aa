#!/usr/bin/env bash
# Installs, builds and passes the tests:  scripts/test.sh [--long] [options of ctest]
# The CUDA backend is built where nvcc is, unless EQC_CUDA=OFF.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

labels=(-LE long)
more=()
if [ "${1:-}" = --long ]; then
  labels=()
  more=("${EQC_LONG_TEST_PACKAGES[@]}")
  shift
fi
eqc_install "${EQC_BUILD_PACKAGES[@]}" "${EQC_TEST_PACKAGES[@]}" "${more[@]}"
eqc_setup -DEQC_TESTS=ON -DEQC_BENCH=ON -DEQC_CUDA="${EQC_CUDA:-AUTO}"
cmake --build "$EQC_BUILD_DIR" >&2
cd "$EQC_BUILD_DIR"
exec ctest --output-on-failure -j "$(nproc)" "${labels[@]}" "$@"
