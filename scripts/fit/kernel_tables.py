"""Measured kernel tables (ai-dynamo/aiconfigurator, Apache-2.0) as numpy arrays, with the published rates of each GPU
and the fit split."""
import csv
import os
import zlib

import numpy as np

# GPU of the tables -> row of hardware/accelerators.csv, and size of its last-level cache in MB (NVIDIA and Intel data
# sheets)
GPUS = {"a100_sxm": ("a100-80gb", 40), "h100_sxm": ("h100-sxm-80gb", 50), "h200_sxm": ("h200-sxm-141gb", 50),
        "l40s": ("l40s", 96), "b200_sxm": ("b200-180gb", 126), "gb200": ("gb200-nvl72", 126),
        "b300_sxm": ("b300-288gb", 126), "gb300": ("gb300-nvl72", 126),
        "rtx_pro_6000_server": ("rtx-pro-6000-blackwell", 128), "b60": ("arc-pro-b60", 18)}
PEAK = {"bf16": "peak_bf16_TFLOP_per_s", "fp8": "peak_fp8_TFLOP_per_s", "fp4": "peak_fp4_TFLOP_per_s",
        "int8": "peak_int8_TOP_per_s"}


def rates(accelerators):
    """GPU -> published figures in SI."""
    with open(accelerators, newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    out = {}
    for gpu, (name, cache) in GPUS.items():
        row = rows[name]
        out[gpu] = {p: float(row[c] or 0) * 1e12 for p, c in PEAK.items()}
        out[gpu].update(rate=float(row["memory_bandwidth_GB_per_s"]) * 1e9, link=float(row["link_GB_per_s"]) * 1e9,
                        cache=cache * 1e6, tdp=float(row["tdp_W"]))
    return out


class Table:
    """Columns of one file; `fit` marks the rows whose text has an even crc32."""

    def __init__(self, path, published):
        with open(path, newline="") as file:
            lines = file.read().splitlines()
        names = lines[0].split(",")
        cells = list(csv.reader(lines[1:]))
        self.columns = {}
        for place, name in enumerate(names):
            text = np.array([row[place] for row in cells])
            try:
                self.columns[name] = text.astype(float)
            except ValueError:
                self.columns[name] = text
        self.columns["fit"] = np.array([zlib.crc32(line.encode()) % 2 == 0 for line in lines[1:]])
        self.columns["time"] = self.columns["latency_ms"] * 1e-3
        for name in ("rate", "link", "cache"):
            self.columns[name] = np.array([published[gpu][name] for gpu in self.columns["gpu"]])
        self.published = published

    def select(self, keep, precision=None):
        """Rows as a plain dict of arrays; t.peak is that of `precision`."""
        t = {name: column[keep] for name, column in self.columns.items()}
        if precision:
            t["peak"] = np.array([self.published[gpu][precision] for gpu in t["gpu"]])
        return t


def gemms(folder, published):
    return Table(os.path.join(folder, "kernel_gemm.csv"), published)


def attention(folder, published):
    table = Table(os.path.join(folder, "kernel_attention.csv"), published)
    c = table.columns
    c.update(s=c["isl_or_kvlen"], heads=c["num_heads"], kv_heads=c["num_kv_heads"], width=c["head_dim"])
    kv = np.where(c["kv_dtype"] == "fp8", 1.0, 2.0)
    c["kv_bytes"] = 2 * kv * c["batch"] * c["s"] * c["kv_heads"] * c["width"]
    return table


def collectives(folder, published):
    table = Table(os.path.join(folder, "kernel_comm.csv"), published)
    c = table.columns
    # its message is one rank's share, NCCL's the whole result
    share = (c["framework"] == "oneccl") & (c["op"] == "all_gather")
    c.update(ranks=c["num_gpus"], bytes=c["message_bytes"] * np.where(share, c["num_gpus"], 1),
             rounds=np.where(c["op"] == "all_reduce", 2.0, 1.0))
    return table


def moe(folder, published):
    table = Table(os.path.join(folder, "kernel_moe.csv"), published)
    c = table.columns
    c["pairs"] = c["num_tokens"] * c["topk"] / c["moe_ep"]
    drawn = c["num_tokens"] * c["topk"]
    local = c["num_experts"] / c["moe_ep"]
    uniform = local * (1 - (1 - 1 / c["num_experts"]) ** drawn)
    c["touched"] = np.maximum(1, np.where(c["distribution"] == "balanced", np.minimum(local, drawn / c["moe_ep"]),
                                          uniform))
    return table
