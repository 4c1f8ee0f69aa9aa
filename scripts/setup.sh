#!/usr/bin/env bash
# Installs what is missing (Debian packages) and configures and builds a Release build. Sourced by run.sh and test.sh.
#
#   eqc_setup [-DNAME=VALUE ...]     environment: EQC_BUILD_DIR (default build/release)
# What the build folder has already is kept; a folder of another checkout is configured afresh.

EQC_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
EQC_BUILD_DIR="${EQC_BUILD_DIR:-$EQC_ROOT/build/release}"
EQC_BUILD_PACKAGES=(g++ cmake ninja-build pkg-config libhdf5-dev libdeflate-dev libtomlplusplus-dev libcli11-dev
  nlohmann-json3-dev libfmt-dev libssl-dev libmuparser-dev libsqlite3-dev)
EQC_TEST_PACKAGES=(clang-format libgtest-dev libbenchmark-dev hdf5-tools netcdf-bin python3-xarray python3-h5netcdf
  python3-netcdf4 openmpi-bin
  python3-matplotlib python3-jsonschema zsh fish groff-base
  sqlite3)
EQC_LONG_TEST_PACKAGES=(slurm-wlm slurm-wlm-basic-plugins munge lintian debootstrap r-cran-ncdf4)

eqc_install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "missing packages: ${missing[*]}; run 'apt-get install ${missing[*]}' as root first" >&2
      return 1
    fi
    sudo=(sudo)
  fi
  echo "installing: ${missing[*]}" >&2
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || true
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null || return 1
}

# The widest instruction set this machine runs; results are the same bits on all of them.
eqc_isa() {
  local flag
  for flag in avx512f avx512vl avx512dq avx512bw; do
    grep -qw "$flag" /proc/cpuinfo || { echo x86-64-v3; return; }
  done
  echo x86-64-v4
}

# Is an NVIDIA driver on this machine?
eqc_has_driver() {
  [ -e /proc/driver/nvidia/version ] || nvidia-smi -L >/dev/null 2>&1 ||
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libcuda\.so\.1'
}

# The GPUs of this machine as nvcc names them ("90"), else the H100's and H200's: a release is compiled for all.
eqc_gpus() {
  local found
  found="$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null | grep -E '^[0-9.]+$' | tr -d . |
    sort -u | paste -sd ';')"
  echo "${found:-90}"
}

# Value of a CMake option in the build folder; nothing when the folder is not configured, or for another checkout.
eqc_cached() {
  local cache="$EQC_BUILD_DIR/CMakeCache.txt"
  [ -f "$EQC_BUILD_DIR/build.ninja" ] && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$EQC_ROOT" "$cache" || return 0
  sed -n "s/^$1:[A-Z]*=//p" "$cache"
}

eqc_setup() {
  if [ -z "$(eqc_cached CMAKE_HOME_DIRECTORY)" ]; then
    cmake --fresh -S "$EQC_ROOT" -B "$EQC_BUILD_DIR" -G Ninja -DCMAKE_BUILD_TYPE=Release -DEQC_ISA="$(eqc_isa)" \
      -DEQC_CUDA_ARCHITECTURES="$(eqc_gpus)" "$@" >&2 || return 1
    return 0
  fi
  local wanted=() option
  for option in "$@"; do
    [ "$(eqc_cached "$(sed 's/^-D//;s/=.*//' <<<"$option")")" = "${option#*=}" ] || wanted+=("$option")
  done
  [ ${#wanted[@]} -eq 0 ] || cmake -S "$EQC_ROOT" -B "$EQC_BUILD_DIR" "${wanted[@]}" >&2
}
