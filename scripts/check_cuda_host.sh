#!/bin/sh
# Runs the GPU tests (tests/cuda/backend_test.cpp) without a GPU: the real host code of kernels/cuda on an emulated CUDA runtime, kernels as
# nvcc's PTX translated to C++. Left out: CUB, Thrust and ptxas. NVCC, CXX, EQC_PTX_DIR may be set. Exit 77: no nvcc here.
set -eu
cd "$(dirname "$0")/.."
nvcc=${NVCC:-$(command -v nvcc || echo /usr/local/cuda/bin/nvcc)}
[ -x "$nvcc" ] || { echo "check_cuda_host: no nvcc; nothing is checked"; exit 77; }
cuda=$(cd "$(dirname "$nvcc")/.." && pwd)
if [ -z "${EQC_PTX_DIR:-}" ]; then
  EQC_PTX_DIR=$(mktemp -d)
  trap 'rm -rf "$EQC_PTX_DIR"' EXIT
fi
export EQC_PTX_DIR NVCC="$nvcc"
scripts/check_ptx.sh all
dir=$EQC_PTX_DIR
objects=
for f in device term_cache price inequity search; do
  "$nvcc" -std=c++20 -O1 -fmad=false --expt-relaxed-constexpr -Xcompiler=-ffp-contract=off -I. -arch=compute_90 -c "kernels/cuda/$f.cu" -o "$dir/host_$f.o"
  objects="$objects $dir/host_$f.o"
done
"${CXX:-g++}" -std=c++20 -O1 -march=x86-64-v3 -ffp-contract=off -fno-math-errno -fno-trapping-math -fno-strict-aliasing -DEQC_HAS_CUDA=1 \
  -I. -I"$dir" -isystem "$cuda/include" tests/cuda/emulated_runtime.cpp tests/cuda/backend_test.cpp host/run/backend.cpp host/base/diagnostics.cpp \
  host/base/parallel.cpp host/base/text.cpp kernels/cpu/*.cpp $objects -lgtest -lgtest_main -lpthread -o "$dir/emulated_gpu_tests"
EQUICUBE_BACKEND=cuda "$dir/emulated_gpu_tests" --gtest_filter="${EQC_FILTER:-GpuBackend.*:-GpuBackend.pricing_in_several*}"
