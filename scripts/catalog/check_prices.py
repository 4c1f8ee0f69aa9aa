"""Checks of prices against each other: pay-back time, price per FLOP by age, order of API prices, rents against their
index and basis."""
import re
from collections import defaultdict

from findings import Finding
from tables import median, number

HARDWARE, PURCHASE, RENTAL, API = ("hardware/accelerators.csv", "price/purchase.csv", "price/rental.csv",
                                   "price/api.csv")
FIGURES = "anchor/figures.csv"
HOURS = 8760
# Years of full rent on demand that pay for the part alone: of a data-centre part with a market or a rent imputed from
# one, of any other.
MARKET_YEARS, OTHER_YEARS = (0.4, 3.0), (0.15, 4.0)


def pay_back(tables):
    """Years of rent on demand that pay for an accelerator: neither weeks nor longer than it lives."""
    prices = {row["hardware"]: number(row["median_USD"]) for row in tables[PURCHASE]}
    kinds = {row["id"]: row["class"] for row in tables[HARDWARE]}
    for row in tables[HARDWARE]:
        if row["sold"] == "yes" and row["price_USD"]:
            prices.setdefault(row["id"], number(row["price_USD"]))
    for row in tables[RENTAL]:
        part = row["hardware"]
        if row["market"] != "on_demand" or part not in prices:
            continue
        years = prices[part] / number(row["p50_USD_per_hour"]) / HOURS
        market = kinds[part] == "datacenter" and row["basis"] in ("market", "imputed")
        low, high = MARKET_YEARS if market else OTHER_YEARS
        if not low <= years <= high:
            yield Finding("pay_back", RENTAL, f"{part}/on_demand", f"{years:.2f} years of rent pay for it, {low:g} to "
                          f"{high:g} is usual")


RECENT = "2025"
DEARER, CHEAPER = 3.5, 8.0


def price_per_flop(tables):
    """Prices of 2025 and later per dense bf16 rate: nobody pays several times the usual for an older part."""
    per_flop = defaultdict(dict)
    for row in tables[HARDWARE]:
        if row["sold"] == "yes" and row["as_of"] >= RECENT and row["price_USD"]:
            rate = number(row["peak_bf16_TFLOP_per_s"])
            per_flop[row["class"]][row["id"]] = number(row["price_USD"]) / rate
    for kind, known in per_flop.items():
        if len(known) < 5 or kind in ("soc", "phone", "cpu"):  # whole machines and boards
            continue
        usual = median(list(known.values()))
        for key, price in known.items():
            if price > DEARER * usual or price < usual / CHEAPER:
                yield Finding("price_per_flop", HARDWARE, key, f"{price:.1f} USD per TFLOP/s, {usual:.1f} is usual for "
                              f"a {kind} part of 2025 and later")


HIGH_OVER_LOW = 2.2
OFFER = "offer of "


def purchases(tables):
    """Offers of one part lie near each other, and the part's own row repeats their median."""
    medians = {}
    for row in tables[PURCHASE]:
        medians[row["hardware"]] = row["median_USD"]
        if number(row["high_USD"]) > HIGH_OVER_LOW * number(row["low_USD"]):
            yield Finding("purchases", PURCHASE, row["hardware"], f"from {row['low_USD']} to {row['high_USD']} USD")
    for row in tables[HARDWARE]:
        if row["price_note"].startswith(OFFER) and row["price_USD"] != medians.get(row["id"]):
            yield Finding("purchases", HARDWARE, row["id"], f"price_USD {row['price_USD']}, its offers say "
                          f"{medians.get(row['id'], 'nothing')}")


SIZE = re.compile(r"-(\d+(?:\.\d+)?)b(?:-|$)")
LARGER = 3.0


def series(model):
    """Name of a model without its size: llama-3.1 of llama-3.1-405b."""
    return SIZE.sub("-", model).strip("-")


def api_order(tables):
    """At one host, a model several times as large as one of its own series costs more than that; output costs at least
    what input does."""
    sizes = {row["id"]: number(row["active_parameters_billion"] or row["parameters_billion"])
             for row in tables["model/models.csv"]}
    hosts = defaultdict(list)
    for row in tables[API]:
        if number(row["output_USD_per_Mtok"]) < number(row["input_USD_per_Mtok"]):
            yield Finding("api_order", API, row["id"], "output is cheaper than input")
        if row["model"] and sizes.get(row["model"]):
            hosts[row["provider"], series(row["model"])].append(row)
    for rows in hosts.values():
        rows = sorted(rows, key=lambda row: sizes[row["model"]])
        for i, small in enumerate(rows):
            for large in rows[i + 1:]:
                if (sizes[large["model"]] >= LARGER * sizes[small["model"]]
                        and number(large["output_USD_per_Mtok"]) <= number(small["output_USD_per_Mtok"])):
                    yield Finding("api_order", API, large["id"], f"no dearer than {small['id']}, a model "
                                  f"{sizes[large['model']] / sizes[small['model']]:.0f} times smaller")


LEAST_CLOUDS = {"market": 3, "few": 2, "maker": 1, "imputed": 1}
INDEX = re.compile(r"^rent\.(?P<part>.+)\.(?P<month>\d{4}-\d{2})$")


def rents(tables):
    """A rent says its basis, one cloud is no market, and the median on demand agrees with dated indices."""
    middle = {}
    for row in tables[RENTAL]:
        name, basis = f"{row['hardware']}/{row['market']}", row["basis"]
        if basis not in LEAST_CLOUDS:
            yield Finding("rents", RENTAL, name, f"basis '{basis}' is none of {', '.join(LEAST_CLOUDS)}")
        elif number(row["n"]) < LEAST_CLOUDS[basis] or (basis == "imputed" and number(row["n"]) > 1):
            yield Finding("rents", RENTAL, name, f"{row['n']} clouds, which is not the basis {basis}")
        if row["market"] == "on_demand":
            middle[row["hardware"]] = number(row["p50_USD_per_hour"])
    for row in tables[FIGURES]:
        index = INDEX.match(row["id"])
        if index and not number(row["low"]) <= middle.get(index["part"], 0) <= number(row["high"]):
            yield Finding("rents", RENTAL, f"{index['part']}/on_demand", f"p50 {middle.get(index['part'], 0):g}, index "
                          f"of {index['month']} {row['published']} ({row['low']} to {row['high']})")


CHECKS = [pay_back, purchases, price_per_flop, api_order, rents]
