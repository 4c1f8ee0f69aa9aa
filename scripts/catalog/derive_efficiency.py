"""hardware/efficiency.csv from measured kernels (ai-dynamo/aiconfigurator, Apache-2.0): GEMM curve, memory, link, launch floor.

derive_efficiency.py KERNEL_FOLDER > scenarios/catalog/hardware/efficiency.csv
KERNEL_FOLDER holds kernel_gemm.csv (gpu, framework, dtype, m, n, k, latency_ms, achieved_tflops) and kernel_comm.csv
(gpu, framework, op, num_gpus, message_bytes, latency_ms, alg_bw_gbs). Families without measurements carry a prior, said so."""
import math
import os
import sys
from collections import defaultdict

from tables import median, quantile, read_table, write_table

COLUMNS = ("id,gemm_bf16,gemm_fp8,gemm_fp4,gemm_int8,gemm_fp32,gemm_half_work_GFLOP,memory,link,network,launch_us,source,as_of,"
           "notes").split(",")
AS_OF = "2026-11-23"
SOURCE = "ai-dynamo/aiconfigurator measured kernels (Apache-2.0)"

# Dense peaks (TFLOP/s) and rates (GB/s, link per direction) of the measured parts, as in accelerators.csv.
PEAKS = {
    "a100_sxm": dict(bf16=312, int8=624, memory=2039, link=300), "h100_sxm": dict(bf16=989.4, fp8=1979, memory=3350, link=450),
    "h200_sxm": dict(bf16=989.4, fp8=1979, memory=4800, link=450), "l40s": dict(bf16=362, fp8=733, memory=864, link=32),
    "b200_sxm": dict(bf16=2250, fp8=4500, fp4=9000, memory=7700, link=900),
    "gb200": dict(bf16=2500, fp8=5000, fp4=10000, memory=8000, link=900),
    "b300_sxm": dict(bf16=2250, fp8=4500, fp4=14000, memory=7700, link=900),
    "gb300": dict(bf16=2500, fp8=5000, fp4=15000, memory=8000, link=900),
    "rtx_pro_6000_server": dict(bf16=467.8, fp8=935.6, fp4=1871, memory=1792, link=64),
    "b60": dict(bf16=98.3, fp8=98.3, memory=456, link=32),
}
FAMILIES = {"nvidia-ampere": ["a100_sxm"], "nvidia-hopper": ["h100_sxm", "h200_sxm"], "nvidia-ada": ["l40s"],
            "nvidia-blackwell": ["b200_sxm", "gb200"], "nvidia-blackwell-ultra": ["b300_sxm", "gb300"],
            "nvidia-blackwell-rtx": ["rtx_pro_6000_server"], "intel-xe": ["b60"]}
PRECISIONS = {"bf16": "bfloat16", "fp8": "fp8", "fp4": "nvfp4", "int8": "sq"}
BYTES = {"bf16": 2, "fp8": 1, "fp4": 0.5625, "int8": 1}
FP32_SHARE = 0.70      # prior: no fp32 GEMM in the tables
NETWORK_SHARE = 0.75   # prior: NCCL over RoCE/InfiniBand, between nodes (no multi-node rows in the tables)
RING_MESSAGE = 2 ** 26  # bytes; above this an all-reduce is limited by bandwidth
LEAST_LAUNCH_US = 2.0  # where caches hold the weights of the smallest GEMMs, the difference says nothing
WEIGHT_STREAM = 100e6   # bytes of weights, beyond the caches


def work_and_bytes(row, precision):
    m, n, k = float(row["m"]), float(row["n"]), float(row["k"])
    return 2 * m * n * k, BYTES[precision] * (m * k + n * k) + 2 * m * n


def gemm_points(rows, precision, peaks, memory):
    """(work in FLOP, ideal time at peak, time of its bytes, measured time) of each GEMM with m >= 32 (bf16) or m >= 1024 (narrower:
    their small GEMMs reach a lower share of the memory rate than bf16 ones, which must not pull the compute share down)."""
    points = []
    for row in rows:
        if float(row["m"]) >= (32 if precision == "bf16" else 1024):
            work, moved = work_and_bytes(row, precision)
            points.append((work, work / (peaks[precision] * 1e12), moved / (peaks["memory"] * 1e9 * memory), float(row["latency_ms"]) * 1e-3))
    return points


def curve_error(points, top, half, floor):
    """Mean absolute log error of time = max(ideal (1 + half / work) / top, bytes time, floor)."""
    return sum(abs(math.log(max(ideal * (1 + half / work) / top, moved, floor) / time)) for work, ideal, moved, time in points) / len(points)


def fit_curve(points, halves, floor):
    """share = top * work / (work + half): the (top, half, error) of least mean absolute log error on a grid."""
    tops = [0.20 + 0.01 * i for i in range(79)]
    return min(((top, half, curve_error(points, top, half, floor)) for half in halves for top in tops), key=lambda fit: fit[2])


def memory_share(rows, peaks):
    """Median share of memory rate in bf16 decode GEMMs (m <= 16) whose weights do not fit the caches."""
    shares = []
    for row in rows:
        work, moved = work_and_bytes(row, "bf16")
        if float(row["m"]) <= 16 and 2 * float(row["n"]) * float(row["k"]) > WEIGHT_STREAM:
            shares.append(moved / (float(row["latency_ms"]) * 1e-3) / (peaks["memory"] * 1e9))
    return median(shares)


def link_share(comm, gpu, peaks):
    """Bus bandwidth of large all-reduces, 2 (r-1)/r x algorithm bandwidth, over the link rate; 4 ranks where PCIe, else the most."""
    rows = [row for row in comm if row["gpu"] == gpu and row["op"] == "all_reduce" and float(row["message_bytes"]) >= RING_MESSAGE]
    ranks = sorted({int(row["num_gpus"]) for row in rows})
    used = 4 if peaks["link"] < 100 else ranks[-1]
    rate = median([float(row["alg_bw_gbs"]) for row in rows if int(row["num_gpus"]) == used])
    return min(2 * (used - 1) / used * rate / peaks["link"], 0.95)


def launch_floor_us(rows, peaks, memory):
    """What the smallest GEMMs (m <= 16, under 20 MB of weights) take beyond their bytes: 5th percentile of the quickest framework."""
    floors = defaultdict(list)
    for row in rows:
        if float(row["m"]) <= 16 and 2 * float(row["n"]) * float(row["k"]) < 20e6:
            moved = work_and_bytes(row, "bf16")[1]
            floors[row["framework"]].append(float(row["latency_ms"]) * 1e3 - moved / (peaks["memory"] * 1e3 * memory))
    return max(min(quantile(values, 0.05) for values in floors.values()), LEAST_LAUNCH_US)


def family_row(name, gpus, gemm, comm):
    row = dict(id=name, gemm_fp32=FP32_SHARE, network=NETWORK_SHARE, source=SOURCE, as_of=AS_OF)
    bf16 = {gpu: [r for r in gemm[gpu] if r["dtype"] == "bfloat16"] for gpu in gpus}
    memory = median([memory_share(bf16[gpu], PEAKS[gpu]) for gpu in gpus])
    floor_us = median([launch_floor_us(bf16[gpu], PEAKS[gpu], memory) for gpu in gpus])
    points = {precision: [] for precision in PRECISIONS}
    for gpu in gpus:
        for precision, dtype in PRECISIONS.items():
            if precision in PEAKS[gpu]:
                points[precision] += gemm_points([r for r in gemm[gpu] if r["dtype"] == dtype], precision, PEAKS[gpu], memory)
    top, half, error = fit_curve(points["bf16"], [10 ** (i / 8) for i in range(56, 89)], floor_us * 1e-6)
    row.update(gemm_bf16=round(top, 3), gemm_half_work_GFLOP=float(f"{half / 1e9:.3g}"), memory=round(memory, 3), launch_us=round(floor_us, 2))
    for precision in ("fp8", "fp4", "int8"):
        if points[precision]:
            row["gemm_" + precision] = round(fit_curve(points[precision], [half], floor_us * 1e-6)[0], 3)
    row["link"] = round(median([link_share(comm, gpu, PEAKS[gpu]) for gpu in gpus]), 3)
    row["notes"] = (f"fitted to {len(points['bf16'])} bf16 GEMMs (m >= 32) of {' and '.join(gpus)}, mean absolute log error {error:.3f}; memory: "
                    "m <= 16 GEMMs over 100 MB of weights; link: all-reduces of 64 MiB and more; fp32 and network: class prior")
    if "int8" not in PEAKS[gpus[0]]:
        row["gemm_int8"] = row.get("gemm_fp8")
        row["notes"] += "; int8 taken as fp8"
    return row


def prior(name, bf16, fp8, fp4, int8, fp32, half, memory, link, network, launch, source, notes):
    return dict(id=name, gemm_bf16=bf16, gemm_fp8=fp8, gemm_fp4=fp4, gemm_int8=int8, gemm_fp32=fp32, gemm_half_work_GFLOP=half, memory=memory,
                link=link, network=network, launch_us=launch, source=source, as_of=AS_OF, notes="class prior, not measured here: " + notes)


def prior_rows(measured):
    """Families without kernel measurements; the nearest measured family gives what the class prior does not."""
    ampere, ada, rtx = (measured[name] for name in ("nvidia-ampere", "nvidia-ada", "nvidia-blackwell-rtx"))
    return [
        prior("nvidia-volta", 0.75, None, None, None, 0.85, 5, 0.75, 0.65, 0.7, 8, "project prior; V100 large GEMM about 95 of 125 TFLOP/s (Jia et al. 2018, arXiv 1804.06826)", "A100-like curve"),
        prior("nvidia-turing", 0.65, None, None, 0.6, 0.85, 2, 0.78, 0.2, 0.7, 8, "project prior", "T4 and RTX 20: clocks drop under load"),
        prior("nvidia-consumer-ampere", 0.9, None, None, 0.75, 0.8, ampere["gemm_half_work_GFLOP"], 0.85, 0.3, 0.7, 6, "project prior from the nvidia-ada and nvidia-blackwell-rtx measurements", "boost clock above the specified one lifts the share of peak"),
        prior("nvidia-consumer", 0.85, 0.75, rtx["gemm_fp4"], 0.75, 0.8, rtx["gemm_half_work_GFLOP"], max(ada["memory"], rtx["memory"]), 0.3, 0.7, 6, "project prior from the nvidia-blackwell-rtx measurements", "GeForce Ada and Blackwell share GDDR memory and unlocked clocks"),
        prior("nvidia-edge", 0.6, 0.5, 0.45, 0.5, 0.7, 1, 0.75, 0.5, 0.7, 8, "project prior", "Jetson and GB10: LPDDR, low power limit"),
        prior("amd-cdna2", 0.55, None, None, 0.5, 0.6, 10, 0.65, 0.55, 0.7, 8, "project prior; OLMo and LUMI report about 30-40 % MFU on MI250X", "per module of two dies"),
        prior("amd-cdna3", 0.55, 0.45, None, 0.45, 0.6, 12, 0.7, 0.6, 0.7, 7, "project prior; SemiAnalysis 2024-12 measures 620 of 1307 bf16 and 990 of 2615 fp8 TFLOP/s on MI300X", "power-limited clocks"),
        prior("amd-cdna4", 0.6, 0.5, 0.45, 0.5, 0.6, 20, 0.7, 0.6, 0.7, 7, "project prior from amd-cdna3", "MI350 series"),
        prior("amd-rdna", 0.6, 0.5, None, 0.5, 0.7, 1, 0.78, 0.3, 0.6, 10, "project prior", "consumer Radeon and Strix Halo"),
        prior("google-tpu", 0.8, 0.7, 0.6, 0.75, 0.5, 5, 0.8, 0.8, 0.8, 3, "project prior; PaLM (arXiv 2204.02311) reaches 46 % MFU and 58 % HFU end to end on TPU v4", "compiled programs, few launches"),
        prior("aws-trainium", 0.65, 0.5, 0.45, 0.6, 0.5, 10, 0.7, 0.65, 0.7, 8, "project prior", "NeuronCore systolic arrays"),
        prior("intel-gaudi", 0.7, 0.6, None, 0.55, 0.5, 10, 0.75, 0.7, 0.7, 10, "project prior", "Ethernet links on the accelerator"),
        prior("intel-max", 0.5, None, None, 0.5, 0.6, 10, 0.65, 0.6, 0.7, 10, "project prior", "Ponte Vecchio"),
        prior("huawei-ascend", 0.6, 0.5, 0.4, 0.55, 0.6, 10, 0.7, 0.65, 0.7, 10, "project prior", "Ascend 910 and 950"),
        prior("apple", 0.75, None, None, 0.6, 0.8, 0.2, 0.85, 0.7, 0.6, 10, "project prior; llama.cpp decode on Apple M reaches 75-90 % of memory rate", "unified memory"),
        prior("phone", 0.4, None, None, 0.3, 0.5, 0.1, 0.6, 0.5, 0.5, 30, "project prior; sustained phone decode throttles by 44 % (arXiv 2603.23640)", "thermal throttling included"),
        prior("cpu", 0.6, None, None, 0.5, 0.75, 0.05, 0.75, 0.6, 0.7, 2, "project prior; STREAM reaches 75-85 % of memory rate", "multi-socket effects left out"),
        prior("generic", 0.55, 0.45, 0.35, 0.45, 0.6, 10, 0.7, 0.6, 0.7, 10, "project prior", "any accelerator without measurements"),
    ]


def main(folder):
    gemm = defaultdict(list)
    for row in read_table(os.path.join(folder, "kernel_gemm.csv")):
        gemm[row["gpu"]].append(row)
    comm = read_table(os.path.join(folder, "kernel_comm.csv"))
    measured = {name: family_row(name, gpus, gemm, comm) for name, gpus in FAMILIES.items()}
    write_table(COLUMNS, sorted(list(measured.values()) + prior_rows(measured), key=lambda row: row["id"]))


if __name__ == "__main__":
    main(sys.argv[1])
