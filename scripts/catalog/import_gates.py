"""gate/gates.csv: what a nation has of the things a large run needs besides money: people, power, data centres, nets.

import_gates.py NATION_GATES.csv scenarios/catalog/nation/nations.csv > scenarios/catalog/gate/gates.csv
What nation/nations.csv and nation/compute.csv hold is left to them. Only figures under an open licence or counted here,
and none of very low confidence; a missing figure is no gate."""
import re
import sys

from tables import citation, read_table, write_table

COLUMNS = "nation,gate,value,unit,source,as_of,notes".split(",")
RAW_FILE = re.compile(r"\s*\([a-z_]+\.csv\)")  # the compilation names its own files
ELSEWHERE = ("ai_clusters_", "researchers_")
OPEN = ("public domain", "CC-BY 4.0", "CC0", "derived figures", "free for reuse with attribution")


def source(raw):
    return f"{RAW_FILE.sub('', citation(raw['source']))} ({raw['licence']})"


def main(path, nations):
    nations = {row["id"] for row in read_table(nations)}
    rows = [dict(nation=raw["iso3"], gate=raw["indicator"].lower().replace("_", "-"), value=raw["value"],
                 unit=raw["unit"], source=source(raw), as_of=raw["year"],
                 notes="; ".join(filter(None, [citation(raw["notes"]), f"confidence: {raw['confidence']}"])))
            for raw in read_table(path)
            if raw["iso3"] in nations and raw["licence"].startswith(OPEN) and raw["confidence"] != "very low"
            and not raw["indicator"].startswith(ELSEWHERE)]
    write_table(COLUMNS, sorted(rows, key=lambda row: (row["nation"], row["gate"])))


if __name__ == "__main__":
    main(*sys.argv[1:])
