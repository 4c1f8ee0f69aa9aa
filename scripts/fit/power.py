"""Fits software/power.csv to the fit split of the ML.ENERGY Leaderboard v3 (family mlenergy-v3).

power.py EQUICUBE [CATALOG]     needs python3-numpy and python3-scipy; rewrites CATALOG/software/power.csv (default
    scenarios/catalog)

Shares of the thermal design power for waiting, running, memory traffic and multiply-adds (kernels/model/power.hpp). The
uses come from bytes and multiply-adds of a step and the *measured* time per step of the same run, so that errors of
predicted times do not enter. First one set for all parts, held near the project prior; then one per family of parts,
held near the common set. Residuals: log(predicted / measured) of the mean GPU power, soft-L1 loss. Spreads: of
`equicube validate` on the fit rows, predicted times included. Machine overheads are priors: no table of the fit split
meters GPUs and wall together."""
import csv
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import zlib

import numpy as np
from scipy.optimize import least_squares

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "catalog"))
from model_parameters import architecture, mixer_parameters, moe_layers  # noqa: E402
from tables import number, read_table  # noqa: E402

AS_OF = "2026-11-23"
COLUMNS = ["id", "parameter", "value", "source", "as_of", "notes"]
FAMILY, QUANTITIES = "mlenergy-v3", ("gpu_power_avg_total", "energy_per_output_token_gpu")
DEVICE = dict(idle_share=0.15, active_share=0.2, memory_share=0.45, matrix_share=1.1)
SPREADS = dict(power_spread=0.12, energy_spread=0.2)
CHAT_TOKENS, CODE_TOKENS = 300, 4000  # prompts; the source does not publish their lengths
MACHINES = [
    ("datacenter", dict(base_W_per_device=160, follow_share=0.15, supply_efficiency=0.94, wall_spread=0.15),
     "two server processors, memory, network cards and fans shared by 8 accelerators; DGX H100 data sheet: 10.2 kW at "
     "most for 5.6 kW of GPUs"),
    ("workstation", dict(base_W_per_device=55, follow_share=0, supply_efficiency=0.9, wall_spread=0.2),
     "desktop computer around the card"),
    ("consumer", dict(base_W_per_device=55, follow_share=0, supply_efficiency=0.9, wall_spread=0.2),
     "desktop computer around the card"),
    ("soc", dict(base_W_per_device=8, follow_share=0, supply_efficiency=0.9, wall_spread=0.2), "board around the chip"),
    ("phone", dict(base_W_per_device=1, follow_share=0, supply_efficiency=0.9, wall_spread=0.3), "display off"),
    ("cpu", dict(base_W_per_device=4, follow_share=0.05, supply_efficiency=0.9, wall_spread=0.25),
     "board around the chip"),
]


def write_table(path, parts, default, spreads, fitted):
    rows = [("default", name, value,
             "fitted by scripts/fit/power.py, all parts together" if fitted else "project prior", "")
            for name, value in default.items()]
    rows += [("default", "cap_share", 1, "data sheet", "thermal design power is the limit"),
             ("default", "wall_spread", 0.15, "project prior", "")]
    rows += [("default", name, value, "fitted by scripts/fit/power.py: residual spread" if fitted else "project prior",
              "") for name, value in spreads.items()]
    for machine, values, note in MACHINES:
        rows += [(machine, name, value, "project prior", note if name == "base_W_per_device" else "")
                 for name, value in values.items()]
    for part, values in parts.items():
        source = ("fitted by scripts/fit/power.py to ML.ENERGY Leaderboard v3 (fit split)" if part in fitted
                  else "project prior")
        rows += [(part, name, value, source, "") for name, value in values.items()]
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for profile, name, value, source, note in rows:
            writer.writerow([profile, name, f"{value:.4g}", source, AS_OF, note])


class Validator:
    """Runs `equicube validate serving` on a table of some rows with a copy of the catalog."""

    def __init__(self, program, catalog):
        self.program, self.folder = program, tempfile.mkdtemp(prefix="fit-")
        self.catalog = os.path.join(self.folder, "catalog")
        shutil.copytree(catalog, self.catalog)
        self.power = os.path.join(self.catalog, "software", "power.csv")
        self.table = os.path.join(self.folder, "rows.csv")

    def errors(self, rows):
        """log(predicted / measured) of the rows that are scored."""
        with open(self.table, "w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        result = os.path.join(self.folder, "rows.json")
        subprocess.run([self.program, "validate", "serving", "--truth", self.table, "--catalog", self.catalog, "--json",
                        result], check=True, stdout=subprocess.DEVNULL)
        with open(result, encoding="utf-8") as file:
            return np.array([math.log(row["predicted"] / row["measured"])
                             for row in json.load(file)["rows"] if "predicted" in row])


def load_of(run, models, hardware):
    """Uses of one device of a run: (memory, matrix), shares of the data sheet's rates."""
    row = run["row"]
    model, part = models[run["model"]], hardware[run["part"]]
    s = architecture(model)
    n, batch, output = float(row["n_gpus"]), float(row["batch_or_concurrency"]), float(row["output_len"])
    prompt = CHAT_TOKENS if any(task in row["notes"] for task in ("chat", "gpqa")) else CODE_TOKENS
    sparse, expert = moe_layers(s), s["matrices"] * s["hidden"] * s["expert_ffn"]
    dense = ((s["layers"] - sparse) * s["matrices"] * s["hidden"] * s["ffn"]
             + sparse * (s["shared_experts"] * expert + s["hidden"] * s["experts"]))
    shared = mixer_parameters(s) + dense + s["vocab"] * s["hidden"]
    touched = s["experts"] * (1 - (1 - s["experts_per_token"] / s["experts"]) ** batch) if s["experts"] else 0
    wide, narrow = {"fp8": (1, 1), "mxfp4": (2, 0.53)}.get(row["weight_precision"], (2, 2))
    context = prompt + output / 2
    window, every = number(model["window"]) or 0, number(model["full_attention_every"]) or 0
    cached = (context if not window
              else context / every + (1 - 1 / every) * min(window, context) if every else min(window, context))
    cache = s["kv_lora"] + s["rope_dim"] if s["latent"] else 2 * s["kv_heads"] * s["head_dim"]
    attending = s["attention_layers"] if s["recurrent_layers"] else s["layers"]
    states = 2 * s["recurrent_layers"] * s["recurrent_width"] * (number(model.get("recurrent_state")) or 0) * 4
    active = shared + sparse * s["experts_per_token"] * expert
    step_s = batch / run["throughput"]
    bytes_ = (sparse * touched * expert * narrow + shared * wide
              + batch * (attending * cache * 2 * cached + states)) / n
    flop = ((2 * batch * active + 4 * batch * attending * s["heads"] * (s["head_dim"] or 192) * cached) / n / step_s
            + 2 * prompt * active / n * run["throughput"] / output)
    return (bytes_ / step_s / (float(part["memory_bandwidth_GB_per_s"]) * 1e9),
            flop / (float(part["peak_bf16_TFLOP_per_s"]) * 1e12))


def power_share(p, memory, matrix):
    waiting = max(0.0, 1 - memory / 0.75 - matrix / 0.6)
    x = p[0] + (1 - waiting) * p[1] + p[2] * memory + p[3] * math.sqrt(matrix)
    return x / (1 + x ** 4) ** 0.25


def fit_shares(points, prior, hold):
    start = np.log(prior)

    def residuals(logs):
        errors = [math.log(power_share(np.exp(logs), memory, matrix) / share) for memory, matrix, share in points]
        return np.array(errors + list(hold * (logs - start)))

    return np.exp(least_squares(residuals, start, loss="soft_l1", f_scale=0.05).x)


def runs_of(truth, catalog):
    """Fit rows of GPU power with the throughput of the same run."""
    models = {row["id"]: row for row in read_table(os.path.join(catalog, "model/models.csv"))}
    hardware = {row["id"]: row for row in read_table(os.path.join(catalog, "hardware/accelerators.csv"))}
    by_name = {**{row["name"]: key for key, row in models.items()},
               **{row["name"]: key for key, row in hardware.items()}}
    throughput = {configuration(row): float(row["measured_value"])
                  for row in truth if row["measured_quantity"] == "output_throughput_total"}
    runs = []
    for row in truth:
        if row["measured_quantity"] != "gpu_power_avg_total" or not is_fit(row):
            continue
        run = dict(row=row, model=by_name[row["model"]], part=by_name[row["hardware"]],
                   throughput=throughput[configuration(row)])
        share = float(row["measured_value"]) / float(row["n_gpus"]) / float(hardware[run["part"]]["tdp_W"])
        runs.append((hardware[run["part"]]["efficiency"], load_of(run, models, hardware) + (share,)))
    return runs


def configuration(row):
    return tuple(row[key] for key in ("model", "hardware", "n_gpus", "tp", "ep", "weight_precision", "output_len",
                                      "batch_or_concurrency", "notes"))


def is_fit(row):
    return zlib.crc32(row["id"].encode()) % 2 == 0


def main(program, catalog="scenarios/catalog"):
    with open(os.path.join(catalog, "truth", "serving.csv"), encoding="utf-8", newline="") as file:
        truth = [row for row in csv.DictReader(file) if row["family"] == FAMILY]
    runs, names = runs_of(truth, catalog), list(DEVICE)
    common = fit_shares([point for _, point in runs], list(DEVICE.values()), 0.7)
    default, parts, spreads = dict(zip(names, common)), {}, dict(SPREADS)
    for part in sorted({part for part, _ in runs}):
        points = [point for family, point in runs if family == part]
        parts[part] = dict(zip(names, fit_shares(points, common, 0.7)))
        errors = [abs(math.log(power_share(list(parts[part].values()), *point[:2]) / point[2])) for point in points]
        print(part, len(points), "runs, median |log error| at measured times", round(float(np.median(errors)), 4),
              {k: round(v, 3) for k, v in parts[part].items()})
    validator = Validator(program, catalog)
    write_table(validator.power, parts, default, spreads, set(parts))
    for quantity, name in zip(QUANTITIES, SPREADS):
        errors = validator.errors([row for row in truth if row["measured_quantity"] == quantity and is_fit(row)])
        spreads[name] = max(SPREADS[name] / 2, float(np.std(errors)))
        print(quantity, len(errors), "fit rows, median |log error| at predicted times",
              round(float(np.median(np.abs(errors))), 4), "spread", round(spreads[name], 4))
    write_table(os.path.join(catalog, "software", "power.csv"), parts, default, spreads, set(parts))
    shutil.rmtree(validator.folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
