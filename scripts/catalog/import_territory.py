"""nation/compute.csv: AI accelerators that stand in a nation, whoever owns them, in H100-equivalents.

import_territory.py COMPUTE_HOLDINGS.csv COMPUTE_CLUSTERS.csv > scenarios/catalog/nation/compute.csv
Clusters that the source counts by a rate that its accelerators do not run models at are counted again."""
import sys
from collections import defaultdict

from tables import number, read_table, write_table

COLUMNS = "nation,status,h100_equivalents,clusters,chips,power_MW,source,as_of,notes".split(",")
STATUS = {"country_existing": "existing", "country_existing_or_planned": "existing_or_planned"}


# The source counts some GB300 by their INT8 rate (0.083), though GB200 at 2.527: H100-equivalents per accelerator.
PER_CHIP = {"NVIDIA GB300 (Blackwell Ultra)": 2.527}
WRONG_BELOW = 0.5  # of PER_CHIP


def missing(clusters):
    """{nation: H100-equivalents that the source leaves out}, all of planned clusters."""
    found = defaultdict(float)
    for row in clusters:
        right, chips, counted = PER_CHIP.get(row["chip_type"]), number(row["chip_count"]), number(row["h100e"])
        if right and chips and counted and counted < WRONG_BELOW * right * chips:
            found[row["iso3"]] += right * chips - counted
    return found


def main(path, clusters_path):
    left_out, rows = missing(read_table(clusters_path)), []
    for raw in read_table(path):
        if raw["holder_type"] not in STATUS or not raw["iso3"]:
            continue
        status, notes = STATUS[raw["holder_type"]], ["listed clusters alone, 10 to 20 % of the world's AI compute"]
        equivalents, added = raw["value"], left_out.get(raw["iso3"]) if status == "existing_or_planned" else None
        if added:
            equivalents = round(number(equivalents) + added, 1)
            notes.append("GB300 counted at 2.527 as GB200, not by their INT8 rate as in the source")
        rows.append(dict(nation=raw["iso3"], status=status, h100_equivalents=equivalents,
                         clusters=raw["n_clusters"], chips=raw["chips"], power_MW=raw["power_mw"],
                         source="Epoch AI, GPU clusters (CC-BY 4.0)", as_of=raw["as_of"], notes="; ".join(notes)))
    write_table(COLUMNS, sorted(rows, key=lambda row: (row["nation"], row["status"])))


if __name__ == "__main__":
    main(*sys.argv[1:])
