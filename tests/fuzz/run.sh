#!/usr/bin/env bash
# Fuzzes every target, or those named:  tests/fuzz/run.sh [--seconds S | --runs N] [NAME[:HEAD] ...]
# Builds the preset `fuzz` (clang with libFuzzer; not when EQC_FUZZ_BUILT is set); 77 where that is not installed.
# EQC_FUZZ_TIMEOUT: seconds of the clock that one input may take (5); more on a machine with other work.
# What is found lies in build/fuzz/findings, what was reached in build/fuzz/corpus: the next run goes on from there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

limit=-max_total_time=60
case "${1:-}" in
  --seconds) limit=-max_total_time=$2 && shift 2 ;;
  --runs) limit=-runs=$2 && shift 2 ;;
esac
if ! echo 'extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }' |
  clang++ -x c++ - -fsanitize=fuzzer,address -o /dev/null 2>/dev/null; then
  echo "clang++ with libFuzzer is not here (Debian: clang)" >&2
  exit 77
fi
build=build/fuzz
if [ -z "${EQC_FUZZ_BUILT:-}" ]; then
  cmake --preset fuzz >&2
  cmake --build --preset fuzz >&2
fi
program=$build/tests/fuzz/equicube_fuzz
mapfile -t targets < <([ $# -gt 0 ] && printf '%s\n' "$@" || "$program" 2>/dev/null || true)

# Files of inputs go to memory where the system has such a folder.
[ -d /dev/shm ] && export TMPDIR=/dev/shm
# HDF5 keeps what it has half read of a damaged file until it ends (tests/leaks.supp).
export LSAN_OPTIONS=suppressions=$PWD/tests/leaks.supp:print_suppressions=0
# Enough to see who allocated what and to keep what was freed apart for thousands of runs, and quicker.
export ASAN_OPTIONS=malloc_context_size=5:quarantine_size_mb=32
mkdir -p $build/findings
found=0
for target in "${targets[@]}"; do
  name=${target%%:*} place=${target//[:\/]/-}
  corpus=$build/corpus/$place seeds=$build/seeds/$place
  rm -rf "$seeds"
  mkdir -p "$corpus"
  "$program" --target="$target" --write-seeds="$seeds"
  largest=$(find "$seeds" -type f -printf '%s\n' | sort -n | tail -n 1)
  words=(-max_len=$((largest + 512)))  # room to grow, and no time lost on long inputs
  [ -f "tests/fuzz/$name.dict" ] && words+=(-dict="tests/fuzz/$name.dict")
  "$program" --target="$target" $limit "${words[@]}" -timeout="${EQC_FUZZ_TIMEOUT:-5}" \
    -rss_limit_mb=3000 -malloc_limit_mb=1000 -entropic=0 -print_final_stats=1 \
    -artifact_prefix="$build/findings/$place-" "$corpus" "$seeds" \
    >"$build/$place.log" 2>&1 ||
    found=$((found + 1))
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$place.log")
  rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$build/$place.log")
  said=$(grep -m1 -E '^(SUMMARY|==[0-9]+==.*ERROR)' "$build/$place.log" || echo "no finding")
  echo "$target: ${runs:-?} executions, ${rate:-?} per second: $said"
done
[ $found -eq 0 ]
