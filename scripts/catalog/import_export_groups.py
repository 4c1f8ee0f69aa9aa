"""gate/export-groups.csv: where each nation stands in the country groups of the US export rules, and what that means
for controlled accelerators.

import_export_groups.py EXPORT_GROUPS.csv scenarios/catalog/nation/nations.csv >
    scenarios/catalog/gate/export-groups.csv
Sanctions that the compilation only recalls are unknown."""
import sys

from tables import citation, read_table, write_table

GROUPS = "A1 A5 A6 B D1 D2 D3 D4 D5 E1 E2".split()
COLUMNS = ["nation", *(group.lower() for group in GROUPS),
           *"chip_control,us_sanctions,eu_sanctions,source,as_of,notes".split(",")]


def known(text):
    return "" if "recalled" in text else text


def main(path, nations):
    nations = {row["id"] for row in read_table(nations)}
    rows = [dict({group.lower(): raw[group] for group in GROUPS}, nation=raw["iso3"],
                 chip_control=raw["advanced_chip_control"], us_sanctions=known(raw["us_sanctions"]),
                 eu_sanctions=known(raw["eu_sanctions"]), source=citation(raw["source"]), as_of=raw["as_of"],
                 notes=raw["notes"]) for raw in read_table(path) if raw["iso3"] in nations]
    write_table(COLUMNS, sorted(rows, key=lambda row: row["nation"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
