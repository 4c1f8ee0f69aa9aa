#!/usr/bin/python3
"""Ten responses per importer, served on loopback: the good one, and the one that comes after two errors of the server,
become tables; each of the others leaves every byte of the catalog as it was and says in the quarantine file why.

import_test.py [SOURCE.CASE ...]"""
import contextlib
import csv
import hashlib
import io
import os
import shutil
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path[:0] = [HERE, os.path.join(ROOT, "scripts", "import")]
import common  # noqa: E402,F401  finds the scripts of the catalog
from common import store  # noqa: E402
from common.importer import run  # noqa: E402
from server import Server  # noqa: E402
from sources import SOURCES, changed  # noqa: E402
from tables import number, read_table  # noqa: E402
from catalog_keys import row_key  # noqa: E402

CATALOG = os.path.join(ROOT, "scenarios", "catalog")
TODAY = "2026-11-29"
HTML = b"<!DOCTYPE html><html><body>We are down for maintenance</body></html>"

for variable in ("http_proxy", "HTTP_PROXY"):  # loopback needs none
    os.environ.pop(variable, None)


def copy_of(catalog, target):
    shutil.copytree(catalog, target, ignore=shutil.ignore_patterns("truth"))


def bytes_below(folder):
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(where, name), "rb") as file:
                found[os.path.relpath(os.path.join(where, name), folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


class Responses:
    """The ten cases; a subclass per source sets `kind`."""
    kind = None

    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.TemporaryDirectory()
        cls.pristine = os.path.join(cls.work.name, "pristine")
        copy_of(CATALOG, cls.pristine)
        cls.good_source = cls.kind(cls.pristine)

    @classmethod
    def tearDownClass(cls):
        cls.work.cleanup()

    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir=self.work.name)
        self.addCleanup(folder.cleanup)
        self.catalog, self.quarantine = (os.path.join(folder.name, name) for name in ("catalog", "quarantine"))
        shutil.copytree(self.pristine, self.catalog)
        self.before = bytes_below(self.catalog)

    def start(self, source, spoil=None, *options):
        """(exit code, what was printed, requests) of an import from `source`."""
        printed = io.StringIO()
        with Server(source.respond, spoil) as server, contextlib.redirect_stdout(printed), \
                contextlib.redirect_stderr(printed):
            bases = [word for name in source.importer.bases for word in ("--base", f"{name}={server.url}")]
            code = run(source.importer, ["--catalog", self.catalog, "--quarantine", self.quarantine, "--wait", "0.001",
                                         "--timeout", "10", "--today", TODAY, *bases, *options])
        return code, printed.getvalue(), server.requests

    def refused(self, source, gates, spoil=None):
        """Asserts that nothing gets through, and at which gates it fails; returns the quarantine's rows."""
        code, printed, requests = self.start(source, spoil)
        self.assertEqual(code, 1, printed)
        self.assertLess(len(requests), 200)
        self.assertEqual(bytes_below(self.catalog), self.before)
        path = os.path.join(self.quarantine, f"{source.importer.name}.quarantine.csv")
        self.assertIn(path, printed)
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        found = {row["gate"] for row in rows}
        self.assertTrue(found & set(gates), f"{found} where one of {gates} was expected: {printed}")
        return rows

    def accepted(self, source, spoil=None):
        """Asserts that the response becomes tables: the cells that it should, source and dates, no new problem."""
        code, printed, requests = self.start(source, spoil)
        self.assertEqual(code, 0, printed)
        after = bytes_below(self.catalog)
        changed_files = {name for name in after if after[name] != self.before.get(name)}
        self.assertEqual(changed_files, source.changes | {store.LEDGER})
        for (table, key, column), value in source.expected().items():
            row = next(row for row in read_table(os.path.join(self.catalog, table))
                       if "/".join(row_key(table, row)) == key)
            self.assertAlmostEqual(number(row[column]) / value, 1, delta=1e-5, msg=f"{table} {key} {column}")
            self.assertIn(f"retrieved {TODAY}", row["source"])
        self.assertFalse(os.path.exists(self.quarantine) and os.listdir(self.quarantine))
        return printed, requests

    def test_good_and_a_second_time_nothing_changes(self):
        self.accepted(self.good_source)
        before = bytes_below(self.catalog)
        code, printed, _ = self.start(self.good_source)
        self.assertEqual((code, bytes_below(self.catalog)), (0, {**before, store.LEDGER: bytes_below(self.catalog)[
            store.LEDGER]}), printed)
        self.assertIn(" 0 cells change", printed)

    def test_502_twice_then_good(self):
        _, requests = self.accepted(self.good_source, lambda number_of, body: (502, "text/html", HTML)
                                    if number_of <= 2 else None)
        self.assertEqual(requests[0], requests[2])

    def test_empty_page(self):
        self.refused(self.good_source, {"empty"}, lambda _, body: (200, "application/json", b""))

    def test_html_with_status_200(self):
        self.refused(self.good_source, {"html"}, lambda _, body: (200, "text/html", HTML))
        self.refused(self.good_source, {"html"}, lambda _, body: (200, "application/json", HTML))

    def test_truncated(self):
        self.refused(self.good_source, {"type"},
                     lambda _, body: body and (200, "text/plain", body[:len(body) * 3 // 5]))

    def test_renamed_column(self):
        self.refused(changed(self.good_source, lambda source: source.rename()), {"columns"})

    def test_a_tenth_fewer_rows(self):
        if getattr(self.kind, "needs_an_import_before", False):  # its names are not the catalog's: the ledger counts
            self.accepted(self.good_source)
            self.before = bytes_below(self.catalog)
        self.refused(changed(self.good_source, lambda source: source.fewer()), {"keys", "rows"})

    def test_value_times_1000(self):
        self.refused(changed(self.good_source, lambda source: source.multiply(1e3)), {"factor", "range"})

    def test_value_times_100000(self):
        self.refused(changed(self.good_source, lambda source: source.multiply(1e5)), {"factor", "range"})

    def test_another_unit(self):
        self.refused(changed(self.good_source, lambda source: source.slip()), {"factor", "range", "shift"})


for each in SOURCES:
    globals()[each.__name__] = type(each.__name__, (Responses, unittest.TestCase), {"kind": each})

if __name__ == "__main__":
    unittest.main()
