#!/usr/bin/env python3
"""Published accelerator-hours and energies of whole training runs against what `equicube run` predicts: the input
realised_hours is fitted on one half of them and scored on the other.

    python3 scripts/fit/realised.py build/release/equicube [--fit] [--markdown] [--worlds 1024]

One scenario holds every model whose row of model/models.csv states accelerator-hours, each read on the accelerator that
it was trained on (bf16, USA, batch 4 M tokens, clusters in powers of two, layouts that meet the deadline at the median,
training.practice = "release", everything else by default). Energies are those of anchor/figures-energies.csv, of runs
whose power was measured: of the facility, or of the accelerators alone (then without node_power_overhead and pue).
Hours and energy of one run are two readings of it, and count half each. Halves are fixed, as in truth/split.csv: models
with an even CRC-32 of their id are fitted on, the others never. Standard library only."""
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



def half_of(model):
    return "fit" if zlib.crc32(model.encode()) % 2 == 0 else "held out"


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
        run["half"] = half_of(run["id"])
    return runs


def energies():
    """Runs with a measured energy, "energy.SCOPE.MODEL.ACCELERATOR" per 1e12 tokens, for the tokens of the catalog."""
    models = {m["id"]: m for m in rows("model/models.csv")}
    runs = []
    for figure in rows("anchor/figures-energies.csv"):
        scope, _, run = figure["id"].removeprefix("energy.").partition(".")
        model, _, part = run.rpartition(".")
        tokens = 1e-3 * float(models[model]["training_tokens_billion"])
        runs.append({"id": model, "part": part, "released": models[model]["released"], "half": half_of(model),
                     "kwh": 1e3 * float(figure["published"]) * tokens, "scope": scope})
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


def predict(program, runs, worlds, realised="", quantity="training_accelerator_hours"):
    """{(model, accelerator): {statistic: value}} of one run of the engine."""
    with tempfile.TemporaryDirectory() as folder:
        toml, cube = pathlib.Path(folder) / "runs.toml", pathlib.Path(folder) / "runs.h5"
        toml.write_text(scenario(runs, worlds, realised))
        subprocess.run([program, "run", toml, "-o", cube, "--quiet", "--catalog", CATALOG], check=True,
                       stdout=subprocess.DEVNULL)
        text = subprocess.run([program, "show", cube, "--quantity", quantity, "--csv",
                               "--limit", "100000"], check=True, capture_output=True, text=True).stdout
    return {(row["model"], row["hardware"]): {q: float(row[q]) for q in ("p05", "p50", "p95")}
            for row in csv.DictReader(io.StringIO(text)) if row["p50"] not in ("", "nan")}


ACCELERATORS_ALONE = "node_power_overhead = 1\npue = 0\n"


def predict_energies(program, runs, worlds, realised=""):
    """{(model, accelerator): {statistic: kWh}} of what each published figure counts."""
    found = {}
    for scope, inputs in (("facility", ""), ("accelerators", ACCELERATORS_ALONE)):
        some = [r for r in runs if r["scope"] == scope]
        if not some:
            continue
        inputs = "[inputs]\n" + inputs + realised if inputs or realised else ""
        kwh = predict(program, some, worlds, inputs, "training_energy")
        found.update({(r["id"], r["part"]): kwh[r["id"], r["part"]] for r in some if (r["id"], r["part"]) in kwh})
    return found


def period(run):
    return "before_2023" if run["released"] < "2023" else "default"


def sd(logs):
    return statistics.stdev(logs) if len(logs) > 1 else float("nan")


def fit(program, runs, worlds):
    """Rows of input/spreads.csv: median and sigma of published over ideal hours of the fitted half, by period."""
    ideal = predict(program, runs, worlds, "[inputs]\nrealised_hours = 1\n")
    measured = [run for run in energies() if run["half"] == "fit"]
    ideal_kwh = predict_energies(program, measured, worlds, "realised_hours = 1\n")
    for name in ("before_2023", "default"):
        readings = {}
        for some, of, values in ((runs, "hours", ideal), (measured, "kwh", ideal_kwh)):
            for run in some:
                ours = values.get((run["id"], run["part"]))
                if run["half"] == "fit" and period(run) == name and ours:
                    readings.setdefault(run["id"], []).append((math.log(run[of] / ours["p50"]),
                                                               math.log(ours["p95"] / ours["p05"]) / (2 * Z95)))
        logs = [statistics.mean(log for log, _ in of_run) for of_run in readings.values()]
        inside = [statistics.mean(spread for _, spread in of_run) for of_run in readings.values()]
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


def score_energies(runs, found):
    for half in ("fit", "held out"):
        mine = [(r, found[r["id"], r["part"]]) for r in runs if r["half"] == half and (r["id"], r["part"]) in found]
        logs = [math.log(p["p50"] / r["kwh"]) for r, p in mine]
        inside = sum(p["p05"] <= r["kwh"] <= p["p95"] for r, p in mine) / len(mine)
        bias = 100 * statistics.mean(math.exp(x) - 1 for x in logs)
        print(f"energy, {half}: {len(mine)} runs; predicted / published {math.exp(statistics.median(logs)):.2f}; bias "
              f"{bias:+.0f} %; inside 5-95 %: {100 * inside:.0f} %; log error, median "
              f"{statistics.median(map(abs, logs)):.2f}, root mean square "
              f"{math.sqrt(statistics.mean(x * x for x in logs)):.2f}")


def energy_table(runs, found):
    print("| model | accelerator | half | counts | published, MWh | predicted, 5-95 %, MWh | predicted / published |\n"
          "| --- | --- | --- | --- | --- | --- | --- |")
    for r in runs:
        p = found.get((r["id"], r["part"]))
        if p:
            low, middle, high = (p[q] / 1e3 for q in ("p05", "p50", "p95"))
            print(f"| {r['id']} | {r['part']} | {r['half']} | {r['scope']} | {r['kwh'] / 1e3:.4g} | {middle:.3g} "
                  f"({low:.3g} ... {high:.3g}) | {p['p50'] / r['kwh']:.2f} |")


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
    measured = energies()
    found_kwh = predict_energies(arguments.program, measured, arguments.worlds)
    score_energies(measured, found_kwh)
    if arguments.markdown:
        table(runs, found)
        energy_table(measured, found_kwh)


if __name__ == "__main__":
    sys.exit(main())
