"""organization/organizations-research.csv: US universities, federally funded centres and nonprofits with their R&D
expenditure.

import_research.py US_UNIVERSITIES.csv US_FFRDC.csv US_NONPROFITS.csv ORGANIZATIONS.csv >
    scenarios/catalog/organization/organizations-research.csv
Rows that ORGANIZATIONS.csv (the catalog's) already has are left out, and so are nonprofits with less than 1 M USD of
federal R&D."""
import sys

from import_organizations import COLUMNS
from tables import kebab, number, read_table, write_table

LEAST_USD = 1e6


def row(raw, kind, sector, budget, source, notes):
    return dict(id=kebab(raw["name"]), name=raw["name"], kind=kind, sector=sector, country="USA",
                rnd_USD=number(raw[budget]), source=source, as_of=raw["year"], notes=notes)


def main(universities, centres, nonprofits, organizations):
    known = {key for entry in read_table(organizations) for key in (entry["id"], kebab(entry["name"]))}
    rows = [row(raw, "university", "higher_education", "rnd_total_usd",
                "NSF NCSES, HERD survey FY2023, tables 21-23 and 68 (public domain)", "")
            for raw in read_table(universities)]
    rows += [row(raw, "laboratory", "federal_centre", "rnd_usd",
                 "NSF NCSES, FFRDC R&D survey FY2023, table 8 (public domain)", "") for raw in read_table(centres)]
    rows += [row(raw, "nonprofit", "nonprofit_research", "federal_rnd_obligations_usd",
                 "NSF NCSES, Federal S&E support FY2022, table 34 (public domain)",
                 "federal R&D obligations only") for raw in read_table(nonprofits)]
    kept = {}
    for entry in rows:
        if entry["id"] not in known and entry["rnd_USD"] and entry["rnd_USD"] >= LEAST_USD:
            kept.setdefault(entry["id"], entry)
    write_table(COLUMNS, kept.values())


if __name__ == "__main__":
    main(*sys.argv[1:])
