"""hardware/accelerators.csv from the compiled table of accelerators and the purchase prices.

import_hardware.py RAW.csv scenarios/catalog/price/purchase.csv > scenarios/catalog/hardware/accelerators.csv"""
import re
import sys

from hardware_supplement import (ASSUMED_PRICE, ASSUMED_TDP, CLASS_DEFAULTS, CLASSES, IDS, NODE_SIZE, NOT_SOLD,
                                 efficiency_family, link_latency_us)
from tables import citation, kebab, number, read_table, write_table

COLUMNS = """id,name,vendor,released,class,memory_GB,memory_bandwidth_GB_per_s,peak_fp32_TFLOP_per_s,
peak_bf16_TFLOP_per_s,peak_fp8_TFLOP_per_s,peak_fp4_TFLOP_per_s,peak_int8_TOP_per_s,node_size,link,link_GB_per_s,
link_latency_us,network_GB_per_s,network_latency_us,tdp_W,idle_W,price_USD,price_note,sold,
embodied_kgCO2e,efficiency,source,as_of,notes""".replace("\n", "").split(",")

RECENT = "2025"  # an offer since then goes before a launch price
# "PCIe4 x16 (+NVLink 112.5)": the bridge joins pairs, PCIe joins the node
BRIDGE = re.compile(r"NVLink(?: bridge)? (\d+)")


def node_size(key, kind, link):
    if key in NODE_SIZE:
        return NODE_SIZE[key]
    if not link:
        return 1
    return 4 if kind in ("datacenter", "workstation") else 2 if kind == "consumer" else 1


def priced(key, raw, purchases):
    """(price, note, date): an offer after the year of release or since 2025, else the list or street price of the
    table, else an older offer, else an assumption that says so. The date of a list price is the year of release."""
    offer = purchases.get(key)
    from_offer = offer and (number(offer["median_USD"]), f"offer of {offer['as_of']} (price/purchase.csv)",
                            offer["as_of"])
    listed = raw["launch_or_street_price_usd"]
    if from_offer and (offer["as_of"] >= RECENT or offer["as_of"][:4] > raw["release_year"] or not listed):
        return from_offer
    if listed:
        return number(listed), raw["price_note"], raw["release_year"]
    price, basis = ASSUMED_PRICE.get(key, (None, ""))
    return price, f"assumed: {basis}" if price else "unknown", raw["release_year"]


def converted(raw, purchases):
    """A catalog row, or None where memory bandwidth or the bf16 peak is unknown."""
    if not raw["mem_bw_gbs"] or not raw["fp16_bf16_dense_tflops"]:
        return None
    key = IDS.get(raw["name"], kebab(re.sub(r" \(.*\)", "", raw["name"])))
    kind = CLASSES[raw["class"]]
    network, network_latency, idle_share, embodied, embodied_basis = CLASS_DEFAULTS[kind]
    assumed = [f"idle = {idle_share:.0%} of TDP", f"embodied: {embodied_basis}"]
    link, link_rate = raw["interconnect"], number(raw["interconnect_gbs_per_gpu_bidir"])
    if link == "Thunderbolt":  # joins machines, not accelerators of one machine
        network, link, link_rate = link_rate / 2, "", None
    size = node_size(key, kind, link) if link_rate else 1
    if raw["scaleout_gbs"]:
        network = number(raw["scaleout_gbs"])
    elif network:
        assumed.append(f"network = {network:g} GB/s")
    tdp = number(raw["tdp_w"]) or ASSUMED_TDP[key]
    if not raw["tdp_w"]:
        assumed.append("TDP")
    price, price_note, dated = priced(key, raw, purchases)
    latencies = "link and network latency" if size > 1 else "network latency"
    export_note = f"export: {raw['export_controlled']}" if len(raw["export_controlled"]) > 1 else ""
    return dict(
        id=key, name=raw["name"], vendor=raw["vendor"], released=raw["release_year"], **{"class": kind},
        memory_GB=raw["mem_gb"], memory_bandwidth_GB_per_s=raw["mem_bw_gbs"], peak_fp32_TFLOP_per_s=raw["fp32_tflops"],
        peak_bf16_TFLOP_per_s=raw["fp16_bf16_dense_tflops"], peak_fp8_TFLOP_per_s=raw["fp8_dense_tflops"],
        peak_fp4_TFLOP_per_s=raw["fp4_dense_tflops"], peak_int8_TOP_per_s=raw["int8_dense_tops"], node_size=size,
        link=link or "none", link_GB_per_s=link_rate / 2 if link_rate else 0,
        link_latency_us=link_latency_us(link) if link_rate else 0, network_GB_per_s=network,
        network_latency_us=network_latency, tdp_W=tdp, idle_W=round(tdp * idle_share, 1), price_USD=price,
        price_note=price_note, sold="no" if key.startswith(NOT_SOLD) else "yes", embodied_kgCO2e=embodied,
        efficiency=efficiency_family(key, raw["vendor"], kind), source=citation(raw["source"]), as_of=dated,
        notes="; ".join(filter(None, [citation(raw["notes"]), export_note,
                                      "assumed: " + ", ".join(assumed + ([latencies] if network else []))])))


def main(path, purchase_path):
    purchases = {row["hardware"]: row for row in read_table(purchase_path)}
    rows = [converted(raw, purchases) for raw in read_table(path)]
    write_table(COLUMNS, [row for row in rows if row])


if __name__ == "__main__":
    main(*sys.argv[1:])
