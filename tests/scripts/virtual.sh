#!/usr/bin/env bash
# A virtual cube is the cube of its sources, to us and to other programs, and says so when one of them is missing, cut
# or changed:  tests/scripts/virtual.sh BINARY
set -euo pipefail
binary="$(realpath "${1:?usage: virtual.sh BINARY}")"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
fail() {
  echo "FAILED: $*" >&2
  exit 1
}
cd "$work"
"$binary" run "$root/tests/golden/complete.toml" --catalog "$root/tests/golden/catalog" --worlds 256 --shards s -q \
  --backend cpu >/dev/null
"$binary" merge s -o whole.h5 >/dev/null
"$binary" merge s -o virtual.h5 --virtual >/dev/null
digest="$("$binary" digest whole.h5)"
[ "$("$binary" digest virtual.h5)" = "$digest" ] || fail "another result digest"
"$binary" diff virtual.h5 whole.h5 >/dev/null || fail "other values"
"$binary" verify virtual.h5 >/dev/null || fail "not verified"
shown="$("$binary" show whole.h5 | sed 's/whole\.h5/virtual.h5/g')"
[ "$("$binary" show virtual.h5)" = "$shown" ] || fail "another summary"
/usr/bin/python3 - <<'EOF' || fail "h5py reads something else"
import sys
try:
    import h5py, numpy
except ImportError:
    sys.exit(0)
whole, virtual = h5py.File("whole.h5"), h5py.File("virtual.h5")
n = 0
for name in whole:
    if isinstance(whole[name], h5py.Dataset) and whole[name].dtype.kind in "fi":
        same = numpy.array_equal(whole[name][...], virtual[name][...], equal_nan=whole[name].dtype.kind == "f")
        assert same, name
        n += virtual[name].is_virtual
assert n > 50, n
EOF
before="$(cd virtual.h5.parts && find . -type f -printf '%f %i\n' | sort)"
"$binary" merge s -o virtual.h5 --virtual >/dev/null
[ "$(cd virtual.h5.parts && find . -type f -printf '%f %i\n' | sort)" = "$before" ] || fail "sources were made anew"

# names WHAT: each command ends with 2, prints no value and names the source.
source="$(find virtual.h5.parts -name '*.h5' | sort | tail -1)"
names() {
  local command code
  for command in "show virtual.h5" "digest virtual.h5" "study virtual.h5 --question 1" "merge virtual.h5 -o x.h5" \
    "show virtual.h5 --quantity training_cost_own" "export virtual.h5 --csv x" "diff virtual.h5 whole.h5" \
    "run --from virtual.h5 -o x.h5" "verify virtual.h5"; do
    code=0
    # shellcheck disable=SC2086 # words
    "$binary" $command >out 2>err || code=$?
    [ "$code" = 2 ] || fail "$1: equicube $command ends with $code"
    grep -q "$source" err || fail "$1: equicube $command does not name $source: $(cat err)"
    [ ! -s out ] || fail "$1: equicube $command prints: $(head -3 out)"
    [ ! -e x.h5 ] || fail "$1: equicube $command writes"
  done
}
mv "$source" kept
names "a source is missing"
head -c 20000 kept >"$source"
names "a source is cut"
cp kept "$source"
printf x | dd of="$source" bs=1 seek=30000 conv=notrunc status=none
names "a source is changed"
cp "$(find virtual.h5.parts -name '*.h5' | sort | head -1)" "$source"
names "a source is another"
code=0
"$binary" show "$source" >/dev/null 2>err || code=$?
[ "$code" = 2 ] || fail "a source alone is shown"

"$binary" merge s -o virtual.h5 --virtual >/dev/null # mends it
[ "$("$binary" digest virtual.h5)" = "$digest" ] || fail "not mended"
mkdir moved
mv virtual.h5 virtual.h5.parts moved/
[ "$("$binary" digest moved/virtual.h5)" = "$digest" ] || fail "it cannot be moved with its sources"
"$binary" merge moved/virtual.h5 -o again.h5 >/dev/null
[ "$("$binary" digest again.h5)" = "$digest" ] || fail "made whole it is another"
left="$(find . -name '*.tmp.*')"
[ -z "$left" ] || fail "left behind: $left"
echo "virtual: one digest; missing, cut, changed and exchanged sources are named by every command"
