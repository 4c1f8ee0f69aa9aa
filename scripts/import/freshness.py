#!/usr/bin/env python3
"""How old the tables of a catalog are, against scenarios/catalog/freshness.csv.

freshness.py [--catalog DIR] [--today DATE] [--all]

A table is as old as its newest or its median row (`basis`), counted from the last day of `as_of`; with the basis
`imported` no older than the last import that passed (retrieved.csv), which confirms rows that did not change. Tables
that are imported have limits on the days since then, too. Prints a line per table that is past a limit (--all: every
table). Exit code 0: fresh, or warnings only; 1: something is past its error limit; 2: the policy or an option is
wrong."""
import argparse
import calendar
import datetime
import os
import sys

import common  # noqa: F401  finds the scripts of the catalog
from common.importer import OWN_CATALOG
from common.store import ledger
from tables import read_table

POLICY = "freshness.csv"
COLUMNS = ["table", "basis", "warn_days", "error_days", "import_warn_days", "import_error_days", "reason"]
BASES = ("newest", "median", "imported")
LEVELS = ("fresh", "warning", "error")


class PolicyError(Exception):
    """The policy cannot be followed; the text says why, a line per fault."""


def last_day(date):
    """Last day of YYYY, YYYY-MM or YYYY-MM-DD: what is of 2024 was true at its end."""
    year, month = int(date[:4]), int(date[5:7] or 12)
    return datetime.date(year, month, int(date[8:10] or calendar.monthrange(year, month)[1]))


def days(limit, where):
    if not limit:
        return None
    if not limit.isdigit():
        raise PolicyError(f"{where}: {limit!r} is no number of days")
    return int(limit)


def level(age, warn, error):
    """Index into LEVELS."""
    return 2 if error is not None and age > error else 1 if warn is not None and age > warn else 0


def age_of_rows(rows, basis, today):
    """(days, date) of the newest or the median row; what is dated in the future has no age."""
    dates = sorted(min(last_day(row["as_of"]), today) for row in rows)
    date = dates[len(dates) // 2] if basis == "median" else dates[-1]
    return (today - date).days, date


def read_policy(catalog):
    """Rows of the policy with limits as numbers; PolicyError where they make no sense or a table has none."""
    path = os.path.join(catalog, POLICY)
    if not os.path.exists(path):
        raise PolicyError(f"{path}: no such file")
    faults, policy = [], {}
    for line, row in enumerate(read_table(path), 2):
        where = f"{path}:{line}"
        if list(row) != COLUMNS:
            raise PolicyError(f"{path}: the columns are {', '.join(COLUMNS)}")
        limits = {column: days(row[column], f"{where}: {column}") for column in COLUMNS[2:6]}
        if row["basis"] not in BASES:
            faults.append(f"{where}: basis is {', '.join(BASES)}, not {row['basis']!r}")
        for first, second in (("warn_days", "error_days"), ("import_warn_days", "import_error_days")):
            if (limits[first] is None) != (limits[second] is None) or (limits[first] or 0) > (limits[second] or 0):
                faults.append(f"{where}: {first} and {second} go together, the first at most the second")
        if not os.path.exists(os.path.join(catalog, row["table"])):
            faults.append(f"{where}: the catalog has no {row['table']}")
        policy[row["table"]] = dict(row, **limits)
    faults += [f"{path}: {table} has no row (without limits it does not age)" for table in dated_tables(catalog)
               if table not in policy]
    if faults:
        raise PolicyError("\n".join(faults))
    return policy


def dated_tables(catalog):
    """Tables of the catalog whose rows have a date; measurements (truth/) do not age."""
    for folder in sorted(os.listdir(catalog)):
        path = os.path.join(catalog, folder)
        if folder == "truth" or not os.path.isdir(path):
            continue
        for name in sorted(os.listdir(path)):
            if name.endswith(".csv"):
                with open(os.path.join(path, name), encoding="utf-8") as file:
                    if "as_of" in file.readline().rstrip("\n").split(","):
                        yield f"{folder}/{name}"


def judge(catalog, today):
    """[(level, table, text)] of every table."""
    confirmed = {}
    for row in ledger(catalog):
        confirmed[row["table"]] = max(confirmed.get(row["table"], ""), row["retrieved"])
    for table, policy in read_policy(catalog).items():
        age, date = age_of_rows(read_table(os.path.join(catalog, table)), policy["basis"], today)
        imported = confirmed.get(table)
        since = (today - last_day(imported)).days if imported else None
        if since is not None and policy["basis"] == "imported":
            age = min(age, max(since, 0))
        found = level(age, policy["warn_days"], policy["error_days"])
        text = f"{age} days old ({policy['basis']}, {date})"
        if policy["warn_days"] is not None:
            text += f", warning after {policy['warn_days']}, error after {policy['error_days']}"
        if since is not None and policy["import_warn_days"] is not None:
            found = max(found, level(since, policy["import_warn_days"], policy["import_error_days"]))
            text += (f"; imported {since} days ago, warning after {policy['import_warn_days']}, "
                     f"error after {policy['import_error_days']}")
        yield found, table, f"{text}: {policy['reason']}"


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", default=OWN_CATALOG)
    parser.add_argument("--today", type=datetime.date.fromisoformat,
                        default=datetime.datetime.now(datetime.timezone.utc).date())
    parser.add_argument("--all", action="store_true", help="fresh tables, too")
    options = parser.parse_args(arguments)
    try:
        found = sorted(judge(options.catalog, options.today), key=lambda entry: (-entry[0], entry[1]))
    except (PolicyError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for of_table, table, text in found:
        if of_table or options.all:
            print(f"{LEVELS[of_table]}: {table}: {text}")
    counts = [sum(entry[0] == index for entry in found) for index in range(3)]
    print(f"{len(found)} tables: {counts[0]} fresh, {counts[1]} with a warning, {counts[2]} too old")
    return 1 if counts[2] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
