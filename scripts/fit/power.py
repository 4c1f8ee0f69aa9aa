"""Fits software/power.csv to the fit split of the ML.ENERGY Leaderboard v3 (family mlenergy-v3) by running `equicube validate`.

power.py EQUICUBE [CATALOG]     needs python3-numpy and python3-scipy; rewrites CATALOG/software/power.csv (default scenarios/catalog)

Per family of parts: shares of the thermal design power for waiting, running, memory traffic and multiply-adds. Residuals are log(predicted / measured)
of the mean GPU power; each parameter is held near its prior; families without rows keep the prior, which is the mean of the fitted families.
Machine overheads are priors: no metered table with GPU and wall power of the same run is in the fit split."""
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

AS_OF = "2026-11-23"
COLUMNS = ["id", "parameter", "value", "source", "as_of", "notes"]
FAMILY, QUANTITIES = "mlenergy-v3", ("gpu_power_avg_total", "energy_per_output_token_gpu")
DEVICE = dict(idle_share=0.15, active_share=0.2, memory_share=0.35, matrix_share=1.6)
SPREADS = dict(power_spread=0.12, energy_spread=0.2)
# efficiency family -> words of the hardware column
PARTS = {"nvidia-hopper": ("H100", "H200", "GH200"), "nvidia-blackwell": ("B200", "GB200"), "nvidia-ampere": ("A100",)}
MACHINES = [
    ("datacenter", dict(base_W_per_device=160, follow_share=0.15, supply_efficiency=0.94, wall_spread=0.15),
     "two server processors, memory, network cards and fans shared by 8 accelerators; DGX H100 data sheet: 10.2 kW at most for 5.6 kW of GPUs"),
    ("workstation", dict(base_W_per_device=55, follow_share=0, supply_efficiency=0.9, wall_spread=0.2), "desktop computer around the card"),
    ("consumer", dict(base_W_per_device=55, follow_share=0, supply_efficiency=0.9, wall_spread=0.2), "desktop computer around the card"),
    ("soc", dict(base_W_per_device=8, follow_share=0, supply_efficiency=0.9, wall_spread=0.2), "board around the chip"),
    ("phone", dict(base_W_per_device=1, follow_share=0, supply_efficiency=0.9, wall_spread=0.3), "display off"),
    ("cpu", dict(base_W_per_device=4, follow_share=0.05, supply_efficiency=0.9, wall_spread=0.25), "board around the chip"),
]


def write_table(path, parts, default, spreads, fitted):
    rows = [("default", name, value, "mean of the fitted families" if fitted else "project prior", "") for name, value in default.items()]
    rows += [("default", "cap_share", 1, "data sheet", "thermal design power is the limit"), ("default", "wall_spread", 0.15, "project prior", "")]
    rows += [("default", name, 1.4 * value, "1.4 times that of the fitted families", "") for name, value in spreads.items()]
    for machine, values, note in MACHINES:
        rows += [(machine, name, value, "project prior", note if name == "base_W_per_device" else "") for name, value in values.items()]
    for part, values in parts.items():
        source = "fitted by scripts/fit/power.py to ML.ENERGY Leaderboard v3 (fit split)" if part in fitted else "project prior"
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
        subprocess.run([self.program, "validate", "serving", "--truth", self.table, "--catalog", self.catalog, "--json", result], check=True, stdout=subprocess.DEVNULL)
        with open(result, encoding="utf-8") as file:
            return np.array([math.log(row["predicted"] / row["measured"]) for row in json.load(file)["rows"] if "predicted" in row])


def fit_part(validator, rows, parts, part, spreads):
    names = list(DEVICE)

    def residuals(logs):
        parts[part] = {name: math.exp(x) for name, x in zip(names, logs)}
        write_table(validator.power, parts, DEVICE, spreads, set())
        held = [0.7 * (x - math.log(DEVICE[name])) for name, x in zip(names, logs)]
        return np.concatenate([validator.errors(rows), held])

    start = np.array([math.log(DEVICE[name]) for name in names])
    bounds = (start - math.log(3), start + math.log(3))
    best = least_squares(residuals, start, loss="soft_l1", f_scale=0.05, diff_step=1e-3, max_nfev=15, bounds=bounds)
    parts[part] = {name: math.exp(x) for name, x in zip(names, best.x)}
    write_table(validator.power, parts, DEVICE, spreads, set())


def main(program, catalog="scenarios/catalog"):
    with open(os.path.join(catalog, "truth", "serving.csv"), encoding="utf-8", newline="") as file:
        truth = [row for row in csv.DictReader(file) if row["family"] == FAMILY and zlib.crc32(row["id"].encode()) % 2 == 0]
    validator, parts, fitted = Validator(program, catalog), {}, set()
    for part, words in PARTS.items():
        chosen = [[row for row in truth if row["measured_quantity"] == quantity and row["hardware"].split("-")[0] in words] for quantity in QUANTITIES]
        if not chosen[0]:
            continue
        fit_part(validator, chosen[0], parts, part, SPREADS)
        power, energy = validator.errors(chosen[0]), validator.errors(chosen[1])
        print(part, len(power), "rows; median |log error| power", round(float(np.median(np.abs(power))), 4), "energy", round(float(np.median(np.abs(energy))), 4))
        parts[part].update(power_spread=max(0.06, float(np.std(power))), energy_spread=max(0.08, float(np.std(energy))))
        fitted.add(part)
    default = {name: float(np.mean([parts[part][name] for part in fitted])) for name in DEVICE}
    spreads = {name: float(np.mean([parts[part][name] for part in fitted])) for name in SPREADS}
    write_table(os.path.join(catalog, "software", "power.csv"), parts, default, spreads, fitted)
    shutil.rmtree(validator.folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
