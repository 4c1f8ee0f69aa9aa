"""price/purchase.csv: price of one accelerator alone, low, median and high, from the newest offers there are.

import_purchase.py PRICES.csv PRICES_2026.csv > scenarios/catalog/price/purchase.csv
PRICES.csv: Epoch AI hardware prices (CC-BY 4.0); PRICES_2026.csv: reports and shops of 2025 and 2026, a citation each.
Offers of 2025 and later stand alone where there are any, else those of the newest year. What a maker's customers paid
on average (Epoch AI) goes before shop prices of the same part. Parts that are only sold as part of something (a
superchip with its board, a rack) have that system's price per accelerator, and `kind` says so: it includes processors,
memory and cooling, and no server multiplier comes on top. Of other parts the price of a system counts only where nobody
prices the part alone. Used cards and left-over stock do not count. `notes` says the age, and a system's price beside
the part's."""
import sys
from collections import defaultdict, namedtuple

from tables import citation, median, number, read_table, write_table

COLUMNS = "hardware,kind,n,low_USD,median_USD,high_USD,source,as_of,notes".split(",")
EPOCH = "Epoch AI, Machine Learning Hardware prices (CC-BY 4.0) and ai-chip-counts (MIT)"
RECENT = "2025"

# kind: average (paid to the maker), card, part (of a system), system
Offer = namedtuple("Offer", "kind price low high date source estimate")

# hardware ids a priced model stands for
HARDWARE = {
    "NVIDIA A100 SXM4 40 GB": ["a100-sxm-40gb"], "NVIDIA A100 SXM4 80 GB": ["a100-80gb"],
    "NVIDIA A100 PCIe": ["a100-pcie-80gb"],
    "NVIDIA A100": ["a100-80gb", "a100-pcie-80gb", "a100-sxm-40gb", "a100-pcie-40gb"], "NVIDIA A40 PCIe": ["a40"],
    "NVIDIA RTX A6000": ["rtx-a6000"], "NVIDIA A800 PCIe": ["a800-sxm-80gb"], "NVIDIA GB200": ["gb200-nvl72"],
    "NVIDIA GB300": ["gb300-nvl72", "b300-288gb"], "GroqChip LPU v1": ["groq-lpu-v1"],
    "NVIDIA H100": ["h100-sxm-80gb", "h100-pcie-80gb", "h100-nvl-94gb"],
    "NVIDIA H100 SXM5 80GB": ["h100-sxm-80gb"], "NVIDIA H100 PCIe": ["h100-pcie-80gb"], "NVIDIA H20": ["h20-96gb"],
    "NVIDIA HGX H20": ["h20-96gb"], "NVIDIA GH200": ["gh200-96gb", "gh200-144gb"],
    "NVIDIA H200 SXM": ["h200-sxm-141gb"], "NVIDIA H800 SXM5": ["h800-sxm-80gb"],
    "Intel Data Center GPU Max 1550": ["max-1550"], "Intel Habana Gaudi2": ["gaudi2"],
    "AMD Radeon Instinct MI250X": ["mi250x"], "AMD Radeon Instinct MI250": ["mi250"],
    "AMD Instinct MI300A": ["mi300a"], "AMD Instinct MI300X": ["mi300x"], "NVIDIA B200": ["b200-180gb"],
    "NVIDIA GeForce RTX 2080 Ti 11GB": ["rtx-2080-ti"], "NVIDIA GeForce RTX 3080": ["rtx-3080-10gb"],
    "NVIDIA GeForce RTX 3090": ["rtx-3090"], "NVIDIA GeForce RTX 3090 Ti": ["rtx-3090-ti"],
    "NVIDIA GeForce RTX 4090": ["rtx-4090"], "NVIDIA Tesla V100 SXM2": ["v100-sxm2-16gb"],
    "NVIDIA Tesla V100 SXM2 16 GB": ["v100-sxm2-16gb"], "NVIDIA Tesla V100 SXM2 32 GB": ["v100-sxm2-32gb"],
    "NVIDIA Tesla V100 SXM3 32 GB": ["v100-sxm2-16gb", "v100-sxm2-32gb", "v100-sxm3-32gb"],
    "NVIDIA Tesla V100 DGXS 32 GB": ["v100-sxm2-32gb"],
    "Google TPU v3": ["tpu-v3"], "Google TPU v4": ["tpu-v4"], "Google TPU v5e": ["tpu-v5e"],
    "Google TPU v5p": ["tpu-v5p"], "Google TPU v6e Trillium": ["tpu-v6e"],
}


# Shops that still list a part years after its last sale, above its last list price: (model, year, word of the source).
LEFT_OVER = [("NVIDIA Tesla V100 SXM3 32 GB", "2025", ""), ("NVIDIA Tesla V100 PCIe 16 GB", "2025", ""),
             ("NVIDIA GeForce RTX 3080", "2025", ""), ("NVIDIA GeForce RTX 3090 Ti", "2025", ""),
             ("NVIDIA GeForce RTX 3090", "2025", "newegg")]
# Single pieces that shops sell as whole machines.
SYSTEMS = {"NVIDIA GH200"}
# Sold as part of something alone: kind of its price.
SOLD_WITHIN = {"gh200-96gb": "superchip", "gh200-144gb": "superchip", "gb200-nvl72": "system", "gb300-nvl72": "system"}
# Where PRICES_2026.csv names a collection, the source behind it.
SOURCES_2026 = {"rtx-5090": "signal-noise.net 2026-06-22"}
# parts of the catalog that only PRICES_2026.csv prices
NEW_2026 = {"rtx-5090", "rtx-5080", "rtx-5070-ti", "rtx-pro-6000-blackwell", "rtx-pro-6000-blackwell-max-q"}
# parts of PRICES_2026.csv by its name, where it is not the catalog's
NAMES_2026 = {"rtx-pro-6000-blackwell-ws": ["rtx-pro-6000-blackwell", "rtx-pro-6000-blackwell-max-q"]}


def priced(row):
    """(price, low, high) of a row of PRICES.csv."""
    price = number(row["price_usd"])
    return [price, number(row["price_low_usd"]) or price, number(row["price_high_usd"]) or price]


def is_left_over(row):
    return any(row["hardware_model"] == model and row["date"].startswith(year) and word in row["source"]
               for model, year, word in LEFT_OVER)


def epoch_offers(rows):
    """Offers by hardware id of PRICES.csv."""
    found = defaultdict(list)
    for row in rows:
        model, note = row["hardware_model"], row["note"]
        if model not in HARDWARE or "not a real sale price" in note or is_left_over(row):
            continue
        system = "DGX" in note or model in SYSTEMS
        kind = "system" if system else "average" if row["vendor"].startswith("average") else "card"
        offer = Offer(kind, *priced(row), row["date"], EPOCH, "Estimated" in note)
        for hardware in HARDWARE[model]:
            found[hardware].append(offer)
    return found


def kind_2026(what):
    """Kind of a row of PRICES_2026.csv; None: no price of one accelerator."""
    if "MSRP" in what or "rise" in what:
        return None
    if "alone inside" in what:
        return "part"
    if "rack /" in what or "DGX" in what:
        return "system"
    return "card" if what.startswith(("card", "module")) else None


def source_of(row, hardware):
    return SOURCES_2026.get(hardware, row["source"]) if row["source"].startswith("audit") else citation(row["source"])


def recent_offers(rows, known):
    """Offers by hardware id of PRICES_2026.csv."""
    found = defaultdict(list)
    for row in rows:
        kind = kind_2026(row["what"])
        if not kind or row["condition"] != "new" or row["confidence"] == "low":
            continue
        low, middle, high = (number(row[key]) for key in ("low", "median", "high"))
        low, high = low or middle, high or middle
        middle = middle or (low * high) ** 0.5
        for hardware in NAMES_2026.get(row["hardware"], [row["hardware"]]):
            if hardware not in known:
                continue
            found[hardware].append(Offer(kind, middle, low, high, row["date"], source_of(row, hardware), False))
    return found


def of_one_kind(hardware, offers):
    """Those that price what is sold: the system of a part that is never sold alone, else the part alone where anybody
    prices it. The second value is the rest."""
    systems = [offer for offer in offers if offer.kind == "system"]
    alone = [offer for offer in offers if offer.kind != "system"]
    first, second = (systems, alone) if hardware in SOLD_WITHIN else (alone, systems)
    return (first, second) if first else (second, [])


def newest(offers):
    """The offers that count: those of 2025 and later, else of the newest year; averages before shops, and of one kind
    only the newest date."""
    recent = [offer for offer in offers if offer.date >= RECENT]
    last = max(offer.date[:4] for offer in offers)
    those = recent or [offer for offer in offers if offer.date[:4] == last]
    paid = [offer for offer in those if offer.kind in ("average", "part")]
    if paid:
        return [max((o for o in paid if o.kind == kind), key=lambda o: o.date)
                for kind in sorted({o.kind for o in paid})]
    latest = max(offer.date[:4] for offer in those)
    return [offer for offer in those if offer.date[:4] == latest]


def latest_cards(offers):
    """Of shop prices of one part the newest list alone, where several dates of a year follow a moving market."""
    cards = [offer for offer in offers if offer.kind == "card" and offer.source != EPOCH]
    return [max(cards, key=lambda o: o.date)] + [o for o in offers if o not in cards] if cards else offers


def kind_of(hardware, kept):
    """What the row's prices are of."""
    if any(offer.estimate for offer in kept):
        return "estimate"
    if any(offer.kind == "system" for offer in kept):
        return SOLD_WITHIN.get(hardware, "server")
    return "average" if any(offer.kind in ("average", "part") for offer in kept) else "card"


NOTES = {"estimate": "Epoch AI estimate from manufacturing cost, never sold",
         "system": "its share of the price of its rack, processors, memory and cooling included",
         "superchip": "price of the whole machine, processor and memory included",
         "server": "its share of the price of a server", "average": "average price paid to the maker"}


def row(hardware, offers):
    counted, others = of_one_kind(hardware, offers)
    kept = latest_cards(newest(counted))
    kind = kind_of(hardware, kept)
    dates = sorted(offer.date for offer in kept)
    notes = [f"offers {dates[0]} to {dates[-1]}" if dates[0] != dates[-1] else f"of {dates[0]}"]
    notes += [NOTES[kind]] if kind in NOTES else []
    if any(offer.kind == "part" for offer in kept):
        notes.append("the part in the bill of materials of its rack")
    if others and max(offer.date for offer in others) >= RECENT:
        other = max(others, key=lambda offer: offer.date)
        notes.append(f"{'as part of a system' if other.kind == 'system' else 'alone'} {other.price:.0f} USD "
                     f"({other.date})")
    if dates[-1] < RECENT:
        notes.append(f"no offer since {dates[-1][:4]}: old")
    return dict(hardware=hardware, kind=kind, n=len(kept), low_USD=round(min(o.low for o in kept)),
                median_USD=round(median([o.price for o in kept])), high_USD=round(max(o.high for o in kept)),
                source="; ".join(dict.fromkeys(offer.source for offer in kept)),
                as_of=dates[-1], notes="; ".join(notes))


def main(path, path_2026):
    found = epoch_offers(read_table(path))
    known = {hardware for hardware, those in found.items() if those} | NEW_2026
    recent = recent_offers(read_table(path_2026), known)
    offers = {hardware: found.get(hardware, []) + recent.get(hardware, []) for hardware in known}
    write_table(COLUMNS, [row(hardware, those) for hardware, those in sorted(offers.items())])


if __name__ == "__main__":
    main(*sys.argv[1:])
