#!/usr/bin/python3
"""Parts of the importers that no single response shows: bounds of fetching, values that people have accepted, cells
under correction, older values, licences, writing.

common_test.py [CASE ...]"""
import contextlib
import csv
import io
import os
import shutil
import sys
import tempfile
import unittest
from unittest import mock

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path[:0] = [HERE, os.path.join(ROOT, "scripts", "import")]
from common import findings, gates, importer, merge, store  # noqa: E402
from common.fetch import Fetcher, as_csv, as_json  # noqa: E402
from common.findings import Refused, Unusable  # noqa: E402
from common.spec import Column, Reading, Second, Table  # noqa: E402
from server import Server  # noqa: E402
from sources import SkyPilot  # noqa: E402
import skypilot  # noqa: E402
import world_bank  # noqa: E402

NATIONS = "nation/nations.csv"
POPULATION = Column("population", factor=1.5, shift=1.1, label="population")
TABLE = Table(NATIONS, "A source", (POPULATION,))
HEADER = ["id", "population", "adults", "source", "as_of", "notes"]


def row(key, population, notes="population 2024"):
    return dict(id=key, population=population, adults="", source="Before", as_of="2024", notes=notes)


def reading(key, value, date="2025"):
    return Reading((key,), "population", value, date)


class Fetching(unittest.TestCase):
    def fetch(self, respond, spoil=None, path="x"):
        with Server(respond, spoil) as server:
            try:
                return Fetcher({"base": server.url}, wait_s=0.001, timeout_s=5).get("base", path), server.requests
            except Unusable as error:
                return error, server.requests

    def test_gives_up_after_four_errors_of_the_server(self):
        error, requests = self.fetch(lambda *_: b"x", lambda *_: (503, "text/plain", b""))
        self.assertEqual((error.gate, len(requests)), ("status", 4))

    def test_asks_once_where_nothing_is(self):
        error, requests = self.fetch(lambda *_: None)
        self.assertEqual((error.gate, str(error), len(requests)), ("status", "status 404", 1))

    def test_refuses_a_redirect_to_another_host(self):
        with Server(lambda *_: b"stolen") as other:
            error, _ = self.fetch(lambda *_: b"x", lambda *_: (302, "text/plain", (other.url + "/x").encode()))
            self.assertEqual((error.gate, other.requests), ("redirect", []))

    def test_follows_a_redirect_within_the_host(self):
        body, _ = self.fetch(lambda path, _: path.encode(),
                             lambda number, _: (302, "text/plain", b"/there") if number == 1 else None)
        self.assertEqual(body, b"there")

    def test_gives_up_where_nobody_answers(self):
        with Server(lambda *_: b"x") as server:
            url = server.url
        with self.assertRaises(Unusable) as caught:
            Fetcher({"base": url}, wait_s=0.001, timeout_s=1).get("base", "x")
        self.assertEqual(caught.exception.gate, "status")

    def test_refuses_what_is_no_table(self):
        for body in (b"a,b\n1\n", b"a,b\n1,2,3\n", b"a,b\n1,2", b'a,b\n1,"2\n', b"\xff\xfe,b\n1,2\n"):
            with self.assertRaises(Unusable, msg=body) as caught:
                as_csv(body, ["a", "b"])
            self.assertEqual(caught.exception.gate, "type", body)
        for body in (b'{"a": NaN}', b'{"a": 1, "a": 2}', b'{"a": 1', b"[" * 100000):
            with self.assertRaises(Unusable, msg=body[:20]) as caught:
                as_json(body)
            self.assertEqual(caught.exception.gate, "type", body[:20])


class Gates(unittest.TestCase):
    def merged(self, rows, readings, table=TABLE):
        return merge.merge(table, rows, HEADER, readings, "2026-11-29")

    def test_a_figure_is_a_number_and_stands_once(self):
        for value in (True, "12", None, float("nan"), float("inf")):
            found = list(gates.types(TABLE, [reading("USA", value)]))
            self.assertEqual([finding.gate for finding in found], ["type"], value)
        found = list(gates.types(TABLE, [reading("USA", 1.0), reading("USA", 2.0)]))
        self.assertEqual([finding.gate for finding in found], ["keys"])
        self.assertEqual([f.gate for f in gates.types(TABLE, [reading("USA", 1.0, "last year")])], ["type"])

    def test_many_rows_that_move_alike_are_another_unit(self):
        rows = [row(f"N{i}", "1000000") for i in range(10)]
        alike = self.merged(rows, [reading(f"N{i}", 1.3e6) for i in range(10)])
        self.assertEqual({finding.gate for finding in gates.factors(TABLE, alike.changes)}, {"shift"})
        apart = self.merged(rows, [reading(f"N{i}", 1e6 * (1.3 if i < 3 else 1.01)) for i in range(10)])
        self.assertEqual(list(gates.factors(TABLE, apart.changes)), [])

    def test_a_second_source_may_go_on_to_contradict_but_not_begin(self):
        second = Second("population", lambda row, _: float(row["adults"]), 1, 2, "adults")
        table = Table(NATIONS, "A source", (POPULATION,), seconds=(second,))
        rows = [dict(row("OLD", "3000000"), adults="1000000"), dict(row("NEW", "1500000"), adults="1000000")]
        changes = self.merged(rows, [reading("OLD", 3.1e6), reading("NEW", 2.1e6)], table).changes
        self.assertEqual([finding.row for finding in gates.seconds(table, changes, {}, {})], ["NEW"])

    def test_a_value_that_was_looked_at_passes(self):
        finding = Refused(NATIONS, "USA", "population", "5e8", "factor", "1.5 times the last")
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            writer = csv.writer(file)
            writer.writerow(gates.ACCEPTED_COLUMNS)
            writer.writerow([NATIONS, "USA", "population", "5e8", "a census", "2026", "it was counted"])
            file.flush()
            self.assertEqual(gates.without_accepted([finding], file.name), [])
            other = finding._replace(value="6e8")
            self.assertEqual(gates.without_accepted([other], file.name), [other])

    def test_the_table_of_accepted_values_has_its_columns(self):
        with open(gates.ACCEPTED, encoding="utf-8", newline="") as file:
            self.assertEqual(next(csv.reader(file)), gates.ACCEPTED_COLUMNS)


class Merging(unittest.TestCase):
    def merged(self, rows, readings, held=None):
        with mock.patch.object(merge, "corrections", lambda path: held or {}):
            return merge.merge(TABLE, rows, HEADER, readings, "2026-11-29")

    def test_a_row_without_a_new_figure_keeps_its_bytes(self):
        before = row("USA", "1000000")
        self.assertEqual(self.merged([before], [reading("USA", 1000000.2)]).rows, [before])

    def test_a_new_figure_brings_source_and_year(self):
        after = self.merged([row("USA", "1000000", "population 2024; else")], [reading("USA", 1.1e6)]).rows[0]
        self.assertEqual((after["population"], after["source"], after["notes"]),
                         ("1100000", "Before; population: A source, retrieved 2026-11-29", "population 2025; else"))
        again = merge.merge(TABLE, [after], HEADER, [reading("USA", 1.2e6, "2026")], "2026-12-01").rows[0]
        self.assertEqual(again["source"], "Before; population: A source, retrieved 2026-12-01")

    def test_an_older_figure_is_passed_over(self):
        result = self.merged([row("USA", "1000000")], [reading("USA", 1.1e6, "2023")])
        self.assertEqual((result.changes, result.passed), ([], {"older than what is known": 1}))

    def test_a_corrected_cell_stays(self):
        result = self.merged([row("USA", "1000000")], [reading("USA", 1.1e6)], {"USA": [{"column": "population"}]})
        self.assertEqual((result.changes, result.passed), ([], {"held by corrections.csv": 1}))

    def test_a_row_that_the_source_lacks_stays(self):
        rows = [row("TWN", "1000000"), row("USA", "1000000")]
        self.assertEqual([r["id"] for r in self.merged(rows, [reading("USA", 1.1e6)]).rows], ["TWN", "USA"])


class Writing(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = work.name

    def test_nothing_is_left_of_a_table_that_could_not_be_written(self):
        paths = [os.path.join(self.work, name) for name in ("one.csv", "two.csv")]
        store.write_durably({path: (["id"], [{"id": "before"}]) for path in paths})
        for fault_at in (1, 2):  # the second table fails: the first is not replaced either
            results = [None] * (fault_at - 1) + [OSError(5, "Input/output error")]
            with mock.patch.object(os, "fsync", side_effect=results), self.assertRaises(OSError):
                store.write_durably({path: (["id"], [{"id": "after"}]) for path in paths})
            self.assertEqual(sorted(os.listdir(self.work)), ["one.csv", "two.csv"])
            for path in paths:
                with open(path, encoding="utf-8") as file:
                    self.assertEqual(file.read(), "id\nbefore\n")

    def start(self, of, *arguments):
        printed = io.StringIO()
        with contextlib.redirect_stderr(printed), contextlib.redirect_stdout(printed):
            try:
                return importer.run(of, ["--quarantine", self.work, *arguments]), printed.getvalue()
            except SystemExit as error:
                return error.code, printed.getvalue()

    def test_rows_without_an_open_licence_stay_out_of_the_projects_catalog(self):
        closed = importer.Importer("closed", {"base": "http://127.0.0.1:1"}, (TABLE,), None, may_ship=False,
                                   licence="all rights reserved")
        code, printed = self.start(closed, "--catalog", importer.OWN_CATALOG)
        self.assertEqual(code, 2)
        self.assertIn("all rights reserved", printed)

    def test_what_a_killed_importer_left_is_removed(self):
        os.mkdir(os.path.join(self.work, "nation"))
        for name in ("nation/nations.csv.ab12cd34.tmp", "retrieved.csv.ab12cd34.tmp", "nation/nations.csv", "my.tmp"):
            with open(os.path.join(self.work, name), "w", encoding="utf-8"):
                pass
        with store.lock(self.work):
            self.assertEqual(sorted(os.listdir(self.work) + os.listdir(os.path.join(self.work, "nation"))),
                             ["my.tmp", "nation", "nations.csv"])

    def test_a_catalog_that_cannot_be_written_is_exit_code_3(self):
        catalog = os.path.join(self.work, "catalog")
        shutil.copytree(importer.OWN_CATALOG, catalog, ignore=shutil.ignore_patterns("truth"))
        quiet = importer.Importer("quiet", {"base": "http://127.0.0.1:1"}, (TABLE,), lambda *_: importer.Answer(
            {NATIONS: [Reading((row["id"],), "population", float(row["population"]), "2025")
                       for row in importer.read_table(os.path.join(catalog, NATIONS))]}), True, "")
        self.assertEqual(self.start(quiet, "--catalog", catalog)[0], 0)
        with mock.patch.object(store.tempfile, "mkstemp", side_effect=OSError(28, "No space left on device", catalog)):
            code, printed = self.start(quiet, "--catalog", catalog)
        self.assertEqual(code, 3)
        self.assertIn(catalog, printed)

    def test_a_wrong_base_is_exit_code_2(self):
        self.assertEqual(self.start(world_bank.IMPORTER, "--base", "nowhere")[0], 2)

    def test_the_quarantine_holds_what_and_why(self):
        path = os.path.join(self.work, "q.csv")
        findings.write(path, [Refused(NATIONS, "USA", "population", "1e12", "range", "outside 1000 .. 2e+09")])
        with open(path, encoding="utf-8", newline="") as file:
            self.assertEqual(list(csv.DictReader(file))[0]["gate"], "range")


class WorldBankPages(unittest.TestCase):
    """Answers of the API that are JSON and no data."""

    def answer(self, text):
        with Server(lambda *_: text) as server:
            fetcher = Fetcher({"world-bank": server.url}, wait_s=0.001, timeout_s=5)
            with self.assertRaises(Unusable) as caught:
                world_bank.newest(fetcher, "SP.POP.TOTL", "2026-11-29")
        return caught.exception.gate, len(server.requests)

    def test_no_pages_do_not_loop(self):
        self.assertEqual(self.answer(b'[{"page":0,"pages":0,"per_page":0,"total":0},null]'), ("empty", 1))
        self.assertEqual(self.answer(b'[{"page":1,"pages":0,"per_page":50,"total":0},[]]'), ("pages", 1))

    def test_endless_pages_do_not_loop(self):
        self.assertEqual(self.answer(b'[{"page":1,"pages":99999,"per_page":50,"total":9},[]]'), ("pages", 1))

    def test_a_message_is_no_data(self):
        text = b'[{"message":[{"id":"175","key":"Invalid format","value":"The indicator was not found."}]}]'
        self.assertEqual(self.answer(text), ("status", 1))

    def test_fewer_records_than_announced(self):
        self.assertEqual(self.answer(b'[{"page":1,"pages":1,"per_page":50,"total":3},[{}]]'), ("pages", 1))


class Clouds(unittest.TestCase):
    def test_two_clouds_may_be_missing_not_three(self):
        source = SkyPilot(importer.OWN_CATALOG)
        tables = {skypilot.RENTAL: importer.read_table(os.path.join(importer.OWN_CATALOG, skypilot.RENTAL))}
        with Server(source.respond) as server:
            fetcher = Fetcher({"skypilot": server.url}, wait_s=0.001, timeout_s=5)
            for cloud in skypilot.CLOUDS[-2:]:
                del source.files[f"{skypilot.FOLDER}/{cloud}/vms.csv"]
            answer = skypilot.ask(fetcher, "2026-11-29", tables)
            self.assertEqual(answer.remarks, [f"{cloud} has no file" for cloud in skypilot.CLOUDS[-2:]])
            del source.files[f"{skypilot.FOLDER}/{skypilot.CLOUDS[0]}/vms.csv"]
            with self.assertRaises(Unusable):
                skypilot.ask(fetcher, "2026-11-29", tables)

    def test_regions_of_the_usa(self):
        for region in ("us-east-1", "us-central1", "eastus2", "westus", "southcentralus", "US", "US-1", "Texas, US"):
            self.assertTrue(skypilot.HOME_REGION.match(region), region)
        for region in ("eu-north1", "australiaeast", "ap-southeast-1", "brazilsouth", "CA", "FIN-01", "norwayeast",
                       "austriaeast", "RU"):
            self.assertFalse(skypilot.HOME_REGION.match(region), region)


if __name__ == "__main__":
    unittest.main()
