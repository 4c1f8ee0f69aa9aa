#!/usr/bin/python3
"""Fits scenarios/catalog/software/serving.csv to the fit split of the data-centre serving tables.

usage: scripts/fit/serving.py --equicube build/release/equicube [--truth FILE.csv ...] [--spreads] [--write]

Minimises a robust sum of squared log(predicted / measured) over the profiles' parameters, each drawn towards its prior
(a log-normal, or a normal for shares that may pass zero). Rows: the families below, id with an even CRC-32 (`split` =
fit in the JSON of `equicube validate`). Gauss-Newton with numerical derivatives; profiles do not share rows, so one run
per parameter gives the derivatives of all of them. The spreads are set last, so that the 5-95 % interval holds nine of
ten rows of the half that scatters more; nothing else is taken from the held-out half. Frameworks that nothing was
fitted to have a spread by a rule on fitted rows (`framework_spreads`). Without --write only the scores are printed.
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

DATE = "2026-12-01"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FAMILIES = re.compile(r"TensorRT-LLM perf-overview v(0\.20|1\.0)|trtllm-(0\.20|1\.0)|ML\.ENERGY Leaderboard "
                      r"v3|mlenergy-v3|InferenceX|inferencex")
# Families of parts whose kernels are known from single products at most: one share of the speed of their kernels each,
# fitted after the profiles, which these rows do not touch
DEVICE_FAMILIES = re.compile(r"^(gaudi[23]|mlperf-4\.0|tpu-vllm|jetstream|neuronx|cloudmatrix|mi300x-oci|"
                             r"rtx4090-vllm)$")
# hardware of the tables -> row of hardware/efficiency.csv
GENERATIONS = {"Gaudi3": "intel-gaudi-3", "Gaudi2": "intel-gaudi", "v6e": "google-tpu-v6e", "v7": "google-tpu-v7",
               "v5e": "google-tpu-v5e", "Trainium1": "aws-trainium", "Trainium2": "aws-trainium-2",
               "910C": "huawei-ascend-910c", "MI300X": "amd-cdna3", "4090": "nvidia-consumer", "A100": "nvidia-ampere",
               "H100": "nvidia-hopper", "H200": "nvidia-hopper", "B200": "nvidia-blackwell", "B300":
               "nvidia-blackwell-ultra", "L40S": "nvidia-ada", "RTX-PRO-6000": "nvidia-blackwell-rtx"}
CLIENT_SPREAD = 0.2  # log standard deviation, prior: clients that start, end and repeat otherwise than InferenceX's
DEVICE_SPREAD = 0.25  # log standard deviation of the prior of a share
STUDENT95 = 1.8595  # 95th percentile of Student's distribution with 8 degrees of freedom, of which intervals are: one
# less than the families behind the spread of generations
KINDS = {"output_throughput_total": "throughput", "itl_median": "step", "tpot_mean": "step", "ttft_mean": "first_token"}
DEVICE_KINDS = {**KINDS, "batch_e2e_latency": "step", "decode_throughput_per_gpu": "throughput", "tpot_p50": "step",
                "prefill_throughput_per_gpu": "throughput"}
# log standard deviation that a good prediction leaves; weights of the residuals
NOISE = {"throughput": 0.15, "step": 0.15, "first_token": 0.3}

# parameter: prior, log standard deviation of the prior (negative: absolute, may pass zero), why
PRIORS = {
    "step_overhead_us": (1000, 0.7, "host work per step that graphs do not hide"),
    "sequence_overhead_us": (8, 0.5, "sampling and detokenisation per sequence"),
    "draft_overhead_us": (1000, 0.7, "drafting, verifying and extending are passes of their own, launched one after "
                                     "the other (SGLang: no overlap with its EAGLE; TensorRT-LLM: one graph)"),
    "host_overlap": (0.5, -0.25, "schedulers that prepare the next step meanwhile hide some of it"),
    "request_overhead_us": (12000, 0.4, "transport, tokenisation, admission"),
    "layer_overhead_us": (8, 0.2, "small kernels of a replayed layer, 2-3 us each"),
    "expert_overhead_us": (10, 0.5, "routing and permutation kernels"),
    "quantise_us": (0, -1, "beyond the calibrated floor"),
    "prefill_layer_us": (300, 0.4, "12-40 launches of 5-10 us per layer"),
    "prefill_latent_us": (300, 1.2, "more launches: latent attention expanded in parts, recurrent mixers by chunks"),
    "prefill_byte_expert_us": (400, 0.8, "more launches: kernels that quantise, sort, multiply, scale and combine; "
                                         "vLLM, which alone has such mixtures without latent attention in the fit, "
                                         "350-630"),
    "expert_memory_share": (1, 0.3, "measured kernels"),
    "expert_byte_share": (0.9, 0.3, "8-bit experts with block scales"),
    "expert_gemm_share": (1, 0.3, "measured kernels"),
    "expert_byte_gemm_share": (0.75, 0.3, "measured kernels of 8-bit experts with block scales at 1,024 tokens and "
                                          "more, over those with one scale: 0.69 (TensorRT-LLM on Hopper, vLLM on "
                                          "Blackwell), 0.86 (vLLM on Hopper)"),
    "prefill_share": (1, 0.12, "ragged prompts"),
    "prefill_narrow_share": (1, 0.12, "ragged prompts, 8-bit and narrower products"),
    "attention_share": (1, 0.3, "measured kernels"),
    "recurrent_share": (0.8, 0.3, "states of recurrent mixers, streamed"),
    "recurrent_traffic": (4.6, 0.4, "the same kernels in training (software/training.csv, recurrent_traffic)"),
    "expert_skew": (0.28, 0.35, "power-law routing of the kernel tables"),
    "routing_spread": (1, 0.4, "popularity of experts, standard deviation over mean: the kernel tables were measured "
                              "under power laws"),
    "admission_us": (2000, 0.7, "the engine's host takes a request up: cache blocks, sampling state, block tables"),
    "request_work_us": (2000, 0.7, "one event loop for all requests: HTTP, admission"),
    "prompt_work_us": (1, 0.7, "a tokeniser of a million tokens per second"),
    "response_work_us": (46, 0.5, "vLLM blog, 5 September 2024: the interface takes 33 % of the time, with the "
                                  "scheduler 62 % and 86 us per sequence and step"),
}
# What kernels of a framework reach, and how fast the hosts launch that come with a generation, differs between
# generations of accelerators too: log standard deviation around the profile's value
OF_GENERATION = {"expert_gemm_share": 0.3, "expert_byte_gemm_share": 0.3, "expert_memory_share": 0.3,
                 "prefill_narrow_share": 0.15, "prefill_latent_us": 0.7,
                 "prefill_byte_expert_us": 0.7, "admission_us": 0.5, "request_overhead_us": 0.5}
# Of models and their prompts, not of frameworks: one value for all
SHARED = ("routing_spread",)
# Measured NVIDIA generations: what training holds of the calibrated 16-bit products under sustained load; prompts of a
# profile reach their share of that. Narrow products have shares of their own by generation.
SUSTAINED = ("nvidia-ampere", "nvidia-hopper", "nvidia-blackwell", "nvidia-blackwell-ultra")
STARTS_ABOVE = ("prefill_latent_us",)
FEWEST_ROWS = 10  # of the fit split, for a profile's generation to have values of its own
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
    ("deepep", "dispatch_floor_us"): (191, "DeepEP's low-latency kernels on 8 ranks, 128 tokens: dispatch 77, combine "
                                           "114 us (its README); 116 and 118 us on Ascend 910C (arXiv 2506.12708)"),
    ("compiled", "request_overhead_us"): (1000, "prior: a loop in the same process, no server (Optimum Habana, "
                                                "Transformers NeuronX, NxD Inference, JetStream)"),
    ("compiled", "sequence_overhead_us"): (1, "prior: sampling is part of the compiled graph"),
    ("compiled", "step_overhead_us"): (500, "prior: one graph per step"),
    ("compiled", "prefill_layer_us"): (20, "prior: prompts run as compiled graphs, too"),
    ("compiled", "prefill_latent_us"): (0, "prior: the same"),
    ("compiled", "prefill_byte_expert_us"): (0, "prior: the same"),
    ("tensorrt-llm/engine", "request_overhead_us"): (1000, "prior: requests enter the C++ executor in the same "
                                                           "process, no server"),
    ("compiled", "admission_us"): (0, "prior: static batches"),
    ("tensorrt-llm/engine", "admission_us"): (200, "prior: C++ executor"),
    ("tensorrt-llm/engine", "prefill_layer_us"): (60, "prior: a compiled engine launches its kernels from C++, 15 per "
                                                      "layer of about 4 us"),
    ("tensorrt-llm/engine", "prefill_latent_us"): (0, "prior: the same"),
    ("tensorrt-llm/engine", "prefill_byte_expert_us"): (0, "prior: the same"),
    ("tensorrt-llm/engine", "expert_byte_gemm_share"): (1, "engines of that time scale 8-bit weights by tensor "
                                                           "(ModelOpt), whose kernels are the measured ones"),
    ("tensorrt-llm/engine", "sequence_overhead_us"): (1, "prior: batched sampling kernels, bookkeeping in C++"),
    ("tensorrt-llm/engine", "step_overhead_us"): (200, "prior: C++ executor, half of the PyTorch backend's"),
    ("vllm", "graph_tokens"): (512, "vLLM, CUDA Graphs: piecewise graphs serve passes with prompts, too; captured up "
                                    "to 512 tokens by default (max_cudagraph_capture_size)"),
    ("vllm-2025/2024", "max_sequences"): (256, "vLLM before 0.6: default max_num_seqs"),
    ("vllm-2025/2024", "sequence_overhead_us"): (86, "vLLM blog, 5 September 2024: interface 33 % and scheduler 29 % "
                                                     "of the time, kernels 38 %, about 14 ms of a step of 256 "
                                                     "sequences of Llama 3 8B on one H100"),
    ("vllm-2025/2024", "host_overlap"): (0, "nothing runs beside the device before asynchronous output processing "
                                            "(the same)"),
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
    ms whatever the Qwen3 model (Qwen3-8B takes 38 ms per token at batch 16 there, 12 ms on H100), and 23 ms with
    Nemotron Nano 9B (11 ms on H100)."""
    return ("gpqa" in row["notes"] and row["hardware"].startswith("B200")
            and row["model"].startswith(("Qwen3", "Nemotron-Nano")))


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
                        and r["measured_quantity"] in KINDS or DEVICE_FAMILIES.search(r.get("family") or "")
                        and r["measured_quantity"] in DEVICE_KINDS]
                fields = reader.fieldnames
            self.truth.append(os.path.join(self.folder, os.path.basename(path)))
            with open(self.truth[-1], "w", newline="") as f:
                writer = csv.DictWriter(f, fields)
                writer.writeheader()
                writer.writerows(rows)
            self.left_out.update(r["id"] for r in rows if left_out(r))
            self.framework.update({r["id"]: r["framework"] for r in rows})

    def rows(self, values, spreads, shares=None, of_devices=False):
        """Of the families that profiles are fitted on, or of those that shares of devices are."""
        write_table(os.path.join(self.catalog, "software/serving.csv"), values, spreads, shares or {})
        out = os.path.join(self.folder, "out.json")
        command = [self.program, "validate", "serving", "--catalog", self.catalog, "--json", out]
        for path in self.truth:
            command += ["--truth", path]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(out) as f:
            rows = [r for r in json.load(f)["rows"] if r.get("predicted")]
        return [r for r in rows if bool(DEVICE_FAMILIES.search(r["family"])) == of_devices]


def sustained():
    with open(os.path.join(ROOT, "scenarios/catalog/software/training.csv"), newline="") as f:
        rows = {r["id"]: float(r["value"]) for r in csv.DictReader(f) if r["parameter"] == "gemm_share_bf16"}
    return {g: rows["hardware:" + g] for g in SUSTAINED}


def generation_of(row):
    return next(g for mark, g in GENERATIONS.items() if mark in row["hardware"])


def write_table(path, values, spreads, shares):
    with open(path, "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["id", "parameter", "value", "source", "as_of", "notes"])
        for (profile, name), (value, source) in sorted(FIXED.items()):
            w.writerow([profile, name, f"{value:.4g}", source, DATE, ""])
        for (profile, name), value in sorted(values.items()):
            prior, sd, why = PRIORS[name]
            if ":" in profile and name == "prefill_share":
                w.writerow([profile, name, f"{value:.4g}", "scripts/fit/serving.py on the fit split", DATE,
                            "the profile's x gemm_share_bf16 of the generation (software/training.csv)"])
                continue
            if ":" in profile:
                w.writerow([profile, name, f"{value:.4g}", "scripts/fit/serving.py on the fit split", DATE,
                            f"prior: the profile's, log sd {OF_GENERATION[name]}"])
                continue
            w.writerow([profile, name, f"{value:.4g}", "scripts/fit/serving.py on the fit split", DATE,
                        f"prior {prior:g}, {'log ' if sd > 0 else ''}sd {abs(sd):g}: {why}"])
        for generation, value in sorted(shares.items()):
            w.writerow(["hardware:" + generation, "device_share", f"{value:.3g}",
                        "scripts/fit/serving.py on the fit split", DATE,
                        f"prior 1, log sd {DEVICE_SPREAD}: kernels known from single products at most"])
        for (profile, kind), value in sorted(spreads.items()):
            fitted = profile == "default" or profile.partition(":")[0] in PROFILES
            how = "spread of the wider half" if fitted else "fitted rows with its own parameters at priors"
            w.writerow([profile, "spread_" + kind, f"{value:.3g}", "scripts/fit/serving.py: " + how, DATE,
                        "log standard deviation"])


def fit(model, steps):
    pairs = {}
    for r in model.rows({}, {}):
        pair = profile_of(model.framework[r["id"]]), generation_of(r)
        pairs[pair] = pairs.get(pair, 0) + (r["split"] == "fit")
    keys = [(p, n) for p in PROFILES for n in PRIORS if n not in SHARED] + [("default", n) for n in SHARED]
    keys += [((p, g), n) for (p, g), count in sorted(pairs.items()) if count >= FEWEST_ROWS for n in OF_GENERATION]
    moves = [(n, False) for n in PRIORS] + [(n, True) for n in OF_GENERATION]  # each one run: rows are not shared
    held = sustained()
    # prior standard deviations away from the prior; launches start where they are what passes wait for, as nothing says
    # which way to go from below
    x = np.array([1.5 if n in STARTS_ABOVE and not isinstance(p, tuple) else 0.0 for p, n in keys])

    def values(x):
        out = {}
        for i, (p, n) in enumerate(keys):
            if isinstance(p, tuple):
                out[":".join(p), n] = out[p[0], n] * math.exp(OF_GENERATION[n] * x[i])
                continue
            prior, sd, _ = PRIORS[n]
            out[p, n] = prior * math.exp(sd * x[i]) if sd > 0 else prior - sd * x[i]
            if n == "host_overlap":
                out[p, n] = min(1.0, max(0.0, out[p, n]))
        for g, share in held.items():
            out.update({(f"{p}:{g}", "prefill_share"): out[p, "prefill_share"] * share for p in PROFILES})
        return out

    def residuals(x):
        rows = [r for r in model.rows(values(x), {}) if r["split"] == "fit" and r["id"] not in model.left_out]
        noise = np.array([NOISE[KINDS[r["quantity"]]] for r in rows])
        errors = np.array([math.log(r["predicted"] / r["measured"]) for r in rows])
        return errors / noise, [profile_of(model.framework[r["id"]]) for r in rows], rows

    r, profile, rows = residuals(x)
    profile, generation = np.array(profile), np.array([generation_of(r) for r in rows])

    def touched(p):
        if p == "default":
            return np.ones(len(profile), bool)
        return (profile == p[0]) & (generation == p[1]) if isinstance(p, tuple) else profile == p

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
        for n, of_generation in moves:
            moved = x.copy()
            mine = [i for i, (p, m) in enumerate(keys) if m == n and isinstance(p, tuple) == of_generation]
            moved[mine] += 0.05
            change = (residuals(moved)[0] - r) / 0.05
            for i in mine:
                jacobian[touched(keys[i][0]), i] = change[touched(keys[i][0])]
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


def shares_of(model, values):
    """One share per generation: least Cauchy loss of its rows of the fit split, and of the prior, on a grid."""
    loss, grid = {}, np.exp(np.linspace(-0.7, 0.5, 13))
    first = model.rows(values, {}, of_devices=True)
    generations = {generation_of(r) for r in first}
    for i, share in enumerate(grid):
        for r in model.rows(values, {}, {g: share for g in generations}, True):
            if r["split"] == "fit" and r["quantity"] != "ttft_mean":
                error = math.log(r["predicted"] / r["measured"]) / 0.25
                loss.setdefault(generation_of(r), np.zeros(len(grid)))[i] += 2 * math.log1p(error * error / 4)
    out = {}
    for g, of in loss.items():
        of = of + (np.log(grid) / DEVICE_SPREAD) ** 2
        fine = np.linspace(-0.7, 0.5, 241)
        out[g] = float(np.exp(fine[np.argmin(np.interp(fine, np.log(grid), of))]))
    return out


def generation_spreads(model, values, spreads, shares):
    """tau of generations that no profile was fitted on: the least with which nine of ten of their held-out rows lie
    inside, every family of rows counting the same; 0 where a profile was fitted."""
    errors = {}
    for r in model.rows(values, spreads, shares, True):
        kind = DEVICE_KINDS[r["quantity"]]
        if r["split"] == "holdout" and kind != "first_token":
            s = spreads.get((profile_of(model.framework[r["id"]]), kind), spreads["default", kind])
            errors.setdefault(r["family"], []).append((abs(math.log(r["predicted"] / r["measured"])), s))

    def inside(tau):
        return np.mean([np.mean([e <= STUDENT95 * math.hypot(s, tau) for e, s in of]) for of in errors.values()])

    out = {("default", "generation"): next(t for t in np.arange(0, 2, 0.005) if inside(t) >= 0.9)}
    for r in model.rows(values, spreads, shares):
        out[f"{profile_of(model.framework[r['id']])}:{generation_of(r)}", "generation"] = 0
    return out


def spreads_of(model, values):
    """Nine of ten rows inside 5-95 %, of the half that scatters more: the 90th percentile of |log error| is STUDENT95
    spreads. Rows that were fitted on scatter less than others do, and 30 rows of either half have no better tail.
    Default: all profiles, a quarter wider."""
    errors = {}
    for r in model.rows(values, {}):
        for p in (profile_of(model.framework[r["id"]]), "default"):
            halves = errors.setdefault((p, KINDS[r["quantity"]]), {})
            halves.setdefault(r["split"], []).append(abs(math.log(r["predicted"] / r["measured"])))
    out = {k: max(0.08, max(float(np.quantile(v, 0.9)) / STUDENT95 for v in halves.values()))
           for k, halves in errors.items() if min(len(v) for v in halves.values()) >= 30}
    out = {(p, k): math.hypot(v, CLIENT_SPREAD if k == "first_token" else 0) for (p, k), v in out.items()}
    return {(p, k): v * (1.25 if p == "default" else 1) for (p, k), v in out.items()}


def framework_spreads(model, values, shares):
    """Of frameworks that nothing was fitted to (profiles of FIXED that are not fitted): the least spread with which
    nine of ten fitted rows lie inside, every family counting the same, when what such a framework has of its own stands
    at its priors. A variant has what FIXED says of it, on rows of the profile that it stands on; one that stands on
    none has everything of its own, on all rows."""
    out = {}
    for profile in sorted({p for p, _ in FIXED} - set(PROFILES) - {"default"}):
        parent = profile.partition("/")[0]
        known = parent in PROFILES
        own = {n for p, n in FIXED if p == profile and n in PRIORS} if known else set(PRIORS)
        of = {parent} if known else set(PROFILES)
        changed = {(p, n): v for (p, n), v in values.items() if p.partition(":")[0] not in of or n not in own}
        changed.update({(p, n): PRIORS[n][0] for p in of for n in own})
        if "prefill_share" in own:
            changed.update({(f"{p}:{g}", "prefill_share"): share for p in of for g, share in sustained().items()})
        errors = {}
        for r in model.rows(changed, {}, shares):
            if r["split"] == "fit" and r["id"] not in model.left_out and profile_of(model.framework[r["id"]]) in of:
                families = errors.setdefault(KINDS[r["quantity"]], {})
                families.setdefault(r["family"], []).append(abs(math.log(r["predicted"] / r["measured"])))
        for kind, families in errors.items():
            def inside(s):
                return np.mean([np.mean(np.array(e) <= STUDENT95 * s) for e in families.values()])

            least = next(s for s in np.arange(0.08, 2, 0.001) if inside(s) >= 0.9)
            out[profile, kind] = math.hypot(least, CLIENT_SPREAD if kind == "first_token" else 0)
    return out


def committed(path):
    """Values and shares of the table as it stands."""
    values, shares = {}, {}
    with open(path, newline="") as f:
        for r in csv.DictReader(f):
            if r["parameter"] == "device_share":
                shares[r["id"].partition(":")[2]] = float(r["value"])
            elif r["parameter"] in PRIORS and (r["id"], r["parameter"]) not in FIXED:
                values[r["id"], r["parameter"]] = float(r["value"])
    return values, shares


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
    parser.add_argument("--steps", type=int, default=14)
    parser.add_argument("--spreads", action="store_true", help="keep the fitted values of the table")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    shipped = os.path.join(ROOT, "scenarios/catalog/truth")
    truth = options.truth or [os.path.join(shipped, n) for n in sorted(os.listdir(shipped)) if n.startswith("serving")]
    model = Model(os.path.abspath(options.equicube), truth)
    target = os.path.join(ROOT, "scenarios/catalog/software/serving.csv")
    if options.spreads:
        values, shares = committed(target)
    else:
        values = fit(model, options.steps)
        shares = shares_of(model, values)
    spreads = spreads_of(model, values)
    spreads.update(framework_spreads(model, values, shares))
    spreads.update(generation_spreads(model, values, spreads, shares))
    report(model.rows(values, spreads, shares) + model.rows(values, spreads, shares, True))
    if options.write:
        write_table(target, values, spreads, shares)
    else:
        for (profile, name), value in sorted(values.items()):
            print(f"{profile},{name},{value:.4g}")
    shutil.rmtree(model.folder)


if __name__ == "__main__":
    main()
