"""gate/usage.csv: how many people of a nation use AI, as published; what modelled access is compared with.

import_usage.py AI_USAGE.csv scenarios/catalog/nation/nations.csv > scenarios/catalog/gate/usage.csv"""
import sys

from tables import citation, read_table, write_table

COLUMNS = "nation,measure,period,value,source,as_of,notes".split(",")
MEASURES = {"ai_user_share_percent_of_ages_15_64": "ai-users-percent-of-ages-15-64",
            "claude_usage_per_capita_index": "claude-use-per-head-index",
            "claude_usage_percent_of_world": "claude-use-percent-of-world"}


def last_month(period):
    """YYYY-MM of a month, a quarter or a half year."""
    year, part = period.split("-")
    return f"{year}-{ {'H1': '06', 'H2': '12', 'Q1': '03', 'Q2': '06', 'Q3': '09', 'Q4': '12'}.get(part, part)}"


def main(path, nations):
    nations = {row["id"] for row in read_table(nations)}
    rows = [dict(nation=raw["iso3"], measure=MEASURES[raw["indicator"]], period=raw["period"], value=raw["value"],
                 source=f"{citation(raw['source'])} ({raw['licence'].split(';')[0]})", as_of=last_month(raw["period"]),
                 notes=citation(raw["notes"])) for raw in read_table(path) if raw["iso3"] in nations]
    write_table(COLUMNS, sorted(rows, key=lambda row: (row["nation"], row["measure"], row["period"])))


if __name__ == "__main__":
    main(*sys.argv[1:])
