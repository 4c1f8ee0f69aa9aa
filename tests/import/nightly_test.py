#!/usr/bin/python3
"""scripts/nightly: what a night does when importers, ages or studies fail, and whether schedulers take its files. The
program is one that writes down how it was called; tests/regenerate runs the real one.

nightly_test.py [CASE ...]"""
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.realpath(os.path.join(HERE, "..", ".."))
sys.path[:0] = [HERE, os.path.join(ROOT, "scripts", "import")]
import common  # noqa: E402,F401  finds the scripts of the catalog
from import_test import HTML, TODAY, bytes_below  # noqa: E402
from server import Server  # noqa: E402
from sources import Ember, Microsoft  # noqa: E402

NIGHT = os.path.join(ROOT, "scripts", "nightly")
CATALOG = os.path.join(ROOT, "scenarios", "catalog")
PROGRAM = """#!/bin/sh
[ "$2" = --help ] && exit ${HAS_COMMAND:-0}
echo "$@" >"$CALLED"
exit ${ENDS_WITH:-0}
"""


class Night(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work, self.state = work.name, os.path.join(work.name, "state")
        self.program, self.called = os.path.join(self.work, "program"), os.path.join(self.work, "called")
        with open(self.program, "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        os.chmod(self.program, 0o755)

    def night(self, *options, importers="none", **environment):
        """(exit code, last line, called with) of a night."""
        if os.path.exists(self.called):
            os.unlink(self.called)
        done = subprocess.run(
            [os.path.join(NIGHT, "nightly.sh"), "--binary", self.program, "--state", self.state, "--importers",
             importers, "--today", TODAY, *options], capture_output=True, text=True, check=False,
            env={**os.environ, "CALLED": self.called, **environment})
        lines = (done.stdout + done.stderr).splitlines()
        last = next((line for line in reversed(lines) if line.startswith("nightly")), "")
        if os.path.exists(self.called):
            with open(self.called, encoding="utf-8") as file:
                return done.returncode, last, file.read()
        return done.returncode, last, None

    def catalog(self):
        found = bytes_below(os.path.join(self.state, "catalog"))
        return {name: digest for name, digest in found.items() if name != "copied-from"}

    def test_a_quiet_night(self):
        code, line, called = self.night("--keep", "3", "--", "--threads", "1")
        self.assertEqual(code, 0, line)
        self.assertIn("imported: none; 39 tables", line)
        self.assertIn("up to date", line)
        self.assertEqual(called.split(), ["regenerate", "--studies", f"{ROOT}/scenarios/study/*.toml", "--out",
                                          f"{ROOT}/results/nightly", "--keep", "3", "--catalog",
                                          f"{self.state}/catalog", "--threads", "1"])
        self.assertEqual(self.catalog(), bytes_below(CATALOG))
        with open(os.path.join(self.state, "nightly.log"), encoding="utf-8") as file:
            self.assertEqual(file.read(), line + "\n")

    def test_an_importer_that_refuses_leaves_its_tables_and_the_night_goes_on(self):
        good = Microsoft(CATALOG)
        before = bytes_below(CATALOG)
        with Server(good.respond) as server, Server(lambda *_: HTML) as down:
            code, line, called = self.night(importers="ember microsoft",
                                            EQC_IMPORT_BASES=f"microsoft={server.url} ember={down.url} other=http://x")
        self.assertEqual((code, bytes_below(CATALOG)), (1, before), line)
        self.assertIn("imported: microsoft; refused: ember, see", line)
        self.assertIsNotNone(called)
        found = self.catalog()
        self.assertEqual({name for name in found if found[name] != before.get(name)},
                         {"gate/usage.csv", "retrieved.csv"})
        self.assertEqual(os.listdir(os.path.join(self.state, "quarantine")), ["ember.quarantine.csv"])

    def test_a_table_that_is_too_old_stops_the_night(self):
        code, line, called = self.night("--today", "2032-01-01")
        self.assertEqual((code, called), (4, None), line)
        self.assertIn("too old; nothing was published", line)

    def test_studies_that_fail(self):
        code, line, _ = self.night(ENDS_WITH="2")
        self.assertEqual(code, 5)
        self.assertIn("regenerate ended with 2, nothing was published", line)
        code, line, called = self.night(HAS_COMMAND="1")
        self.assertEqual((code, called), (5, None), line)

    def test_two_nights_at_once(self):
        os.makedirs(self.state)
        with open(os.path.join(self.state, "lock"), "w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self.assertEqual(self.night()[0], 3)
        self.assertEqual(self.night()[0], 0)

    def test_the_projects_catalog_changed(self):
        self.night()
        marks = [os.path.join(self.state, "catalog", name) for name in ("copied-from", "mark.csv")]

        def another():
            for path in marks:
                with open(path, "w", encoding="utf-8") as file:
                    file.write("another\n")
        another()
        with Server(lambda *_: HTML) as down:
            code, line, _ = self.night(importers="ember", EQC_IMPORT_BASES=f"ember={down.url}")
        self.assertEqual((code, os.path.exists(marks[1])), (1, True))
        self.assertIn("which changed, waits", line)
        good = Ember(CATALOG)
        with Server(good.respond) as server:
            code, line, _ = self.night(importers="ember", EQC_IMPORT_BASES=f"ember={server.url}")
        self.assertEqual((code, os.path.exists(marks[1])), (0, False), line)
        self.assertEqual(sorted(os.listdir(self.state)), ["catalog", "freshness.txt", "lock", "nightly.log",
                                                          "quarantine"])

    def test_killed_between_two_renames(self):
        self.night()
        os.rename(os.path.join(self.state, "catalog"), os.path.join(self.state, "catalog.old"))
        self.assertEqual(self.night()[0], 0)
        self.assertEqual(self.catalog(), bytes_below(CATALOG))
        self.assertFalse(os.path.exists(os.path.join(self.state, "catalog.old")))

    def test_wrong_options(self):
        for options in (("--keep", "0"), ("--nothing",), ("--binary", "/nowhere/equicube"), ("--today", "tomorrow"),
                        ("--importers", "nobody"), ("--out",)):
            self.assertEqual(self.night(*options)[0], 2, options)


class Schedulers(unittest.TestCase):
    def printed(self, *words):
        done = subprocess.run([os.path.join(NIGHT, "print.sh"), *words], capture_output=True, text=True, check=True)
        return done.stdout

    def test_systemd_takes_service_and_timer(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("no systemd-analyze here")
        with tempfile.TemporaryDirectory() as work:
            paths = [os.path.join(work, f"equicube-nightly.{kind}") for kind in ("service", "timer")]
            for path in paths:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(self.printed(path.rsplit(".", 1)[1], *(["--keep", "3"] if "service" in path else [])))
            done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_cron_takes_its_line(self):
        text = self.printed("cron", "--keep", "3")
        self.assertRegex(text, r"(?m)^15 2 \* \* \* .*nightly\.sh --keep 3$")
        if not shutil.which("crontab"):
            self.skipTest("no crontab here")
        with tempfile.NamedTemporaryFile("w", suffix=".cron") as file:
            file.write(text)
            file.flush()
            done = subprocess.run(["crontab", "-n", file.name], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_words_that_would_need_quotes_are_refused(self):
        done = subprocess.run([os.path.join(NIGHT, "print.sh"), "cron", "--studies", "a b"], capture_output=True,
                              check=False)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
