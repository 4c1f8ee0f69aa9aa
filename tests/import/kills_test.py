#!/usr/bin/python3
"""An importer killed at random moments: every table is the old one or the new one, whole, and the next import ends as
if nothing had happened.

kills_test.py [CASE ...]      KILLS=N: so many kills (3)"""
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.realpath(os.path.join(HERE, "..", ".."))
sys.path[:0] = [HERE, os.path.join(ROOT, "scripts", "import")]
import common  # noqa: E402,F401  finds the scripts of the catalog
from import_test import CATALOG, TODAY, bytes_below, copy_of  # noqa: E402
from server import Server  # noqa: E402
from sources import WorldBank  # noqa: E402


class Kills(unittest.TestCase):
    def test_tables_are_whole_after_kills(self):
        random.seed(7)
        with tempfile.TemporaryDirectory() as work:
            pristine, catalog = os.path.join(work, "pristine"), os.path.join(work, "catalog")
            copy_of(CATALOG, pristine)
            source = WorldBank(pristine)
            with Server(source.respond) as server:
                def start():
                    return subprocess.Popen(
                        [os.path.join(ROOT, "scripts", "import", "world_bank.py"), "--catalog", catalog, "--today",
                         TODAY, "--quarantine", work, "--base", f"world-bank={server.url}"], stdout=subprocess.DEVNULL)
                shutil.copytree(pristine, catalog)
                began = time.monotonic()
                self.assertEqual(start().wait(), 0)
                usual = time.monotonic() - began
                old, new = bytes_below(pristine), bytes_below(catalog)
                for _ in range(int(os.environ.get("KILLS", "3"))):
                    shutil.rmtree(catalog)
                    shutil.copytree(pristine, catalog)
                    process = start()
                    # most of the time it fetches and checks; what matters is the end
                    time.sleep(usual * random.choice((random.random(), 0.8 + 0.25 * random.random())))
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    for name, digest in bytes_below(catalog).items():
                        if not name.endswith(".tmp"):
                            self.assertIn(digest, (old.get(name), new[name]), name)
                    self.assertEqual(start().wait(), 0)
                    found = bytes_below(catalog)
                    self.assertEqual({name: found[name] for name in found if name != "retrieved.csv"},
                                     {name: new[name] for name in new if name != "retrieved.csv"})


if __name__ == "__main__":
    unittest.main()
