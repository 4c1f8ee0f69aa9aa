"""price/purchase.csv from Epoch AI hardware prices (CC-BY 4.0): price of one accelerator alone, low, median and high.

import_purchase.py RAW.csv > scenarios/catalog/price/purchase.csv"""
import sys
from collections import defaultdict

from tables import median, number, read_table, write_table

COLUMNS = "hardware,n,low_USD,median_USD,high_USD,source,as_of,notes".split(",")

# hardware ids a priced model stands for
HARDWARE = {
    "NVIDIA A100 SXM4 40 GB": ["a100-sxm-40gb"], "NVIDIA A100 SXM4 80 GB": ["a100-80gb"],
    "NVIDIA A100 PCIe": ["a100-pcie-80gb"], "NVIDIA A100": ["a100-80gb"], "NVIDIA A40 PCIe": ["a40"],
    "NVIDIA RTX A6000": ["rtx-a6000"], "NVIDIA A800 PCIe": ["a800-sxm-80gb"], "NVIDIA GB200": ["gb200-nvl72"],
    "NVIDIA GB300": ["gb300-nvl72", "b300-288gb"], "GroqChip LPU v1": ["groq-lpu-v1"], "NVIDIA H100": ["h100-sxm-80gb"],
    "NVIDIA H100 SXM5 80GB": ["h100-sxm-80gb"], "NVIDIA H100 PCIe": ["h100-pcie-80gb"], "NVIDIA H20": ["h20-96gb"],
    "NVIDIA HGX H20": ["h20-96gb"], "NVIDIA GH200": ["gh200-96gb", "gh200-144gb"],
    "NVIDIA H200 SXM": ["h200-sxm-141gb"], "NVIDIA H800 SXM5": ["h800-sxm-80gb"],
    "Intel Data Center GPU Max 1550": ["max-1550"], "Intel Habana Gaudi2": ["gaudi2"],
    "AMD Radeon Instinct MI250X": ["mi250x"], "AMD Instinct MI300X": ["mi300x"], "NVIDIA B200": ["b200-180gb"],
    "NVIDIA GeForce RTX 2080 Ti 11GB": ["rtx-2080-ti"], "NVIDIA GeForce RTX 3080": ["rtx-3080-10gb"],
    "NVIDIA GeForce RTX 3090": ["rtx-3090"], "NVIDIA GeForce RTX 3090 Ti": ["rtx-3090-ti"],
    "NVIDIA GeForce RTX 4090": ["rtx-4090"], "NVIDIA Tesla V100 SXM2": ["v100-sxm2-16gb"],
    "NVIDIA Tesla V100 SXM2 16 GB": ["v100-sxm2-16gb"], "NVIDIA Tesla V100 SXM2 32 GB": ["v100-sxm2-32gb"],
    "NVIDIA Tesla V100 SXM3 32 GB": ["v100-sxm2-32gb"], "NVIDIA Tesla V100 DGXS 32 GB": ["v100-sxm2-32gb"],
    "Google TPU v3": ["tpu-v3"], "Google TPU v4": ["tpu-v4"], "Google TPU v5e": ["tpu-v5e"],
    "Google TPU v5p": ["tpu-v5p"], "Google TPU v6e Trillium": ["tpu-v6e"],
}


def server_ratio(model):
    """Price of a complete server per accelerator over the accelerator's own (Cottier et al. 2024, arXiv 2405.21015)."""
    return 1.66 if "A100" in model else 1.69 if "V100" in model else 1.64


def offers(rows):
    """Accelerator prices by hardware id: (price, low, high, date); whole DGX systems are reduced to the accelerator."""
    found = defaultdict(list)
    for row in rows:
        model, note = row["hardware_model"], row["note"]
        if model not in HARDWARE or "not a real sale price" in note:
            continue
        share = server_ratio(model) if "DGX" in note else 1.0
        price = number(row["price_usd"]) / share
        low, high = number(row["price_low_usd"]) or price, number(row["price_high_usd"]) or price
        for hardware in HARDWARE[model]:
            found[hardware].append((price, low, high, row["date"], share != 1.0, "Estimated" in note))
    return found


def main(path):
    rows = []
    for hardware, found in sorted(offers(read_table(path)).items()):
        whole = sum(1 for offer in found if offer[4])
        notes = [f"{whole} of them whole DGX systems divided by the server-to-chip price ratio"] if whole else []
        notes += ["Epoch AI estimate from manufacturing cost, never sold"] if any(offer[5] for offer in found) else []
        rows.append(dict(hardware=hardware, n=len(found), low_USD=round(min(o[1] for o in found)),
                         median_USD=round(median([o[0] for o in found])), high_USD=round(max(o[2] for o in found)),
                         source="Epoch AI, Machine Learning Hardware prices (CC-BY 4.0) and ai-chip-counts (MIT)",
                         as_of=max(o[3] for o in found),
                         notes="; ".join([f"offers {min(o[3] for o in found)} to {max(o[3] for o in found)}"] + notes)))
    write_table(COLUMNS, rows)


if __name__ == "__main__":
    main(sys.argv[1])
