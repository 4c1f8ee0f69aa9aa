#!/usr/bin/env bash
# The loops of kernels/cpu call no function that cold code of the host, compiled for size, could have brought to the
# linker: of two inline functions of one name it takes either.  scripts/check_hot.sh BUILD_DIR   (a Release build)
set -euo pipefail
build="${1:?usage: check_hot.sh BUILD_DIR}"

# weak_functions ARCHIVE: inline functions of this project that it defines
weak_functions() { nm -C "$1" 2>/dev/null | sed -n 's/^[0-9a-f]* W //p' | grep 'eqc::' | sort -u; }

shared="$(comm -12 <(weak_functions "$build/libeqc_cpu.a") <(weak_functions "$build/libeqc_host.a"))"
if [ -n "$shared" ]; then
  printf '%s\n' "$shared" >&2
  echo "also compiled in cold code; EQC_HD, EQC_HD_LARGE or static gives kernels/cpu a copy of its own" >&2
  exit 1
fi
echo "hot: kernels/cpu shares no inline function with the host"
