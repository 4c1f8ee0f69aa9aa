"""Efficiency rows of families that no benchmark suite measured, from single published kernels (truth/kernels.csv).

Run by kernels.py after its own families. What a row states replaces the class prior's share, everything else of the
row stays a prior, and the notes say which is which. Rows of kind `best` are the best shape of a search, which the curve
of a mixed set of shapes does not reach: they are scaled by BEST, measured on families that have both. `limit` (loops of
instructions) is imported and not used. Of several devices of a family the geometric mean of their medians counts."""
import csv
import os

import numpy as np
from scipy.optimize import least_squares

AS_OF = "2026-11-29"
PEAK = {"bf16": "peak_bf16_TFLOP_per_s", "fp16": "peak_bf16_TFLOP_per_s", "fp8": "peak_fp8_TFLOP_per_s"}
# family -> (row it starts from, parts whose kernels are published)
FAMILIES = {"intel-gaudi": ("intel-gaudi", ["gaudi2"]), "intel-gaudi-3": ("intel-gaudi", ["gaudi3"]),
            "amd-cdna3": ("amd-cdna3", ["mi300x"]), "amd-cdna3-mi325x": ("amd-cdna3", ["mi325x"]),
            "amd-cdna4": ("amd-cdna4", ["mi350x", "mi355x"]), "google-tpu-v6e": ("google-tpu", ["tpu-v6e"]),
            "google-tpu-v7": ("google-tpu", ["tpu-v7-ironwood"]),
            "huawei-ascend-910c": ("huawei-ascend", ["ascend-910c"]),
            "nvidia-consumer": ("nvidia-consumer", ["rtx-4090"]),
            "nvidia-consumer-ampere": ("nvidia-consumer-ampere", ["rtx-3090"]),
            "nvidia-turing": ("nvidia-turing", ["titan-rtx"])}
# generations of their own without a published kernel: what they start from
PRIORS = {"google-tpu-v5e": "google-tpu", "aws-trainium-2": "aws-trainium"}
GENERATIONS = {family for family, (start, _) in FAMILIES.items() if start != family} | set(PRIORS)
# best shape of a search (truth/kernels.csv) against the fitted curve of the same part: A100, H100, B200, B300, and of
# fp8 also MI325X on the shapes of a model
REFERENCE = {"a100-80gb": "nvidia-ampere", "h100-sxm-80gb": "nvidia-hopper", "b200-180gb": "nvidia-blackwell",
             "b300-288gb": "nvidia-blackwell-ultra"}


def geometric(values):
    return float(np.exp(np.mean(np.log(values))))


class Kernels:
    def __init__(self, catalog):
        with open(os.path.join(catalog, "truth", "kernels.csv"), newline="") as file:
            self.rows = [row for row in csv.DictReader(file) if row["hardware"] and row["kind"] != "limit"]
        with open(os.path.join(catalog, "hardware", "accelerators.csv"), newline="") as file:
            self.parts = {row["id"]: row for row in csv.DictReader(file)}

    def of(self, part, op, *kinds):
        return [r for r in self.rows if r["hardware"] == part and r["op"] == op and (not kinds or r["kind"] in kinds)]

    def shares(self, part, precision, *kinds):
        """Of the catalog's peak; products below 1e11 FLOP are on the ramp and do not count."""
        names = ("bf16", "fp16") if precision == "bf16" else (precision,)
        peak = float(self.parts[part][PEAK[precision]] or 0)
        large = [r for r in self.of(part, "gemm", *kinds) if r["precision"] in names
                 and (not r["m"] or 2 * float(r["m"]) * float(r["n"]) * float(r["k"]) > 1e11)]
        return [float(r["value"]) / peak for r in large] if peak else []

    def best_over_curve(self, rows, precision):
        ratios = [float(rows[family]["gemm_" + precision]) / max(self.shares(part, precision, "best"))
                  for part, family in REFERENCE.items()
                  if rows[family]["gemm_" + precision] and self.shares(part, precision, "best")]
        if precision == "fp8":
            ratios.append(np.median(self.shares("mi325x", "fp8", "typical")) /
                          np.median(self.shares("mi325x", "fp8", "best")))
        return geometric(ratios)

    def gemm(self, rows, parts, precision):
        """Share of peak of large products; None where nothing was published."""
        medians = []
        for part in parts:
            seen = [s * self.best_over_curve(rows, precision) for s in self.shares(part, precision, "best")]
            seen += self.shares(part, precision, "shape")
            if seen:
                medians.append(np.median(seen))
        return min(0.97, geometric(medians)) if medians else None

    def ramp(self, part, cores):
        """gemm share (that of the largest), half work in GFLOP and floor in us of a part whose small products are
        published, too, by core."""
        peak = float(self.parts[part]["peak_bf16_TFLOP_per_s"]) * 1e12
        cells = [(2 * float(r["m"]) ** 3 * cores, float(r["value"]) * 1e12 * cores) for r in self.of(part, "gemm")]
        work, rate = np.array(cells).T
        gemm = rate[np.argmax(work)] / peak

        def residuals(x):
            half, floor = np.exp(x)
            return np.log((work + half * 1e9) / (peak * gemm) + floor * 1e-6) - np.log(work / rate)

        return (gemm, *np.exp(least_squares(residuals, np.log([5, 2]), loss="soft_l1", f_scale=0.1).x))


def apply(rows, catalog, columns):
    """Sets and adds the rows named above."""
    k = Kernels(catalog)
    starts = {name: dict(rows[name]) for name in {start for start, _ in FAMILIES.values()} | set(PRIORS.values())}
    for family, (start, parts) in FAMILIES.items():
        row = {**starts[start], "id": family}
        said = []
        ramp = k.ramp("tpu-v7-ironwood", 2) if family == "google-tpu-v7" else None
        for precision in ("bf16", "fp8"):
            share = (ramp[0] if precision == "bf16" else None) if ramp else k.gemm(rows, parts, precision)
            if share:
                old = float(starts[start]["gemm_" + precision] or share)
                row["gemm_" + precision] = f"{share:.3g}"
                said.append(f"gemm_{precision}")
                if precision == "bf16":
                    for other in ("attention", "gemm_fp8", "gemm_int8", "gemm_fp4"):  # keep their ratio to it
                        if row[other]:
                            row[other] = f"{min(0.97, float(starts[start][other]) * share / old):.3g}"
        if ramp:
            _, half, floor = ramp
            row.update(gemm_half_work_GFLOP=f"{half:.3g}", floor_bf16_us=f"{floor:.3g}",
                       floor_fp8_us=f"{floor:.3g}", floor_int8_us=f"{floor:.3g}", link_floor_us="13.5",
                       link_half_MB="0")
            said += ["gemm_half_work", "floors of products", "link_floor (all-gathers of 1.6 to 403 MB)"]
        copies = [float(r["value"]) / float(k.parts[part]["memory_bandwidth_GB_per_s"])
                  for part in parts for r in k.of(part, "memory_copy") if float(r["bytes"]) >= 2 ** 25]
        if copies:
            row["memory"] = f"{np.median(copies):.3g}"
            said.append("memory")
        reduced = [float(r["value"]) / float(k.parts[part]["link_GB_per_s"])
                   for part in parts for r in k.of(part, "all_reduce_busbw") if r["n_devices"] == "8"]
        if reduced:
            row["all_reduce"] = f"{reduced[0] * (1 + 6 * float(row['all_reduce_crowding'])):.3g}"
            said.append("all_reduce")
        if family == "huawei-ascend-910c":
            shares = {r["op"]: float(r["value"]) for r in k.of("ascend-910c", "mla_compute_share") +
                      k.of("ascend-910c", "mla_memory_share") + k.of("ascend-910c", "gemm_share_low") +
                      k.of("ascend-910c", "gemm_share_high")}
            # the same table gives H800 0.667 and 0.896 where the curves of nvidia-hopper have attention and decode
            hopper = rows["nvidia-hopper"]
            row.update(gemm_bf16=f"{shares['gemm_share_low']:.3g}", gemm_int8=f"{shares['gemm_share_high']:.3g}",
                       attention=f"{float(hopper['attention']) * shares['mla_compute_share'] / 0.667:.3g}",
                       decode=f"{float(hopper['decode']) * shares['mla_memory_share'] / 0.896:.3g}")
            said += ["gemm_int8", "gemm_bf16 (the low end of int8)", "attention and decode (over H800 in one table)"]
        row.update(as_of=AS_OF, source="published kernels of " + " and ".join(parts) +
                   " (truth/kernels.csv), by scripts/fit/kernels_public.py",
                   notes="published: " + ", ".join(said) + f"; all else: class prior of {start}")
        rows[family] = {name: row.get(name, "") for name in columns}
    for family, start in PRIORS.items():
        rows[family] = {**starts[start], "id": family, "as_of": AS_OF}
