"""Curves of hardware families without measured kernels: ramps and floors of the nearest measured relative, scaled to
their own shares."""

# of hardware/efficiency.csv
COLUMNS = ("id,gemm_bf16,gemm_fp8,gemm_fp4,gemm_int8,gemm_fp32,gemm_half_work_GFLOP,read_bf16,read_fp8,read_fp4,"
           "read_int8,floor_bf16_us,floor_fp8_us,floor_fp4_us,floor_int8_us,grouped,grouped_read,grouped_pad_rows,"
           "grouped_floor_us,widened,widened_read,widened_pad_rows,widened_floor_us,attention,attention_half_keys,"
           "attention_floor_us,decode,decode_narrow,decode_extra_keys,"
           "decode_floor_us,memory,launch_us,link,link_crowding,all_reduce,all_reduce_crowding,link_floor_us,"
           "link_hop_us,link_half_MB,quick_floor_us,quick_hop_us,quick_half_MB,network,network_half_MB,"
           "measured_W_per_TFLOP,spread,source,"
           "as_of,notes").split(",")
# family -> (relative for kernels, for links, attention share over GEMM share (0: that of the relative), log standard
# deviation)
RELATIVES = {
    "amd-cdna2": ("nvidia-ampere", "nvidia-ampere", 0.6, 0.30),
    "amd-cdna3": ("nvidia-hopper", "nvidia-hopper", 0.65, 0.25),
    "amd-cdna4": ("nvidia-hopper", "nvidia-hopper", 0.65, 0.25),
    "amd-rdna": ("nvidia-blackwell-rtx", "nvidia-blackwell-rtx", 0.5, 0.30), "apple": ("", "", 0.6, 0.25),
    "aws-trainium": ("nvidia-hopper", "nvidia-ampere", 0.6, 0.35), "cpu": ("", "", 0.6, 0.35),
    "generic": ("nvidia-hopper", "nvidia-ampere", 0.6, 0.40),
    "google-tpu": ("nvidia-hopper", "nvidia-ampere", 0.7, 0.30),
    "huawei-ascend": ("nvidia-hopper", "nvidia-ampere", 0.6, 0.35),
    "intel-gaudi": ("nvidia-hopper", "nvidia-ampere", 0.6, 0.35),
    "intel-max": ("nvidia-ampere", "nvidia-ampere", 0.6, 0.35),
    "nvidia-consumer": ("nvidia-blackwell-rtx", "nvidia-blackwell-rtx", 0.0, 0.25),
    "nvidia-consumer-ampere": ("nvidia-blackwell-rtx", "nvidia-blackwell-rtx", 0.0, 0.25),
    "nvidia-edge": ("nvidia-blackwell-rtx", "nvidia-blackwell-rtx", 0.0, 0.30),
    "nvidia-turing": ("nvidia-ampere", "nvidia-blackwell-rtx", 0.6, 0.30),
    "nvidia-volta": ("nvidia-ampere", "nvidia-ampere", 0.6, 0.25), "phone": ("", "", 0.6, 0.40),
}
RAMPS = ("grouped", "grouped_pad_rows", "attention_half_keys", "decode_extra_keys")
FLOORS = ("floor_bf16_us", "floor_fp8_us", "floor_fp4_us", "floor_int8_us", "grouped_floor_us", "attention_floor_us",
          "decode_floor_us")
LINKS = ("link_crowding", "all_reduce_crowding", "link_floor_us", "link_half_MB", "quick_floor_us", "quick_hop_us",
         "quick_half_MB", "network_half_MB")
# short vectors, few launches
SMALL = {"attention_half_keys": "32", "decode_extra_keys": "16", "grouped": "1", "grouped_pad_rows": "8"}


def complete_prior(row, rows, columns):
    """The row with its curve cells filled. Floors are those of the relative, lengthened by what the family's launch
    takes longer."""
    name, link_name, attention, spread = RELATIVES.get(row["id"], RELATIVES["generic"])
    out = {column: row.get(column, "") or "" for column in columns}
    out["spread"] = str(spread)
    if not name:
        out.update(SMALL)
        out["attention"] = f"{attention * float(row['gemm_bf16']):.3g}"
        return out
    relative, links = rows[name], rows[link_name]
    later = max(0.0, float(row["launch_us"]) - float(relative["launch_us"]))
    out.update({column: relative[column] for column in RAMPS})
    out.update({column: f"{float(relative[column]) + later:.3g}" if relative[column] else "" for column in FLOORS})
    out.update({column: links[column] for column in LINKS})
    if row["link"]:
        out["all_reduce"] = f"{float(row['link']) * min(1.0, float(links['all_reduce']) / float(links['link'])):.3g}"
    share = attention or float(relative["attention"]) / float(relative["gemm_bf16"])
    out["attention"] = f"{share * float(row['gemm_bf16']):.3g}"
    return out
