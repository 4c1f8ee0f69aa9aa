#!/bin/sh
# Checks the CUDA backend on a machine with a GPU and no build tools, and writes one Markdown report.
# usage: scripts/gpu_check.sh BUILD_DIR [REPORT.md]     BUILD_DIR: built elsewhere with EQC_CUDA=ON (and EQC_STATIC=ON
# when this machine lacks the libraries). Needs sh, awk, grep and the driver. Exit 0: everything passed.
set -u
cd "$(dirname "$0")/.."
[ $# -ge 1 ] || { sed -n '2,4s/^# //p' "$0"; exit 2; }
build=$(cd "$1" && pwd) || exit 2
report=${2:-${OUT:-.}/gpu_check.md}
case $report in /*) ;; *) report=$PWD/$report ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

say() { printf '%s\n' "$*" >> "$report"; }
# row NAME RESULT NOTE: one line of the table; anything but pass or skipped fails the check
row() {
  say "| $1 | $2 | $3 |"
  printf '%-44s %s  %s\n' "$1" "$2" "$3"
  case $2 in pass|skipped) ;; *) failed=1 ;; esac
}
seconds() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(seconds)" 'BEGIN { printf "%.2f s", b - a }'; }
# excerpt FILE LINES: the end of a log, as a block
excerpt() { say ''; say '```'; tail -n "$2" "$1" >> "$report"; say '```'; say ''; }

# Tests know the folder they were built in; when this checkout lies elsewhere, a link stands in for it.
link_source_folder() {
  home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt" 2>/dev/null)
  [ -n "$home" ] && [ ! -e "$home" ] && mkdir -p "$(dirname "$home")" 2>/dev/null && ln -s "$PWD" "$home" 2>/dev/null
  return 0
}

: > "$report" || exit 2
link_source_folder
gpu=$(nvidia-smi --query-gpu=name,memory.total,driver_version,compute_cap --format=csv,noheader 2>/dev/null | head -n 1)
say '# GPU check'
say ''
say "- date: $(date -u +%Y-%m-%dT%H:%MZ)"
say "- GPU, memory, driver, compute capability: ${gpu:-nvidia-smi is not here}"
say "- processor: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) threads"
say "- code: $("$build/equicube" --version 2>&1 | head -n 1)"
say ''
say '| check | result | note |'
say '| --- | --- | --- |'

check_libraries() {
  for program in equicube tests/equicube_tests; do
    missing=$(ldd "$build/$program" 2>/dev/null | awk '/not found/ { printf "%s ", $1 }')
    [ -z "$missing" ] || row "libraries of $program" FAIL "missing: $missing(build with -DEQC_STATIC=ON)"
  done
}

# run_tests FILTER LOG: sets result
run_tests() {
  EQUICUBE_BACKEND=cuda "$build/tests/equicube_tests" --gtest_filter="$1" --gtest_color=no > "$2" 2>&1 &&
    result=pass || result=FAIL
}

check_tests() {
  start=$(seconds)
  run_tests 'GpuBackend.*' "$work/gpu.log"
  grep -q 'SKIPPED' "$work/gpu.log" && result=FAIL
  row 'GPU against CPU, bit for bit' $result "$(grep -c '^\[       OK' "$work/gpu.log") tests, $(since "$start")"
  [ $result = pass ] || tests_log=$work/gpu.log
  start=$(seconds)
  run_tests '-Long*:*/Long*' "$work/all.log"
  passed=$(grep -c '^\[       OK' "$work/all.log")
  failures=$(grep -cE '^\[  FAILED  \] [A-Za-z].* ms\)' "$work/all.log")
  row 'all tests' $result "$passed passed, $failures failed, $(since "$start")"
  [ $result = pass ] || tests_log=$work/all.log
}

# digest SCENARIO BACKEND: digest of the cube that backend makes, or the error
digest() {
  rm -rf "$work/cube.h5" "$work/cube.h5.shards"
  if ! "$build/equicube" run "$1" -q --backend "$2" -o "$work/cube.h5" > "$work/run.log" 2>&1; then
    tr '\n|' '  ' < "$work/run.log"
    return 1
  fi
  "$build/equicube" digest "$work/cube.h5" 2>&1 | tail -n 1
}

check_digests() {
  for scenario in scenarios/tiny/*.toml; do
    start=$(seconds)
    on_cpu=$(digest "$scenario" cpu) || { row "digest of $scenario" FAIL "cpu: $on_cpu"; continue; }
    cpu_time=$(since "$start")
    start=$(seconds)
    on_gpu=$(digest "$scenario" cuda) || { row "digest of $scenario" FAIL "cuda: $on_gpu"; continue; }
    [ "$on_cpu" = "$on_gpu" ] && result=pass || result=FAIL
    gpu_time=$(since "$start")
    row "digest of $scenario" $result \
      "cpu $(printf %.16s "$on_cpu") $cpu_time, cuda $(printf %.16s "$on_gpu") $gpu_time"
  done
}

check_sanitizer() {
  tool=$(command -v compute-sanitizer || ls /usr/local/cuda/bin/compute-sanitizer 2>/dev/null)
  for kind in memcheck racecheck synccheck initcheck; do
    [ -n "$tool" ] || { row "compute-sanitizer $kind" skipped 'not on this machine'; continue; }
    start=$(seconds)
    tests='GpuBackend.changed_terms*:GpuBackend.searches*'
    [ $kind = initcheck ] && tests='GpuBackend.changed_terms*'  # search results have padding, which nobody writes
    EQUICUBE_BACKEND=cuda timeout 600 "$tool" --tool $kind --error-exitcode 9 "$build/tests/equicube_tests" \
      --gtest_filter="$tests" > "$work/$kind.log" 2>&1 && result=pass || result=FAIL
    summary=$(grep 'ERROR SUMMARY\|RACECHECK SUMMARY' "$work/$kind.log" | tail -n 1 | tr -d '=|')
    row "compute-sanitizer $kind" $result "$summary, $(since "$start")"
  done
}

check_libraries
tests_log=
check_tests
check_digests
check_sanitizer
say ''
[ -z "$tests_log" ] || { say 'End of the failing test log:'; excerpt "$tests_log" 60; }
if [ -x "$build/bench/equicube_bench" ]; then
  say '## Benchmarks'
  "$build/bench/equicube_bench" --benchmark_min_time=0.2 --benchmark_color=false > "$work/bench.log" \
    2> "$work/bench.err" || row benchmarks FAIL "$(tail -n 1 "$work/bench.err")"
  excerpt "$work/bench.log" 200
fi
[ $failed = 0 ] && say 'All checks passed.' || say 'NOT all checks passed.'
echo "report: $report"
exit $failed
