#!/usr/bin/env bash
# A whole calibration of this machine's processors, twice: it ends within its minute, a scenario takes it, zeros are
# refused. Nothing here judges how fast the machine is.   tests/scripts/calibrate.sh BINARY
set -euo pipefail
binary="$(realpath "${1:?usage: calibrate.sh BINARY}")"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
fail() { echo "calibrate: $*" >&2; exit 1; }

"$binary" calibrate --device cpu --quick --seconds 20 -q -o "$work/a" >"$work/a.log"
"$binary" calibrate --device cpu --quick --seconds 20 -q -o "$work/b" >"$work/b.log"
"$binary" calibrate --agree "$work/a" "$work/b"
"$binary" calibrate --check "$work/a" | tail -n 1
"$binary" calibrate --compare "$work/a" >/dev/null
"$binary" calibrate --compare "$work/a" --svg "$work/a.svg" >/dev/null
grep -q '^</svg>$' "$work/a.svg" || fail "no picture"

# libraries that cannot be loaded: one line for each precision that is gone, and the rest is measured
mkdir "$work/broken"
touch "$work/broken"/libopenblas.so{,.0} "$work/broken"/libdnnl.so.{2,3}
LD_LIBRARY_PATH="$work/broken" "$binary" calibrate --device cpu --seconds 20 -q -o "$work/few" >"$work/few.log"
for line in "gemm fp32: no OpenBLAS: " "gemm bf16: no oneDNN: " "gemm int8: no oneDNN: "; do
  [ "$(grep -c "^left out: $line" "$work/few.log")" = 1 ] || fail "not one line of '$line': $(cat "$work/few.log")"
done
grep -q '"kernel":' "$work/few/provenance.json" || fail "nothing is measured without libraries"

part=$(sed -n 's/^id = "\(.*\)"$/\1/p' "$work/a/part.toml")
[ -n "$part" ] || fail "part.toml names no part"
{
  printf '[run]\nworlds = 256\nreplicates = 8\ntasks = ["training"]\n[axes]\nmodels = ["smollm2-135m"]\n'
  printf 'hardware = ["%s"]\nregions = ["USA"]\n[training]\ntokens = "1e9 tokens"\nclusters = [1]\n' "$part"
  printf 'precisions = ["fp32"]\ndeadline = "100 years"\n'
  cat "$work/a/part.toml"
} >"$work/here.toml"
"$binary" run "$work/here.toml" -q --backend cpu -o "$work/here.h5" >/dev/null
"$binary" explain "$work/here.h5" --model smollm2-135m --hardware "$part" --region USA >"$work/receipt"
grep -q "source: equicube calibrate on " "$work/receipt" || fail "explain does not name the calibration"
"$binary" run --from "$work/here.h5" -q --backend cpu -o "$work/again.h5" | grep -q "the result digest is that of" ||
  fail "the cube alone does not give the same digest"
"$binary" calibrate --effect "$work/here.toml"
"$binary" calibrate --device cpu --quick --zeros --seconds 20 -q -o "$work/zeros" >/dev/null
sed -i "s,$work/a,$work/zeros," "$work/here.toml"
if "$binary" run "$work/here.toml" -q -o "$work/zeros.h5" 2>"$work/err"; then fail "a run takes zeros"; fi
grep -q "was measured on zeros" "$work/err" || fail "zeros are refused otherwise: $(cat "$work/err")"
echo "calibrate: measured, named, run, explained, run again from the cube; zeros refused"
