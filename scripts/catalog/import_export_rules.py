"""gate/export-rules.csv: rules on accelerators that cross borders, superseded ones and drafts among them.

import_export_rules.py EXPORT_RULES.csv > scenarios/catalog/gate/export-rules.csv
`in_force` is of the day in `as_of`. What the compilation only recalls stays out."""
import sys

from tables import citation, read_table, write_table

COLUMNS = "id,since,until,authority,rule,items,threshold,where,entities,effect,in_force,source,as_of,notes".split(",")
SEEN = "2026-11-28"


def rule(raw):
    notes = "; ".join(filter(None, [citation(raw["notes"]), f"confidence: {raw['confidence']}"]))
    return dict(id=raw["id"].replace("_", "-").lower(), since=raw["date_from"], until=raw["date_to"],
                authority=raw["authority"], rule=raw["rule"], items=raw["items"], threshold=raw["threshold"],
                where=raw["countries_or_groups"], entities=raw["entity_scope"], effect=raw["effect"],
                in_force=raw["in_force_2026_11_28"], source=citation(raw["source"]), as_of=SEEN, notes=notes)


def main(path):
    write_table(COLUMNS, [rule(raw) for raw in read_table(path) if "recalled" not in raw["source"]])


if __name__ == "__main__":
    main(sys.argv[1])
