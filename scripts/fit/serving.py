#!/usr/bin/python3
"""Fits scenarios/catalog/software/serving.csv to the fit split of the data-centre serving tables.

usage: scripts/fit/serving.py --equicube build/release/equicube [--truth FILE.csv ...] [--write]

Minimises a robust sum of squared log(predicted / measured) over the profiles' parameters, each drawn towards its prior
(a log-normal, or a normal for shares that may pass zero). Rows: the families below, id with an even CRC-32 (`split` =
fit in the JSON of `equicube validate`). Gauss-Newton with numerical derivatives; profiles do not share rows, so one run
per parameter gives the derivatives of all of them. The spreads are set last, so that the 5-95 % interval holds nine of
ten rows of the half that scatters more; nothing else is taken from the held-out half. Without --write only the
scores are printed.
"""
import argparse
import csv
import json
import math
import os
import re
import shutil
import subprocess
import tempfile

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FAMILIES = re.compile(r"TensorRT-LLM perf-overview v(0\.20|1\.0)|trtllm-(0\.20|1\.0)|ML\.ENERGY Leaderboard "
                      r"v3|mlenergy-v3|InferenceX|inferencex")
KINDS = {"output_throughput_total": "throughput", "itl_median": "step", "tpot_mean": "step", "ttft_mean": "first_token"}
# log standard deviation that a good prediction leaves; weights of the residuals
NOISE = {"throughput": 0.15, "step": 0.15, "first_token": 0.5}

# parameter: prior, log standard deviation of the prior (negative: absolute, may pass zero), why
PRIORS = {
    "step_overhead_us": (1000, 0.7, "host work per step that graphs do not hide"),
    "sequence_overhead_us": (8, 0.5, "sampling and detokenisation per sequence"),
    "host_overlap": (0.5, -0.25, "schedulers that prepare the next step meanwhile hide some of it"),
    "request_overhead_us": (12000, 0.4, "transport, tokenisation, admission"),
    "layer_overhead_us": (8, 0.2, "small kernels of a replayed layer, 2-3 us each"),
    "expert_overhead_us": (10, 0.5, "routing and permutation kernels"),
    "quantise_us": (0, -1, "beyond the calibrated floor"),
    "prefill_layer_us": (300, 0.7, "12-40 launches of 5-10 us per layer"),
    "prefill_latent_us": (300, 1.0, "more launches: latent attention expanded in parts, recurrent mixers by chunks"),
    "expert_memory_share": (1, 0.3, "measured kernels"),
    "expert_byte_share": (0.9, 0.3, "8-bit experts with block scales"),
    "expert_gemm_share": (1, 0.3, "measured kernels"),
    "prefill_share": (1, 0.12, "ragged prompts"),
    "prefill_narrow_share": (1, 0.12, "ragged prompts, 8-bit and narrower products"),
    "attention_share": (1, 0.3, "measured kernels"),
    "recurrent_share": (0.8, 0.3, "states of recurrent mixers, streamed"),
    "expert_skew": (0.28, 0.35, "power-law routing of the kernel tables"),
    "routing_spread": (0.8, 0.2, "skewed routing touches fewer experts"),
    "burst_share": (0.15, 0.7, "closed loops start together"),
}
FIXED = {  # not fitted: (profile, parameter): value, source
    ("default", "cache_share"): (0.9, "vLLM gpu_memory_utilization"),
    ("default", "reserve_share"): (0, "data sheets count 1e9 bytes per GB; nvidia-smi shows 6 % more (H200: 143771 "
                                      "MiB), which contexts and buffers use up"),
    ("default", "reserve_GB"): (1.5, "CUDA context, graphs, communication buffers"),
    ("default", "output_reserved"): (0.5, "paged cache grows with the output"),
    ("default", "pass_tokens"): (8192, "default of vLLM, SGLang and TensorRT-LLM on these accelerators"),
    ("default", "max_sequences"): (4096, "limit of captured graphs"),
    ("default", "expert_overlap"): (0.3, "project prior"),
    ("deepep", "expert_overlap"): (0.85, "arXiv 2412.19437, sec. 3.4: two micro-batches take turns"),
    ("deepep", "expert_skew"): (0.1, "arXiv 2412.19437, sec. 3.4: redundant experts balance the ranks"),
    ("tensorrt-llm/engine", "request_overhead_us"): (1000, "prior: requests enter the C++ executor in the same "
                                                           "process, no server"),
    ("tensorrt-llm/engine", "sequence_overhead_us"): (1, "prior: batched sampling kernels, bookkeeping in C++"),
    ("tensorrt-llm/engine", "step_overhead_us"): (200, "prior: C++ executor, half of the PyTorch backend's"),
    ("tensorrt-llm/engine", "spread_throughput"): (0.23, "prior: a quarter wider than the PyTorch backend's, not "
                                                         "fitted"),
    ("tensorrt-llm/engine", "spread_step"): (0.28, "prior: a quarter wider than the PyTorch backend's, not fitted"),
    ("tensorrt-llm", "cache_share"): (0.95, "perf-overview.md: kv_cache_free_gpu_mem_fraction 0.95"),
    ("tensorrt-llm", "output_reserved"): (1, "trtllm-bench: guaranteed no eviction reserves the whole output"),
    ("tensorrt-llm", "max_sequences"): (2048, "trtllm-bench: default largest batch"),
}
# as serving_profile_of
PROFILES = {"tensorrt-llm": r"tensorrt|trtllm", "sglang": r"sglang", "vllm": r"vllm (0\.(1[4-9]|[2-9]\d)|nightly)",
            "vllm-2025": r"vllm"}


def profile_of(framework):
    return next((p for p, pattern in PROFILES.items() if re.search(pattern, framework.lower())), "vllm")


def left_out(row):
    """Rows of the fit families that the model does not claim to know: one vLLM build on Blackwell whose steps take 30
    ms whatever the Qwen3 model (Qwen3-8B takes 38 ms per token at batch 16 there, 12 ms on H100)."""
    return ("gpqa" in row["notes"] and row["hardware"].startswith("B200") and row["model"].startswith("Qwen3"))


class Model:
    """equicube on a copy of the catalog with other software parameters."""

    def __init__(self, program, truth):
        self.program, self.folder = program, tempfile.mkdtemp()
        self.catalog = os.path.join(self.folder, "catalog")
        shutil.copytree(os.path.join(ROOT, "scenarios/catalog"), self.catalog)
        os.makedirs(os.path.join(self.catalog, "software"), exist_ok=True)
        self.framework, self.truth, self.left_out = {}, [], set()
        for path in truth:
            with open(path, newline="") as f:
                reader = csv.DictReader(f)
                rows = [r for r in reader if FAMILIES.search(r.get("family") or r.get("source") or "")
                        and r["measured_quantity"] in KINDS]
                fields = reader.fieldnames
            self.truth.append(os.path.join(self.folder, os.path.basename(path)))
            with open(self.truth[-1], "w", newline="") as f:
                writer = csv.DictWriter(f, fields)
                writer.writeheader()
                writer.writerows(rows)
            self.left_out.update(r["id"] for r in rows if left_out(r))
            self.framework.update({r["id"]: r["framework"] for r in rows})

    def rows(self, values, spreads):
        write_table(os.path.join(self.catalog, "software/serving.csv"), values, spreads)
        out = os.path.join(self.folder, "out.json")
        command = [self.program, "validate", "serving", "--catalog", self.catalog, "--json", out]
        for path in self.truth:
            command += ["--truth", path]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(out) as f:
            return [r for r in json.load(f)["rows"] if r.get("predicted")]


def write_table(path, values, spreads):
    with open(path, "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["id", "parameter", "value", "source", "as_of", "notes"])
        for (profile, name), (value, source) in sorted(FIXED.items()):
            w.writerow([profile, name, f"{value:.4g}", source, "2026-11-23", ""])
        for (profile, name), value in sorted(values.items()):
            prior, sd, why = PRIORS[name]
            w.writerow([profile, name, f"{value:.4g}", "scripts/fit/serving.py on the fit split", "2026-11-23",
                        f"prior {prior:g}, {'log ' if sd > 0 else ''}sd {abs(sd):g}: {why}"])
        for (profile, kind), value in sorted(spreads.items()):
            w.writerow([profile, "spread_" + kind, f"{value:.3g}", "scripts/fit/serving.py: spread of the wider half",
                        "2026-11-23", "log standard deviation"])


def fit(model, steps):
    keys = [(p, n) for p in PROFILES for n in PRIORS]
    names = list(PRIORS)
    x = np.zeros(len(keys))  # prior standard deviations away from the prior

    def values(x):
        out = {}
        for i, (p, n) in enumerate(keys):
            prior, sd, _ = PRIORS[n]
            out[p, n] = prior * math.exp(sd * x[i]) if sd > 0 else prior - sd * x[i]
            if n == "host_overlap":
                out[p, n] = min(1.0, max(0.0, out[p, n]))
        return out

    def residuals(x):
        rows = [r for r in model.rows(values(x), {}) if r["split"] == "fit" and r["id"] not in model.left_out]
        noise = np.array([NOISE[KINDS[r["quantity"]]] for r in rows])
        errors = np.array([math.log(r["predicted"] / r["measured"]) for r in rows])
        return errors / noise, [profile_of(model.framework[r["id"]]) for r in rows], rows

    r, profile, rows = residuals(x)
    profile = np.array(profile)
    # every (family, quantity) weighs as much as the root of its size
    group = [r["family"] + r["quantity"] for r in rows]
    size = {g: group.count(g) for g in set(group)}
    share = np.array([(200 / size[g]) ** 0.5 for g in group])

    def loss(r, x):
        return float(np.sum(share * np.log1p(r * r / 4) * 2) + np.sum(x * x))  # Cauchy: outliers pull little

    best = loss(r, x)
    damping = 1.0
    for step in range(steps):
        jacobian = np.zeros((len(r), len(keys)))
        for j, n in enumerate(names):
            moved = x.copy()
            for i, (p, m) in enumerate(keys):
                if m == n:
                    moved[i] += 0.05
            change = (residuals(moved)[0] - r) / 0.05
            for i, (p, m) in enumerate(keys):
                if m == n:
                    jacobian[profile == p, i] = change[profile == p]
        weight = share / (1 + r * r / 4)
        while damping < 1e6:
            a = jacobian.T @ (weight[:, None] * jacobian) + np.eye(len(keys)) * (1 + damping)
            trial = np.clip(x - np.linalg.solve(a, jacobian.T @ (weight * r) + x), -3, 3)
            rt = residuals(trial)[0]
            if loss(rt, trial) < best:
                x, r, best, damping = trial, rt, loss(rt, trial), damping / 4
                break
            damping *= 4
        print(f"step {step}: loss {best:.1f}", flush=True)
    return values(x)


def spreads_of(model, values):
    """Nine of ten rows inside 5-95 %, of the half that scatters more: the 90th percentile of |log error| is 1.645
    spreads. Rows that were fitted on scatter less than others do, and 30 rows of either half have no better tail.
    Default: all profiles, a quarter wider."""
    errors = {}
    for r in model.rows(values, {}):
        for p in (profile_of(model.framework[r["id"]]), "default"):
            halves = errors.setdefault((p, KINDS[r["quantity"]]), {})
            halves.setdefault(r["split"], []).append(abs(math.log(r["predicted"] / r["measured"])))
    out = {k: max(0.08, max(float(np.quantile(v, 0.9)) / 1.645 for v in halves.values()))
           for k, halves in errors.items() if min(len(v) for v in halves.values()) >= 30}
    return {(p, k): v * (1.25 if p == "default" else 1) for (p, k), v in out.items()}


def report(rows):
    groups = {}
    for r in rows:
        groups.setdefault((r["family"][:48], r["quantity"], r["split"]), []).append(r)
    for key, g in sorted(groups.items()):
        e = np.array([r["predicted"] / r["measured"] - 1 for r in g])
        inside = np.mean([r["p05"] <= r["measured"] <= r["p95"] for r in g])
        print(f"{key[0]:50}{key[1]:26}{key[2]:9}{len(g):5}  median {100 * np.median(abs(e)):5.1f}  mape "
              f"{100 * np.mean(abs(e)):6.1f}  bias {100 * np.mean(e):+6.1f}  inside {100 * inside:5.1f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--equicube", default=os.path.join(ROOT, "build/release/equicube"))
    parser.add_argument("--truth", action="append", default=[])
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    shipped = os.path.join(ROOT, "scenarios/catalog/truth")
    truth = options.truth or [os.path.join(shipped, n) for n in sorted(os.listdir(shipped)) if n.startswith("serving")]
    model = Model(os.path.abspath(options.equicube), truth)
    values = fit(model, options.steps)
    spreads = spreads_of(model, values)
    report(model.rows(values, spreads))
    target = os.path.join(ROOT, "scenarios/catalog/software/serving.csv")
    if options.write:
        write_table(target, values, spreads)
    else:
        for (profile, name), value in sorted(values.items()):
            print(f"{profile},{name},{value:.4g}")
    shutil.rmtree(model.folder)


if __name__ == "__main__":
    main()
