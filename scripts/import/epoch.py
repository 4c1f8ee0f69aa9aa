#!/usr/bin/env python3
"""Clusters, training compute and accelerators from Epoch AI's tables (CSV).

epoch.py [--catalog DIR] [--dry-run]      all options: --help

Clusters are summed by nation. Figures of models and accelerators that the catalog has were checked against data sheets
and stay; the table fills gaps, and is refused where it contradicts them."""
import sys
from collections import defaultdict

from common.fetch import figure
from common.findings import Unusable
from common.importer import Answer, Importer, run
from common.names import countries, ids
from common.spec import Column, Reading, Second, Table
from import_territory import missing
from tables import number

COMPUTE, MODELS, HARDWARE, NATIONS = ("nation/compute.csv", "model/models.csv", "hardware/accelerators.csv",
                                      "nation/nations.csv")
ALIASES = {MODELS: "model/aliases.csv", HARDWARE: "hardware/aliases.csv"}
SOURCE = "Epoch AI (CC-BY 4.0)"
NOTE = "listed clusters alone, 10 to 20 % of the world's AI compute"
STATUS = {"existing": ("Existing",), "existing_or_planned": ("Existing", "Planned")}
CERTAIN = ("Confirmed", "Likely")
TERA, GIGA = 1e-12, 1e-9

COMPUTE_TABLE = Table(
    COMPUTE, "Epoch AI, GPU clusters (CC-BY 4.0)", whole=True, new_rows=True, most_missing=0.02,
    required=("h100_equivalents", "clusters"),
    columns=(Column("h100_equivalents", "H100 equivalents", factor=4, shift=1.3),
             Column("clusters", factor=3, shift=1.3), Column("chips", "Total number of AI chips", factor=6, shift=1.5),
             Column("power_MW", "Power Capacity (MW)", factor=6, shift=1.5),
             Column("notes", text=True, new_only=True)),
    seconds=(Second("h100_equivalents", lambda row, _: number(row["power_MW"]), 50, 4000, "the power in MW"),))


def six_nd(row, _):
    """Training work by parameters and tokens (Kaplan et al. 2020): 6 N D."""
    tokens = number(row["training_tokens_billion"])
    return 6 * number(row["active_parameters_billion"]) * tokens * 1e18 if tokens else None


def checked(name, series, scale=1.0):
    """A column of figures that were held against data sheets."""
    return Column(name, series, scale, factor=1.5, keeps=True, dated=False)


MODEL_TABLE = Table(
    MODELS, SOURCE, (Column("training_FLOP", "Training compute (FLOP)", factor=4, keeps=True, dated=False),),
    expects=lambda row: False, most_missing=0.05,
    seconds=(Second("training_FLOP", six_nd, 0.2, 8, "6 x parameters x tokens"),))
HARDWARE_TABLE = Table(
    HARDWARE, SOURCE, expects=lambda row: False, most_missing=0.05,
    columns=(checked("memory_GB", "Memory (bytes)", GIGA),
             checked("memory_bandwidth_GB_per_s", "Memory bandwidth (byte/s)", GIGA),
             checked("peak_bf16_TFLOP_per_s", "Tensor-FP16/BF16 performance (FLOP/s)", TERA),
             checked("tdp_W", "TDP (W)")))


def ask_clusters(fetcher, today, nations):
    """({key: cells}, number of rows) of nation/compute.csv."""
    series = [column.series for column in COMPUTE_TABLE.columns if column.series]
    rows = fetcher.csv("epoch", "data/gpu_clusters.csv", ["Name", "Status", "Certainty", "Country",
                                                          "Possible Duplicate", "Chip type (primary)", *series])
    by_name, sums, counted = countries(nations), defaultdict(lambda: defaultdict(float)), []
    for row in rows:
        code, where = by_name.get(row["Country"].strip().lower()), row["Name"]
        values = {column.name: figure(row[column.series], where) for column in COMPUTE_TABLE.columns if column.series}
        if not code or row["Certainty"] not in CERTAIN or row["Possible Duplicate"] == "True":
            continue
        counted.append(dict(iso3=code, chip_type=row["Chip type (primary)"], chip_count=row[series[1]],
                            h100e=row[series[0]]))
        for status, members in STATUS.items():
            if row["Status"] in members and values["h100_equivalents"]:
                cells = sums[code, status]
                cells["clusters"] += 1
                for name, value in values.items():
                    cells[name] += value or 0
    for code, equivalents in missing(counted).items():  # GB300 that the source counts by their INT8 rate
        sums[code, "existing_or_planned"]["h100_equivalents"] += equivalents
    return sums, len(rows)


def ask_columns(fetcher, today, table, file, name, date, find):
    """Readings of a table whose rows are found by the column `name` and dated by the column `date`."""
    rows = fetcher.csv("epoch", file, [name, date, *(column.series for column in table.columns)])
    readings = {}
    for row in rows:
        key = find(row[name].strip())
        for column in table.columns if key else ():
            value = figure(row[column.series], row[name])
            if value is not None:
                readings.setdefault(((key,), column.name), Reading((key,), column.name, value * column.scale,
                                                                   row[date][:10] or today))
    if not readings:
        raise Unusable("keys", f"{file}: no row of the catalog among {len(rows)}")
    return list(readings.values())


def ask(fetcher, today, tables):
    sums, clusters = ask_clusters(fetcher, today, tables[NATIONS])
    compute = [Reading(key, name, round(value, 1), today[:7]) for key, cells in sums.items()
               for name, value in cells.items()] + [Reading(key, "notes", NOTE, today[:7]) for key in sums]
    answer = Answer({COMPUTE: compute})
    answer.counted[COMPUTE] = clusters
    for table, file, name, date in ((MODEL_TABLE, "data/all_ai_models.csv", "Model", "Publication date"),
                                    (HARDWARE_TABLE, "data/ml_hardware.csv", "Hardware name", "Release date")):
        find = ids(tables[table.path], tables[ALIASES[table.path]])
        answer.readings[table.path] = ask_columns(fetcher, today, table, file, name, date, find)
    return answer


IMPORTER = Importer("epoch", {"epoch": "https://epoch.ai"}, (COMPUTE_TABLE, MODEL_TABLE, HARDWARE_TABLE), ask,
                    may_ship=True, licence="CC-BY 4.0", reads=(NATIONS, *ALIASES.values()))

if __name__ == "__main__":
    sys.exit(run(IMPORTER))
