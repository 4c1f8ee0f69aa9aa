#!/usr/bin/env python3
"""Rents of accelerators from SkyPilot's catalogs of clouds (CSV, a file per cloud).

skypilot.py [--catalog DIR] [--dry-run]      all options: --help

Offers become votes of clouds and quantiles over them as in scripts/catalog/import_rental.py; no offer is written down.
A row is replaced where the answer has at least half as many clouds as it had."""
import re
import sys

from common.fetch import MISSING, figure
from common.findings import Unusable
from common.importer import Answer, Importer, run
from common.spec import Column, Reading, Table
import import_rental
import rental_votes
from tables import number

RENTAL = "price/rental.csv"
CLOUDS = "aws azure gcp lambda runpod nebius hyperstack verda vast cudo".split()
FOLDER = "catalogs/v8"
MOST_WITHOUT = 2  # clouds that the catalogs may have lost
COLUMNS = ("InstanceType", "AcceleratorName", "AcceleratorCount", "Price", "SpotPrice", "Region")
# SkyPilot's names that are not (accelerator, variant) of import_rental.HARDWARE; others are taken as they are.
NAMES = {"H100-SXM": ("H100", "SXM"), "H100-MEGA": ("H100", "SXM"), "H100-NVL": ("H100", "NVL"),
         "H200-SXM": ("H200", "SXM"), "A100-80GB-SXM": ("A100-80GB", "SXM"), "RTXA6000": ("A6000", ""),
         "RTX6000-Ada": ("RTX6000Ada", ""), "RTXPRO6000S": ("RTXPRO6000", ""), "Trainium": ("Trainium1", "")}
HOME_REGION = re.compile(r"us($|[-_ \d])|(north|south|east|west|central)+us\d*$|.*, ?us$", re.I)


def quantile(name):
    return Column(f"{name}_USD_per_hour", factor=3, shift=1.4)


TABLE = Table(
    RENTAL, f"{import_rental.SOURCE}, by way of SkyPilot's catalogs (derived quantiles only)",
    (Column("n", factor=3, shift=2), Column("basis", text=True), *map(quantile, import_rental.QUANTILES),
     Column("notes", text=True)),
    whole=True, most_missing=0.1, expects=lambda row: row["basis"] == "market")


def accelerator_offers(cloud, rows, today):
    """Offers as rental_votes.py reads them. Regions outside the USA stand for countries of their own: only whether a
    cloud asks the same everywhere matters there."""
    for row in rows:
        where = f"{cloud} {row['InstanceType']} {row['Region']}"
        count, price = figure(row["AcceleratorCount"], where), figure(row["Price"], where)
        spot = figure(row["SpotPrice"], where)
        if not row["AcceleratorName"] or not count:
            continue
        accelerator, variant = NAMES.get(row["AcceleratorName"], (row["AcceleratorName"], ""))
        yield dict(cloud=cloud, region=row["Region"], iso3=rental_votes.HOME if HOME_REGION.match(row["Region"]) else
                   row["Region"], instance=row["InstanceType"], accelerator=accelerator, variant=variant,
                   count=str(count), price_kind="on_demand", date=today, reserved_1y_usd_per_gpu_hour="",
                   price_usd_per_gpu_hour=str(price / count) if price else "",
                   spot_usd_per_gpu_hour=str(spot / count) if spot else "")


def ask(fetcher, today, tables):
    offers, without = [], []
    for cloud in CLOUDS:
        try:
            rows = fetcher.csv("skypilot", f"{FOLDER}/{cloud}/vms.csv", COLUMNS)
        except Unusable as error:
            if str(error) != MISSING or len(without) == MOST_WITHOUT:
                raise
            without.append(cloud)
            continue
        offers += accelerator_offers(cloud, rows, today)
    found = rental_votes.offers(offers, import_rental.HARDWARE)
    if not found:
        raise Unusable("empty", "no offer of an accelerator of the catalog")
    had = {(row["hardware"], row["market"]): number(row["n"]) for row in tables[RENTAL]}
    answer = Answer({RENTAL: []}, {RENTAL: set()}, remarks=[f"{cloud} has no file" for cloud in without])
    for row in import_rental.rows_of(found):
        key = row["hardware"], row["market"]
        answer.listed[RENTAL].add(key)
        if row["n"] * 2 >= had.get(key, 0):
            answer.readings[RENTAL] += [Reading(key, column.name, row[column.name], today) for column in TABLE.columns]
    return answer


IMPORTER = Importer("skypilot", {"skypilot": "https://raw.githubusercontent.com/skypilot-org/skypilot-catalog/master"},
                    (TABLE,), ask, may_ship=True, licence="facts; only quantiles derived from them are written")

if __name__ == "__main__":
    sys.exit(run(IMPORTER))
