"""Makes every table of scenarios/catalog again from a folder of raw tables, and loses no row.

rebuild.py RAW_FOLDER [scenarios/catalog] [--dry-run]

The importers run on a copy of the catalog, in the order of their dependences; rows that by-hand.csv names are carried
over as they stand, and the cells of corrections.csv are set. The copy takes the catalog's place, table by table, only
if every id is still there and both catalog checks pass; otherwise the exit code is 1 and nothing is overwritten. A
table whose raw table is missing stays as it is, and so do the tables that no importer makes: hardware/efficiency.csv
and software/ (scripts/fit), input/, aliases, anchor/, truth/."""
import argparse
import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple

import corrections
from catalog_keys import row_key
from tables import read_table, write_table

HERE = os.path.dirname(os.path.abspath(__file__))

Step = namedtuple("Step", "table script raw reads")  # raw: tables of RAW_FOLDER; reads: catalog tables made before

STEPS = [
    Step("model/models.csv", "import_models.py", ["models.csv", "models_2026.csv"], []),
    Step("price/purchase.csv", "import_purchase.py", ["hardware_purchase_prices.csv", "purchase_2026.csv"], []),
    Step("hardware/accelerators.csv", "import_hardware.py", ["hardware.csv"], ["price/purchase.csv"]),
    Step("nation/nations.csv", "import_nations.py", ["nations.csv", "nations_fix.csv"], []),
    Step("nation/incomes.csv", "import_incomes.py", ["income_distribution.csv"], ["nation/nations.csv"]),
    Step("region/regions.csv", "import_regions.py",
         ["electricity.csv", "country_datacenter.csv", "country_finance.csv", "datacenter_factors.csv",
          "gpu_rental_prices.csv", "nations_fix.csv", "us_state_electricity.csv"], ["nation/nations.csv"]),
    Step("organization/organizations.csv", "import_organizations.py",
         ["organizations.csv", "organizations_2026.csv"], []),
    Step("organization/organizations-research.csv", "import_research.py",
         ["us_universities.csv", "us_ffrdc.csv", "us_nonprofits_federal_rnd.csv"], ["organization/organizations.csv"]),
    Step("organization/compute.csv", "import_compute.py", ["compute_holdings.csv"], []),
    Step("nation/compute.csv", "import_territory.py", ["compute_holdings.csv", "compute_clusters.csv"], []),
    Step("organization/vendors.csv", "import_vendors.py", [], []),
    Step("nation/blocs.csv", "import_blocs.py", [], []),
    Step("nation/languages.csv", "import_languages.py", ["territoryInfo.json", "codeMappings.json"],
         ["nation/nations.csv"]),
    Step("model/tokenizers.csv", "import_tokenizers.py", ["udhr_tokens.csv"], ["nation/languages.csv"]),
    Step("gate/export-rules.csv", "import_export_rules.py", ["export_rules.csv"], []),
    Step("gate/export-groups.csv", "import_export_groups.py", ["export_groups.csv"], ["nation/nations.csv"]),
    Step("gate/gates.csv", "import_gates.py", ["nation_gates.csv"], ["nation/nations.csv"]),
    Step("gate/usage.csv", "import_usage.py", ["ai_usage_2026.csv"], ["nation/nations.csv"]),
    Step("price/devices.csv", "import_devices.py", [], []),
    Step("price/falls.csv", "import_falls.py", ["gpu_price_history.csv"], []),
    Step("price/rental.csv", "import_rental.py", ["gpu_rental_prices.csv"], []),
    Step("price/api.csv", "import_api.py", ["api_prices.csv"], []),
    Step("price/subscriptions.csv", "import_subscriptions.py",
         ["subscriptions.csv", "subscriptions_2026.csv"], []),
]

# Script and the part of the catalog that it is given.
CHECKS = [("check_catalog.py", ""), ("check_parameters.py", "model/models.csv")]

BY_HAND = "by-hand.csv"


class RebuildError(Exception):
    """The rebuilt catalog cannot take the place of the present one; the text says why, a line per fault."""


def run_script(script, arguments):
    """Standard output of a script of this folder; RebuildError with what it printed where it fails."""
    done = subprocess.run([sys.executable, os.path.join(HERE, script), *arguments], capture_output=True)
    if done.returncode != 0:
        printed = (done.stdout + done.stderr).decode(errors="replace").strip().splitlines()
        raise RebuildError("\n".join([f"{script} failed:"] + ["  " + line for line in printed[-20:]]))
    return done.stdout.decode()


def ids_by_hand(catalog, table):
    path = os.path.join(catalog, BY_HAND)
    return {row["id"] for row in read_table(path) if row["table"] == table} if os.path.exists(path) else set()


def with_hand_rows(table, made, present, by_hand):
    """Text of a table: the rows made, then those of `present` that by_hand names and the importer does not make, all
    with their corrections. The second value is the ids of by_hand that the importer makes as well."""
    reader = csv.DictReader(io.StringIO(made, newline=""))
    rows = list(reader)
    ids = {row.get("id") for row in rows}
    kept = [row for row in present if row["id"] in by_hand - ids]
    lost = corrections.apply(table, rows + kept)
    if lost:
        raise RebuildError("\n".join(f"corrections.csv: {table} has no {entry['row']} with a column {entry['column']}"
                                     for entry in lost))
    if not kept and not corrections.corrections(table):
        return made, by_hand & ids
    out = io.StringIO(newline="")
    write_table(reader.fieldnames, rows + kept, out)
    return out.getvalue(), by_hand & ids


def make_table(step, raw_folder, catalog):
    """Makes one table of `catalog` again; returns remarks for the reader."""
    inputs = [os.path.join(raw_folder, name) for name in step.raw]
    inputs += [os.path.join(catalog, name) for name in step.reads]
    missing = [path for path in inputs if not os.path.exists(path)]
    if missing:
        return [f"left as it is, no {', '.join(missing)}"]
    target = os.path.join(catalog, step.table)
    by_hand = ids_by_hand(catalog, step.table)
    present = read_table(target) if by_hand else []
    text, twice = with_hand_rows(step.table, run_script(step.script, inputs), present, by_hand)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    remark = f"is made from the raw table; its row by hand is gone, so take it off {BY_HAND}"
    return [f"{key} {remark}" for key in sorted(twice)]


class Change:
    """What the rebuild does to one table."""

    def __init__(self, table, before_path, after_path):
        before, after = (read_table(path) if os.path.exists(path) else [] for path in (before_path, after_path))
        old, new = ({row_key(table, row): row for row in rows} for rows in (before, after))
        self.lost = [key for key in old if key not in new]
        self.added = [key for key in new if key not in old]
        self.changed = [key for key in new if key in old and old[key] != new[key]]
        self.has_ids = bool(before) and "id" in before[0]
        self.rows = len(after)
        self.bytes_differ = not os.path.exists(before_path) or read_bytes(before_path) != read_bytes(after_path)

    def __str__(self):
        if not self.bytes_differ:
            return f"{self.rows} rows, as before"
        parts = [f"{len(keys)} {word} ({names(keys)})"
                 for word, keys in (("lost", self.lost), ("added", self.added), ("changed", self.changed)) if keys]
        return f"{self.rows} rows: " + (", ".join(parts) or "other order or quotes")


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def names(keys, most=5):
    texts = [" ".join(key) for key in keys]
    return ", ".join(texts[:most]) + (f", {len(texts) - most} more" if len(texts) > most else "")


def refuse_lost_ids(changes):
    faults = [f"{table}: id {' '.join(key)} would be lost" for table, change in changes.items() if change.has_ids
              for key in change.lost]
    if faults:
        advice = (f"give the raw table its row again, name it in {BY_HAND} to keep the row as it stands, "
                  "or take it out of the catalog first if it shall go")
        raise RebuildError("\n".join(faults + [advice]))


def rebuild(raw_folder, catalog, dry_run=False):
    """Prints a line per table; raises RebuildError and leaves `catalog` as it was where the new tables are not good."""
    folder = os.path.dirname(os.path.abspath(catalog))
    # In the catalog's own folder: a table is renamed into place, which needs the same file system.
    with tempfile.TemporaryDirectory(prefix=".rebuild-", dir=folder) as work:
        copy = os.path.join(work, "catalog")
        shutil.copytree(catalog, copy)
        changes = {}
        for step in STEPS:
            remarks = make_table(step, raw_folder, copy)
            change = Change(step.table, os.path.join(catalog, step.table), os.path.join(copy, step.table))
            changes[step.table] = change
            print(f"{step.table}: {'; '.join([str(change)] + remarks)}")
        refuse_lost_ids(changes)
        for script, part in CHECKS:
            run_script(script, [os.path.join(copy, part)])
        replaced = [table for table, change in changes.items() if change.bytes_differ]
        for table in [] if dry_run else replaced:
            os.makedirs(os.path.dirname(os.path.join(catalog, table)), exist_ok=True)
            os.replace(os.path.join(copy, table), os.path.join(catalog, table))
        print(f"checked; {len(replaced)} tables " + ("would be replaced (dry run)" if dry_run else "replaced"))


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw_folder")
    parser.add_argument("catalog", nargs="?", default="scenarios/catalog")
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    options = parser.parse_args(arguments)
    for folder in (options.raw_folder, options.catalog):
        if not os.path.isdir(folder):
            parser.error(f"{folder} is no folder")
    try:
        rebuild(options.raw_folder, options.catalog, options.dry_run)
    except RebuildError as error:
        print(f"{error}\nnothing was overwritten", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
