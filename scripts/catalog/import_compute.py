"""organization/compute.csv: AI accelerators that owners have bought, in H100-equivalents, cumulative by quarter and
maker.

import_compute.py COMPUTE_HOLDINGS.csv > scenarios/catalog/organization/compute.csv"""
import sys

from tables import kebab, read_table, write_table

COLUMNS = "owner,name,country,vendor,quarter,h100_equivalents,p05,p95,residual,source,as_of,notes".split(",")
VENDORS = {"org_cumulative_nvidia": "NVIDIA", "org_cumulative_amd": "AMD", "org_cumulative_tpu": "Google",
           "org_cumulative_trainium": "Amazon"}
QUARTERS = {"03": "Q1", "06": "Q2", "09": "Q3", "12": "Q4"}
# owners that are a row of organizations.csv under another name
OWNERS = {"Google": "alphabet", "Meta": "meta-platforms"}


def main(path):
    rows = []
    for raw in read_table(path):
        vendor = VENDORS.get(raw["holder_type"])
        if not vendor or not raw["value"]:
            continue
        residual = "yes" if raw["holder"] == "Other" else "no"
        quarter = raw["as_of"][:4] + QUARTERS[raw["as_of"][5:7]]
        notes = ("everybody not listed" if residual == "yes"
                 else "all owners of the country together" if raw["holder"] == "China" else "")
        if "ncomplete" in raw["note"]:
            notes = "; ".join(filter(None, [notes, "quarter incomplete in the source"]))
        rows.append(dict(owner=OWNERS.get(raw["holder"], kebab(raw["holder"])), name=raw["holder"], country=raw["iso3"],
                         vendor=vendor, quarter=quarter, h100_equivalents=raw["value"], p05=raw["p05"], p95=raw["p95"],
                         residual=residual, source="Epoch AI, AI chip owners (CC-BY 4.0; ai-chip-counts, MIT)",
                         as_of=raw["as_of"], notes=notes))
    write_table(COLUMNS, sorted(rows, key=lambda row: (row["quarter"], row["vendor"], row["owner"])))


if __name__ == "__main__":
    main(sys.argv[1])
