"""Fits the kernel curves of hardware/efficiency.csv to measured kernels, prints their errors on the other half, and
writes the table.

kernels.py KERNEL_FOLDER [scenarios/catalog] [--dry | --only COLUMN,...]
KERNEL_FOLDER holds kernel_{gemm,attention,comm,moe}.csv (ai-dynamo/aiconfigurator, Apache-2.0). Rows with an even crc32
of their text are fitted, the others scored. One parameter set per hardware family over all GPUs and frameworks: errors
include what frameworks differ by. Families without measurements keep the shares of their row and take ramps and floors
from a relative (kernel_priors.py), then what single published kernels say of them (kernels_public.py)."""
import csv
import os
import sys

import numpy as np
from scipy.optimize import least_squares

import kernel_formulas as formulas
import kernel_tables as tables
import kernels_public
from kernel_priors import COLUMNS, complete_prior

AS_OF = "2026-11-23"
SOURCE = "ai-dynamo/aiconfigurator measured kernels (Apache-2.0), fitted by scripts/fit/kernels.py"
FAMILIES = {"nvidia-ampere": ["a100_sxm"], "nvidia-hopper": ["h100_sxm", "h200_sxm"], "nvidia-ada": ["l40s"],
            "nvidia-blackwell": ["b200_sxm", "gb200"], "nvidia-blackwell-ultra": ["b300_sxm", "gb300"],
            "nvidia-blackwell-rtx": ["rtx_pro_6000_server"], "intel-xe": ["b60"]}
# weights -> kernels of the tables that read them; without hardware support the widened product of weight-only kernels
KERNELS = {"bf16": ["bfloat16"], "fp8": ["fp8"], "fp4": ["nvfp4"], "int8": ["sq"]}
WEIGHT_ONLY = {"fp8": ["int8_wo"], "fp4": ["int4_wo"]}
# Weight-only kernels of experts: 4-bit floats count where they are not multiplied as they are
WIDENED_EXPERTS = {"w4a16_mxfp4": "fp4", "int4_wo": "fp4"}
EXPERT_KERNELS = {"bf16": ["bfloat16"], "fp8": ["fp8"], "fp4": ["nvfp4"]}
BOUNDS = {"gemm": (0.1, 1), "read": (0.2, 0.95), "floor": (0.5, 60), "gemm_half": (0.01, 60), "grouped": (0.1, 1),
          "grouped_read": (0.2, 0.95), "grouped_pad": (1, 300), "grouped_floor": (0.5, 60), "widened": (0.02, 1),
          "widened_read": (0.2, 0.95), "widened_pad": (1, 300), "widened_floor": (0.5, 60), "attention": (0.1, 1),
          "attention_half": (20, 1500), "attention_floor": (1, 60), "decode": (0.2, 0.95), "decode_extra": (8, 400),
          "decode_floor": (1, 60), "link": (0.01, 1), "all_reduce": (0.01, 1), "link_floor": (0.5, 30),
          "link_hop": (0.05, 5), "link_half": (0.01, 50), "quick_floor": (0.5, 60), "quick_hop": (0.01, 5),
          "quick_half": (0.001, 50)}
# Between nodes (no multi-node rows in the tables): nccl-tests reach 92-96 % of the ports on A100 and H100
# (NVIDIA/nccl-tests issues 119, 290); less when the rings of several groups share them, as in training.
NETWORK_SHARE, NETWORK_HALF_MB = "0.85", "0.2"
LINEAR = ("link_crowding", "all_reduce_crowding")


def bounds_of(name):
    return next(BOUNDS[key] for key in sorted(BOUNDS, key=len, reverse=True) if name.startswith(key))


def fit(p, start, residuals):
    """Sets the parameters `start` of p to those of least soft-L1 log error (scale 0.1). residuals(p) -> log predicted /
    measured."""
    names = list(start)
    linear = [name in LINEAR for name in names]
    low, high = zip(*[(-0.12, 3) if is_linear else np.log(bounds_of(name)) for name, is_linear in zip(names, linear)])
    first = [start[name] if is_linear else np.log(start[name]) for name, is_linear in zip(names, linear)]

    def values(x):
        return {**p, **{name: v if is_linear else np.exp(v) for name, v, is_linear in zip(names, x, linear)}}

    found = least_squares(lambda x: residuals(values(x)), np.clip(first, np.array(low) + 1e-9, np.array(high) - 1e-9),
                          loss="soft_l1", f_scale=0.1, bounds=(low, high))
    p.update({name: float(v) for name, v in values(found.x).items()})


class Scores:
    """Held-out errors by kernel and part, and all log residuals for the spread."""

    def __init__(self):
        self.residuals, self.lines = [], []

    def add(self, title, parts, predicted, t, spread=True):
        held = ~t["fit"]
        error = predicted / t["time"] - 1
        for part, keep in parts:
            e = error[held & keep]
            if len(e):
                self.lines.append(f"{title:42s} {part:14s} rows {len(e):5d}  MAPE {100 * np.mean(abs(e)):6.1f}  median "
                                  f"APE {100 * np.median(abs(e)):6.1f}"
                                  f"  bias {100 * np.median(e):6.1f}")
        if spread:
            self.residuals.append(np.log(predicted / t["time"])[held])

    def spread(self):
        """Log standard deviation that makes a normal 5-95 % interval hold 90 %: half the width of the central 90 % over
        1.645; every kernel kind counts the same."""
        return float(np.mean([(np.quantile(r, 0.95) - np.quantile(r, 0.05)) / 3.29 for r in self.residuals]))


def fit_gemms(p, table, gpus, scores):
    c = table.columns
    here = np.isin(c["gpu"], gpus)
    jobs = []
    for weights, kinds in KERNELS.items():
        for names, compute in ((kinds, weights), (WEIGHT_ONLY.get(weights, []), "bf16")):
            # what ran from the cache of the benchmark loop (more than 95 % of the memory rate) never does in a model
            cached = c["n"] * c["k"] * formulas.BYTES[weights] / c["time"] > 0.95 * c["rate"]
            t = table.select(here & np.isin(c["dtype"], names) & ~cached, compute)
            if len(t["time"]) and t["peak"].all():
                jobs.append((weights, compute, t))
    start = {"gemm_half_work_GFLOP": 2.0}
    for weights, compute, _ in jobs:
        start.update({f"gemm_{compute}": 0.6, f"read_{weights}": 0.8, f"floor_{weights}_us": 5.0})

    def residuals(q):
        q["memory"] = q["read_bf16"]
        return np.concatenate([np.log(formulas.gemm(q, t, w, k) / t["time"])[t["fit"]] for w, k, t in jobs])

    fit(p, start, residuals)
    p["memory"] = p["read_bf16"]
    for weights, compute, t in jobs:
        m = t["m"]
        parts = [("m 1-16", m <= 16), ("m 32-256", (m > 16) & (m <= 256)), ("m 512-1024", (m > 256) & (m <= 1024)),
                 ("m 2048-16384", m > 1024)]
        for gpu in gpus:
            there = t["gpu"] == gpu
            scores.add(f"gemm {gpu} {weights} weights, {compute}",
                       [(n, k & there) for n, k in parts + [("all", m > 0)]], formulas.gemm(p, t, weights, compute), t,
                       spread=gpu == gpus[0])


def fit_attention(p, table, gpus, scores):
    c = table.columns
    here = np.isin(c["gpu"], gpus)
    t = table.select(here & (c["phase"] == "prefill") & (c["kv_dtype"] == "bfloat16") & (c["attn_dtype"] == "bfloat16"),
                     "bf16")
    fit(p, {"attention": 0.6, "attention_half_keys": 400.0, "attention_floor_us": 10.0},
        lambda q: np.log(formulas.prefill(q, t) / t["time"])[t["fit"]])
    parts = [("s < 512", t["s"] < 512), ("s 512-3072", (t["s"] >= 512) & (t["s"] < 4096)),
             ("s >= 4096", t["s"] >= 4096)]
    for gpu in gpus:
        there = t["gpu"] == gpu
        scores.add(f"prefill {gpu}", [(n, k & there) for n, k in parts + [("all", t["s"] > 0)]], formulas.prefill(p, t),
                   t, gpu == gpus[0])
    # caches that the benchmark loop keeps on chip are read faster than a served model can
    cached = (c["kv_bytes"] > 0.15 * c["cache"]) & (c["kv_bytes"] < 1.1 * c["cache"])
    d = table.select(here & (c["phase"] == "decode") & ~cached, "bf16")
    start = {"decode": 0.8, "decode_extra_keys": 128.0, "decode_floor_us": 10.0}
    if (d["kv_dtype"] == "fp8").any():
        start["decode_narrow"] = 0.7
    fit(p, start, lambda q: np.log(formulas.decode(q, d) / d["time"])[d["fit"]])
    parts = [("< 1 MB", d["kv_bytes"] < 1e6), ("1-100 MB", (d["kv_bytes"] >= 1e6) & (d["kv_bytes"] < 1e8)),
             ("> 100 MB", d["kv_bytes"] >= 1e8)]
    for gpu in gpus:
        there = d["gpu"] == gpu
        scores.add(f"decode {gpu}", [(n, k & there) for n, k in parts + [("all", d["s"] > 0)]], formulas.decode(p, d),
                   d, gpu == gpus[0])


def fit_experts(p, table, gpus, scores):
    c = table.columns
    jobs = []
    # vLLM has no tuned fp8 configuration for these shapes on Hopper: four times slower than its own block-scaled
    # kernels
    untuned = (c["framework"] == "vllm") & (c["moe_dtype"] == "fp8") & np.isin(c["gpu"], ["h100_sxm", "h200_sxm"])
    here = np.isin(c["gpu"], gpus) & ~untuned
    # with several expert ranks the tables time one rank that still passes over the tokens of all of them: no dispatch,
    # so not our case
    whole = c["moe_ep"] == 1
    for weights, kinds in EXPERT_KERNELS.items():
        read = c["touched"] * 3 * c["hidden"] * c["inter"] / c["moe_tp"] * formulas.BYTES[weights]
        cached = read / c["time"] > 0.95 * c["rate"]
        t = table.select(here & whole & ~cached & np.isin(c["moe_dtype"], kinds), weights)
        if len(t["time"]) and "gemm_" + weights in p:
            jobs.append((weights, t))
    fit(p, {"grouped": 0.8, "grouped_read": 0.85, "grouped_pad_rows": 64.0, "grouped_floor_us": 8.0},
        lambda q: np.concatenate([np.log(formulas.experts(q, t, w, w) / t["time"])[t["fit"]] for w, t in jobs]))
    for weights, t in jobs:
        n = t["num_tokens"]
        scores.add(f"experts {'+'.join(gpus)} {weights}",
                   [("tokens 1-16", n <= 16), ("tokens 64-256", (n > 16) & (n < 1024)),
                   ("tokens >= 1024", n >= 1024), ("all", n > 0)], formulas.experts(p, t, weights, weights), t)
    narrow = table.select(here & whole & (c["moe_dtype"] == "w4a16_mxfp4"), "bf16")
    # 4-bit experts where fp4 is not multiplied: the only kernels that tell
    if "floor_fp4_us" not in p and len(narrow["time"]):
        p["read_fp4"] = p["read_bf16"]
        fit(p, {"floor_fp4_us": 12.0},
            lambda q: np.log(formulas.experts(q, narrow, "fp4", "bf16") / narrow["time"])[narrow["fit"]])
        scores.add(f"experts {'+'.join(gpus)} fp4 weights, bf16", [("all", narrow["topk"] > 0)],
                   formulas.experts(p, narrow, "fp4", "bf16"), narrow, False)
    fit_widened_experts(p, table, here & whole, scores)
    show_skew(c, here, scores)


def fit_widened_experts(p, table, keep, scores):
    """Weight-only kernels of 4-bit experts, products in 16 bits: shorter tiles at a lower rate than the others."""
    kinds = [k for k in WIDENED_EXPERTS if k == "int4_wo" or "gemm_fp4" not in p]
    t = table.select(keep & np.isin(table.columns["moe_dtype"], kinds), "bf16")
    if len(t["time"]) < 50:
        return
    fit(p, {"widened": 0.5, "widened_read": 0.7, "widened_pad_rows": 16.0, "widened_floor_us": 10.0},
        lambda q: np.log(formulas.widened_experts(q, t) / t["time"])[t["fit"]])
    n = t["num_tokens"]
    scores.add("experts, 4-bit weights widened",
               [("tokens 1-16", n <= 16), ("tokens 64-256", (n > 16) & (n < 1024)), ("tokens >= 1024", n >= 1024),
                ("all", n > 0)], formulas.widened_experts(p, t), t, False)


def show_skew(c, here, scores):
    """What skewed routing does to the busiest expert rank is no kernel property: shown (time over that of even
    routing), not fitted."""
    shape = ("gpu", "framework", "moe_dtype", "num_tokens", "hidden", "inter", "topk", "num_experts", "moe_tp",
             "moe_ep")
    rows = {}
    for i in np.flatnonzero(here & (c["num_tokens"] >= 1024)):
        rows.setdefault(tuple(c[name][i] for name in shape), {})[c["distribution"][i]] = c["time"][i]
    for law in ("power_law_1.01", "power_law_1.2"):
        for ranks in (1, 2, 4, 8, 32):
            ratios = [r[law] / r["balanced"]
                      for key, r in rows.items() if key[-1] == ranks and law in r and "balanced" in r]
            if ratios:
                scores.lines.append(f"  skewed routing {law}, {ranks} expert ranks: {np.median(ratios):.2f} of the "
                                    f"time of even routing ({len(ratios)} shapes)")


def fastest(c, keep):
    """Of rows that measure the same message twice (eager and in a CUDA graph), the faster: what a serving engine
    runs."""
    best = {}
    for i in np.flatnonzero(keep):
        key = (c["gpu"][i], c["framework"][i], c["ranks"][i], c["bytes"][i])
        if key not in best or c["time"][i] < c["time"][best[key]]:
            best[key] = i
    return np.array(sorted(best.values()))


def fit_collectives(p, table, gpus, scores):
    c = table.columns
    here = np.isin(c["gpu"], gpus)
    library = np.isin(c["framework"], ["nccl", "oneccl"]) & (c["dtype"] == "half")
    t = table.select(here & library)
    fit(p, {"link": 0.7, "link_crowding": 0.01, "all_reduce": 0.7, "all_reduce_crowding": 0.01, "link_floor_us": 4.0,
            "link_hop_us": 1.0, "link_half_MB": 1.0}, lambda q: np.log(formulas.collective(q, t) / t["time"])[t["fit"]])
    for op in sorted(set(t["op"])):
        for low, high in ((0, 2 ** 17), (2 ** 17, 2 ** 24), (2 ** 24, 2 ** 40)):
            keep = (t["op"] == op) & (t["bytes"] >= low) & (t["bytes"] < high)
            scores.add(f"{op} {'+'.join(gpus)}", [(f">= {low >> 10} KiB", keep)], formulas.collective(p, t), t, False)
    scores.residuals.append(np.log(formulas.collective(p, t) / t["time"])[~t["fit"]])
    serving = (here & ~np.isin(c["framework"], ["nccl", "oneccl"])
               & (c["op"] == "all_reduce") & (c["dtype"] == "bfloat16"))
    q = table.select(fastest(c, serving))
    fit(p, {"quick_floor_us": 4.0, "quick_hop_us": 0.1, "quick_half_MB": 0.5},
        lambda x: np.log(formulas.collective(x, q, "quick_floor_us", "quick_hop_us", "quick_half_MB")
                         / q["time"])[q["fit"]])
    for low, high in ((0, 2 ** 17), (2 ** 17, 2 ** 24), (2 ** 24, 2 ** 40)):
        keep = (q["bytes"] >= low) & (q["bytes"] < high)
        scores.add(f"serving all_reduce {'+'.join(gpus)}", [(f">= {low >> 10} KiB", keep)],
                   formulas.quick_all_reduce(p, q), q, False)


def fitted_row(family, old, folder_tables, gpus, published):
    gemm, attention, moe, comm = folder_tables
    scores = Scores()
    p = {"launch_us": 2.0}
    fit_gemms(p, gemm, gpus, scores)
    fit_attention(p, attention, gpus, scores)
    fit_experts(p, moe, gpus, scores)
    fit_collectives(p, comm, gpus, scores)
    row = {**{name: "" for name in COLUMNS}, **{name: old.get(name, "") for name in ("id", "gemm_fp32", "network")}}
    row.update({name: f"{value:.3g}" for name, value in p.items() if name in COLUMNS})
    if not row["gemm_int8"]:
        row.update(gemm_int8=row["gemm_fp8"], read_int8=row["read_fp8"], floor_int8_us=row["floor_fp8_us"])
    # what a part with less rated power per operation is measured against
    row["measured_W_per_TFLOP"] = f"{min(published[gpu]['tdp'] / published[gpu]['bf16'] for gpu in gpus) * 1e12:.3g}"
    row.update(network=NETWORK_SHARE if gpus[0] != "b60" else row["network"], network_half_MB=NETWORK_HALF_MB,
               spread=f"{scores.spread():.3g}", source=SOURCE, as_of=AS_OF,
               notes=f"fitted to the GEMM, attention, expert and collective kernels of {' and '.join(gpus)}; memory: "
                     "as read_bf16; fp32, launch: class "
                     "prior; network: prior from published nccl-tests runs (NVIDIA/nccl-tests issues 119 and 290); "
                     "spread: held-out kernels, all frameworks")
    print(f"\n=== {family}: {', '.join(gpus)}; spread {scores.spread():.3f}")
    print("\n".join(scores.lines))
    print({name: row[name] for name in COLUMNS[1:-3] if row[name]})
    return row


def share_host(rows):
    """How collectives crowd on PCIe is the host's, not the card's: the L40S server of the tables falls to 0.8 GB/s with
    eight cards, where one published throughput of eight (TensorRT-LLM 0.14, Llama 3.1 70B) needs more than 7."""
    for name in ("link_crowding", "all_reduce_crowding"):
        rows["nvidia-ada"][name] = rows["nvidia-blackwell-rtx"][name]
    rows["nvidia-ada"]["notes"] += "; crowding of collectives: as nvidia-blackwell-rtx, the host of l40s is an outlier"


def main(folder, catalog="scenarios/catalog", dry=False, only=""):
    path = os.path.join(catalog, "hardware", "efficiency.csv")
    with open(path, newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    published = tables.rates(os.path.join(catalog, "hardware", "accelerators.csv"))
    measured = (tables.gemms(folder, published), tables.attention(folder, published), tables.moe(folder, published),
                tables.collectives(folder, published))
    for family, gpus in FAMILIES.items():
        fitted = fitted_row(family, rows[family], measured, gpus, published)
        rows[family] = {**rows[family], **{name: fitted[name] for name in only.split(",")}} if only else fitted
    if not only:
        share_host(rows)
        for name in rows:
            if name not in FAMILIES and name not in kernels_public.GENERATIONS:
                rows[name] = complete_prior(rows[name], rows, COLUMNS)
        kernels_public.apply(rows, catalog, COLUMNS)
    if not dry:
        with open(path, "w", newline="") as file:
            out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            out.writeheader()
            out.writerows(rows[name] for name in sorted(rows))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    columns = arguments.pop(arguments.index("--only") + 1) if "--only" in arguments else ""
    main(*[a for a in arguments if not a.startswith("--")], dry="--dry" in arguments, only=columns)
