"""Incremental equals full: random edits of one cell, by scripts/nightly/soundness.sh."""
import csv
import hashlib
import io
import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

root, edits, binary, seed = Path(sys.argv[1]), int(sys.argv[2]), str(Path(sys.argv[3]).resolve()), int(sys.argv[4])
random.seed(seed)
REMARKS = {"source", "notes"}  # determine no result
LEAST_DIFFERING, FEW = 0.95, 3  # a limit may not bind; so few say nothing of a share
KEYS = {"id", "hardware", "nation", "region", "country", "alias", "model", "owner", "vendor", "plan", "market", "gate",
        "measure", "period", "input", "class", "tokenizer", "language", "bloc", "parameter", "status", "quarter"}
FEWER = "axes.regions=['USA','FRA','IND','CHN','ARE','KEN','BRA','DEU']"
STUDIES = [
    ("both", ["scenarios/tiny/both.toml"]),
    ("rows", ["scenarios/tiny/rows.toml"]),
    ("policies", ["scenarios/tiny/policies.toml", "--set", FEWER]),
]
LIKELY = ["model/models", "hardware/accelerators", "hardware/efficiency", "hardware/dies", "price/rental",
          "price/purchase", "price/api", "price/devices", "price/subscriptions", "region/regions", "nation/nations",
          "nation/incomes", "nation/blocs", "nation/languages", "model/tokenizers", "organization/organizations",
          "organization/organizations-research", "gate/export-groups", "software/training", "software/serving",
          "software/power", "input/spreads"]
if len(sys.argv) > 5:
    LIKELY = sys.argv[5].split(",")
def run(*words, check=True):
    done = subprocess.run([binary, *map(str, words)], capture_output=True, text=True, cwd=root)
    if check and done.returncode != 0:
        sys.exit(f"FAILED: equicube {' '.join(map(str, words))}: {done.stderr}")
    return done


def words_of(study, catalog):
    """What rows that a study reads are called: words of its scenario, families of its accelerators, usual profiles."""
    words = set(re.findall(r"[\w.+-]+", (root / study[1][0]).read_text() + " ".join(study[1][1:])))
    with open(catalog / "hardware/accelerators.csv") as file:
        words |= {row["efficiency"] for row in csv.DictReader(file) if row["id"] in words}
    return words | {"default", "megatron-core", "vllm", "datacenter"}


def study_words(study, catalog):
    return [*study[1], "--catalog", str(catalog)]


def units_of(folder):
    """label -> file name"""
    listed = json.loads((folder / "study.json").read_text())["units"]
    return {label: name for name, label in listed}


def content(path):
    """SHA-256 of what a unit found: without the name that a search holds and the recipe that a shard does."""
    data = path.read_bytes()[:-64]
    own = path.stem.encode() if path.suffix == ".search" else recipe_of(data)
    return hashlib.sha256(data.replace(own, b"", 1)).hexdigest()


def recipe_of(shard):
    """After mark, version and size of the head: a text, its length first."""
    (length,) = struct.unpack_from("<Q", shard, 24)
    return shard[32:32 + length]


def incremental(study, catalog, base, folder):
    """Computes what is missing beside the units of `base`; names and labels of all, labels of what was computed, which
    is what is no other name of a file of `base`."""
    folder.mkdir()
    for name in os.listdir(base):
        if name != "study.json":
            os.link(base / name, folder / name)
    before = {os.stat(base / name).st_ino for name in os.listdir(base)}
    run("run", *study_words(study, catalog), "--shards", folder, "--backend", "cpu", "-q")
    units = units_of(folder)
    computed = [label for label, name in units.items() if os.stat(folder / name).st_ino not in before]
    return units, computed


def cube_of(folder, path):
    run("merge", folder, "-o", path)
    return path.read_bytes()


def random_edit(catalog, study):
    """(file, its text before, the edit in words, column), applied to the catalog."""
    while True:
        likely = random.random() < 0.8 or len(sys.argv) > 5
        paths = [catalog / f"{name}.csv" for name in LIKELY] if likely else sorted(catalog.glob("[!t]*/*.csv"))
        path = random.choice(paths)
        text = path.read_text()
        rows = list(csv.reader(io.StringIO(text)))
        head = rows[0]
        places = range(1, len(rows))
        if likely:
            used = words_of(study, catalog)
            places = [i for i in places if used & set(rows[i])]
        if not places:
            continue
        row, column = random.choice(list(places)), random.randrange(len(head))
        name, old = head[column], rows[row][column]
        if name in KEYS or name == "as_of":
            continue
        if name in REMARKS:
            if likely:
                continue
            new = old + " (edited)"
        else:
            try:
                value = float(old)
            except ValueError:
                continue
            factor = 1 + random.choice([-1, 1]) * random.uniform(0.01, 0.2)
            whole = old.isdigit() and value < 1000
            new = repr(int(value) + random.choice([1, 2])) if whole else f"{value * factor:.6g}"
        rows[row][column] = new
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        path.write_text(out.getvalue())
        if run("check", *study_words(study, catalog), check=False).returncode == 0:
            return path, text, f"{path.parent.name}/{path.name}:{row + 1} {name}: {old} -> {new}", name
        path.write_text(text)


def edit_unused(catalog):
    """A number of a row that none of the studies can reach: an accelerator that nobody names."""
    path = catalog / "hardware/accelerators.csv"
    text = path.read_text()
    rows = list(csv.reader(io.StringIO(text)))
    at = rows[0].index("memory_GB")
    row = next(r for r in reversed(rows) if all(r[0] not in words_of(s, catalog) for s in STUDIES))
    row[at] = f"{float(row[at]) * 1.1:.6g}"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue())
    return path, text


def main():
    work = Path(tempfile.mkdtemp())
    try:
        catalog = work / "catalog"
        shutil.copytree(root / "scenarios/catalog", catalog)
        for study in STUDIES:
            run("run", *study_words(study, catalog), "--shards", work / study[0], "--backend", "cpu", "-q")
        path, text = edit_unused(catalog)
        for study in STUDIES:
            _, computed = incremental(study, catalog, work / study[0], work / "inc")
            if computed:
                sys.exit(f"FAILED: an edit of a row not used computes {computed} of {study[0]} again")
            shutil.rmtree(work / "inc")
        path.write_text(text)

        recomputed, differing, idle = Counter(), Counter(), 0
        same = {}
        for k in range(edits):
            study = STUDIES[k % len(STUDIES)]
            base = work / study[0]
            path, text, what, column = random_edit(catalog, study)
            units, computed = incremental(study, catalog, base, work / "inc")
            old = units_of(base)
            differ = [
                u for u in computed if u not in old or content(work / "inc" / units[u]) != content(base / old[u])
            ]
            recomputed[study[0]] += len(computed)
            differing[study[0]] += len(differ)
            idle += not computed
            if column in REMARKS and computed:
                sys.exit(f"FAILED: {what} computes {computed} of {study[0]} again")
            if len(differ) < len(computed):
                same[what] = (study[0], len(computed), [u for u in computed if u not in differ][:4])
            run("run", *study_words(study, catalog), "--shards", work / "full", "--backend", "cpu", "-q")
            if cube_of(work / "inc", work / "inc.h5") != cube_of(work / "full", work / "full.h5"):
                sys.exit(f"FAILED: after {what} the cube of {study[0]} differs from one computed anew; only "
                         f"{computed} were computed again")
            for name in ("inc", "full"):
                shutil.rmtree(work / name)
                (work / f"{name}.h5").unlink()
            path.write_text(text)
            if os.environ.get("EQC_SOUNDNESS_TALKS"):
                print(f"{study[0]}: {what}: {len(computed)} computed, {len(differ)} differ", flush=True)
        for what, (name, count, units) in same.items():
            print(f"not all differ: {name}, {what}: {count} computed, the same: {', '.join(units)}")
        print(f"{edits} edits, {idle} of which nothing reads: incremental equals full")
        for name in recomputed:
            print(f"{name}: {differing[name]} of {recomputed[name]} recomputed units differ")
        share = differing.total() / recomputed.total() if recomputed else 1
        print(f"{differing.total()} of {recomputed.total()} recomputed units differ ({100 * share:.1f} %)")
        if share < LEAST_DIFFERING and recomputed.total() - differing.total() > FEW:
            sys.exit(f"FAILED: fewer than {100 * LEAST_DIFFERING:.0f} % of the recomputed units differ")
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
