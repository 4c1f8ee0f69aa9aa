"""Checks every table of scenarios/catalog: exact columns, unique ids, references, ranges, and figures against each
other (check_hardware, check_prices, check_nations, check_provenance; reasons of exceptions: exceptions.csv). Prints
what is wrong, exit 1.

check_catalog.py [scenarios/catalog]"""
import os
import re
import sys

import check_hardware
import check_nations
import check_prices
import check_provenance
import check_spreads
import import_api
import import_blocs
import import_compute
import import_devices
import import_export_groups
import import_export_rules
import import_falls
import import_gates
import import_hardware
import import_incomes
import import_languages
import import_models
import import_nations
import import_organizations
import import_purchase
import import_regions
import import_rental
import import_subscriptions
import import_territory
import import_tokenizers
import import_usage
import import_vendors
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fit"))
import kernel_priors  # noqa: E402
from catalog_keys import row_key
from findings import read_exceptions, without_exceptions
from ranges import RANGES
from tables import number, read_table

ALIAS_COLUMNS = ["alias", "id", "source", "as_of", "notes"]
INSTANCE_COLUMNS = ["alias", "id", "accelerators", "source", "as_of", "notes"]
DEPLOYMENT_COLUMNS = ["id", "vendor", "class", "largest_cluster", "source", "as_of", "notes"]
DATA_CENTER_COLUMNS = ["region", "number", "source", "as_of", "notes"]
DIE_COLUMNS = ["hardware", "area_mm2", "at_most", "source", "as_of", "notes"]
FIGURE_COLUMNS = ["id", "published", "low", "high", "unit", "source", "as_of", "notes"]
TRAINING_ANCHOR_COLUMNS = ["id", "model", "accelerator", "accelerators", "accelerator_hours", "server_USD", "available",
                           "start", "tdp_W", "server_power_ratio", "power_draw", "pue", "electricity_USD_per_kWh",
                           "cloud_USD_per_hour", "deflator", "amortised_USD", "cloud_USD", "purchase_USD", "source",
                           "as_of", "notes"]
TABLES = {
    "model/models.csv": import_models.COLUMNS, "hardware/accelerators.csv": import_hardware.COLUMNS,
    "hardware/efficiency.csv": kernel_priors.COLUMNS, "region/regions.csv": import_regions.COLUMNS,
    "nation/nations.csv": import_nations.COLUMNS, "nation/incomes.csv": import_incomes.COLUMNS,
    "organization/organizations.csv": import_organizations.COLUMNS, "price/rental.csv": import_rental.COLUMNS,
    "price/purchase.csv": import_purchase.COLUMNS, "price/api.csv": import_api.COLUMNS,
    "price/subscriptions.csv": import_subscriptions.COLUMNS,
    "organization/organizations-research.csv": import_organizations.COLUMNS,
    "organization/compute.csv": import_compute.COLUMNS, "nation/compute.csv": import_territory.COLUMNS,
    "organization/vendors.csv": import_vendors.COLUMNS, "nation/blocs.csv": import_blocs.COLUMNS,
    "nation/languages.csv": import_languages.COLUMNS, "model/tokenizers.csv": import_tokenizers.COLUMNS,
    "price/devices.csv": import_devices.COLUMNS, "price/falls.csv": import_falls.COLUMNS,
    "input/spreads.csv": check_spreads.COLUMNS,
    "model/aliases.csv": ALIAS_COLUMNS, "hardware/aliases.csv": ALIAS_COLUMNS,
    "hardware/aliases-instances.csv": INSTANCE_COLUMNS,
    "hardware/deployment.csv": DEPLOYMENT_COLUMNS, "region/data_centers.csv": DATA_CENTER_COLUMNS,
    "hardware/dies.csv": DIE_COLUMNS,
    "gate/export-rules.csv": import_export_rules.COLUMNS, "gate/export-groups.csv": import_export_groups.COLUMNS,
    "gate/gates.csv": import_gates.COLUMNS, "gate/usage.csv": import_usage.COLUMNS,
    "anchor/training.csv": TRAINING_ANCHOR_COLUMNS, "anchor/figures.csv": FIGURE_COLUMNS,
    "anchor/figures-gates.csv": FIGURE_COLUMNS, "anchor/figures-energies.csv": FIGURE_COLUMNS,
}
KEBAB = re.compile(r"^[a-z0-9][a-z0-9.-]*$")
ISO3 = re.compile(r"^[A-Z]{3}$")
BY_NATION = ("region", "nation", "price/subscriptions.csv", "gate/export-groups.csv", "gate/gates.csv",
             "gate/usage.csv")
AS_OF = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


def check_table(name, path, columns, problems):
    """Columns, keys, dates and sources of one table; returns its rows."""
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if text.split("\n", 1)[0] != ",".join(columns):
        problems.append(f"{name}: header differs from the columns of its importer")
    if "\r" in text:
        problems.append(f"{name}: CR line ends")
    rows, seen = read_table(path), set()
    for line, row in enumerate(rows, 2):
        key = row_key(name, row)
        if key in seen:
            problems.append(f"{name}:{line}: {key} twice")
        seen.add(key)
        pattern = ISO3 if name.startswith(BY_NATION) else KEBAB
        if not pattern.match(key[0]) and not name.endswith(("aliases.csv", "instances.csv", "tokenizers.csv",
                                                            "vendors.csv", "spreads.csv")):
            problems.append(f"{name}:{line}: id {key[0]!r} has a wrong form")
        if not row["source"] or not AS_OF.match(row["as_of"]):
            problems.append(f"{name}:{line}: {key[0]}: source or as_of missing or malformed ({row['as_of']!r})")
    return rows


def check_ranges(name, rows, problems):
    for column, (least, greatest, required) in RANGES.get(name, {}).items():
        for row in rows:
            if not row[column]:
                if required:
                    problems.append(f"{name}: {list(row.values())[0]}: {column} is empty")
                continue
            if not least <= number(row[column]) <= greatest:
                key = list(row.values())[0]
                problems.append(f"{name}: {key}: {column} = {row[column]} outside {least} .. {greatest}")


def check_references(tables, problems):
    ids = {name: {row.get("id") for row in rows} for name, rows in tables.items()}
    references = [("hardware/accelerators.csv", "efficiency", "hardware/efficiency.csv"),
                  ("price/rental.csv", "hardware", "hardware/accelerators.csv"),
                  ("price/purchase.csv", "hardware", "hardware/accelerators.csv"),
                  ("hardware/dies.csv", "hardware", "hardware/accelerators.csv"),
                  ("price/api.csv", "model", "model/models.csv"), ("model/aliases.csv", "id", "model/models.csv"),
                  ("nation/blocs.csv", "nation", "nation/nations.csv"),
                  ("nation/compute.csv", "nation", "nation/nations.csv"),
                  ("organization/vendors.csv", "country", "nation/nations.csv"),
                  ("gate/export-groups.csv", "nation", "nation/nations.csv"),
                  ("gate/gates.csv", "nation", "nation/nations.csv"),
                  ("gate/usage.csv", "nation", "nation/nations.csv"),
                  ("nation/languages.csv", "nation", "nation/nations.csv"),
                  ("hardware/aliases.csv", "id", "hardware/accelerators.csv"),
                  ("hardware/aliases-instances.csv", "id", "hardware/accelerators.csv"),
                  ("anchor/training.csv", "model", "model/models.csv")]
    for name, column, target in references:
        for row in tables[name]:
            if row[column] and row[column] not in ids[target]:
                problems.append(f"{name}: {column} {row[column]!r} is not an id of {target}")
    countries = ids["region/regions.csv"] & ids["nation/nations.csv"] & ids["nation/incomes.csv"]
    if len(countries) < 180:
        problems.append(f"only {len(countries)} countries are in regions, nations and incomes together (180 wanted)")
    for key, name in (("gpt3-175b", "model/models.csv"), ("a100-80gb", "hardware/accelerators.csv")):
        if key not in ids[name]:
            problems.append(f"{name}: {key} is missing (documentation and examples use it)")
    return len(countries)


def check_rates(tables, problems):
    """A format with a peak needs an efficiency in the part's family; quantiles and quintile shares must be in order."""
    efficiency = {row["id"]: row for row in tables["hardware/efficiency.csv"]}
    peaks = {"fp32": "peak_fp32_TFLOP_per_s", "bf16": "peak_bf16_TFLOP_per_s", "fp8": "peak_fp8_TFLOP_per_s",
             "fp4": "peak_fp4_TFLOP_per_s",
             "int8": "peak_int8_TOP_per_s"}
    for row in tables["hardware/accelerators.csv"]:
        for precision, column in peaks.items():
            if row[column] and not efficiency[row["efficiency"]]["gemm_" + precision]:
                problems.append(f"hardware/accelerators.csv: {row['id']}: {column} without gemm_{precision} "
                                f"in {row['efficiency']}")
    for row in tables["price/rental.csv"]:
        values = [number(row[f"{q}_USD_per_hour"]) for q in import_rental.QUANTILES]
        if values != sorted(values):
            problems.append(f"price/rental.csv: {row['hardware']} {row['market']}: quantiles out of order")
    for row in tables["nation/incomes.csv"]:
        shares = [number(row[f"share_q{i}"]) for i in range(1, 6) if row[f"share_q{i}"]]
        if shares and (shares != sorted(shares) or abs(sum(shares) - 1) > 0.01):
            problems.append(f"nation/incomes.csv: {row['id']}: quintile shares out of order or do not add up to 1")


def check_by_hand(path, tables, problems):
    """Every row that by-hand.csv names stands in its table."""
    for line, named in enumerate(read_table(path), 2):
        if named["id"] not in {row.get("id") for row in tables.get(named["table"], [])}:
            problems.append(f"by-hand.csv:{line}: {named['id']!r} is no id of {named['table']}")


CHECKS = (check_hardware.CHECKS + check_prices.CHECKS + check_nations.CHECKS + check_provenance.CHECKS +
          check_spreads.CHECKS)


def find(tables, exceptions):
    """Texts on figures that contradict others."""
    return without_exceptions([finding for check in CHECKS for finding in check(tables)], exceptions)


def main(folder="scenarios/catalog"):
    problems, tables = [], {}
    for name, columns in TABLES.items():
        tables[name] = check_table(name, os.path.join(folder, name), columns, problems)
        check_ranges(name, tables[name], problems)
    countries = check_references(tables, problems)
    check_rates(tables, problems)
    problems += find(tables, read_exceptions())
    check_by_hand(os.path.join(folder, "by-hand.csv"), tables, problems)
    for name, rows in tables.items():
        print(f"{name:34} {len(rows):5} rows")
    print(f"{countries} countries in regions, nations and incomes")
    for problem in problems:
        print("PROBLEM", problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
