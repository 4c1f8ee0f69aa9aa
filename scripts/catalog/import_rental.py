"""price/rental.csv: quantiles of hourly rental prices by accelerator and market, over cloud regions (never the offers
themselves).

import_rental.py OFFERS.csv > scenarios/catalog/price/rental.csv
Each cloud region counts once, by the median of its instances, so that a cloud with many instance sizes does not
dominate."""
import sys
from collections import defaultdict

from tables import median, number, quantile, read_table, write_table

COLUMNS = ("hardware,market,n,min_USD_per_hour,p10_USD_per_hour,p25_USD_per_hour,p50_USD_per_hour,p75_USD_per_hour,"
           "p90_USD_per_hour,max_USD_per_hour,source,as_of,notes").split(",")
QUANTILES = {"min": 0, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "max": 1}
MARKETS = {"on_demand": "price_usd_per_gpu_hour", "spot": "spot_usd_per_gpu_hour",
           "reserved_1y": "reserved_1y_usd_per_gpu_hour"}
SOURCE = ("derived quantiles of public list prices (Azure, AWS, GCP, Lambda, Vast, RunPod, Hyperstack, Verda, Nebius "
          "and others)")

# (accelerator, variant) of an offer -> hardware ids; an empty variant stands for the usual one
HARDWARE = {
    ("H100", "SXM"): ["h100-sxm-80gb"], ("H100", ""): ["h100-sxm-80gb"], ("H100", "NVL"): ["h100-nvl-94gb"],
    ("H100", "PCIe"): ["h100-pcie-80gb"], ("H200", "SXM"): ["h200-sxm-141gb"], ("H200", ""): ["h200-sxm-141gb"],
    ("B200", "SXM"): ["b200-180gb"], ("B200", ""): ["b200-180gb"], ("B300", ""): ["b300-288gb"],
    ("GH200", ""): ["gh200-96gb"], ("A100", "SXM"): ["a100-sxm-40gb"], ("A100", ""): ["a100-sxm-40gb"],
    ("A100", "PCIe"): ["a100-pcie-40gb"], ("A100-80GB", "SXM"): ["a100-80gb"], ("A100-80GB", ""): ["a100-80gb"],
    ("A100-80GB", "PCIe"): ["a100-pcie-80gb"], ("V100", ""): ["v100-sxm2-16gb"], ("V100-32GB", ""): ["v100-sxm2-32gb"],
    ("T4", ""): ["t4"], ("L4", ""): ["l4"], ("L40", ""): ["l40"], ("L40S", ""): ["l40s"], ("A10", ""): ["a10"],
    ("A10G", ""): ["a10g"], ("A6000", ""): ["rtx-a6000"], ("RTX6000Ada", ""): ["rtx-6000-ada"],
    ("RTXPRO6000", ""): ["rtx-pro-6000-blackwell"], ("RTX4090", ""): ["rtx-4090"], ("RTX5090", ""): ["rtx-5090"],
    ("RTX3090", ""): ["rtx-3090"], ("RTX3060", ""): ["rtx-3060-12gb"], ("RTX4060", ""): ["rtx-4060"],
    ("RTX4070", ""): ["rtx-4070"], ("RTX5070", ""): ["rtx-5070"], ("MI300X", ""): ["mi300x"],
    ("Gaudi2", ""): ["gaudi2"], ("tpu-v3", ""): ["tpu-v3"], ("tpu-v4", ""): ["tpu-v4"],
    ("tpu-v5litepod", ""): ["tpu-v5e"], ("tpu-v5p", ""): ["tpu-v5p"], ("tpu-v6e", ""): ["tpu-v6e"],
    ("Trainium1", ""): ["trainium1"], ("Inferentia2", ""): ["inferentia2"],
}


def offers_by_region(rows):
    """{(hardware, market): {(cloud, region): [prices]}} and the span of dates; offers suspected to hide a commitment
    are left out."""
    found, dates = defaultdict(lambda: defaultdict(list)), defaultdict(set)
    for row in rows:
        if row["price_kind"] == "on_demand_suspect_committed":
            continue
        for hardware in HARDWARE.get((row["accelerator"], row["variant"]), []):
            for market, key in MARKETS.items():
                price = number(row[key])
                if price:
                    found[hardware, market][row["cloud"], row["region"]].append(price)
                    dates[hardware, market].add(row["date"])
    return found, dates


def day_or_year(date):
    """YYYY-MM-DD as it is, a coarser date as its year."""
    return date if len(date) == 10 else date[:4]


def main(path):
    found, dates = offers_by_region(read_table(path))
    rows = []
    for (hardware, market), regions in sorted(found.items()):
        medians = [median(prices) for prices in regions.values()]
        clouds = {cloud for cloud, _ in regions}
        row = dict(hardware=hardware, market=market, n=len(medians), source=SOURCE,
                   as_of=day_or_year(max(dates[hardware, market])),
                   notes=f"one median per cloud region; {len(clouds)} clouds"
                   + ("; few regions" if len(medians) < 5 else ""))
        row.update({f"{name}_USD_per_hour": round(quantile(medians, share), 4) for name, share in QUANTILES.items()})
        rows.append(row)
    write_table(COLUMNS, rows)


if __name__ == "__main__":
    main(sys.argv[1])
