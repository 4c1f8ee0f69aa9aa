#!/usr/bin/env bash
# Nights one after the other:  tests/scripts/regenerate.sh BINARY [NIGHTS] [KILLS] [SEED]
# every night a change, a reader that looks at `latest` all the time, kills at random moments, a damaged unit, a wrong
# digest, an anchor that fails, three edits at once.
set -euo pipefail
binary="$(realpath "${1:?usage: regenerate.sh BINARY [NIGHTS] [KILLS] [SEED]}")"
nights="${2:-4}" kills="${3:-6}"
RANDOM="${4:-1}"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'kill "${reader:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
fail() {
  echo "FAILED: $*" >&2
  exit 1
}
cp -r "$root/scenarios/catalog" "$work/catalog"
mkdir "$work/studies"
cp "$root/scenarios/tiny/both.toml" "$root/scenarios/tiny/training.toml" "$work/studies/"
night=("$binary" regenerate --studies "$work/studies/*.toml" --catalog "$work/catalog" --out "$work/out" --backend cpu)

# edit TABLE ROW COLUMN VALUE
edit() {
  /usr/bin/python3 - "$work/catalog/$1" "$2" "$3" "$4" <<'EOF'
import csv, sys
path, row, column, value = sys.argv[1:]
rows = list(csv.reader(open(path)))
at, found = rows[0].index(column), [r for r in rows if r[0] == row]
found[0][at] = value
csv.writer(open(path, "w"), lineterminator="\n").writerows(rows)
EOF
}
json() { /usr/bin/python3 -c "import json,sys; d=json.load(sys.stdin); print($1)"; }

# A generation is whole: what generation.json names is there, and cubes have its digests. Given its folder.
whole() {
  /usr/bin/python3 - "$binary" "$1" <<'EOF'
import json, os, subprocess, sys
binary, folder = sys.argv[1:]
folder = os.path.realpath(folder)  # a reader stays with what `latest` was when it began
said = json.load(open(f"{folder}/generation.json"))
for name in ("changes.json", "changes.txt", "history.csv"):
    assert os.path.getsize(f"{folder}/{name}") > 0, name
for study in said["studies"]:
    units = [n for n in os.listdir(f"{folder}/{study['name']}") if n != "study.json"]
    assert len(units) == study["units"], (study["name"], len(units), study["units"])
    assert all(n.endswith((".shard", ".search")) for n in units), units
    digest = subprocess.run([binary, "digest", f"{folder}/{study['name']}.h5"], capture_output=True, text=True)
    assert digest.stdout.strip() == study["result_digest"], (study["name"], digest.stderr)
EOF
}

"${night[@]}" -q >/dev/null
whole "$work/out/latest" || fail "the first generation is not whole"
before="$(du -sb "$work/out" | cut -f1)"
"${night[@]}" --json >"$work/again.json"
[ "$(json 'd["published"], d["computed"]' <"$work/again.json")" = "False 0" ] || fail "nothing changed, yet it worked"
[ "$(du -sb "$work/out" | cut -f1)" = "$before" ] || fail "nothing changed, yet it wrote"

# A search that finds again what it had found takes nothing with it.
edit hardware/accelerators.csv h100-sxm-80gb link_latency_us 1.26
"${night[@]}" --json >"$work/layouts.json"
computed="$(json 'd["computed"]' <"$work/layouts.json")"
searches="$(find "$work/out/latest/" -name "*.search" | wc -l)"
if [ "$computed" = 0 ] || [ "$computed" -gt "$searches" ]; then
  fail "the same layouts, yet $computed units were computed for $searches searches"
fi
whole "$work/out/latest" || fail "units that are taken over are not whole"

# Looks at latest while nights go by.
(
  looks=0
  while [ ! -e "$work/stop" ]; do
    whole "$work/out/latest" 2>>"$work/reader.err" || { echo x >>"$work/broken"; }
    looks=$((looks + 1))
    echo "$looks" >"$work/looks"
  done
) &
reader=$!

for ((k = 1; k <= nights; k++)); do
  edit region/regions.csv FRA industrial_electricity_USD_per_kWh "0.1$k"
  "${night[@]}" --keep 3 -q >/dev/null
  [ "$(find "$work/out/generations" -mindepth 1 -maxdepth 1 | wc -l)" -le 3 ] || fail "more than 3 generations are kept"
done
killed=0
for ((k = 1; k <= kills; k++)); do
  edit region/regions.csv FRA industrial_electricity_USD_per_kWh "0.2$k"
  was="$(readlink "$work/out/latest")"
  "${night[@]}" --keep 100 -q >/dev/null 2>&1 &
  pid=$!
  sleep "$((RANDOM % 3)).$((RANDOM % 10))"
  if kill -9 "$pid" 2>/dev/null; then
    killed=$((killed + 1))
    wait "$pid" 2>/dev/null || true
    is="$(readlink "$work/out/latest")"
    units=""
    if [ "$is" = "$was" ]; then units="$(find "$work/out/next" -name "*.shard" 2>/dev/null | sort || true)"; fi
    whole "$work/out/latest" || fail "killed, and latest is not whole"
    "${night[@]}" -q >/dev/null
    for unit in $units; do
      [ -e "$work/out/latest/${unit#"$work/out/next/"}" ] || fail "a finished unit is lost: $unit"
    done
  else
    wait "$pid"
  fi
  left="$(find "$work/out" -mindepth 1 -maxdepth 1 ! -name generations ! -name latest ! -name history.csv)"
  [ -z "$left" ] || fail "left behind: $left"
  temporary="$(find "$work/out" -name '*.tmp.*' -o -name '*.claim')"
  [ -z "$temporary" ] || fail "left behind: $temporary"
  whole "$work/out/latest" || fail "after a kill the next generation is not whole"
done
touch "$work/stop"
wait "$reader"
[ ! -e "$work/broken" ] || fail "$(wc -l <"$work/broken") of $(cat "$work/looks") looks met an incomplete generation: $(
  tail -3 "$work/reader.err")"

# Two nights at once: one works, the other says so.
edit region/regions.csv FRA industrial_electricity_USD_per_kWh 0.31
"${night[@]}" -q >/dev/null &
pid=$!
for _ in $(seq 100); do [ -e "$work/out/run.lock" ] && break || sleep 0.02; done
code=0
"${night[@]}" -q >/dev/null 2>"$work/err" || code=$?
[ "$code" = 3 ] || fail "a second night at once ends with $code: $(cat "$work/err")"
wait "$pid"

# refused WHY COMMAND...: exit code 2 and one line, and latest stays what it is.
refused() {
  local why="$1" code=0 was
  was="$(readlink "$work/out/latest")"
  shift
  "$@" >/dev/null 2>"$work/err" || code=$?
  [ "$code" = 2 ] || fail "$why: exit code $code: $(cat "$work/err")"
  [ "$(grep -c . "$work/err")" = 1 ] || fail "$why: not one line: $(cat "$work/err")"
  [ "$(readlink "$work/out/latest")" = "$was" ] || fail "$why: published"
  echo "$why: $(cat "$work/err")"
}
cp "$work/catalog/anchor/figures.csv" "$work/figures.csv"
edit anchor/figures.csv owners-cr5 low 0.9
edit anchor/figures.csv owners-cr5 high 0.95
refused "an anchor that fails" "${night[@]}" -q
cp "$work/figures.csv" "$work/catalog/anchor/figures.csv"
"${night[@]}" -q >/dev/null
unit="$(find "$work/out/latest/both/" -name '*.shard' -size +20k | sort | head -1)"
cp "$unit" "$work/unit"
edit nation/nations.csv FRA mobile_per_100 120 # no unit reads it, so all are linked
printf x | dd of="$unit" bs=1 seek=9000 conv=notrunc status=none
refused "a damaged unit" "${night[@]}" -q
cat "$work/unit" >"$unit"
"${night[@]}" -q >/dev/null
printf x | dd of="$(realpath "$work/out/latest/training.h5")" bs=1 seek=9000 conv=notrunc status=none
sed -i 's/^title = .*/title = "Another title"/' "$work/studies/both.toml"
refused "a wrong digest" "${night[@]}" -q
rm "$(realpath "$work/out/latest/training.h5")"
"${night[@]}" -q >/dev/null
whole "$work/out/latest" || fail "not whole after a repair"

# Three edits at once: contributions sum to each move, and what did not move is not listed.
edit price/rental.csv h100-sxm-80gb p50_USD_per_hour 3.9
edit hardware/accelerators.csv h200-sxm-141gb tdp_W 812
edit nation/nations.csv DEU gdp_USD 9000000000000
edit nation/nations.csv DEU mobile_per_100 120
was="$(realpath "$work/out/latest")"
"${night[@]}" -q
/usr/bin/python3 - "$was" "$work/out/latest" <<'EOF'
import json, sys
was, now = (json.load(open(f"{folder}/generation.json")) for folder in sys.argv[1:])
changes = json.load(open(f"{sys.argv[2]}/changes.json"))
assert len(changes["inputs"]) == 4, changes["inputs"]
moved = 0
for study in changes["studies"]:
    old, new = ({h["headline"]: h for s in g["studies"] if s["name"] == study["study"] for h in s["headlines"]}
                for g in (was, now))
    listed = {h["headline"] for h in study["headlines"]}
    assert listed == {h for h in old if any(old[h][q] != new[h][q] for q in ("p05", "p50", "p95"))}, listed
    for headline in study["headlines"]:
        for quantile in ("p05", "p50", "p95"):
            q = headline[quantile]
            assert q["old"] == old[headline["headline"]][quantile] and q["new"] == new[headline["headline"]][quantile]
            total = sum(c["contribution"] for c in q["contributions"])
            assert abs(total - q["move"]) <= 1e-12 * abs(q["move"]), (headline["headline"], quantile, total, q["move"])
            assert all(c["contribution"] != 0 for c in q["contributions"])
            assert not any("mobile" in c["input"] for c in q["contributions"])
            moved += q["move"] != 0
assert moved > 0, "no headline moved"
print(f"{moved} quantiles of headlines moved; contributions sum to each")
EOF
lines="$(wc -l <"$work/out/history.csv")"
[ "$lines" -gt "$((10 * nights))" ] || fail "history.csv has $lines lines"
echo "regenerate: $nights nights, $killed kills, $(cat "$work/looks") looks at latest, all whole"
