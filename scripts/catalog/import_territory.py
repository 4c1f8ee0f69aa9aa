"""nation/compute.csv: AI accelerators that stand in a nation, whoever owns them, in H100-equivalents.

import_territory.py COMPUTE_HOLDINGS.csv > scenarios/catalog/nation/compute.csv"""
import sys

from tables import read_table, write_table

COLUMNS = "nation,status,h100_equivalents,clusters,chips,power_MW,source,as_of,notes".split(",")
STATUS = {"country_existing": "existing", "country_existing_or_planned": "existing_or_planned"}


def main(path):
    rows = [dict(nation=raw["iso3"], status=STATUS[raw["holder_type"]], h100_equivalents=raw["value"],
                 clusters=raw["n_clusters"], chips=raw["chips"], power_MW=raw["power_mw"],
                 source="Epoch AI, GPU clusters (CC-BY 4.0)", as_of="2026",
                 notes="listed clusters alone, 10 to 20 % of the world's AI compute")
            for raw in read_table(path) if raw["holder_type"] in STATUS and raw["iso3"]]
    write_table(COLUMNS, sorted(rows, key=lambda row: (row["nation"], row["status"])))


if __name__ == "__main__":
    main(sys.argv[1])
