#!/usr/bin/python3
"""freshness.py: what a date means, limits, the last import, and policies that make no sense.

freshness_test.py [CASE ...]"""
import contextlib
import datetime
import io
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path[:0] = [os.path.join(ROOT, "scripts", "import")]
import freshness  # noqa: E402
from common import store  # noqa: E402

TODAY = "2026-11-29"
POLICY = ",".join(freshness.COLUMNS) + "\n"


class Freshness(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.catalog = work.name
        self.write("price/rental.csv", "hardware,as_of\na,2026-05-20\nb,2025-12-01\nc,2024\n")

    def write(self, name, text):
        path = os.path.join(self.catalog, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def run_with(self, *rows):
        """(exit code, printed) with a policy of these rows; none: as it lies there."""
        if rows:
            self.write(freshness.POLICY, POLICY + "".join(row + "\n" for row in rows))
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = freshness.main(["--catalog", self.catalog, "--today", TODAY, "--all"])
        return code, printed.getvalue()

    def test_a_date_counts_to_its_last_day(self):
        for date, day in (("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2024-02-03", "2024-02-03")):
            self.assertEqual(freshness.last_day(date).isoformat(), day)

    def test_a_date_in_the_future_has_no_age(self):
        rows = [{"as_of": "2026"}]
        self.assertEqual(freshness.age_of_rows(rows, "newest", datetime.date(2026, 11, 29))[0], 0)

    def test_limits(self):
        # from 2026-05-20: 193 days
        for warn, error, code, word in ((193, 400, 0, "fresh: "), (192, 400, 0, "warning: "), (100, 192, 1, "error: ")):
            found, printed = self.run_with(f"price/rental.csv,newest,{warn},{error},,,rents")
            self.assertEqual((found, printed.startswith(word)), (code, True), printed)
            self.assertIn("193 days old", printed)

    def test_the_median_row(self):
        self.assertIn("363 days old", self.run_with("price/rental.csv,median,1,900,,,rents")[1])

    def test_an_import_confirms_rows_that_did_not_change(self):
        entry = dict(table="price/rental.csv", retrieved="2026-11-20", rows=3, listed=3, changed_cells=0, source="s")
        store.write_durably(store.noted(self.catalog, "skypilot", [entry]))
        code, printed = self.run_with("price/rental.csv,imported,30,60,7,60,rents")
        self.assertEqual(code, 0)
        self.assertIn("warning: price/rental.csv: 9 days old", printed)
        self.assertIn("193 days old", self.run_with("price/rental.csv,newest,30,60,7,60,rents")[1])
        self.assertEqual(self.run_with("price/rental.csv,imported,30,60,7,8,rents")[0], 1)

    def test_a_policy_that_makes_no_sense(self):
        good = "price/rental.csv,newest,1,2,,,rents"
        for row, word in (("price/rental.csv,oldest,1,2,,,r", "basis"), ("price/rental.csv,newest,2,1,,,r", "at most"),
                          ("price/rental.csv,newest,1,,,,r", "go together"), ("price/rental.csv,newest,x,2,,,r", "'x'"),
                          (good + "\nprice/gone.csv,newest,1,2,,,r", "price/gone.csv")):
            code, printed = self.run_with(row)
            self.assertEqual(code, 2, printed)
            self.assertIn(word, printed)
        self.write("price/api.csv", "id,as_of\na,2026\n")
        code, printed = self.run_with(good)
        self.assertEqual((code, "price/api.csv has no row" in printed), (2, True), printed)
        os.unlink(os.path.join(self.catalog, freshness.POLICY))
        self.assertEqual(self.run_with()[0], 2)

    def test_every_table_of_the_catalog_has_a_policy(self):
        policy = freshness.read_policy(os.path.join(ROOT, "scenarios", "catalog"))
        self.assertIn("price/rental.csv", policy)


if __name__ == "__main__":
    unittest.main()
