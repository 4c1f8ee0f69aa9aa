#!/bin/sh
# Runs the GPU tests (tests/cuda/backend_test.cpp) without a GPU: the real host code of kernels/cuda on an emulated CUDA
# runtime, kernels as nvcc's PTX translated to C++; then measures GPUs that are not there
# (tests/cuda/emulated_device.cpp). Left out: CUB, Thrust and ptxas. NVCC, CXX, EQC_PTX_DIR may be set.
# usage: scripts/check_cuda_host.sh [BUILD_DIR]     BUILD_DIR, built with CUDA: whole runs of scenarios/tiny are
#        compared too. Exit 77: no nvcc here.
set -eu
cd "$(dirname "$0")/.."
nvcc=${NVCC:-$(command -v nvcc || echo /usr/local/cuda/bin/nvcc)}
[ -x "$nvcc" ] || { echo "check_cuda_host: no nvcc; nothing is checked"; exit 77; }
# The toolkit's folder as nvcc itself knows it: the nvcc found first may be a wrapper elsewhere.
cuda=$("$nvcc" --dryrun -x cu -c /dev/null 2>&1 | sed -n 's/^#\$ TOP=//p' | head -n 1)
if [ ! -f "$cuda/include/cuda_runtime_api.h" ]; then
  echo "check_cuda_host: no cuda_runtime_api.h under ${cuda:-what nvcc --dryrun says}"
  exit 1
fi
if [ -z "${EQC_PTX_DIR:-}" ]; then
  EQC_PTX_DIR=$(mktemp -d)
  trap 'rm -rf "$EQC_PTX_DIR"' EXIT
fi
export EQC_PTX_DIR NVCC="$nvcc"
scripts/check_ptx.sh all
dir=$EQC_PTX_DIR
objects=
for f in device term_cache price design inequity headcount reach training_search serving_search measured_gpu; do
  "$nvcc" -std=c++20 -O1 -fmad=false --expt-relaxed-constexpr -Xcompiler=-ffp-contract=off -I. -arch=compute_90 \
    -c "kernels/cuda/$f.cu" -o "$dir/host_$f.o"
  objects="$objects $dir/host_$f.o"
done
"${CXX:-g++}" -std=c++20 -O1 -march=x86-64-v3 -ffp-contract=off -fno-math-errno -fno-trapping-math \
  -fno-strict-aliasing -I. -I"$dir" -isystem "$cuda/include" -c tests/cuda/emulated_runtime.cpp \
  -o "$dir/emulated_runtime.o"
"${CXX:-g++}" -std=c++20 -O2 -fno-strict-aliasing -I. -c tests/cuda/emulated_measuring.cpp \
  -o "$dir/emulated_measuring.o"
objects="$objects $dir/emulated_measuring.o"
"${CXX:-g++}" -std=c++20 -O1 -march=x86-64-v3 -ffp-contract=off -fno-math-errno -fno-trapping-math -DEQC_HAS_CUDA=1 \
  -I. "$dir/emulated_runtime.o" tests/cuda/backend_test.cpp host/engine/search/backend.cpp host/base/diagnostics.cpp \
  host/base/parallel.cpp host/base/printable.cpp host/base/text.cpp kernels/cpu/*.cpp $objects -lgtest -lgtest_main \
  $(pkg-config --libs fmt) -lpthread \
  -o "$dir/emulated_gpu_tests"
tests=${EQC_FILTER:-GpuBackend.*:-GpuBackend.pricing_in_several*:GpuBackend.inequity_in_many*}
EQUICUBE_BACKEND=cuda "$dir/emulated_gpu_tests" --gtest_filter="$tests"

# A GPU measured, on libraries that are there without one.
libraries=$dir/libraries
mkdir -p "$libraries"
for library in nvml:libnvidia-ml.so.1 cublaslt:libcublasLt.so.13 nccl:libnccl.so.2; do
  "${CXX:-g++}" -std=c++20 -O1 -shared -fPIC "tests/calibrate/fake_${library%%:*}.cpp" -o "$libraries/${library#*:}"
done
(cd host/calibrate && ls kernel_point.cpp measure.cpp statistics.cpp variance_prior.cpp device/cuda_device.cpp \
  device/dynamic_library.cpp device/gpu_*.cpp device/measured_device.cpp device/nvml.cpp) > "$dir/measuring"
"${CXX:-g++}" -std=c++20 -O1 -march=x86-64-v3 -ffunction-sections -Wl,--gc-sections -DEQC_HAS_CUDA=1 -I. \
  "$dir/emulated_runtime.o" tests/cuda/emulated_device.cpp $(sed 's,^,host/calibrate/,' "$dir/measuring") \
  host/scenario/names.cpp host/base/text.cpp host/base/diagnostics.cpp host/base/printable.cpp kernels/cpu/*.cpp \
  $objects -lgtest -lgtest_main $(pkg-config --libs fmt) -lpthread -ldl -o "$dir/emulated_device_tests"
alone=*without_libraries*
LD_LIBRARY_PATH=$libraries "$dir/emulated_device_tests" --gtest_filter="-$alone"
mkdir -p "$dir/broken"
for library in libnvidia-ml.so.1 libcublasLt.so.13 libcublasLt.so.12 libcublasLt.so.11 libcublasLt.so libnccl.so.2 \
  libnccl.so; do
  : > "$dir/broken/$library"
done
LD_LIBRARY_PATH=$dir/broken "$dir/emulated_device_tests" --gtest_filter="$alone"

[ $# -ge 1 ] || exit 0
build=$1
"${CXX:-g++}" $(find "$build/CMakeFiles/equicube.dir" -name '*.o') "$dir/emulated_runtime.o" $objects \
  "$build/libeqc_host.a" "$build/libeqc_cpu.a" -o "$dir/emulated_equicube" \
  $(pkg-config --libs hdf5-serial tomlplusplus fmt libdeflate libcrypto muparser sqlite3) -lpthread
for scenario in scenarios/tiny/*.toml; do
  for backend in cpu cuda; do
    rm -f "$dir/cube.h5"
    if ! "$dir/emulated_equicube" run "$scenario" -q --backend $backend -o "$dir/cube.h5" > "$dir/run.log" 2>&1; then
      cat "$dir/run.log"
      exit 1
    fi
    "$dir/emulated_equicube" digest "$dir/cube.h5" > "$dir/digest.$backend"
  done
  if ! cmp -s "$dir/digest.cpu" "$dir/digest.cuda"; then
    echo "check_cuda_host: DIFFERENT: $scenario: $(cat "$dir/digest.cpu" "$dir/digest.cuda")"
    exit 1
  fi
  echo "check_cuda_host: $scenario: same digest on cpu and emulated cuda, $(cut -c1-16 "$dir/digest.cpu")"
done

# Indices of every cell, and of a metric over nations.
study=scenarios/tiny/both.toml
for backend in cpu cuda; do
  rm -f "$dir/indices.h5"
  "$dir/emulated_equicube" sensitivity $study -q --backend $backend --cells all --outputs '*_cost_own' --rows 256 \
    --replicates 8 -o "$dir/indices.h5" > /dev/null
  "$dir/emulated_equicube" digest "$dir/indices.h5" > "$dir/digest.$backend"
  "$dir/emulated_equicube" sensitivity $study -q --backend $backend --rows 256 --replicates 8 --json \
    > "$dir/study.$backend"
done
if ! cmp -s "$dir/digest.cpu" "$dir/digest.cuda" || ! cmp -s "$dir/study.cpu" "$dir/study.cuda"; then
  echo "check_cuda_host: DIFFERENT: sensitivities of $study"
  exit 1
fi
echo "check_cuda_host: sensitivities of $study: the same on cpu and emulated cuda"
