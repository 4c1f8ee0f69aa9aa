"""The order of every importer: fetch, read, gates, catalog check, replace. All tables of an importer pass or none."""
import argparse
import datetime
import os
import sys
from dataclasses import dataclass, field
from typing import Callable

import common  # noqa: F401  finds the scripts of the catalog
from common import findings, gates, store
from common.fetch import Fetcher, TIMEOUT_S, WAIT_S
from common.merge import merge
from catalog_keys import row_key
from tables import read_table

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.realpath(os.path.join(HERE, "..", "..", ".."))
OWN_CATALOG = os.path.join(REPOSITORY, "scenarios", "catalog")

DONE, REFUSED, USAGE, NOT_WRITTEN = 0, 1, 2, 3  # exit codes; docs/importing.md


@dataclass
class Answer:
    """What a source says now: {table path: [Reading]}; {table path: set of keys} of all that it lists, with or without
    a value (by default what it has readings of); {table path: {(key, column): figure}} of what a second source says;
    findings of the importer itself."""
    readings: dict
    listed: dict = field(default_factory=dict)
    estimates: dict = field(default_factory=dict)
    findings: list = field(default_factory=list)
    counted: dict = field(default_factory=dict)  # {table path: rows of the source}, where keys do not tell
    remarks: list = field(default_factory=list)  # lines for the reader

    def keys_of(self, table):
        return self.listed.get(table.path, {reading.key for reading in self.readings.get(table.path, [])})

    def count_of(self, table):
        return self.counted.get(table.path, len(self.keys_of(table)))


@dataclass
class Importer:
    """`ask(fetcher, today, tables)` returns an Answer; `derive(tables)` changes what follows from imported columns, in
    place. Both see the importer's tables and those of `reads`, {path: rows}. `may_ship`: the licence allows the rows in
    the project's own catalog."""
    name: str
    bases: dict
    tables: tuple
    ask: Callable
    may_ship: bool
    licence: str
    derive: Callable = lambda tables: None
    reads: tuple = ()


def options_of(importer, arguments):
    parser = argparse.ArgumentParser(prog=importer.name + ".py", formatter_class=argparse.RawDescriptionHelpFormatter,
                                     description=sys.modules["__main__"].__doc__)
    parser.add_argument("--catalog", default=OWN_CATALOG, help="folder whose tables are replaced (scenarios/catalog)")
    parser.add_argument("--quarantine", help="folder for NAME.quarantine.csv (results/quarantine)",
                        default=os.path.join(REPOSITORY, "results", "quarantine"))
    parser.add_argument("--base", action="append", default=[], metavar="NAME=URL",
                        help="another address: " + ", ".join(f"{n}={u}" for n, u in importer.bases.items()))
    parser.add_argument("--today", default=datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
                        help="date of retrieval, YYYY-MM-DD (today)")
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.add_argument("--wait", type=float, default=WAIT_S, help=f"seconds before a second try ({WAIT_S})")
    parser.add_argument("--timeout", type=float, default=TIMEOUT_S, help=f"seconds of silence ({TIMEOUT_S})")
    options = parser.parse_args(arguments)
    for entry in options.base:
        name, _, url = entry.partition("=")
        if name not in importer.bases or not url.startswith(("http://", "https://")):
            parser.error(f"--base {entry}: NAME=URL with a NAME of {', '.join(importer.bases)}")
    environment = [entry for entry in os.environ.get("EQC_IMPORT_BASES", "").split()
                   if entry.partition("=")[0] in importer.bases]
    options.bases = {**importer.bases, **dict(entry.split("=", 1) for entry in environment + options.base)}
    for table in importer.tables:
        if not os.path.isfile(os.path.join(options.catalog, table.path)):
            parser.error(f"{options.catalog} has no {table.path}; name a catalog with --catalog")
    if not importer.may_ship and os.path.realpath(options.catalog) == os.path.realpath(OWN_CATALOG):
        parser.error(f"these rows may not be shipped ({importer.licence}): copy the catalog to a folder of your own "
                     "and name that with --catalog")
    return options


def gated(importer, answer, tables, today, before):
    """({path: Merged}, findings) of an answer; `before` is the ledger, {path: rows listed at the last import}."""
    found, merged = list(answer.findings), {}
    for table in importer.tables:
        header, rows = tables[table.path]
        readings = answer.readings.get(table.path, [])
        if not table.new_rows:  # such as sums over regions: the gate of keys sees what has gone
            known = {row_key(table.path, row) for row in rows}
            readings = [reading for reading in readings if reading.key in known]
        listed = answer.keys_of(table)
        wrong = list(gates.types(table, readings))
        found += wrong + list(gates.keys(table, rows, listed))
        found += gates.counts(table, rows, readings, answer.count_of(table), before.get(table.path))
        if wrong:
            continue
        merged[table.path] = merge(table, rows, header, readings, today)
        found += gates.ranges(table, readings)
        found += gates.factors(table, merged[table.path].changes + merged[table.path].contradictions)
    after = {path: merged[path].rows if path in merged else rows for path, (_, rows) in tables.items()}
    for table in importer.tables:
        if table.path in merged:
            found += gates.seconds(table, merged[table.path].changes, after, answer.estimates.get(table.path, {}))
    return merged, gates.without_accepted(found)


def quarantine_path(importer, options):
    return os.path.join(options.quarantine, importer.name + ".quarantine.csv")


def refuse(importer, options, found):
    path = quarantine_path(importer, options)
    os.makedirs(options.quarantine, exist_ok=True)
    findings.write(path, found)
    for finding in found[:5]:
        where = " ".join(filter(None, finding[:4]))
        print(f"{importer.name}: {where}: {finding.gate}: {finding.reason}", file=sys.stderr)
    more = f" ({len(found) - 5} more)" if len(found) > 5 else ""
    print(f"{importer.name}: refused{more}, the old tables stay; all findings: {path}", file=sys.stderr)
    return REFUSED


def publish(importer, options, answer, tables, merged):
    """Replaces the tables that changed; returns an exit code."""
    after = {path: merged[path].rows if path in merged else [dict(row) for row in rows]
             for path, (_, rows) in tables.items()}
    importer.derive(after)
    changed = {path: (tables[path][0], rows) for path, rows in after.items() if rows != tables[path][1]}
    if changed:
        wrong, beside = store.check(options.catalog, changed)
        if wrong:
            return refuse(importer, options, wrong)
        for line in beside:
            print(f"{importer.name}: now {line}")
    for remark in answer.remarks:
        print(f"{importer.name}: {remark}")
    for table in importer.tables:
        result = merged[table.path]
        passed = "".join(f"; {number} {reason}" for reason, number in sorted(result.passed.items()))
        print(f"{importer.name}: {table.path}: {len(result.rows)} rows, {len(result.changes)} cells change{passed}")
    if options.dry_run:
        return DONE
    ledger = store.noted(options.catalog, importer.name, [
        dict(table=table.path, retrieved=options.today, rows=len(merged[table.path].rows),
             listed=answer.count_of(table), changed_cells=len(merged[table.path].changes), source=table.source)
        for table in importer.tables])
    store.write_durably({os.path.join(options.catalog, path): table for path, table in changed.items()} | ledger)
    if os.path.exists(quarantine_path(importer, options)):
        os.unlink(quarantine_path(importer, options))
    return DONE


def read(catalog, path):
    """(columns, rows) of a catalog table."""
    full = os.path.join(catalog, path)
    with open(full, encoding="utf-8", newline="") as file:
        header = file.readline().rstrip("\n").split(",")
    return header, read_table(full)


def run(importer, arguments=None):
    """Exit code of an importer started with `arguments`."""
    options = options_of(importer, arguments)
    fetcher = Fetcher(options.bases, options.wait, options.timeout)
    try:
        with store.lock(options.catalog):
            paths = [table.path for table in importer.tables] + list(importer.reads)
            tables = {path: read(options.catalog, path) for path in dict.fromkeys(paths)}
            try:
                answer = importer.ask(fetcher, options.today, {path: rows for path, (_, rows) in tables.items()})
            except findings.Unusable as error:
                return refuse(importer, options, [findings.of_response(error, fetcher.last)])
            before = {row["table"]: int(row["listed"]) for row in store.ledger(options.catalog)
                      if row["importer"] == importer.name}
            merged, found = gated(importer, answer, tables, options.today, before)
            if found:
                return refuse(importer, options, found)
            return publish(importer, options, answer, tables, merged)
    except OSError as error:
        print(f"{importer.name}: {error}", file=sys.stderr)
        return NOT_WRITTEN
