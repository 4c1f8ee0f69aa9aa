"""What is wrong in tables of measurements as they were collected, by rule: each takes a row, changes columns, and says
so in its notes."""
import re

# Methods that change what a token costs, as columns of their own (docs/truth-format.md).
METHOD_COLUMNS = ["attention_dp", "draft_tokens", "draft_acceptance", "prefix_hit_share", "disaggregated"]
NODE = 8  # accelerators of the servers behind the database below; racks of 72 are not concerned


def whole(text):
    return int(float(text)) if text else 0


def captured_text(pattern, text):
    found = re.search(pattern, text)
    return found.group(1) if found else ""


def captured(pattern, text):
    return int(captured_text(pattern, text) or 0)


def state_attention(row):
    """Copies of attention, which notes state, in their column."""
    copies = captured(r"attention_dp=(\d+)", row["notes"]) or captured(r"\bdp=(\d+)", row["notes"])
    if copies and not row["attention_dp"]:
        row["attention_dp"] = str(copies)


def count_widths_once(row):
    """The database behind these rows multiplies widths that are each the whole: ranks = moe_tp x ep, or tp x copies of
    attention (names of the runs and 8 accelerators per node say so)."""
    if "silicon_sample" not in row["source"]:
        return
    n, t, e, copies = whole(row["n_gpus"]), whole(row["tp"]), whole(row["ep"]), whole(row["attention_dp"])
    expert_tensor = captured(r"moe_tp=(\d+)", row["notes"])
    named = captured(r"_tp(\d+)(?:_0)?_ep\d+", row["notes"])
    squared = n == e * e and expert_tensor == e and e > 1 and (named == e or n > NODE)
    copied = n == t * t == e and copies == t > 1
    if squared:
        width = e
        row["tp"] = str(width) if t == n else row["tp"]
        row["attention_dp"] = str(width) if copies == n else row["attention_dp"]
    elif copied:
        width = t
        row["attention_dp"] = "1"
    else:
        return
    product = "n = moe_tp x ep" if squared else "n = ep = tp x attention_dp"
    row["notes"] += (f"; CORRECTED: the source's database counts widths twice (n_gpus {n}, tp {t}, ep {e}, "
                     f"attention_dp {copies}): {product} of two equal widths, so {width} accelerators")
    row["n_gpus"] = row["ep"] = str(width)


def run_number(row):
    return captured(r"row id \S*_(\d+);", row["notes"])


def draft(row, drafts, why):
    row["draft_tokens"] = str(drafts)
    row["notes"] += f"; CORRECTED: drafts {drafts} ({why})"


def trtllm_drafts(row):
    """dsr1_fp4_b200_trt_mtp.sh, dsr1_fp8_b200_trt_mtp.sh and dsr1_fp8_h200_trt_mtp.sh: 3, under copies of attention
    1."""
    return 1 if whole(row["attention_dp"]) > 1 else 3


# Runs with the image 1.1.0rc2.post2 on B200 that the source's database dates 2025-12-15; all others are of 2026-01-14,
# when the -mtp recipes alone ran: they were new (SemiAnalysisAI/InferenceX, pull request 392).
PLAIN_TRTLLM_RUNS = {41, 122, 881, 892, 944, 950, 963, 971}


def state_drafts(row):
    """Runs of SemiAnalysisAI/InferenceX (nvidia-master.yaml of February to April 2026) whose image or point (lengths,
    degrees, clients) is in a recipe with drafted tokens alone."""
    framework, b200 = row["framework"], row["hardware"].startswith("B200")
    recipes = "SemiAnalysisAI/InferenceX nvidia-master.yaml"
    if framework == "trtllm 1.2.0rc6.post3" and b200:
        draft(row, trtllm_drafts(row), f"this image is in the -trt-mtp recipes of {recipes}, April 2026; "
                                       "dsr1_fp4_b200_trt_mtp.sh: 3, with copies of attention 1")
    elif framework == "trtllm 1.1.0rc2.post2" and b200 and run_number(row) not in PLAIN_TRTLLM_RUNS:
        draft(row, trtllm_drafts(row), f"measured 2026-01-14, when only the new -trt-mtp recipes of {recipes} ran")
    elif framework == "trtllm 1.1.0rc2.post2" and row["hardware"].startswith("H200") and not plain_twin(row):
        draft(row, trtllm_drafts(row), f"dsr1-fp8-h200-trt-mtp of {recipes}: dsr1_fp8_h200_trt_mtp.sh")
    elif framework == "sglang 0.5.9" and b200 and row["weight_precision"] == "fp8":
        clients, tp = whole(row["batch_or_concurrency"]), whole(row["tp"])
        if row["model"] == "DeepSeek-R1" and tp == 8 and (clients > 64 or row["input_len"] == "8192" and clients > 4):
            draft(row, 2, f"this point is in dsr1-fp8-b200-sglang-mtp of {recipes} alone: dsr1_fp8_b200_mtp.sh")
        elif row["model"].startswith("Qwen3.5") and tp == 4 and row["ep"] == "1":
            draft(row, 3, f"qwen3.5-fp8-b200-sglang of {recipes} has no such point: qwen3.5_fp8_b200_mtp.sh")


def plain_twin(row):
    """The one point of dsr1-fp8-h200-trt and its -mtp recipe that the database keeps of both, later run as it is."""
    return run_number(row) == 1240


def tell_twins(rows):
    """Points that the database keeps twice with one image are of a plain recipe and of the -mtp one, which is faster
    per token (dsr1-fp8-b200-sglang and dsr1-fp8-b200-sglang-mtp, both lmsysorg/sglang:v0.5.9-cu130)."""
    points, step = {}, {}
    for row in rows:
        if (row["framework"] != "sglang 0.5.9" or row["model"] != "DeepSeek-R1" or row["weight_precision"] != "fp8"
                or not row["hardware"].startswith("B200") or row["draft_tokens"]):
            continue
        point = tuple(row[name] for name in ("tp", "ep", "input_len", "output_len", "batch_or_concurrency"))
        points.setdefault(point, []).append(row)
        if row["measured_quantity"] == "tpot_mean":
            step[captured_text(r"row id (\S+);", row["notes"])] = float(row["measured_value"])
    for twins in points.values():
        steps = {id(row): step[captured_text(r"row id (\S+);", row["notes"])] for row in twins}
        if max(steps.values()) < 1.02 * min(steps.values()):
            continue
        for row in twins:
            if steps[id(row)] < 1.02 * min(steps.values()):
                draft(row, 2, "the faster of two runs at this point: dsr1-fp8-b200-sglang-mtp of "
                              "SemiAnalysisAI/InferenceX nvidia-master.yaml, dsr1_fp8_b200_mtp.sh")


def count_the_unit(row):
    """Rates per node of a unit that spans several: n_gpus is the unit, the quantity says what the rate refers to."""
    n, e = whole(row["n_gpus"]), whole(row["ep"])
    if row["id"].startswith("dsprod") and e > n:
        row["n_gpus"] = row["ep"]
        row["notes"] += f"; CORRECTED: n_gpus {n} was the node that the rates refer to, expert parallelism spans {e}"


def name_blocks(row):
    """NeMo-Framework-Launcher: "no granularity" is its old method of whole layers by blocks, not no recomputation:
    GPT-3 175B would need twice the memory of its accelerators without."""
    if row["family"] == "nemoL" and row["recompute"].startswith("none"):
        row["recompute"] = "blocks" + row["recompute"][len("none"):]
        row["notes"] += "; CORRECTED: recompute none is a granularity of null, layers are recomputed by blocks"


def state_server(row):
    """A submission whose server scenario sends fewer requests than the service can take: its throughput is the rate
    that its command asks for (open/NeuralMagic of mlcommons/inference_results_v4.1: README.md, and the README.md of
    each measurement)."""
    if "open/NeuralMagic/results/4xH100" not in row["source_url_or_repo_path"]:
        return
    row["tp"] = "4"
    row["notes"] += "; CORRECTED: tp 4 (vllm serve --tensor-parallel-size=4, open/NeuralMagic/README.md)"
    if row["batch_or_concurrency"] == "server":
        rate = 4 if "GPTQ" in row["source_url_or_repo_path"] else 5
        row["batch_or_concurrency"] = f"server, {rate} requests/s"
        row["notes"] += f"; CORRECTED: server_target_qps={rate} in its command (README.md of the measurement)"


def state_tutorial(row):
    """Lengths that stand in the text beside a table of NxD Inference (trn2-llama3.1-405b-speculative-tutorial.rst):
    LLMPerf with 10,000 tokens in; the output of the run without drafts counts 1,788 out."""
    if row["source_url_or_repo_path"].endswith("llama405b_perf_comparison.csv") and not row["input_len"]:
        row["input_len"], row["output_len"] = "10000", "1788"
        row["notes"] += ("; CORRECTED: lengths 10000/1788 (aws-neuron/aws-neuron-sdk "
                         "trn2-llama3.1-405b-speculative-tutorial.rst, step 3 of scenario 1)")


def share_attention(rows):
    """Quantities of one run: copies of attention that one row states hold for the others."""
    runs = {}
    for row in rows:
        run = tuple(row[name] for name in ("source", "model", "hardware", "n_gpus", "tp", "ep", "weight_precision",
                                           "kv_precision", "input_len", "output_len", "batch_or_concurrency",
                                           "framework"))
        runs.setdefault(run, []).append(row)
    for run in runs.values():
        if not any("attention DP" in row["notes"] for row in run):
            continue
        for row in run:
            if "attention DP" not in row["notes"]:
                row["notes"] += "; CORRECTED: attention DP, as another row of the same run says"


SERVING_RULES = (state_attention, count_widths_once, state_drafts, count_the_unit, state_server, state_tutorial)
TRAINING_RULES = (name_blocks,)


def correct(rows):
    training = "seq_len" in rows[0]
    for row in rows:
        for rule in TRAINING_RULES if training else SERVING_RULES:
            rule(row)
    if not training:
        share_attention(rows)
        tell_twins(rows)
