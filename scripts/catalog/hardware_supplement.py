"""What the compiled hardware table leaves open: ids, classes, node sizes, latencies and the assumptions behind them."""

IDS = {"A100-SXM-80GB": "a100-80gb", "GB200-NVL72 (per GPU)": "gb200-nvl72", "GB300-NVL72 (per GPU)": "gb300-nvl72",
       "RTX-PRO-6000-Blackwell-SE": "rtx-pro-6000-blackwell", "Ryzen-AI-Max+-395 (Strix Halo)": "ryzen-ai-max-395",
       "Kunlun-II (R200)": "kunlun-ii", "Core-i9-13900K (DDR5-5600)": "core-i9-13900k",
       "Ryzen-9-7950X (DDR5-5200)": "ryzen-9-7950x", "Core-Ultra-7-155H laptop": "core-ultra-7-155h",
       "Ryzen-AI-5-340 laptop": "ryzen-ai-5-340", "Xeon-6980P (Granite Rapids)": "xeon-6980p",
       "Xeon-Platinum-8480+": "xeon-platinum-8480-plus", "EPYC-9654 (Genoa)": "epyc-9654",
       "EPYC-9965 (Turin Dense)": "epyc-9965"}

CLASSES = {"datacenter": "datacenter", "datacenter/workstation": "datacenter", "workstation": "workstation",
           "desktop": "soc", "edge": "soc", "laptop/desktop APU": "soc", "consumer": "consumer",
           "consumer SoC (unified memory)": "soc", "phone SoC": "phone", "SBC": "cpu", "desktop CPU": "cpu",
           "laptop CPU": "cpu", "server CPU": "cpu"}

# Accelerators joined by the fast link. Not listed: PCIe data-centre and workstation cards 4, desktop GPUs 2, everything
# else 1.
NODE_SIZES = {
    8: """v100-sxm2-16gb v100-sxm2-32gb a100-sxm-40gb a100-80gb a800-sxm-80gb h100-sxm-80gb h800-sxm-80gb h20-96gb
          h200-sxm-141gb b100 b200-180gb b300-288gb mi300x mi308x mi325x mi350x mi355x gaudi2 gaudi3 ascend-910a
          ascend-910b kunlun-ii biren-br100 moore-threads-s4000 sambanova-sn40l""",
    72: "gb200-nvl72 gb300-nvl72", 2: "h100-nvl-94gb a30 a40 rtx-a6000 dgx-spark-gb10", 6: "max-1550",
    16: "trainium1 trainium2", 12: "inferentia2", 64: "trainium3 ascend-950dt groq-lpu-v1", 384: "ascend-910c",
    256: "tpu-v5e tpu-v6e", 1024: "tpu-v3", 4096: "tpu-v4", 8960: "tpu-v5p", 9216: "tpu-v7-ironwood",
    1: "gh200-96gb gh200-144gb rtx-4090-laptop rtx-4050-laptop",
}
NODE_SIZE = {key: size for size, keys in NODE_SIZES.items() for key in keys.split()}

# Rented out by their maker, never sold: nobody else can own them.
NOT_SOLD = ("tpu-", "trainium", "inferentia", "mtia")

# Power (W) where no figure is published.
ASSUMED_TDP = {"trainium1": 210, "inferentia2": 160, "ascend-950dt": 900, "sambanova-sn40l": 600}

# Prices (USD) where neither a list price nor an Epoch AI offer exists; (price, basis).
ASSUMED_PRICE = {
    "a100-pcie-40gb": (12500, "Epoch AI 2022 A100 PCIe list price"), "h100-nvl-94gb": (30000, "as H100 PCIe"),
    "l40": (7000, "as L40S"), "a10g": (2800, "as A10"), "a30": (4500, "street, recalled"),
    "t4": (2300, "launch street, recalled"), "mi210": (9000, "street, recalled"), "mi308x": (12000, "as H20"),
    "mi325x": (20000, "analyst estimate, recalled"), "mi350x": (25000, "analyst estimate, recalled"),
    "mi355x": (28000, "analyst estimate, recalled"),
    "tpu-v7-ironwood": (12000, "scaled from tpu-v6e by memory and rate"),
    "trainium1": (3000, "scaled from Epoch AI TPU estimates"),
    "trainium2": (5500, "scaled from Epoch AI TPU estimates"),
    "trainium3": (8000, "scaled from Epoch AI TPU estimates"),
    "inferentia2": (2500, "scaled from Epoch AI TPU estimates"), "ascend-910a": (12000, "press, recalled"),
    "ascend-910c": (25000, "press, recalled"), "ascend-950dt": (25000, "as ascend-910c"),
    "kunlun-ii": (5000, "assumed"), "biren-br100": (15000, "assumed"), "moore-threads-s4000": (8000, "assumed"),
    "mtia-v2": (4000, "assumed, not sold"), "sambanova-sn40l": (30000, "assumed, sold as systems"),
    "rtx-4090-laptop": (3000, "price of a laptop"), "rtx-4050-laptop": (1000, "price of a laptop"),
    "apple-a17-pro": (999, "price of a phone"), "apple-a18-pro": (999, "price of a phone"),
    "snapdragon-8-gen-3": (800, "price of a phone"), "snapdragon-8-elite": (850, "price of a phone"),
    "core-ultra-7-155h": (1000, "price of a laptop"),
}


# generations with an efficiency.csv row of their own
GENERATIONS = {"gaudi3": "intel-gaudi-3", "mi325x": "amd-cdna3-mi325x", "tpu-v5e": "google-tpu-v5e",
               "tpu-v6e": "google-tpu-v6e", "tpu-v7-ironwood": "google-tpu-v7", "trainium2": "aws-trainium-2",
               "trainium3": "aws-trainium-2", "ascend-910c": "huawei-ascend-910c"}


def efficiency_family(key, vendor, kind):
    """Name of the efficiency.csv row of a part."""
    if key in GENERATIONS:
        return GENERATIONS[key]
    if vendor == "NVIDIA":
        return nvidia_family(key)
    if vendor == "AMD" and kind != "cpu":
        return ("amd-cdna4" if key.startswith("mi35") else "amd-cdna3" if key.startswith("mi3")
                else "amd-cdna2" if key.startswith("mi2") else "amd-rdna")
    if vendor == "Intel" and kind != "cpu":
        return "intel-gaudi" if key.startswith("gaudi") else "intel-max" if key.startswith("max") else "intel-xe"
    if kind in ("cpu", "phone"):
        return kind
    return {"Google": "google-tpu", "AWS": "aws-trainium", "Huawei": "huawei-ascend",
            "Apple": "apple"}.get(vendor, "generic")


def nvidia_family(key):
    rules = [("v100", "nvidia-volta"), ("t4", "nvidia-turing"), ("rtx-20", "nvidia-turing"),
             ("rtx-30", "nvidia-consumer-ampere"), ("rtx-pro", "nvidia-blackwell-rtx"), ("rtx-40", "nvidia-consumer"),
             ("rtx-50", "nvidia-consumer"), ("rtx-a", "nvidia-ampere"), ("rtx-", "nvidia-ada"),
             ("jetson", "nvidia-edge"), ("dgx-spark", "nvidia-edge"), ("l", "nvidia-ada"), ("a", "nvidia-ampere"),
             ("h", "nvidia-hopper"), ("gh", "nvidia-hopper"), ("b300", "nvidia-blackwell-ultra"),
             ("gb300", "nvidia-blackwell-ultra"), ("b", "nvidia-blackwell"), ("gb", "nvidia-blackwell")]
    if key in ("rtx-4000-ada", "rtx-5000-ada"):
        return "nvidia-ada"
    return next(family for start, family in rules if key.startswith(start))


def link_latency_us(link):
    """Latency of one hop. NVLink: small NCCL all-reduce floor / (2 x 7 hops) in the aiconfigurator tables; others
    assumed."""
    known = [("NVLink5", 1.8), ("NVLink4", 1.2), ("NVLink", 1.6), ("PCIe", 2.0), ("Infinity", 2.0), ("ICI", 1.0),
             ("Neuron", 2.0), ("HCCS", 2.5), ("UB", 2.0)]
    return next((latency for start, latency in known if link.startswith(start)), 3.0)


# Per class: (network GB/s per accelerator and direction where the table has none, network latency us, idle share of
# TDP, embodied kgCO2e, basis)
CLASS_DEFAULTS = {
    "datacenter": (3.125, 8, 0.15, 164, "NVIDIA product carbon footprint of HGX H100, 1312 kg per 8-GPU baseboard"),
    "workstation": (3.125, 20, 0.08, 100, "between a consumer card (60) and a data-centre module (164)"),
    "consumer": (1.25, 50, 0.06, 60, "EcoDiag via Boavizta, +-60 %"),
    "soc": (1.25, 50, 0.15, 60, "as a consumer card"),
    "phone": (0, 0, 0.10, 55,
              "production share of a flagship phone, about 80 % of 66 kg (Apple product report, recalled)"),
    "cpu": (3.125, 20, 0.30, 25, "processor package, assumed"),
}
