"""The kernel times of kernels/model/efficiency.hpp and network.hpp over numpy arrays: what scripts/fit/kernels.py fits.

Every function takes p, the parameters by the column names of hardware/efficiency.csv (shares, us, MB), and a table of
arrays."""
import numpy as np

TILE_ROWS = 128
MOST_CROWDED = 8
BYTES = {"bf16": 2.0, "fp8": 1.0, "fp4": 0.5625, "int8": 1.0}


def roofline(compute, memory):
    return (compute ** 4 + memory ** 4) ** 0.25


def gemm(p, t, weights, compute):
    """Seconds of t.m x t.k by t.k x t.n with `weights` stored and `compute` multiplied; t.peak (of compute) and t.rate
    in SI."""
    unfilled = p["gemm_half_work_GFLOP"] * 1e9 * np.minimum(1, t["m"] / TILE_ROWS)
    work = 2 * t["m"] * t["n"] * t["k"] + unfilled
    activations = t["m"] * (t["k"] * BYTES[compute] + 2 * t["n"])
    memory = (t["n"] * t["k"] * BYTES[weights] / p["read_" + weights] + activations / p["memory"]) / t["rate"]
    return roofline(work / (t["peak"] * p["gemm_" + compute]), memory) + p[f"floor_{weights}_us"] * 1e-6


def grouped(p, t, weights, compute, groups, rows, columns, k):
    """Weights that are widened on the fly cost their GEMM's longer floor here too."""
    later = max(0.0, p[f"floor_{weights}_us"] - p[f"floor_{compute}_us"]) if weights != compute else 0.0
    work = 2 * groups * (rows + p["grouped_pad_rows"]) * columns * k
    activations = groups * rows * (k * BYTES[compute] + 2 * columns)
    memory = (groups * columns * k * BYTES[weights] / p["grouped_read"] + activations / p["memory"]) / t["rate"]
    many = (roofline(work / (t["peak"] * p["gemm_" + compute] * p["grouped"]), memory)
            + (p["grouped_floor_us"] + later) * 1e-6)
    one = gemm(p, {**t, "m": rows, "n": columns, "k": k}, weights, compute)
    return np.where(groups > 1, many, one)


def experts(p, t, weights, compute):
    """Routed experts of one layer on one rank: two grouped products, activation, permute and un-permute
    (layer_time.hpp)."""
    rows, width = t["pairs"] / t["touched"], t["inter"] / t["moe_tp"]
    products = (grouped(p, t, weights, compute, t["touched"], rows, 2 * width, t["hidden"]) +
                grouped(p, t, weights, compute, t["touched"], rows, t["hidden"], width))
    moved = t["pairs"] * (6 * width + 8 * t["hidden"])
    return products + moved / (t["rate"] * p["memory"]) + 4e-6 * p["launch_us"]


def widened_experts(p, t):
    """The same with 4-bit weights that are widened to bf16 on the fly."""
    kernel = {**p, **{"grouped" + end: p["widened" + end] for end in ("", "_read", "_pad_rows", "_floor_us")},
              "read_fp4": p.get("read_fp4", p["read_bf16"]), "floor_fp4_us": 0.0}
    return experts(kernel, t, "fp4", "bf16")


def prefill(p, t):
    """Causal attention of t.batch sequences of t.s tokens, head width 128; t.peak is the bf16 peak."""
    keys = (t["s"] + 1) / 2
    flop = 4 * t["batch"] * t["heads"] * t["s"] * keys * t["width"]
    moved = 2 * t["batch"] * t["s"] * t["width"] * 2 * (t["heads"] + t["kv_heads"])
    compute = flop * (1 + p["attention_half_keys"] / keys) / (t["peak"] * p["attention"])
    return roofline(compute, moved / (t["rate"] * p["memory"])) + p["attention_floor_us"] * 1e-6


def decode(p, t):
    flop = 4 * t["batch"] * t["heads"] * t["s"] * t["width"]
    read = t["kv_bytes"] * (1 + p["decode_extra_keys"] / t["s"])
    share = np.where(t["kv_dtype"] == "fp8", p.get("decode_narrow", p["decode"]), p["decode"])
    return roofline(flop / (t["peak"] * p["attention"]), read / (t["rate"] * share)) + p["decode_floor_us"] * 1e-6


def crowding(per_rank, ranks):
    return np.maximum(0.25, 1 + per_rank * (np.minimum(ranks, MOST_CROWDED) - 2))


def collective(p, t, floor="link_floor_us", hop="link_hop_us", half="link_half_MB"):
    """In one node; t.rounds: 2 for an all-reduce, 1 for all others; t.ranks, t.bytes (of the whole result), t.link."""
    reduce = t["rounds"] == 2
    volume = t["rounds"] * (t["ranks"] - 1) / t["ranks"] * t["bytes"]
    rate = t["link"] * np.where(reduce, p["all_reduce"], p["link"])
    crowded = crowding(np.where(reduce, p["all_reduce_crowding"], p["link_crowding"]), t["ranks"])
    steps = (p[floor] + t["rounds"] * (t["ranks"] - 1) * p[hop]) * 1e-6
    return steps + crowded * (volume + np.sqrt(volume * p[half] * 1e6)) / rate


def quick_all_reduce(p, t):
    return np.minimum(collective(p, t), collective(p, t, "quick_floor_us", "quick_hop_us", "quick_half_MB"))
