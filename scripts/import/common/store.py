"""Publishing: the catalog's own check on a copy, then one rename per table; the ledger of what was retrieved."""
import contextlib
import fcntl
import glob
import io
import os
import re
import shutil
import tempfile

import common  # noqa: F401  finds the scripts of the catalog
import check_catalog
from common.findings import Refused
from tables import read_table, write_table

LEDGER = "retrieved.csv"
LEDGER_COLUMNS = ["importer", "table", "retrieved", "rows", "listed", "changed_cells", "source"]
# What newer rows bring about elsewhere is no fault of theirs: exceptions that nothing needs any more, and rows of other
# tables that are old beside the newest price.
BESIDE = re.compile(r"PROBLEM (exceptions\.csv: .*nothing needs it|(exceptions\.csv: )?stale\b)")


@contextlib.contextmanager
def lock(folder):
    """One importer at a time: tables are read, changed and written. What a killed one left is removed."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        for pattern in ("*.csv.*.tmp", "*/*.csv.*.tmp"):
            for left in glob.glob(os.path.join(glob.escape(folder), pattern)):
                os.unlink(left)
        yield
    finally:
        os.close(descriptor)


def write_durably(tables):
    """Writes tables, {path: (columns, rows)}: all under temporary names, synced, then all renamed, then their folders
    synced. Where something cannot be written, nothing is renamed and nothing is left."""
    written = {}
    try:
        for path, (columns, rows) in tables.items():
            written[path] = _temporary(path, columns, rows)
        for path, temporary in written.items():
            os.replace(temporary, path)
    finally:
        for temporary in written.values():
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    for folder in sorted({os.path.dirname(path) or "." for path in tables}):
        sync_folder(folder)


def _temporary(path, columns, rows):
    """The synced temporary file of a table beside its final place."""
    text = io.StringIO(newline="")
    write_table(columns, rows, text)
    descriptor, temporary = tempfile.mkstemp(prefix=os.path.basename(path) + ".", suffix=".tmp",
                                             dir=os.path.dirname(path) or ".")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text.getvalue())
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def sync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def problems(folder):
    """What the catalog's check says of a catalog, a set of lines."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        check_catalog.main(folder)
    return {line for line in printed.getvalue().splitlines() if line.startswith("PROBLEM")}


def _copy(catalog, target):
    """The catalog without its measurements, which no check of tables reads."""
    shutil.copytree(catalog, target, ignore=shutil.ignore_patterns("truth", "*.tmp"))


def check(catalog, tables):
    """Findings of the catalog's check that `tables`, {path: (columns, rows)}, would bring; and what they bring about
    elsewhere, lines."""
    before = problems(catalog)
    with tempfile.TemporaryDirectory(prefix="eqc-import-") as work:
        staged = os.path.join(work, "catalog")
        _copy(catalog, staged)
        for path, (columns, rows) in tables.items():
            with open(os.path.join(staged, path), "w", encoding="utf-8", newline="") as file:
                write_table(columns, rows, file)
        new = sorted(problems(staged) - before)
    refused = [Refused("", "", "", "", "catalog", line[len("PROBLEM "):]) for line in new if not BESIDE.match(line)]
    return refused, [line[len("PROBLEM "):] for line in new if BESIDE.match(line)]


def ledger(catalog):
    """What was retrieved when: rows of the ledger."""
    path = os.path.join(catalog, LEDGER)
    return read_table(path) if os.path.exists(path) else []


def noted(catalog, importer, entries):
    """The ledger as a table of write_durably with new rows of an importer: dictionaries without the column importer."""
    rows = [row for row in ledger(catalog) if row["importer"] != importer]
    rows += [dict(entry, importer=importer) for entry in entries]
    rows.sort(key=lambda row: (row["importer"], row["table"]))
    return {os.path.join(catalog, LEDGER): (LEDGER_COLUMNS, rows)}
