#!/usr/bin/env python3
"""Published accelerator-hours of whole training runs against what `equicube run` predicts: the input realised_hours is
fitted on one half of them and scored on the other.

    python3 scripts/fit/realised.py build/release/equicube [--fit] [--markdown] [--worlds 1024]

One scenario holds every model whose row of model/models.csv states accelerator-hours, each read on the accelerator that
it was trained on (bf16, USA, batch 4 M tokens, clusters in powers of two, layouts that meet the deadline at the median,
training.practice = "release", everything else by default). Halves are fixed, as in truth/split.csv: models with an even
CRC-32 of their id are fitted on, the others never. Standard library only."""
import argparse
import csv
import io
import math
import pathlib
import statistics
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
CATALOG = ROOT / "scenarios" / "catalog"
# training_hardware of model/models.csv -> hardware/accelerators.csv
PARTS = {"GH200": "gh200-96gb", "A100-SXM-80GB": "a100-80gb", "A100-80GB": "a100-80gb",
         "A100-SXM-40GB": "a100-sxm-40gb", "H800-SXM": "h800-sxm-80gb", "H100-SXM-80GB": "h100-sxm-80gb",
         "H100": "h100-sxm-80gb", "V100": "v100-sxm2-32gb", "TPU v3": "tpu-v3", "TPU v4": "tpu-v4"}
# Cut out of a larger model and trained on the logits of others (Llama 3.2 model card): their hours pay for more than
# their own parameters and tokens.
DISTILLED = ("llama-3.2-1b", "llama-3.2-3b")
CONSTANT_MFU = 0.45
Z95 = 1.6448536269514722

def rows(name):
    with open(CATALOG / name, newline="") as f:
        return list(csv.DictReader(f))


def published():
    """Runs with published hours on a known accelerator, an architecture that was published and known tokens."""
    runs = []
    for m in rows("model/models.csv"):
        if not m["training_gpu_hours"] or not m["training_hardware"]:
            continue
        count, _, part = m["training_hardware"].rpartition("x ")
        if part not in PARTS or not m["training_tokens_billion"] or m["estimate"] == "yes" or not m["layers"] \
                or m["id"] in DISTILLED:
            continue
        runs.append({"id": m["id"], "released": m["released"], "part": PARTS[part], "count": int(count or 0),
                     "hours": float(m["training_gpu_hours"]),
                     "flop": 6e18 * float(m["active_parameters_billion"]) * float(m["training_tokens_billion"])})
    runs.sort(key=lambda r: r["id"])
    for run in runs:
        run["half"] = "fit" if zlib.crc32(run["id"].encode()) % 2 == 0 else "held out"
    return runs


def scenario(runs, worlds, realised):
    quoted = lambda names: "[" + ", ".join(f'"{n}"' for n in sorted(set(names))) + "]"
    return f"""title = "Published accelerator-hours"
format = 1
[run]
worlds = {worlds}
tasks = ["training"]
[axes]
models = {quoted(r["id"] for r in runs)}
hardware = {quoted(r["part"] for r in runs)}
regions = ["USA"]
[training]
global_batch = "4 M tokens"
clusters = [64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768]
precisions = ["bf16"]
practice = "release"
[choice]
limit_probability = "median"
{realised}
[output]
statistics = ["p05", "p50", "p95"]
"""


def predict(program, runs, worlds, realised=""):
    """{(model, accelerator): {statistic: hours}} of one run of the engine."""
    with tempfile.TemporaryDirectory() as folder:
        toml, cube = pathlib.Path(folder) / "runs.toml", pathlib.Path(folder) / "runs.h5"
        toml.write_text(scenario(runs, worlds, realised))
        subprocess.run([program, "run", toml, "-o", cube, "--quiet", "--catalog", CATALOG], check=True,
                       stdout=subprocess.DEVNULL)
        text = subprocess.run([program, "show", cube, "--quantity", "training_accelerator_hours", "--csv",
                               "--limit", "100000"], check=True, capture_output=True, text=True).stdout
    return {(row["model"], row["hardware"]): {q: float(row[q]) for q in ("p05", "p50", "p95")}
            for row in csv.DictReader(io.StringIO(text)) if row["p50"] not in ("", "nan")}


def period(run):
    return "before_2023" if run["released"] < "2023" else "default"


def sd(logs):
    return statistics.stdev(logs) if len(logs) > 1 else float("nan")


def fit(program, runs, worlds):
    """Rows of input/spreads.csv: median and sigma of published over ideal hours of the fitted half, by period."""
    ideal = predict(program, runs, worlds, "[inputs]\nrealised_hours = 1\n")
    for name in ("before_2023", "default"):
        found = [(run, ideal[run["id"], run["part"]]) for run in runs
                 if run["half"] == "fit" and period(run) == name and (run["id"], run["part"]) in ideal]
        logs = [math.log(run["hours"] / hours["p50"]) for run, hours in found]
        inside = [math.log(hours["p95"] / hours["p05"]) / (2 * Z95) for _, hours in found]
        sigma = math.sqrt(max(sd(logs) ** 2 - statistics.mean(x * x for x in inside), 0))
        print(f"realised_hours,{name},log_normal,{math.exp(statistics.median(logs)):.2f},{sigma:.2f}  # {len(logs)} "
              f"runs, {math.exp(min(logs)):.2f} to {math.exp(max(logs)):.2f}; log standard deviation {sd(logs):.2f}, "
              f"{statistics.mean(inside):.2f} of it in the other inputs")


def constant_mfu(run, peaks):
    return run["flop"] / (CONSTANT_MFU * peaks[run["part"]] * 1e12) / 3600


def score(runs, found, peaks):
    for half in ("fit", "held out"):
        mine = [(r, found[r["id"], r["part"]]) for r in runs if r["half"] == half and (r["id"], r["part"]) in found]
        ratios = [p["p50"] / r["hours"] for r, p in mine]
        inside = sum(p["p05"] <= r["hours"] <= p["p95"] for r, p in mine) / len(mine)
        error = [abs(math.log(x)) for x in ratios]
        flat = [math.log(constant_mfu(r, peaks) / r["hours"]) for r, _ in mine]
        rms = lambda logs: math.sqrt(statistics.mean(x * x for x in logs))
        print(f"{half}: {len(mine)} runs; predicted / published {statistics.median(ratios):.2f}; inside 5-95 %: "
              f"{100 * inside:.0f} %; log error, median {statistics.median(error):.2f}, root mean square "
              f"{rms(error):.2f}; at a constant 45 % MFU {statistics.median(map(abs, flat)):.2f}, {rms(flat):.2f} "
              f"(median ratio {math.exp(statistics.median(flat)):.2f})")


def table(runs, found):
    print("| model | released | accelerator | half | published, h | predicted, 5-95 %, h | predicted / published |\n"
          "| --- | --- | --- | --- | --- | --- | --- |")
    for r in runs:
        p = found.get((r["id"], r["part"]))
        if p:
            print(f"| {r['id']} | {r['released']} | {r['part']} | {r['half']} | {r['hours']:.3g} | {p['p50']:.3g} "
                  f"({p['p05']:.3g} ... {p['p95']:.3g}) | {p['p50'] / r['hours']:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--worlds", type=int, default=1024)
    parser.add_argument("--fit", action="store_true", help="rows of input/spreads.csv instead of the scores")
    parser.add_argument("--markdown", action="store_true", help="the table of all runs, too")
    arguments = parser.parse_args()
    runs = published()
    if arguments.fit:
        return fit(arguments.program, runs, arguments.worlds)
    found = predict(arguments.program, runs, arguments.worlds)
    peaks = {row["id"]: float(row["peak_bf16_TFLOP_per_s"]) for row in rows("hardware/accelerators.csv")
             if row["peak_bf16_TFLOP_per_s"]}
    score(runs, found, peaks)
    if arguments.markdown:
        table(runs, found)


if __name__ == "__main__":
    sys.exit(main())
