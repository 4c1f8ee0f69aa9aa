"""Published measurements -> scenarios/catalog/truth: one table per task, every row with its source.

import_truth.py FOLDER [scenarios/catalog]     FOLDER holds training.csv, training_single_node.csv, serving.csv and
    their later parts in the layout of docs/truth-format.md; known faults are corrected (truth_corrections.py)"""
import csv
import os
import sys

import truth_corrections

FILES = {"training.csv": "training.csv", "training_single_node.csv": "training-single-node.csv",
         "training_2026-11.csv": "training-2026-11.csv", "serving.csv": "serving.csv",
         "serving_2026-11.csv": "serving-2026-11.csv"}
# Short family names of the serving sources, by the prefix of the row's id.
SERVING_FAMILIES = {
    "trt10": "trtllm-1.0", "trt020": "trtllm-0.20", "trt014": "trtllm-0.14", "trt061": "trtllm-0.6.1",
    "trtlat": "trtllm-0.5", "trtblog": "trtllm-blog", "trtdsr1": "trtllm-dsr1", "amdlat": "amd-vllm",
    "amdthr": "amd-vllm", "mlp41": "mlperf-4.1", "mle": "mlenergy-v3", "mle23": "mlenergy-2023", "xjd": "llamacpp-dai",
    "geer": "geerling", "spark": "llamacpp-spark", "lcpp": "llamacpp-misc", "phone": "edge", "edge": "edge",
    "exl2": "exllamav2", "olla": "ollama", "h2o": "h2ogpt", "neur": "neuron", "dsprod": "deepseek-production",
    "sgl": "sglang-ep", "wafer": "cerebras", "energy": "energy-misc", "gaudi3": "gaudi3", "gaudi2": "gaudi2",
    "gaudi2lat": "gaudi2", "mlp40g2": "mlperf-4.0", "v6evllm": "tpu-vllm", "v7vllm": "tpu-vllm", "v5ejs": "jetstream",
    "trn1inf": "neuronx", "trn2inf": "neuronx", "cm384": "cloudmatrix", "mi300oci": "mi300x-oci",
    "vllm4090": "rtx4090-vllm", "q15b4090": "rtx4090-vllm", "v100lc": "llamacpp-v100"}


def serving_family(row):
    prefix = row["id"].split("-")[0]
    if prefix == "ifx":
        return "inferencex" if row["source"].startswith("InferenceX") else "aiconfigurator-gap"
    return SERVING_FAMILIES.get(prefix, "")


def main():
    source, catalog = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "scenarios/catalog"
    os.makedirs(os.path.join(catalog, "truth"), exist_ok=True)
    for name, target in FILES.items():
        with open(os.path.join(source, name), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        columns = list(rows[0])
        if "family" not in columns:
            columns.insert(0, "family")
            columns += [name for name in truth_corrections.METHOD_COLUMNS if name not in columns]
            for row in rows:
                row["family"] = serving_family(row)
                for name in columns:
                    row.setdefault(name, "")
        truth_corrections.correct(rows)
        with open(os.path.join(catalog, "truth", target), "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        print(f"{target}: {len(rows)} measurements")


if __name__ == "__main__":
    main()
