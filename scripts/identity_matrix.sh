#!/usr/bin/env bash
# Builds the program in several ways and asks each for the committed golden digests.
# usage: scripts/identity_matrix.sh [VARIANT ...]     gcc-v3 gcc-v4 gcc-scalar clang (default: all that this machine
#        runs). Thread counts 1, 2 and 7 with each. Minutes per variant.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

declare -A options=(
  [gcc-v3]="-DCMAKE_CXX_COMPILER=g++ -DEQC_ISA=x86-64-v3"
  [gcc-v4]="-DCMAKE_CXX_COMPILER=g++ -DEQC_ISA=x86-64-v4"
  [gcc-scalar]="-DCMAKE_CXX_COMPILER=g++ -DEQC_ISA=x86-64-v3 -DCMAKE_CXX_FLAGS=-fno-tree-vectorize"
  [clang]="-DCMAKE_CXX_COMPILER=clang++ -DEQC_ISA=x86-64-v3"
)
variants=("$@")
if [ ${#variants[@]} -eq 0 ]; then
  variants=(gcc-v3 gcc-scalar)
  [ "$(eqc_isa)" = x86-64-v4 ] && variants+=(gcc-v4)
  command -v clang++ >/dev/null && variants+=(clang)
fi
for variant in "${variants[@]}"; do
  build="$EQC_ROOT/build/identity-$variant"
  # shellcheck disable=SC2086
  cmake -S "$EQC_ROOT" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DEQC_CUDA=OFF -DEQC_TESTS=OFF -DEQC_BENCH=OFF \
    ${options[$variant]} >/dev/null
  cmake --build "$build" --target equicube >/dev/null
  for threads in 1 2 7; do
    EQC_RUN_OPTIONS="--threads $threads" "$EQC_ROOT/tests/scripts/identity.sh" "$build/equicube"
  done
  echo "$variant: same digests with 1, 2 and 7 threads"
done
