"""Checks of where rows come from: recalled rows; prices and budgets older than 24 months; corrections in force."""
import re

import corrections
from catalog_keys import row_key
from findings import Finding
from tables import number

RECALLED = re.compile(r"recalled", re.I)
MONTHS = 24
# Tables with prices or budgets, and the column by which stale rows of a kind are alike.
PERISHABLE = {"price/rental.csv": None, "price/purchase.csv": None, "price/api.csv": None,
              "price/subscriptions.csv": None, "price/devices.csv": None, "organization/organizations.csv": "kind",
              "nation/nations.csv": None, "nation/incomes.csv": None, "region/regions.csv": "industrial_basis",
              "hardware/accelerators.csv": "class"}
DATED_BY = ("price/subscriptions.csv", "price/api.csv", "price/rental.csv")  # what dates the catalog


def name(table, row):
    return "/".join(row_key(table, row))


def recalled(tables):
    """Rows from memory: exceptions.csv says how many a table may have, so that their number only falls."""
    for table, rows in tables.items():
        for row in rows:
            if RECALLED.search(row.get("source", "") + row.get("notes", "") + row.get("price_note", "")):
                yield Finding("recalled", table, name(table, row), "from memory", "recalled")


def month(date):
    """Months since year 0 of YYYY, YYYY-MM or YYYY-MM-DD; a year counts to its end."""
    return int(date[:4]) * 12 + (int(date[5:7]) if len(date) >= 7 else 12)


def stale(tables):
    """Prices and budgets older than 24 months than the catalog's newest price."""
    today = max(month(row["as_of"]) for table in DATED_BY for row in tables[table] if len(row["as_of"]) >= 7)
    for table, group in PERISHABLE.items():
        for row in tables[table]:
            age = today - month(row["as_of"])
            if age > MONTHS and not (table.startswith("hardware") and row["sold"] == "no"):
                yield Finding("stale", table, name(table, row), f"of {row['as_of']}, {age} months old",
                              row[group] if group else "")


NOISE = re.compile(r"\d\.\d{11,}$")
TEXT = ("source", "notes", "parameter_note")


def float_noise(tables):
    """Figures with more digits than anybody measured."""
    for table, rows in tables.items():
        for row in rows:
            for column, cell in row.items():
                if column not in TEXT and NOISE.search(cell):
                    yield Finding("float_noise", table, name(table, row), f"{column} = {cell}", column)


def in_force(tables):
    """Every correction stands in its table."""
    for table, rows in tables.items():
        for text in corrections.not_in_force(table, rows):
            yield Finding("corrections", table, "", text)


CHECKS = [recalled, stale, float_noise, in_force]
