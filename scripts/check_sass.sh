#!/bin/sh
# Lints the machine code of the GPU kernels: nothing approximate, nothing flushed to zero, nothing rounded but to
# nearest, no multiply-add fused by the assembler.
# usage: scripts/check_sass.sh [ARCH]   (default 90). NVCC and CUOBJDUMP may be set.
#        Exit 77: no nvcc or no cuobjdump here (it is a package of its own).
set -eu
cd "$(dirname "$0")/.."
arch=${1:-90}
nvcc=${NVCC:-$(command -v nvcc || echo /usr/local/cuda/bin/nvcc)}
dump=${CUOBJDUMP:-$(command -v cuobjdump || echo /usr/local/cuda/bin/cuobjdump)}
if [ ! -x "$nvcc" ] || [ ! -x "$dump" ]; then
  echo "check_sass: needs nvcc and cuobjdump; nothing is checked (scripts/check_ptx.sh checks the PTX)"
  exit 77
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# count FILE PATTERN: lines of machine code that match
count() { grep -cE "$2" "$1"; }
for k in $(cd kernels/cuda && ls ./*_kernel.cuh | sed 's,^\./,,;s,\.cuh$,,'); do
  printf '#include "kernels/cuda/%s.cuh"\n' "$k" > "$dir/$k.cu"
  "$nvcc" -std=c++20 -O3 -fmad=false --expt-relaxed-constexpr -I. -arch="sm_$arch" -cubin "$dir/$k.cu" \
    -o "$dir/$k.cubin"
  "$dump" -sass "$dir/$k.cubin" > "$dir/$k.sass"
  # RCP64H and RSQ64H start the correctly rounded division and root of doubles; everything else of the special function
  # unit is approximate.
  if grep -nE -e '\.FTZ' -e '\.(RM|RP|RZ)\b.*\b(R[0-9]+|UR[0-9]+).*D(ADD|MUL|FMA)' \
    -e 'D(ADD|MUL|FMA)\.(RM|RP|RZ)' -e 'MUFU\.(EX2|LG2|SIN|COS|TANH|SQRT)' "$dir/$k.sass"; then
    echo "check_sass: $k: the lines above may not give the bits of the CPU"
    exit 1
  fi
  sass=$dir/$k.sass
  echo "check_sass: $k: $(count "$sass" '\bDFMA\b') DFMA, $(count "$sass" '\bDMUL\b') DMUL," \
    "$(count "$sass" '\bDADD\b') DADD, $(count "$sass" '\b(LDL|STL)\b') spills"
done
