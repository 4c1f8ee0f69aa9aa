#!/usr/bin/env bash
# Calibrates this machine's GPU within 8 minutes: quick twice, full once with a minute of load, blocks, zeros beside
# random numbers. Run scripts/gpu_check.sh first (5 minutes more). A line per step; exit code 1 when one failed.
# usage: scripts/gpu_calibrate.sh BINARY [DEVICE]      DEVICE: cuda:0, or cpu to rehearse without a GPU
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
binary=$(realpath "${1:?usage: scripts/gpu_calibrate.sh BINARY [DEVICE]}")
device=${2:-cuda:0}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# step NAME SECONDS COMMAND...: its output in $work/NAME.log, a line about it
step() {
  local name=$1 limit=$2 start=$SECONDS
  shift 2
  if timeout "$limit" "$@" >"$work/$name.log" 2>"$work/$name.err"; then
    echo "$name: done in $((SECONDS - start)) s"
  else
    echo "$name: FAILED after $((SECONDS - start)) s: $(tail -n 1 "$work/$name.err")"
    failed=1
  fi
}

calibrate=("$binary" calibrate --device "$device" -q)

step quick-1 75 "${calibrate[@]}" --quick -o "$work/quick-1"
[ $failed = 0 ] || exit 1
part=$(sed -n 's/^ "part": "\(.*\)",$/\1/p' "$work/quick-1/provenance.json")
results=results/calibration/$part-$(date -u +%Y-%m-%d)
mkdir -p "$results"
step quick-2 75 "${calibrate[@]}" --quick -o "$work/quick-2"
step agree 20 "$binary" calibrate --agree "$work/quick-1" "$work/quick-2"
step full 260 "${calibrate[@]}" --full --seconds 150 -o "$work/full"
step check 20 "$binary" calibrate --check "$work/full"
step compare 20 "$binary" calibrate --compare "$work/full"
step blocks 60 "${calibrate[@]}" --blocks "$work/full"
step zeros 75 "${calibrate[@]}" --quick --zeros -o "$work/zeros"
for name in quick-1 quick-2 full zeros; do
  [ -d "$work/$name" ] && cp -r "$work/$name" "$results/"
done
cp "$work"/*.log "$results/"
tail -n 3 "$work/agree.log" "$work/check.log" "$work/blocks.log"
echo "results: $results ($SECONDS s in all)"
exit $failed
