"""price/rental.csv: quantiles over clouds of what an accelerator rents for in the USA, by market (never the offers).

import_rental.py OFFERS.csv > scenarios/catalog/price/rental.csv
One vote per cloud and part (rental_votes.py). `basis` of a row: market (three clouds or more),
few (two clouds), maker (only its maker rents the part out) or imputed (one cloud asks, which is no market)."""
import sys
from collections import defaultdict

from rental_votes import offers, votes
from tables import median, quantile, read_table, write_table

COLUMNS = ("hardware,market,n,basis,min_USD_per_hour,p10_USD_per_hour,p25_USD_per_hour,p50_USD_per_hour,"
           "p75_USD_per_hour,p90_USD_per_hour,max_USD_per_hour,source,as_of,notes").split(",")
QUANTILES = {"min": 0, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "max": 1}
SOURCE = ("derived quantiles of public list prices (Azure, AWS, GCP, Lambda, Vast, RunPod, Hyperstack, Verda, Nebius "
          "and others)")
MANY = 3  # clouds that make a market
# rented out by their maker alone, or made for one cloud: its price is the market's
MAKERS = ("tpu-", "trainium", "inferentia", "a10g")

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


class Market:
    """What the parts with many clouds teach about those with one."""

    def __init__(self, found):
        self.votes = found
        many = {part: prices for (part, market), prices in found.items()
                if market == "on_demand" and len(prices) >= MANY}
        levels = defaultdict(list)
        self.spread = []  # votes over the median of their part
        for prices in many.values():
            middle = median(list(prices.values()))
            for cloud, price in prices.items():
                levels[cloud].append(price / middle)
            self.spread += [price / middle for price in prices.values()]
        self.level = {cloud: median(ratios) for cloud, ratios in levels.items()}

    def row(self, part, market):
        """(votes or points of the quantiles, basis, its words)."""
        prices = self.votes[part, market]
        words = f"{len(prices)} clouds" if len(prices) > 1 else next(iter(prices))
        if len(prices) >= MANY:
            return list(prices.values()), "market", words
        if len(prices) > 1:
            return list(prices.values()), "few", f"{words}: hardly a market"
        if part.startswith(MAKERS):
            return list(prices.values()), "maker", f"{words} alone rents it out"
        centre, words = self.imputed(part, market)
        inner = [quantile(self.spread, share) for share in (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)]
        return [centre * ratio for ratio in inner], "imputed", words

    def imputed(self, part, market):
        """Median of the market from one cloud's price: its own discount on the part's price on demand where several
        clouds have that, else its price over the level at which it asks for other parts."""
        (cloud, price), = self.votes[part, market].items()
        on_demand = self.votes.get((part, "on_demand"), {})
        if market != "on_demand" and cloud in on_demand and len(on_demand) > 1:
            share = price / on_demand[cloud]
            return median(list(on_demand.values())) * share, f"on demand x {share:.2f}, what {cloud} asks of its own"
        level = self.level.get(cloud, 1.0)
        return price / level, f"{cloud} alone, which asks {level:.2f} times the median for other parts"


def rows_of(found):
    """Rows of the table from offers (rental_votes.Offer)."""
    dates = defaultdict(set)
    for offer in found:
        dates[offer.part, offer.market].add(offer.date)
    market, rows = Market(votes(found)), []
    for key in sorted(market.votes):
        points, basis, words = market.row(*key)
        row = dict(hardware=key[0], market=key[1], n=len(market.votes[key]), basis=basis, source=SOURCE,
                   as_of=max(dates[key]), notes=words)
        row.update({f"{name}_USD_per_hour": round(quantile(points, share), 4) for name, share in QUANTILES.items()})
        rows.append(row)
    return rows


def main(path):
    write_table(COLUMNS, rows_of(offers(read_table(path), HARDWARE)))


if __name__ == "__main__":
    main(sys.argv[1])
