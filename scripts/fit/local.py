"""Fits software/local.csv to the fit split of the llama.cpp tables (families llamacpp-dai and llamacpp-spark) by
running `equicube validate`.

local.py EQUICUBE [CATALOG]     needs python3-numpy and python3-scipy; rewrites CATALOG/software/local.csv (default
    scenarios/catalog)

Residuals are log(predicted / measured); each parameter is held near its prior by half a residual per factor e; the loss
is soft-L1 so that odd rows do not pull. Parameters without fit rows keep their prior and say so. Spread: log standard
deviation of the fit residuals, at least the floor given below."""
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
WARM_UP = {"spark-0001", "spark-0035", "spark-0069"}  # the table's own README: do not fit

EARLY = dict(memory_share=0.97, memory_limit_byte_per_flop=0.12, dequant_flop_per_weight=8, matrix_share_f16=0.55,
             matrix_share_quantised=0.43, matrix_half_TFLOP_per_s=900, score_byte=25, kv_share=0.5, context_ns=17,
             layer_us=90, hop_us=60, pipeline_share=0.56, decode_spread=0.12, prefill_spread=0.22, usable_memory=1)
# Later builds: CUDA graphs, fused attention, int8 matrix kernels for quantised weights.
LATER = dict(EARLY, score_byte=0, context_ns=0, kv_share=0.6, layer_us=45, matrix_share_quantised=0.55,
             matrix_half_TFLOP_per_s=2000, scale_flop_ratio=4,
             prefill_spread=0.3, decode_spread=0.14)
APPLE = dict(EARLY, memory_share=0.9, memory_limit_byte_per_flop=1, matrix_share_f16=0.65, matrix_share_quantised=0.55,
             matrix_half_TFLOP_per_s=10000, score_byte=16, context_ns=45, layer_us=190, usable_memory=0.78)
CPU = dict(memory_share=0.65, memory_limit_byte_per_flop=100, dequant_flop_per_weight=4, matrix_share_f16=0.35,
           matrix_share_quantised=0.5, matrix_half_TFLOP_per_s=5, kv_share=0.5, layer_us=30, decode_spread=0.35,
           prefill_spread=0.45, usable_memory=0.95)
VULKAN = dict(LATER, memory_share=0.85, layer_us=90, matrix_share_f16=0.3, matrix_share_quantised=0.3,
              decode_spread=0.3, prefill_spread=0.45)
EAGER = dict(LATER, memory_share=0.85, layer_us=750, launch_overlap=1, kv_share=0.4, decode_spread=0.45,
             prefill_spread=0.4)

# profile -> (parameters, note)
PROFILES = {
    "cuda-2024": (EARLY, "llama.cpp builds up to mid-2024 on NVIDIA cards: every kernel launched, attention scores in "
                         "memory"),
    "cuda": (LATER,
             "llama.cpp builds since mid-2024 on NVIDIA cards: CUDA graphs, fused attention, int8 matrix kernels"),
    "cuda-edge": (dict(LATER, memory_share=0.9, matrix_share_quantised=0.31, matrix_half_TFLOP_per_s=900,
                       batch_matrix_share=0.3, expert_share=0.75, expert_layer_us=10, expert_batch_us=120,
                       expert_spread=0.85, usable_memory=0.9),
                  "llama.cpp on NVIDIA parts with unified memory (GB10, Jetson)"),
    "metal-2024": (APPLE, "llama.cpp builds up to mid-2024 on Apple GPUs"),
    "metal": (dict(APPLE, score_byte=4, context_ns=15, layer_us=150, decode_spread=0.2),
              "llama.cpp builds since mid-2024 on Apple GPUs and phones"),
    "mlx": (dict(APPLE, score_byte=2, context_ns=10, layer_us=80, memory_share=0.8, decode_spread=0.25),
            "MLX on Apple GPUs"),
    "mlx-sustained": (dict(APPLE, score_byte=2, context_ns=10, layer_us=80, memory_share=0.42, decode_spread=0.3),
                      "MLX on a phone at its thermal limit: 56 % of the cold speed, arXiv 2603.23640"),
    "rocm": (dict(VULKAN, memory_share=0.8), "llama.cpp with HIP on AMD cards: every kernel launched"),
    "vulkan": (VULKAN, "llama.cpp with Vulkan on any card"),
    "vulkan-intel": (dict(VULKAN, memory_share=0.45),
                     "llama.cpp with Vulkan on Intel cards: matrix-vector kernels reach under half of the memory rate"),
    "vulkan-board": (dict(VULKAN, layer_us=305, host_GB_per_s=10, decode_spread=0.55),
                     "llama.cpp with Vulkan and Mesa's drivers, card on a single-board computer: one PCIe lane, slow "
                     "cores; launches of TinyLlama at 126 tokens/s on an R9700 (geerlingguy/ai-benchmarks, issue 35)"),
    "vulkan-board-intel": (dict(VULKAN, memory_share=0.45, layer_us=305, host_GB_per_s=10, decode_spread=0.55),
                           "the same with Intel's cards, whose driver is Mesa's, too"),
    "vulkan-board-nvidia": (dict(VULKAN, layer_us=70, host_GB_per_s=10, decode_spread=0.55),
                            "the same with NVIDIA's driver: launches of TinyLlama at 279 tokens/s on an RTX 3060, 339 "
                            "on an RTX 2080 Ti (geerlingguy/ai-benchmarks, issues 40 and 46)"),
    "cpu": (CPU, "llama.cpp on desktop, laptop and board processors"),
    "cpu-soc": (dict(CPU, memory_share=0.42),
                "llama.cpp on the processor cores of a chip whose GPU has the wide memory: cores draw under half of "
                "it"),
    "cpu-server": (dict(CPU, memory_share=0.5),
                   "llama.cpp on server processors: threads and memory on several NUMA nodes"),
    "exllamav2": (dict(LATER, memory_share=0.92, dequant_flop_per_weight=6, layer_us=40, decode_spread=0.2),
                  "ExLlamaV2 on NVIDIA cards"),
    "transformers": (EAGER, "Hugging Face Transformers, eager mode: about 60 launches per layer from Python, 10-15 us "
                            "each, queued while the device works"),
    "transformers-int8": (dict(EAGER, layer_us=3300),
                          "LLM.int8(): each matrix split into outlier and int8 parts (arXiv 2208.07339 reports 2-4 "
                          "times slower small models)"),
    "transformers-nf4": (dict(EAGER, layer_us=1000), "NF4 by bitsandbytes: one more kernel per matrix"),
}
# (profile, table rows, parameters fitted, least spread of decode and prefill on other sources)
FITS = [
    ("cuda-2024", lambda r: r["family"] == "llamacpp-dai" and not r["hardware"].startswith("Apple"),
     "memory_share memory_limit_byte_per_flop dequant_flop_per_weight matrix_share_f16 matrix_share_quantised "
     "matrix_half_TFLOP_per_s score_byte context_ns layer_us hop_us pipeline_share".split()),
    ("metal-2024", lambda r: r["family"] == "llamacpp-dai" and r["hardware"].startswith("Apple"),
     "dequant_flop_per_weight matrix_share_f16 matrix_share_quantised score_byte context_ns layer_us".split()),
    ("cuda-edge", lambda r: r["family"] == "llamacpp-spark",
     "memory_share kv_share batch_matrix_share matrix_share_quantised expert_share layer_us expert_layer_us "
     "expert_batch_us expert_spread".split()),
]
# What a fit teaches about other profiles of the same kernels: (fitted profile, heirs, parameters)
HEIRS = [
    ("cuda-2024", "cuda exllamav2".split(),
     "memory_share memory_limit_byte_per_flop dequant_flop_per_weight matrix_share_f16 hop_us pipeline_share".split()),
    ("cuda-2024", "rocm vulkan vulkan-intel".split(), ["layer_us"]),
    ("metal-2024", "metal mlx".split(), "dequant_flop_per_weight matrix_share_f16 matrix_share_quantised".split()),
    ("metal-2024", ["metal"], ["layer_us"]),
]


def write_profiles(path, profiles, fitted):
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for profile, (parameters, note) in profiles.items():
            for parameter, value in parameters.items():
                by_fit = (profile, parameter) in fitted
                source = "fitted by scripts/fit/local.py to llama.cpp tables (fit split)" if by_fit else "project prior"
                writer.writerow([profile, parameter, f"{value:.4g}", source, AS_OF,
                                 note if parameter == next(iter(parameters)) else ""])


class Validator:
    """Runs `equicube validate serving` on a table of some rows with a copy of the catalog."""

    def __init__(self, program, catalog):
        self.program, self.folder = program, tempfile.mkdtemp(prefix="fit-")
        self.catalog = os.path.join(self.folder, "catalog")
        shutil.copytree(catalog, self.catalog)
        self.table = os.path.join(self.folder, "rows.csv")

    def predictions(self, rows):
        with open(self.table, "w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        result = os.path.join(self.folder, "rows.json")
        subprocess.run([self.program, "validate", "serving", "--truth", self.table, "--catalog", self.catalog, "--json",
                        result], check=True, stdout=subprocess.DEVNULL)
        with open(result, encoding="utf-8") as file:
            return {row["id"]: row for row in json.load(file)["rows"]}


def is_fit(row):

    return (zlib.crc32(row["id"].encode()) % 2 == 0 and row["id"] not in WARM_UP
            and not any(mark in row["notes"] for mark in ("OUTLIER", "SECONDARY")))


def fit(validator, profiles, profile, rows, names):
    parameters = profiles[profile][0]
    prior = {name: parameters[name] if name in parameters else DEFAULTS[name] for name in names}

    def residuals(logs):
        parameters.update({name: math.exp(x) for name, x in zip(names, logs)})
        write_profiles(os.path.join(validator.catalog, "software", "local.csv"), profiles, set())
        found = validator.predictions(rows)
        errors = [math.log(found[row["id"]]["predicted"] / float(row["measured_value"])) for row in rows]
        return np.array(errors + [0.5 * (x - math.log(prior[name])) for name, x in zip(names, logs)])

    start = np.array([math.log(prior[name]) for name in names])
    best = least_squares(residuals, start, loss="soft_l1", f_scale=0.1, diff_step=1e-3, max_nfev=12)
    errors = residuals(best.x)[:len(rows)]
    return errors


DEFAULTS = dict(batch_matrix_share=0.3, expert_share=0.75, expert_layer_us=10, expert_batch_us=1, expert_spread=0.85)


def main(program, catalog="scenarios/catalog"):
    with open(os.path.join(catalog, "truth", "serving.csv"), encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    profiles = {name: (dict(parameters), note) for name, (parameters, note) in PROFILES.items()}
    validator, fitted = Validator(program, catalog), set()
    for profile, chosen, names in FITS:
        rows = [row for row in truth if chosen(row) and is_fit(row)]
        errors = fit(validator, profiles, profile, rows, names)
        for kind, floor in (("decode", 0.08), ("prefill", 0.12)):
            own = [e for e, row in zip(errors, rows) if row["measured_quantity"].startswith(kind)]
            profiles[profile][0][f"{kind}_spread"] = max(floor, float(np.std(own)))
            print(profile, kind, len(own), "rows, median |log error|", round(float(np.median(np.abs(own))), 4),
                  "spread", round(float(np.std(own)), 4))
        fitted |= {(profile, name) for name in names + ["decode_spread", "prefill_spread"]}
    for source, heirs, names in HEIRS:
        for heir in heirs:
            profiles[heir][0].update({name: profiles[source][0][name] for name in names})
            fitted |= {(heir, name) for name in names}
    write_profiles(os.path.join(catalog, "software", "local.csv"), profiles, fitted)
    shutil.rmtree(validator.folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
