#!/usr/bin/env python3
"""Internet users, telephones and broadband lines from ITU DataHub (zipped CSV, an archive per indicator).

itu.py --catalog DIR [--dry-run]      all options: --help

The licence (CC BY-NC-SA 3.0 IGO) keeps these rows out of scenarios/catalog. Rates per inhabitant are taken from counts,
by the catalog's population."""
import sys

from common.fetch import figure
from common.importer import Answer, Importer, run
from common.spec import Column, Reading, Second, Table
from tables import number

NATIONS, GATES = "nation/nations.csv", "gate/gates.csv"
BROADBAND = "fixed-broadband-subscriptions"
SERIES, CODE, YEAR, VALUE = "seriesCode", "entityIso", "dataYear", "dataValue"
OLDEST = 2016  # as import_nations.py: these change fast
SOURCE = "ITU DataHub (CC BY-NC-SA 3.0 IGO)"
# {(archive, series): (table, column)}
ARCHIVES = {("11624", "i99H"): (NATIONS, "internet_percent"), ("178", "i271"): (NATIONS, "mobile_per_100"),
            ("19303", "i992b"): (GATES, "value")}


def users(row, tables):
    """Population of a nation."""
    nation = next((nation for nation in tables[NATIONS] if nation["id"] == row["nation"]), None)
    return nation and number(nation["population"])


# People without a series in the source keep the figure that they have; the share of missing nations is bounded.
NATION_TABLE = Table(
    NATIONS, SOURCE, most_missing=0.05,
    columns=(Column("internet_percent", factor=1.6, shift=1.1, least_share=0.9, beside={"internet_basis": "newer"},
                    digits=4),
             Column("mobile_per_100", factor=1.6, shift=1.1, least_share=0.9, digits=4)))
GATE_TABLE = Table(
    GATES, SOURCE, (Column("value", factor=2, shift=1.2),), whole=True, most_missing=0.05,
    expects=lambda row: row["gate"] == BROADBAND,
    seconds=(Second("value", users, 1e-5, 0.8, "the population"),))


def newest(rows, series):
    """{code: (year, figure)} of one series."""
    found = {}
    for row in rows:
        year, value = row[YEAR][:4], figure(row[VALUE], f"{row[CODE]} {row[YEAR]}")
        if row[SERIES] == series and value is not None and year >= str(OLDEST):
            found[row[CODE]] = max(found.get(row[CODE], ("", 0)), (year, value))
    return found


def ask(fetcher, today, tables):
    population = {row["id"]: number(row["population"]) for row in tables[NATIONS]}
    answer = Answer({NATIONS: [], GATES: []}, {NATIONS: set(), GATES: set()})
    for (archive, series), (table, column) in ARCHIVES.items():
        rows = fetcher.zipped_csv("itu", f"v2/data/download/byid/{archive}/iscollection/false",
                                  (SERIES, CODE, YEAR, VALUE))
        for code, (year, value) in newest(rows, series).items():
            if code not in population:
                continue
            key = (code,) if table == NATIONS else (code, BROADBAND)
            if column == "mobile_per_100":
                value *= 100 / population[code]
            answer.readings[table].append(Reading(key, column, value, year))
            answer.listed[table].add(key)
    return answer


IMPORTER = Importer("itu", {"itu": "https://api.datahub.itu.int"}, (NATION_TABLE, GATE_TABLE), ask, may_ship=False,
                    licence="CC BY-NC-SA 3.0 IGO: not for commercial use")

if __name__ == "__main__":
    sys.exit(run(IMPORTER))
