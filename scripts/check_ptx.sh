#!/bin/sh
# Proves without a GPU that the device code computes what the CPU computes: lints nvcc's PTX, then runs it, translated
# to C++, on the CPU.
# usage: scripts/check_ptx.sh [lint|run|all]; NVCC, CXX and EQC_PTX_DIR (a folder for what is built) may be set.
#        Exit 77: no nvcc here.
set -eu
cd "$(dirname "$0")/.."
what=${1:-all}
nvcc=${NVCC:-$(command -v nvcc || echo /usr/local/cuda/bin/nvcc)}
[ -x "$nvcc" ] || { echo "check_ptx: no nvcc; nothing is checked"; exit 77; }
if [ -n "${EQC_PTX_DIR:-}" ]; then
  dir=$EQC_PTX_DIR
  mkdir -p "$dir"
else
  dir=$(mktemp -d)
  trap 'rm -rf "$dir"' EXIT
fi
kernels=$(cd kernels/cuda && ls ./*_kernel.cuh | sed 's,^\./,,;s,\.cuh$,,')
[ -n "$kernels" ] || { echo "check_ptx: no kernels found"; exit 1; }

for k in $kernels; do
  printf '#include "kernels/cuda/%s.cuh"\n' "$k" > "$dir/$k.cu"
  "$nvcc" -std=c++20 -O3 -fmad=false --expt-relaxed-constexpr -I. -arch=compute_90 -ptx "$dir/$k.cu" -o "$dir/$k.ptx"
  # What silicon may round differently from IEEE 754, or a compiler may fuse: not one of them is allowed.
  if grep -nE -e '\.(approx|ftz|full|sat)\b' -e '\b(add|sub|mul)\.f(32|64)\b' \
    -e '\b(add|sub|mul|fma|div|sqrt|rcp)\.r[zmp]\.' -e '\bmad\.(r[nzmp]\.)?f' \
    -e '\b(sin|cos|ex2|lg2|tanh|rsqrt)\b' -e '\b(atom|red)[a-z.0-9]*\.f' "$dir/$k.ptx"; then
    echo "check_ptx: $k: the lines above may not give the bits of the CPU (-fmad=false? kernels/base/fp.hpp?)"
    exit 1
  fi
  echo "check_ptx: $k: $(grep -cE '\.rn\.f64' "$dir/$k.ptx") double operations, all rounded to nearest"
done
[ "$what" = lint ] && exit 0

for k in $kernels; do python3 scripts/ptx2c.py "$dir/$k.ptx" "$dir/$k.ptx.hpp"; done
"${CXX:-g++}" -std=c++20 -O1 -march=x86-64-v3 -ffp-contract=off -fno-math-errno -fno-trapping-math \
  -fno-strict-aliasing -I. -I"$dir" tests/cuda/ptx_main.cpp \
  $(ls kernels/cpu/*.cpp | grep -v option_search_loop) -o "$dir/ptx_main"
"$dir/ptx_main"
