#!/usr/bin/python3
"""equicube import model on configurations of many families: the parameters by their sizes are within 1 % of the
published ones and the row is one that a scenario takes, or the key that the columns cannot hold is named.

usage: import_model_test.py BINARY
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

binary = pathlib.Path(sys.argv[1]).resolve()
configs = [json.loads(line) for line in (pathlib.Path(__file__).parent / "configs.jsonl").read_text().splitlines()]
faults = []


def run(*arguments):
    return subprocess.run([binary, *map(str, arguments)], text=True, capture_output=True)


def imported(entry, number, folder):
    """What is wrong with the answer to one configuration; None when nothing is."""
    config, row = folder / f"{number}.json", folder / f"{number}.csv"
    config.write_text(json.dumps(entry["config"]))
    made = run("import", "model", config, "--id", f"row-{number}", "--published", entry.get("published_billion", 1),
               "--as-of", "2026-11-29", "-o", row)
    if "refused_key" in entry:
        key = entry["refused_key"]
        return None if made.returncode == 2 and f": {key}:" in made.stderr else f"{key} is not refused: {made.stderr}"
    if made.returncode != 0:
        return f"refused: {made.stderr}"
    off = float(re.search(r"published \(([-+0-9.]+) %\)", made.stderr).group(1))
    return None if abs(off) <= 1 else made.stderr.strip()


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    for number, entry in enumerate(configs):
        wrong = imported(entry, number, folder)
        if wrong:
            faults.append(f"{entry['model']}: {wrong}")
    rows = sorted(folder.glob("*.csv"))
    scenario = folder / "s.toml"  # one scenario takes them all
    scenario.write_text('[axes]\nmodels = ["row-*"]\nhardware = ["h100-sxm-80gb"]\nregions = ["USA"]\n[catalog]\nadd = '
                        + json.dumps([row.name for row in rows]) + "\n")
    checked = run("check", scenario)
    if checked.returncode != 0:
        faults.append("check: " + checked.stderr)
families = {(entry["config"].get("text_config") or entry["config"]).get("model_type") for entry in configs}
if len(families) < 40:
    faults.append(f"only {len(families)} families")
for fault in faults:
    print(f"import_model_test: {fault}", file=sys.stderr)
print(f"{len(configs)} configurations of {len(families)} families: {len(rows)} within 1 %, the others refused by key")
sys.exit(1 if faults else 0)
