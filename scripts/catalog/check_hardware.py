"""Checks of hardware/accelerators.csv that need no outside table: ratios of rates within a family, cards of one chip,
link against node size, export limits."""
import re
from collections import Counter, defaultdict

from findings import Finding
from tables import number

TABLE = "hardware/accelerators.csv"
BITS = {"peak_fp32_TFLOP_per_s": 32, "peak_bf16_TFLOP_per_s": 16, "peak_fp8_TFLOP_per_s": 8, "peak_fp4_TFLOP_per_s": 4,
        "peak_int8_TOP_per_s": 8}
NARROW = ("peak_fp8_TFLOP_per_s", "peak_fp4_TFLOP_per_s", "peak_int8_TOP_per_s")
RATIO_TOLERANCE = 0.06  # data sheets round
MEMORY_SUFFIX = re.compile(r"-\d+(\.\d+)?gb$")


# Makers change the ratios of their rates between generations; where a family of efficiency.csv spans several, by id.
GENERATIONS = [(re.compile(pattern), name) for pattern, name in (
    (r"^rx-9|r9700", "AMD RDNA 4"), (r"^rx-7|^radeon-pro-w7|^ryzen-(7-8840u|ai-(9|max))", "AMD RDNA 3"),
    (r"^rx-6", "AMD RDNA 2"), (r"^rx-5|^rx-vega|^rx-580|^radeon-vii|^mi[56]0", "AMD before RDNA 2"),
    (r"^t4$|^titan-rtx|^quadro", "NVIDIA Turing, full rate"), (r"^tpu-", "TPU"),
    (r"^xeon-(platinum-8[45]|6)", "Intel AMX"))]


def generation(row):
    named = next((name for pattern, name in GENERATIONS if pattern.search(row["id"])), None)
    return named or (f"{row['efficiency']} {row['vendor']}" if row["class"] in ("cpu", "phone") else row["efficiency"])


def families(rows):
    """{generation: rows} that share their ratios of rates and their formats."""
    found = defaultdict(list)
    for row in rows:
        found[generation(row)].append(row)
    return found


def ratios(tables):
    """Rate of a format over the bf16 rate is that of most rows of the family."""
    for family, rows in families(tables[TABLE]).items():
        for column in NARROW:
            known = {row["id"]: number(row[column]) / number(row["peak_bf16_TFLOP_per_s"]) for row in rows
                     if row[column]}
            if len(known) < 3:
                continue
            usual = Counter(round(ratio, 1) for ratio in known.values()).most_common(1)[0][0]
            for key, ratio in known.items():
                if abs(ratio / usual - 1) > RATIO_TOLERANCE:
                    yield Finding("ratios", TABLE, key, f"{column} is {ratio:.2f} x bf16, {usual:g} x in its family "
                                  f"({family})", family)


def siblings(tables):
    """Cards of one chip have its rates and formats; less memory does not cost more. A family's format is in all of its
    rows of the same years or of none."""
    chips = defaultdict(list)
    for row in tables[TABLE]:
        chips[MEMORY_SUFFIX.sub("", row["id"])].append(row)
    for rows in chips.values():
        yield from one_chip(sorted(rows, key=lambda row: number(row["memory_GB"])))
    for rows in families(tables[TABLE]).values():
        yield from missing_formats(rows)


def one_chip(rows):
    for first, second in zip(rows, rows[1:]):
        for column in BITS:
            if first[column] != second[column]:
                yield Finding("siblings", TABLE, first["id"], f"{column} is {first[column] or 'empty'}, "
                              f"{second[column] or 'empty'} in {second['id']}", column)
        prices = [number(row["price_USD"]) for row in (first, second)]
        if prices[0] > prices[1]:
            yield Finding("siblings", TABLE, first["id"], f"costs {prices[0]:g}, {second['id']} with more memory "
                          f"{prices[1]:g}", "price")


def missing_formats(rows, least=0.6):
    """A format that most rows of a family have which are not older than the first with it."""
    for column in NARROW:
        having = [row for row in rows if row[column]]
        since = min((row["released"] for row in having), default="9999")
        candidates = [row for row in rows if row["released"] >= since]
        if len(candidates) < 3 or len(having) < least * len(candidates):
            continue
        for row in candidates:
            if not row[column]:
                yield Finding("siblings", TABLE, row["id"], f"{column} is empty, {len(having)} of {len(candidates)} "
                              f"rows of its family have it", column)


# GB/s per direction of one lane pair set, x16
PCIE = {"3": 16, "4": 32, "5": 64}
ETHERNET_PORTS = re.compile(r"^(\d+)x(\d+)GbE")
PCIE_LINK = re.compile(r"^PCIe(\d) x(\d+)")
PCIE_NODE = 8
BOARD_W, BOARD_GB_PER_S = 60, 1.25  # a board of so little power has no faster port, unless it is a workstation's


def links(tables):
    """A node of several parts has a link with a rate; the rate is what the link's name says; ports that are the network
    are not counted as link; small boards have no server's network."""
    for row in tables[TABLE]:
        node, rate, network = (number(row[key]) for key in ("node_size", "link_GB_per_s", "network_GB_per_s"))
        if node > 1 and (row["link"] in ("", "none") or not rate):
            yield Finding("links", TABLE, row["id"], f"{node:g} in a node without a link and its rate")
        yield from pcie(row, node, rate)
        ports = ETHERNET_PORTS.match(row["link"])
        if ports and (rate + network) * 8 > float(ports[1]) * float(ports[2]):
            yield Finding("links", TABLE, row["id"], f"link {rate:g} and network {network:g} GB/s are more than its "
                          f"ports, {row['link']}")
        if row["class"] in ("cpu", "soc") and number(row["tdp_W"]) < BOARD_W and network > BOARD_GB_PER_S:
            yield Finding("links", TABLE, row["id"], f"a board of {row['tdp_W']} W with {network:g} GB/s of network")


def pcie(row, node, rate):
    link = PCIE_LINK.match(row["link"])
    if not link:
        return
    bridge = "(+" in row["link"]  # joins pairs (NVLink) or four (Infinity Fabric); PCIe joins the node
    expected = PCIE[link[1]] * int(link[2]) / 16
    if rate != expected and not (bridge and node < PCIE_NODE and rate > expected):
        yield Finding("links", TABLE, row["id"], f"{rate:g} GB/s over {row['link']}, which has {expected:g}")
    if bridge and node < PCIE_NODE and rate == expected:
        yield Finding("links", TABLE, row["id"], "bridged cards at the rate of PCIe")
    if row["class"] == "datacenter" and node != PCIE_NODE and not bridge:
        yield Finding("links", TABLE, row["id"], f"{node:g} PCIe cards of a data centre in a node, {PCIE_NODE} in its "
                      "servers", "node")


# US rules of October 2023 (88 FR 73458): total processing power = dense rate x bits; what class a part is, the program
# computes (host/plan/export_control.cpp). Parts made for a limit of their time: (total processing power below, link
# both ways at most GB/s)
MADE_FOR = {"a800-sxm-80gb": (None, 400), "h800-sxm-80gb": (None, 400), "h20-96gb": (2400, None),
            "l20": (2400, None), "mi308x": (4800.1, None), "rtx-4090-d": (4800, None)}


def processing_power(row):
    return max(number(row[column]) * bits for column, bits in BITS.items() if row[column])


def export(tables):
    """A part made for an export limit keeps it."""
    for row in tables[TABLE]:
        power = processing_power(row)
        most, link = MADE_FOR.get(row["id"], (None, None))
        if most and power >= most:
            yield Finding("export", TABLE, row["id"], f"total processing power {power:.0f}, made to stay below "
                          f"{most:g}")
        if link and 2 * number(row["link_GB_per_s"]) > link:
            yield Finding("export", TABLE, row["id"], f"link of {2 * number(row['link_GB_per_s']):g} GB/s, made to "
                          f"stay at {link}")


CHECKS = [ratios, siblings, links, export]
