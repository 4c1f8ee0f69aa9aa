#!/usr/bin/env python3
"""Carbon intensity of electricity from Ember's yearly data (CSV, one row per area, year and source, since July 2026).

ember.py [--catalog DIR] [--dry-run]      all options: --help

The newest year that an area has. The second source is Ember's own emissions over Ember's generation."""
import sys

from common.fetch import figure
from common.importer import Answer, Importer, run
from common.spec import Column, Reading, Second, Table

REGIONS = "region/regions.csv"
FILE = "public-downloads/generation/outputs/release_generation_yearly_global.csv"
CODE, YEAR, KIND, PLANT = "ISO 3 code", "Year", "Area type", "Electricity source"
GENERATION, EMISSIONS = "Generation (TWh)", "Emissions (MtCO2e)"
COUNTRY, ALL_PLANTS = "Country or economy", "Total generation"
G_PER_KWH = 1000  # of Mt per TWh

INTENSITY = Column("carbon_intensity_gCO2_per_kWh", "Emissions intensity (gCO2e/kWh)", factor=2, shift=1.15,
                   least_share=0.95, year_column="carbon_year", drops="carbon_intensity_gCO2_per_kWh: ")
TABLE = Table(
    REGIONS, "Ember, yearly electricity data (CC-BY 4.0)", (INTENSITY,), most_missing=0.02,
    expects=lambda row: row["carbon_year"] != "",
    seconds=(Second(INTENSITY.name, None, 0.9, 1.1, "the emissions over the generation of the same row"),))


def ask(fetcher, today, _):
    rows = fetcher.csv("ember", FILE, (CODE, YEAR, KIND, PLANT, GENERATION, EMISSIONS, INTENSITY.series))
    newest = {}
    for row in rows:
        if row[KIND] != COUNTRY or row[PLANT] != ALL_PLANTS or not row[INTENSITY.series]:
            continue
        if row[YEAR] > newest.get(row[CODE], {YEAR: ""})[YEAR]:
            newest[row[CODE]] = row
    readings, estimates = [], {}
    for code, row in newest.items():
        where = f"{code} {row[YEAR]}"
        readings.append(Reading((code,), INTENSITY.name, figure(row[INTENSITY.series], where), row[YEAR]))
        generation, emissions = figure(row[GENERATION], where), figure(row[EMISSIONS], where)
        if generation and emissions is not None:
            estimates[(code,), INTENSITY.name] = emissions / generation * G_PER_KWH
    return Answer({REGIONS: readings}, estimates={REGIONS: estimates})


IMPORTER = Importer("ember", {"ember": "https://files.ember-energy.org"}, (TABLE,), ask, may_ship=True,
                    licence="CC-BY 4.0")

if __name__ == "__main__":
    sys.exit(run(IMPORTER))
