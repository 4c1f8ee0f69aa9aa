"""rebuild.py on a small catalog with importers of one line: what it keeps and refuses; a refusal changes nothing."""
import contextlib
import io
import os
import tempfile
import unittest
from unittest import mock

import corrections
import rebuild

TABLE = "model/models.csv"
CATALOG = {
    TABLE: "id,layers\nalpha,1\nbeta,2\nhand,9\n",
    rebuild.BY_HAND: f"table,id\n{TABLE},hand\n",
    "truth/other.csv": "id\nx\n",
}
COPY_SCRIPT = "import sys\nsys.stdout.write(open(sys.argv[1]).read())\n"
REFUSE_SCRIPT = "import sys\nprint('PROBLEM beta is wrong')\nsys.exit(1)\n"


def write_files(folder, files):
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def files_below(folder):
    paths = [os.path.join(where, name) for where, _, names in os.walk(folder) for name in names]
    return {os.path.relpath(path, folder): rebuild.read_bytes(path).decode() for path in paths}


class Rebuild(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = work.name
        self.raw, self.catalog = os.path.join(self.work, "raw"), os.path.join(self.work, "catalog")
        os.makedirs(self.raw)
        write_files(self.catalog, CATALOG)
        write_files(self.work, {"copy.py": COPY_SCRIPT, "refuse.py": REFUSE_SCRIPT, "accept.py": ""})
        self.corrections = os.path.join(self.work, "corrections.csv")
        write_files(self.work, {"corrections.csv": ",".join(corrections.COLUMNS) + "\n"})
        patch = mock.patch.object(corrections, "PATH", self.corrections)
        patch.start()
        self.addCleanup(patch.stop)
        self.step = rebuild.Step(TABLE, os.path.join(self.work, "copy.py"), ["models.csv"], [])

    def run_with(self, raw_table, *options, check="accept.py", script="copy.py"):
        """(exit code, what was printed) of a rebuild whose importer copies raw_table, None: there is none."""
        if raw_table is not None:
            write_files(self.raw, {"models.csv": raw_table})
        printed = io.StringIO()
        steps = [self.step._replace(script=os.path.join(self.work, script))]
        with mock.patch.object(rebuild, "STEPS", steps), \
                mock.patch.object(rebuild, "CHECKS", [(os.path.join(self.work, check), "")]), \
                contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = rebuild.main([self.raw, self.catalog, *options])
        self.assertEqual(sorted(os.listdir(self.work)), ["accept.py", "catalog", "copy.py", "corrections.csv",
                                                        "raw", "refuse.py"])
        return code, printed.getvalue()

    def assert_untouched(self):
        self.assertEqual(files_below(self.catalog), CATALOG)

    def test_same_raw_table_gives_the_same_bytes(self):
        code, printed = self.run_with("id,layers\nalpha,1\nbeta,2\n")
        self.assertEqual(code, 0)
        self.assertIn("3 rows, as before", printed)
        self.assert_untouched()

    def test_new_and_changed_rows_are_taken_and_rows_by_hand_kept(self):
        code, printed = self.run_with("id,layers\nalpha,1\nbeta,3\ngamma,4\n")
        self.assertEqual(code, 0)
        self.assertIn("1 added (gamma), 1 changed (beta)", printed)
        self.assertEqual(files_below(self.catalog), {**CATALOG, TABLE: "id,layers\nalpha,1\nbeta,3\ngamma,4\nhand,9\n"})

    def test_lost_id_is_named_and_nothing_overwritten(self):
        code, printed = self.run_with("id,layers\nalpha,7\n")
        self.assertEqual(code, 1)
        self.assertIn("model/models.csv: id beta would be lost", printed)
        self.assertNotIn("id hand", printed)
        self.assert_untouched()

    def test_row_by_hand_that_is_not_named_is_a_lost_id(self):
        os.remove(os.path.join(self.catalog, rebuild.BY_HAND))
        code, printed = self.run_with("id,layers\nalpha,1\nbeta,2\n")
        self.assertEqual(code, 1)
        self.assertIn("id hand would be lost", printed)

    def test_failed_check_leaves_the_catalog(self):
        code, printed = self.run_with("id,layers\nalpha,1\nbeta,3\n", check="refuse.py")
        self.assertEqual(code, 1)
        self.assertIn("PROBLEM beta is wrong", printed)
        self.assert_untouched()

    def test_failed_importer_leaves_the_catalog(self):
        code, _ = self.run_with("id,layers\nalpha,1\n", script="refuse.py")
        self.assertEqual(code, 1)
        self.assert_untouched()

    def test_dry_run_writes_nothing(self):
        code, printed = self.run_with("id,layers\nalpha,1\nbeta,3\n", "--dry-run")
        self.assertEqual(code, 0)
        self.assertIn("1 changed (beta)", printed)
        self.assert_untouched()

    def test_missing_raw_table_leaves_its_table(self):
        code, printed = self.run_with(None)
        self.assertEqual(code, 0)
        self.assertIn("left as it is", printed)
        self.assert_untouched()

    def test_row_by_hand_that_the_raw_table_got_is_made_from_it(self):
        code, printed = self.run_with("id,layers\nalpha,1\nbeta,2\nhand,8\n")
        self.assertEqual(code, 0)
        self.assertIn("hand is made from the raw table", printed)
        self.assertEqual(files_below(self.catalog)[TABLE], "id,layers\nalpha,1\nbeta,2\nhand,8\n")

    def correct(self, row):
        write_files(self.work, {"corrections.csv": ",".join(corrections.COLUMNS)
                                + f"\n{TABLE},{row},layers,5,data sheet,2026\n"})

    def test_corrected_cells_are_set_in_made_rows_and_rows_by_hand(self):
        for row, text in (("beta", "alpha,1,paper\nbeta,5,paper; layers: data sheet\nhand,9,paper\n"),
                          ("hand", "alpha,1,paper\nbeta,2,paper\nhand,5,paper; layers: data sheet\n")):
            write_files(self.catalog, {TABLE: "id,layers,source\nalpha,1,paper\nbeta,2,paper\nhand,9,paper\n"})
            self.correct(row)
            code, _ = self.run_with("id,layers,source\nalpha,1,paper\nbeta,2,paper\n")
            self.assertEqual(code, 0)
            self.assertEqual(files_below(self.catalog)[TABLE], "id,layers,source\n" + text)

    def test_correction_of_a_row_that_is_not_there_is_refused(self):
        self.correct("gamma")
        code, printed = self.run_with("id,layers\nalpha,1\nbeta,2\n")
        self.assertEqual(code, 1)
        self.assertIn("corrections.csv: model/models.csv has no gamma with a column layers", printed)
        self.assert_untouched()


class Steps(unittest.TestCase):
    def test_every_step_has_its_importer_and_makes_what_it_reads_before(self):
        made = set()
        for step in rebuild.STEPS:
            self.assertTrue(os.path.exists(os.path.join(rebuild.HERE, step.script)), step.script)
            self.assertLessEqual(set(step.reads), made, step.table)
            made.add(step.table)


if __name__ == "__main__":
    unittest.main()
