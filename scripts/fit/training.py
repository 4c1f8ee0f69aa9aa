#!/usr/bin/python3
"""Fits the software parameters of training to published step times and writes scenarios/catalog/software/training.csv.

Only rows of the fit split count (scenarios/catalog/truth/split.csv: even CRC-32 of the id, fitted families). Least
squares on log(predicted / measured) step time, soft-L1 loss, families weighted by the root of their rows, every
parameter held by a prior. The model itself is run: `equicube validate training --catalog COPY`.

    scripts/fit/training.py [--equicube build/release/equicube] [--rounds 12] [--check] [--spreads]
--check prints the errors at the committed values and fits nothing.
"""
import argparse, csv, json, math, os, pathlib, shutil, subprocess, tempfile
import numpy as np
from scipy.optimize import least_squares

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "scenarios/catalog/software/training.csv"
DATE = "2026-11-29"
SCALE = 0.06  # log error that counts as one unit of misfit
STEP_QUANTITIES = ("iteration_time", "tokens_per_s_per_gpu", "tokens_per_s_total", "sequences_per_s_total",
                   "model_flops_per_gpu", "hardware_flops_per_gpu", "MFU")

# What a framework does: id, parameter, value, source
FIXED = [
    ("default", "flash_attention", 1, "fused attention is the default of every framework since 2023"),
    ("default", "gradient_bytes", 4, "Megatron-LM accumulates gradients in fp32 (arXiv 1910.02054, sec. 3.1)"),
    ("default", "zero_stage", 1, "Megatron-LM distributed optimizer"),
    ("default", "sequence_parallel", 1, "Korthikanti et al., arXiv 2205.05198"),
    ("nemo", "gradient_bytes", 2, "NeMo performance recipes reduce gradients in bf16"),
    ("nemo-2025", "gradient_bytes", 2, "NeMo performance recipes reduce gradients in bf16"),
    ("nemo-2022", "flash_attention", 0, "NeMo-Framework-Launcher 2022-23: unfused attention"),
    ("nemo-2022", "dropout", 1, "GPT-3 recipe"),
    ("nemo-2022", "gradient_bytes", 4, "megatron_amp_O2 accumulates gradients in fp32"),
    ("megatron-2021", "flash_attention", 0,
     "Narayanan et al., arXiv 2104.04473, sec. 4.2: fused softmax, unfused attention"),
    ("megatron-2021", "dropout", 1, "GPT-3 recipe"),
    ("megatron-2021", "sequence_parallel", 0, "before arXiv 2205.05198"),
    ("megatron-2021", "overlap_tensor_forward", 0, "no chunked GEMMs"),
    ("nemo-2022", "overlap_tensor_forward", 0, "no chunked GEMMs"),
    ("torchtitan", "repeated_heads", 1,
     "torchtitan repeats keys and values before attention, so torch's context parallelism sends them for every query "
     "head"),
    ("torchtitan", "overlap_context", 0,
     "torch's context parallelism gathers all keys and values first (rotation by all-gather)"),
    ("torchtitan", "gather_copies", 2,
     "sequences are sharded in the second dimension: torch's functional collectives split and join the gathered "
     "tensor"),
    ("torchtitan", "tensor_regather", 0.5,
     "per-operator checkpointing keeps scattered but not gathered tensors (torchtitan, arXiv 2410.06511)"),
    ("torchtitan", "overlap_tensor_forward", 0, "unless asynchronous tensor parallelism is on"),
    ("internevo", "overlap_tensor_forward", 0, "no chunked GEMMs"),
    ("nemo-2026", "gradient_bytes", 2, "NeMo performance recipes reduce gradients in bf16"),
    ("nemo-2026", "loss_bytes_per_logit", 16, "NeMo recipes fuse the cross entropy"),
    ("nemo-2026", "routed_stall_us", 20, "token counts stay on the device in releases of 2026"),
    ("hai-llm", "overlap_expert", 0.95,
     "DualPipe hides dispatch and combine (DeepSeek-V3, arXiv 2412.19437, sec. 3.2.1)"),
    ("hai-llm", "overlap_pipeline", 0.95, "DualPipe hides messages between stages (arXiv 2412.19437, sec. 3.2.1)"),
    ("hai-llm", "bubble_share", 0.31,
     "DualPipe's (p/2 - 1)(F&B + B - 3W) over 1F1B's (p - 1)(F + B) at p = 16, F = W = B/2 (arXiv 2412.19437, "
     "table 2)"),
    ("hai-llm", "dispatch_nodes", 4, "at most four nodes per token (arXiv 2412.19437, sec. 2.1.2)"),
    ("hai-llm", "routed_stall_us", 0, "own dispatch kernels (arXiv 2412.19437, sec. 3.2.2)"),
    ("hai-llm", "kernels_per_expert", 2, "grouped products"),
    ("hai-llm", "host_launch_us", 8, "as nemo"),
    ("nemo", "routed_stall_us", 20, "token counts stay on the device in releases of 2026"),
    ("megatron-2021", "step_fixed_ms", 0,
     "iteration times of 2021 papers are mean times between log lines; steps of 0.2 s leave no room for more"),
    ("deepspeed", "flash_attention", 0, "fused softmax, unfused attention"),
    ("deepspeed", "sequence_parallel", 0, "before arXiv 2205.05198"),
    ("deepspeed", "zero_stage", 1, "DeepSpeed ZeRO-1 under pipeline parallelism"),
    ("deepspeed", "overlap_tensor_forward", 0, "no chunked GEMMs"),
    ("deepspeed", "overlap_data", 0, "DeepSpeed's pipeline engine reduces after the last micro-batch"),
    ("deepspeed", "overlap_pipeline", 0, "DeepSpeed's pipeline engine sends and receives between passes, blocking"),
    ("deepspeed", "split_messages", 0, "no scatter and gather of messages between stages"),
    ("gpt-neox", "flash_attention", 1, "attention-config flash in EleutherAI/pythia, models/"),
    ("gpt-neox", "recomputes", 1, "checkpoint-activations in its configurations (EleutherAI/pythia, models/)"),
    ("gpt-neox", "sequence_parallel", 0, "before arXiv 2205.05198"),
    ("gpt-neox", "zero_stage", 1, "EleutherAI/pythia, models/: stage 1, overlap_comm"),
    ("gpt-neox", "overlap_tensor_forward", 0, "no chunked GEMMs"),
    ("megatron-2021", "zero_stage", 0, "before the distributed optimizer"),
    ("composer", "zero_stage", 3, "FSDP FULL_SHARD"),
    ("composer", "bytes_per_logit", 12, "PyTorch cross entropy keeps logits, fp32 copy and fp32 gradient"),
    ("torchtitan", "zero_stage", 3, "FSDP2"),
    ("torchtitan", "bytes_per_logit", 12, "PyTorch cross entropy keeps logits, fp32 copy and fp32 gradient"),
    ("torchtitan", "selective_keeps", 0.5,
     "per-operator checkpointing keeps every other product (torchtitan, arXiv 2410.06511)"),
    ("pytorch:nvidia-hopper", "attention_share", 0.52, "as torchtitan: FlashAttention-2"),
    ("fsdp:nvidia-hopper", "attention_share", 0.52, "as torchtitan: FlashAttention-2"),
    ("torchtitan:nvidia-hopper", "attention_share", 0.52,
     "FlashAttention-2 on H100: forward about 350, backward 290 of the 580-650 TFLOP/s of FlashAttention-3 (arXiv "
     "2407.08608, fig. 5 and 6)"),
    ("fsdp", "zero_stage", 3, "fully sharded data parallelism"),
    ("fsdp", "selective_keeps", 0.5,
     "selective checkpointing of PyTorch stacks: every other layer or product (torchtitan, arXiv 2410.06511)"),
    ("fsdp", "bytes_per_logit", 12, "PyTorch cross entropy keeps logits, fp32 copy and fp32 gradient"),
    ("fsdp", "loss_bytes_per_logit", 34, "PyTorch cross entropy over fp32 logits"),
    ("deepspeed", "gather_messages", 12, "ZeRO-3 of 2021 gathers each weight and bias of a layer on its own"),
    ("megatron-2021", "gather_messages", 12, "as deepspeed, whose ZeRO-3 it was measured against (arXiv 2104.04473)"),
    ("internevo", "zero_stage", 1, "InternEvo training performance page"),
    ("internevo", "owner_messages", 1e6,
     "all ranks: InternEvo's hybrid ZeRO optimizer reduces each rank's gradients to it and broadcasts its parameters "
     "from it"),
    ("internevo", "overlap_data", 0.5, "parameters are broadcast after the step"),
    ("default", "loss_bytes_per_logit", 50,
     "vocabulary-parallel cross entropy of Megatron-LM in separate fp32 kernels, counted from its source"),
    ("nemo", "loss_bytes_per_logit", 16, "NeMo recipes fuse the cross entropy"),
    ("nemo-2025", "loss_bytes_per_logit", 16, "NeMo recipes fuse the cross entropy"),
    ("composer", "loss_bytes_per_logit", 34, "PyTorch cross entropy over fp32 logits"),
    ("torchtitan", "loss_bytes_per_logit", 34, "PyTorch cross entropy over fp32 logits"),
    ("internevo", "loss_bytes_per_logit", 34, "PyTorch cross entropy over fp32 logits"),
    ("maxtext", "loss_bytes_per_logit", 24, "XLA fuses part of it"),
    ("default", "spread_mixture", 0.16,
     "Megatron-Bridge scatters by 0.2 over mostly mixtures, dense tables of the same stack by 0.12"),
    *((profile, "spread_mixture", 0, "its own spread is that of mixtures") for profile in ("hai-llm", "maxtext")),
    ("default", "goodput_share", 0.72,
     "1 / 1.39: published over predicted hours of the fit half of whole runs (scripts/fit/realised.py): restarts, "
     "evaluation, several runs"),
    ("default", "routed_stall_us", 100, "counts of tokens per expert are read back by the CPU"),
    ("maxtext", "zero_stage", 3, "fsdp axis"),
    ("maxtext", "host_launch_us", 0, "whole steps are compiled (XLA)"),
    ("maxtext", "elementwise_traffic", 1, "XLA fuses element-wise work"),
    ("neuron", "host_launch_us", 0, "whole steps are compiled (XLA)"),
    ("neuron", "zero_stage", 1, "NeMo Megatron for Neuron"),
    ("default", "synchronous_us", 109,
     "two steps of BLOOM's topology tests (chronicles-prequel.md): 30 and 8 s beyond the model at 276 and 73 thousand "
     "counted kernels, of which each stands for about four"),
    ("internevo", "step_bytes", 10,
     "InternEvo's hybrid ZeRO optimizer: gradients in fp32 4, flat copies 2, updates that are not fused 4"),
]
# Intel's own Megatron-DeepSpeed and DeepSpeed
FIXED += [(f"deepspeed:{family}", name, value, why) for family in ("intel-gaudi", "intel-gaudi-3")
          for name, value, why in (("flash_attention", 1, "Habana FusedSDPA"),
                                   ("host_launch_us", 0, "SynapseAI runs compiled graphs (Habana documentation)"),
                                   ("elementwise_traffic", 1, "compiled graphs fuse element-wise work"))]
# Whole graphs are compiled: no kernel waits for its launch
FIXED += [(f"hardware:{family}", "host_launch_us", 0, "SynapseAI runs compiled graphs (Habana, Gaudi documentation)")
          for family in ("intel-gaudi", "intel-gaudi-3")]

# Work at which large products reach half of their rate: fitted to the measured kernels of at least 2048 rows
# (ai-dynamo/aiconfigurator, Apache-2.0), where one figure for all sizes and precisions, as in hardware/efficiency.csv,
# is too small for narrow formats.
LARGE_PRODUCTS = {"nvidia-ampere": dict(bf16=10.4), "nvidia-hopper": dict(bf16=1.1, fp8=16.6),
                  "nvidia-blackwell": dict(bf16=4.4, fp8=38, fp4=36),
                  "nvidia-blackwell-ultra": dict(bf16=6.2, fp8=45, fp4=49)}
FIXED += [(f"hardware:{family}", f"half_work_{precision}_GFLOP", value,
           "measured kernels of at least 2048 rows, ai-dynamo/aiconfigurator (Apache-2.0)")
          for family, by in LARGE_PRODUCTS.items() for precision, value in by.items()]

# What is fitted: id, parameter, prior median, prior log standard deviation, what the prior is
FITTED = [
    ("default", "elementwise_traffic", 1.2, 0.15, "Transformer Engine fuses some of it"),
    ("default", "gradient_traffic", 0.7, 0.4, "partly under the product that computes them"),
    ("default", "flash_backward_factor", 3.0, 0.06,
     "FlashAttention-2 on A100: 2.5 x work, forward 180-225, backward 150-190 TFLOP/s (arXiv 2307.08691, fig. 4-6); "
     "FlashAttention-3 on H100: 560-650 and 470-560 (arXiv 2407.08608, fig. 5 and 6)"),
    ("default", "step_fixed_ms", 10, 1.0,
     "batch, norm and overflow check read back by the CPU, optimizer launches, logging"),
    ("default", "straggler_per_doubling", 0.006, 0.5,
     "Narayanan et al. 2021 and DGX Cloud weak scaling: about 5 % at 500 nodes"),
    ("default", "overlap_data", 0.9, 0.05,
     "distributed optimizer with overlap: all but the last bucket and what disturbs the products beside it"),
    ("megatron-2021", "overlap_data", 0.3, 0.6, "gradients reduced after the last backward pass"),
    ("default", "overlap_tensor_forward", 0.3, 0.3, "user-buffer overlap of Transformer Engine"),
    ("default", "overlap_tensor_backward", 0.5, 0.2, "under the weight-gradient GEMM"),
    ("default", "host_launch_us", 15.0, 0.3, "PyTorch eager launch rate through Transformer Engine modules"),
    ("default", "kernels_per_expert", 8.0, 0.3, "two products, casts and transposes of each expert apart"),
    ("default", "routed_traffic", 2.0, 0.4, "unfused permutation, fp32 routing, padding"),
    ("default", "overlap_expert", 0.2, 0.4, "mostly exposed"),
    ("megatron-2021", "overlap_tensor_backward", 0.5, 0.2, "under the weight-gradient GEMM"),
    ("megatron-2021", "host_launch_us", 30.0, 0.4, "eager PyTorch 1.x under checkpointing"),
    ("megatron-2021", "elementwise_traffic", 1.0, 0.2, "partly fused"),
    ("megatron-2021", "overlap_pipeline", 0.5, 0.3, "1F1B: half of the messages under work"),
    ("composer", "elementwise_traffic", 1.3, 0.2, "eager PyTorch with separate bias, dropout, norm kernels"),
    ("composer", "attention_share", 0.65, 0.15, "Triton FlashAttention-1 on A100, arXiv 2205.14135"),
    ("composer:nvidia-hopper", "attention_share", 0.6, 0.15, "Ampere instructions on Hopper, arXiv 2407.08608"),
    ("composer", "straggler_per_doubling", 0.01, 0.4, "per-layer gathers of FSDP"),
    ("nemo", "host_launch_us", 8.0, 0.4, "CUDA graphs in part of the layer"),
    ("nemo", "kernels_per_expert", 2.0, 0.4, "grouped products and casts"),
    ("nemo", "routed_traffic", 1.3, 0.3, "fused permutation"),
    ("nemo", "elementwise_traffic", 1.0, 0.2, "Transformer Engine fusions"),
    ("nemo", "overlap_expert", 0.5, 0.3, "dispatch under shared experts and the other micro-batch"),
    ("nemo-2026", "host_launch_us", 10, 0.4, "CUDA graphs in part of the layer"),
    ("nemo-2026", "kernels_per_expert", 3, 0.5, "grouped products and casts"),
    ("nemo-2026", "routed_traffic", 2, 0.4, "less fused than the releases from 26.06 on"),
    ("nemo-2026", "overlap_expert", 0.35, 0.4, "less than the releases from 26.06 on"),
    ("default", "recurrent_traffic", 2, 0.4,
     "Triton kernels of Mamba-2 against their bytes (arXiv 2405.21060, fig. 10)"),
    ("hardware:nvidia-volta", "gemm_share_bf16", 0.95, 0.05, "clocks under sustained load"),
    ("hardware:nvidia-ampere", "gemm_share_bf16", 1.0, 0.05, "clocks under sustained load"),
    ("hardware:nvidia-hopper", "gemm_share_bf16", 0.85, 0.08, "clocks under sustained load at 700 W"),
    ("hardware:nvidia-hopper", "gemm_share_fp8", 1.0, 0.15,
     "newer kernels than those benchmarked against lower clocks"),
    ("hardware:nvidia-blackwell", "gemm_share_bf16", 0.95, 0.15,
     "newer kernels than those benchmarked against lower clocks"),
    ("hardware:nvidia-blackwell", "gemm_share_fp8", 1.2, 0.2,
     "newer kernels than those benchmarked against lower clocks"),
    ("hardware:nvidia-blackwell", "gemm_share_fp4", 1.2, 0.2,
     "newer kernels than those benchmarked against lower clocks"),
    ("hardware:nvidia-blackwell-ultra", "gemm_share_bf16", 0.95, 0.15,
     "newer kernels than those benchmarked against lower clocks"),
    ("hardware:nvidia-blackwell-ultra", "gemm_share_fp8", 1.2, 0.2,
     "newer kernels than those benchmarked against lower clocks"),
    ("hardware:nvidia-blackwell-ultra", "gemm_share_fp4", 1.2, 0.2,
     "newer kernels than those benchmarked against lower clocks"),
]
# Families whose kernels are known from single products at most: what training reaches of them
FITTED += [(f"hardware:{family}", f"gemm_share_{precision}", 1.0, 0.2,
            "curve from single published products or a prior; clocks and kernels under sustained load")
           for family, precisions in (("google-tpu-v6e", ("bf16",)),
                                      ("google-tpu-v7", ("bf16", "fp8")), ("amd-cdna2", ("bf16",)),
                                      ("amd-cdna3", ("fp8",)), ("amd-cdna3-mi325x", ("fp8",)),
                                      ("amd-cdna4", ("bf16", "fp8")), ("intel-gaudi", ("bf16", "fp8")),
                                      ("huawei-ascend", ("bf16",)), ("aws-trainium", ("bf16",)))
           for precision in precisions]
FITTED += [("hardware:google-tpu", "gemm_share", 1.0, 0.2, "curve from a prior; bf16 and int8 alike"),
           ("maxtext", "routed_traffic", 2.0, 0.5, "sorted tokens, megablox products, unfused combine"),
           ("maxtext", "overlap_expert", 0.3, 0.4, "XLA hides some of the exchange")]
# What a profile has in common with another: id, parameter, taken from
SAME_AS = [("fsdp", "elementwise_traffic", "composer"),
           ("fsdp", "straggler_per_doubling", "composer"),
           ("pytorch", "elementwise_traffic", "composer"),
           ("pytorch", "straggler_per_doubling", "composer"), ("internevo", "attention_share", "composer"),
           ("deepspeed", "overlap_tensor_backward", "megatron-2021"), ("deepspeed", "host_launch_us", "megatron-2021"),
           ("deepspeed", "elementwise_traffic", "composer"), ("gpt-neox", "attention_share", "composer"),
           ("gpt-neox", "host_launch_us", "megatron-2021"), ("gpt-neox", "elementwise_traffic", "composer"),
           ("gpt-neox", "overlap_tensor_backward", "megatron-2021"), ("nemo-2026", "elementwise_traffic", "nemo"),
           ("internevo", "elementwise_traffic", "composer"), ("internevo", "straggler_per_doubling", "composer"),
           ("torchtitan", "straggler_per_doubling", "composer"), ("nemo-2022", "elementwise_traffic", "megatron-2021"),
           ("nemo-2022", "overlap_tensor_backward", "megatron-2021")]
SHARES = ("overlap_tensor_forward", "overlap_data", "overlap_pipeline", "overlap_expert", "overlap_tensor_backward")


def write_table(path, values, spreads, generation=0.0):
    rows = [(i, p, v, s, "") for i, p, v, s in FIXED]
    for (i, p, prior, sd, why), v in zip(FITTED, values):
        rows.append((i, p, float(f"{v:.4g}"), "scripts/fit/training.py on the fit split",
                     f"prior {prior:g}, log sd {sd:g}: {why}"))
    held = {(i, p): v for i, p, v, *_ in rows}
    rows += [(i, p, held[of, p], "scripts/fit/training.py on the fit split", f"as {of}") for i, p, of in SAME_AS]
    for i, s in sorted(spreads.items()):
        rows.append((i, "log_spread", float(f"{s:.3g}"), "scripts/fit/training.py: spread of the fit split",
                     "standard deviation of log(measured / predicted)"))
    rows.append(("default", "spread_generation", float(f"{generation:.3g}"), "scripts/fit/training.py: held-out half",
                 "families of accelerators whose kernels are known from single products at most"))
    rows += [(f"hardware:{family}", "spread_generation", 0, "kernels measured, rows fitted", "") for family in MEASURED]
    rows += [(f"{profile}:{family}", "spread_generation", FRAMEWORK_TAU, "scripts/fit/training.py: framework_spread",
              "no row of this framework on this generation was fitted")
             for profile, seen in FITTED_ON.items() for family in MEASURED if family not in seen]
    rows.sort(key=lambda r: (r[0] != "default", r[0]))
    with open(path, "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["id", "parameter", "value", "source", "as_of", "notes"])
        for i, p, v, s, n in rows:
            w.writerow([i, p, f"{v:g}" if isinstance(v, (int, float)) else v, s, DATE, n])


class Model:
    def __init__(self, equicube):
        self.equicube = equicube
        self.folder = pathlib.Path(tempfile.mkdtemp()) / "catalog"
        shutil.copytree(ROOT / "scenarios/catalog", self.folder)
        self.runs = 0

    def rows(self, values, spreads={}, *generation):
        write_table(self.folder / "software/training.csv", values, spreads, *generation)
        out = subprocess.run([self.equicube, "validate", "training", "--catalog", str(self.folder), "--json", "-"],
                             capture_output=True, text=True, check=True).stdout
        self.runs += 1
        return [r for r in json.loads(out)["rows"] if r.get("predicted")]


def is_step(row):
    return row["quantity"] in STEP_QUANTITIES and row["family"] != "run"


def time_error(row):
    e = math.log(row["predicted"] / row["measured"])
    return e if row["quantity"] == "iteration_time" else -e


def misfit(rows):
    """One residual per row of the fit split, families weighted by the root of their rows."""
    count = {}
    chosen = [r for r in rows if r["split"] == "fit" and is_step(r)]
    for r in chosen:
        count[r["family"]] = count.get(r["family"], 0) + 1
    return np.array([time_error(r) / SCALE * count[r["family"]] ** -0.25 for r in chosen])


def to_x(values):
    """1 at the prior's median, one unit per standard deviation (and never 0, so that relative steps work)."""
    return np.array([1 + math.log(v / prior) / sd for v, (_, _, prior, sd, _) in zip(values, FITTED)])


def to_values(x):
    values = [prior * math.exp((v - 1) * sd) for v, (_, _, prior, sd, _) in zip(x, FITTED)]
    return [min(v, 0.98) if p in SHARES else v for v, (_, p, *_rest) in zip(values, FITTED)]


def fit(model, start, rounds):
    def residuals(x):
        r = misfit(model.rows(to_values(x)))
        robust = np.sqrt(2 * (np.sqrt(1 + r * r) - 1)) * np.sign(r)  # soft L1
        return np.concatenate([robust, x - 1])

    found = least_squares(residuals, to_x(start), diff_step=0.1, max_nfev=rounds, xtol=1e-4, verbose=2)
    return to_values(found.x)


def table_of(rows):
    by = {}
    for r in rows:
        if is_step(r):
            by.setdefault(r["family"], []).append(r)
    for family, rs in sorted(by.items()):
        for split in ("fit", "holdout", "unseen"):
            e = np.array([math.exp(time_error(r)) - 1 for r in rs if r["split"] == split])
            if len(e):
                print(f"{family:10s} {split:8s} {len(e):4d} rows  MAPE {100*abs(e).mean():5.1f}  median "
                      f"{100*np.median(abs(e)):5.1f}  bias {100*e.mean():+5.1f}")


def committed():
    held = {(r["id"], r["parameter"]): float(r["value"]) for r in csv.DictReader(open(TABLE))} if TABLE.exists() else {}
    return [held.get((i, p), prior) for i, p, prior, *_ in FITTED]


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--equicube", default=str(ROOT / "build/release/equicube"))
    a.add_argument("--rounds", type=int, default=12)
    a.add_argument("--from-prior", action="store_true")
    a.add_argument("--check", action="store_true")
    a.add_argument("--spreads", action="store_true", help="keep the fitted values of the table")
    o = a.parse_args()
    model = Model(o.equicube)
    fitted, unfitted = framework_spread(model, False), framework_spread(model, True)
    print(f"fitted frameworks: spread {fitted:.3f}; with nothing of their own fitted {unfitted:.3f}, so tau "
          f"{math.sqrt(unfitted**2 - fitted**2):.3f}; in use {NOT_FITTED} and {FRAMEWORK_TAU}")
    values = [f[2] for f in FITTED] if o.from_prior else committed()
    if not o.check and not o.spreads:
        values = fit(model, values, o.rounds)
    rows = model.rows(values)
    table_of(rows)
    for (i, p, prior, *_), v in zip(FITTED, values):
        print(f"{i:32s} {p:24s} {prior:8.4g} -> {v:8.4g}")
    print("each assumption: spread {:.3f}, in use {:.3f}".format(
        *guess_spread(model.rows(values, SPREADS, generation_spread(rows)))))
    if not o.check:
        write_table(TABLE, values, SPREADS, generation_spread(rows))


# log(measured / predicted) of the fit split per profile, plus what configurations of other sources add. Where a
# framework was not fitted, s^2 = s_profile^2 + tau^2. By one yardstick (`framework_spread`, printed by --check: the
# least s with which nine of ten rows of the families below lie inside, every family counting the same) fitted
# frameworks have 0.068 and, with the parameters of their own at their priors, 0.088, which makes tau 0.056. Frameworks
# whose facts are counted from their sources but to which nothing was fitted have those 0.088; fitted ones add tau on
# generations without rows.
OWN_FRAMEWORK = ("vtrainS", "vtrainM", "meg21t1", "meg21jan", "meg20", "korth22t5", "mosaic", "nemoL", "dgxc")
NOT_FITTED, FRAMEWORK_TAU = 0.088, 0.056
# Stacks under one name differ from each other by 0.12: "fsdp" is any such stack, "pytorch" any at all, of which not
# even the facts are known, so that the pooled spread of the fitted profiles in use (mean square over the families
# above) stands for it, and tau; the reader of rows adds that it is a guess.
STACKS, POOLED = 0.12, 0.1
ANY_STACK = round(math.hypot(NOT_FITTED, STACKS), 3)
UNKNOWN = round(math.hypot(POOLED, FRAMEWORK_TAU, STACKS), 3)
# Mixtures under NeMo scatter by 0.2: 0.12 as dense runs of its stack, and spread_mixture
SPREADS = {"default": 0.12, "megatron-2021": 0.1, "composer": 0.065, "nemo": 0.12, "nemo-2025": 0.1, "nemo-2026": 0.12,
           "hai-llm": 0.2, "deepspeed": 0.15, "gpt-neox": 0.15, "neuron": 0.25, "fsdp": ANY_STACK, "pytorch": UNKNOWN,
           **{name: NOT_FITTED for name in ("torchtitan", "internevo", "maxtext")}}
# Generations whose kernels were measured on which rows of a fitted framework were
FITTED_ON = {"composer": ("nvidia-ampere", "nvidia-hopper"), "megatron-2021": ("nvidia-volta", "nvidia-ampere"),
             "nemo-2022": ("nvidia-ampere",), "deepspeed": (),
             **{name: ("nvidia-hopper", "nvidia-blackwell", "nvidia-blackwell-ultra")
                for name in ("nemo", "nemo-2025", "nemo-2026")}}
# Families of the 2026-11 tables, whose kernels are known from single products at most
NEW_FAMILIES = ("tpu", "mlpt40", "mlpt51", "gaudi2", "lumi", "trn1b", "ascend", "mi350")
MEASURED = ("nvidia-volta", "nvidia-ampere", "nvidia-hopper", "nvidia-blackwell", "nvidia-blackwell-ultra")


def framework_spread(model, at_priors):
    """Of frameworks as fitted, or as if nothing had been fitted to them, from dense families on accelerators whose
    kernels were measured."""
    own = [p for p, *_ in FITTED if at_priors and p != "default" and not p.startswith("hardware")]
    values = [f[2] if f[0] in own else v for f, v in zip(FITTED, committed())]
    errors = {}
    for r in model.rows(values):
        if r["family"] in OWN_FRAMEWORK and is_step(r):
            errors.setdefault(r["family"], []).append(abs(time_error(r)))

    def inside(s):
        return np.mean([np.mean(np.array(e) <= 1.645 * s) for e in errors.values()])

    return next(s for s in np.arange(0.01, 1, 0.001) if inside(s) >= 0.9)


def guess_spread(rows):
    """(The least spread of an assumption with which nine of ten fitted and held-out rows that have some lie inside,
    every family counting the same; the one in use.)"""
    seen = [r for r in rows if r["split"] != "unseen" and "guess_spread" in r]
    used = min(r["guess_spread"] for r in seen)  # of one assumption; they add by their squares
    families = {}
    for r in seen:
        others = (math.log(r["p95"] / r["p05"]) / (2 * 1.6449)) ** 2 - r["guess_spread"] ** 2
        families.setdefault(r["family"], []).append((abs(time_error(r)), others, (r["guess_spread"] / used) ** 2))

    def inside(s):
        return np.mean([np.mean([e <= 1.645 * math.sqrt(others + s * s * n) for e, others, n in f])
                        for f in families.values()])

    return next(s for s in np.arange(0, 1, 0.001) if inside(s) >= 0.9), used


def generation_spread(rows):
    """tau^2 = mean squared log error - s^2 over the held-out half of the new families, errors beyond three s counted as
    three."""
    s = NOT_FITTED
    errors = [max(-3 * s, min(3 * s, time_error(r))) for r in rows
              if r["split"] == "holdout" and is_step(r) and r["family"].startswith(NEW_FAMILIES)]
    return math.sqrt(max(0.0, float(np.mean(np.square(errors))) - s * s))


if __name__ == "__main__":
    main()
