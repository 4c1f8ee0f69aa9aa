"""Single cells of the catalog that were found wrong, with the right value and its source: corrections.csv, applied to
every table after its importer. `row` is the key of the row, its parts joined by '/'; an empty value is unknown.

corrections.py [scenarios/catalog]    sets them without a rebuild, which needs the raw tables"""
import os
import sys

from catalog_keys import row_key
from tables import read_table, write_table

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corrections.csv")
COLUMNS = ["table", "row", "column", "value", "source", "as_of"]


def corrections(table):
    """{row: [corrections]} of one table."""
    found = {}
    for entry in read_table(PATH):
        if entry["table"] == table:
            found.setdefault(entry["row"], []).append(entry)
    return found


def name(table, row):
    return "/".join(row_key(table, row))


def apply(table, rows):
    """Sets the corrected cells of `rows` in place, names each source in the row, and dates a corrected price. Applying
    it twice changes nothing. Returns the corrections whose row or column does not exist."""
    left = corrections(table)
    lost = []
    for row in rows:
        entries = left.pop(name(table, row), [])
        lost += [entry for entry in entries if entry["column"] not in row]
        apply_to_row(row, [entry for entry in entries if entry["column"] in row])
    return lost + [entry for entries in left.values() for entry in entries]


def apply_to_row(row, entries):
    columns = {}
    for entry in entries:
        row[entry["column"]] = entry["value"]
        columns.setdefault(entry["source"], []).append(entry["column"])
        if entry["column"].endswith("USD"):
            row["as_of"] = entry["as_of"]
    for source, names in columns.items():
        text = f"{', '.join(names)}: {source}"
        if text not in row["source"] and not source.startswith("as price"):
            row["source"] = f"{row['source']}; {text}"


def not_in_force(table, rows):
    """Texts on corrections that `rows` does not carry."""
    by_name = {name(table, row): row for row in rows}
    faults = []
    for key, entries in corrections(table).items():
        row = by_name.get(key)
        faults += [f"{table}: {key}: {entry['column']} should be {entry['value'] or 'empty'} (corrections.csv)"
                   for entry in entries if row is None or row.get(entry["column"]) != entry["value"]]
    return faults


def main(folder="scenarios/catalog"):
    """Sets every correction in the tables of `folder`; 1 and nothing written where a row or column does not exist."""
    tables = {table: read_table(os.path.join(folder, table)) for table in {row["table"] for row in read_table(PATH)}}
    columns = {table: list(rows[0]) for table, rows in tables.items()}
    lost = [entry for table, rows in tables.items() for entry in apply(table, rows)]
    for entry in lost:
        print(f"{entry['table']} has no {entry['row']} with a column {entry['column']}", file=sys.stderr)
    for table, rows in [] if lost else tables.items():
        with open(os.path.join(folder, table), "w", encoding="utf-8", newline="") as file:
            write_table(columns[table], rows, file)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
