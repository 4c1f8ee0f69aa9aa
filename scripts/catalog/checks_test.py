"""Each check of the shipped catalog finds a planted fault of its kind, and the shipped catalog passes them all."""
import contextlib
import copy
import io
import os
import tempfile
import unittest
from unittest import mock

import check_catalog
import check_hardware
import check_nations
import check_prices
import check_provenance
import check_spreads
import corrections
from catalog_keys import row_key
from findings import Finding, read_exceptions, without_exceptions
from tables import read_table, write_table

CATALOG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scenarios", "catalog")
SHIPPED = {name: read_table(os.path.join(CATALOG, name)) for name in check_catalog.TABLES}
HARDWARE, RENTAL, API = "hardware/accelerators.csv", "price/rental.csv", "price/api.csv"


def write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        write_table(columns, rows, file)


def catalog_with(table, row, **cells):
    """The shipped catalog with some cells of one row changed."""
    tables = dict(SHIPPED, **{table: copy.deepcopy(SHIPPED[table])})
    found = [entry for entry in tables[table] if "/".join(row_key(table, entry)) == row]
    assert len(found) == 1, row
    found[0].update(cells)
    return tables


class Faults(unittest.TestCase):
    def assert_found(self, check, table, row, **cells):
        """`check` has nothing on `row` of the shipped catalog, or an exception, and finds it with `cells` planted."""
        exceptions = [entry for entry in read_exceptions() if entry["check"] == check.__name__]
        planted = [finding for finding in check(catalog_with(table, row, **cells))]
        texts = [text for text in without_exceptions(planted, exceptions) if row in text]
        self.assertTrue(texts, f"{check.__name__} does not find {row} {cells}")

    def test_shipped_catalog_passes(self):
        self.assertEqual(check_catalog.find(SHIPPED, read_exceptions()), [])

    def test_ratio_of_rates_within_a_family(self):
        self.assert_found(check_hardware.ratios, HARDWARE, "ryzen-ai-max-395", peak_int8_TOP_per_s="118.8")
        self.assert_found(check_hardware.ratios, HARDWARE, "jetson-agx-orin-64gb", peak_int8_TOP_per_s="137.5")

    def test_cards_of_one_chip(self):
        self.assert_found(check_hardware.siblings, HARDWARE, "rtx-4060-ti-8gb", peak_fp8_TFLOP_per_s="")
        self.assert_found(check_hardware.siblings, HARDWARE, "rtx-4070-super", peak_fp8_TFLOP_per_s="")
        self.assert_found(check_hardware.siblings, HARDWARE, "a100-pcie-40gb", price_USD="90000")

    def test_judgements_of_spreads(self):
        self.assert_found(check_spreads.judgements, check_spreads.TABLE, "lifetime/default", reason="")
        self.assert_found(check_spreads.judgements, check_spreads.TABLE, "lifetime/default", mode="9")
        self.assert_found(check_spreads.priors, check_spreads.TABLE, "pue/operators", source="project prior")
        tables = dict(SHIPPED, **{check_spreads.TABLE: [dict(row, kind="judgement", low="1", mode="1", high="1",
                                                             reason="so") for row in SHIPPED[check_spreads.TABLE]]})
        self.assertTrue(list(check_spreads.judgements(tables)))

    def test_link_against_node_size(self):
        self.assert_found(check_hardware.links, HARDWARE, "gaudi3", link_GB_per_s="600")
        self.assert_found(check_hardware.links, HARDWARE, "l4", node_size="4")
        self.assert_found(check_hardware.links, HARDWARE, "a40", link_GB_per_s="32")
        self.assert_found(check_hardware.links, HARDWARE, "raspberry-pi-5-8gb", network_GB_per_s="3.125")
        self.assert_found(check_hardware.links, HARDWARE, "sambanova-sn40l", link="none")

    def test_export_limits(self):
        self.assert_found(check_hardware.export, HARDWARE, "rtx-4090-d", peak_fp8_TFLOP_per_s="661")
        self.assert_found(check_hardware.export, HARDWARE, "h20-96gb", peak_bf16_TFLOP_per_s="296")
        self.assert_found(check_hardware.export, HARDWARE, "h800-sxm-80gb", link_GB_per_s="450")

    def test_pay_back_time(self):
        self.assert_found(check_prices.pay_back, RENTAL, "h100-sxm-80gb/on_demand", p50_USD_per_hour="9.4944")
        self.assert_found(check_prices.pay_back, RENTAL, "h200-sxm-141gb/on_demand", p50_USD_per_hour="0.9")

    def test_purchases_agree(self):
        self.assert_found(check_prices.purchases, "price/purchase.csv", "h100-sxm-80gb", high_USD="46875")
        self.assert_found(check_prices.purchases, HARDWARE, "h100-sxm-80gb", price_USD="31250")

    def test_price_per_flop_by_age(self):
        self.assert_found(check_prices.price_per_flop, HARDWARE, "v100-sxm2-32gb", price_USD="15974", as_of="2025")
        self.assert_found(check_prices.price_per_flop, HARDWARE, "h100-sxm-80gb", price_USD="300000")

    def test_order_of_api_prices(self):
        self.assert_found(check_prices.api_order, API, "together.meta-llama-meta-llama-3.1-405b-instruct-turbo",
                          output_USD_per_Mtok="0.79", input_USD_per_Mtok="0.59")
        self.assert_found(check_prices.api_order, API, "openai.gpt-4o", output_USD_per_Mtok="1")

    def test_gdp_against_ppp_and_survey_means(self):
        nations, incomes = "nation/nations.csv", "nation/incomes.csv"
        self.assert_found(check_nations.incomes, nations, "VEN", gdp_ppp_USD="70943000000")
        self.assert_found(check_nations.incomes, nations, "ERI", gdp_ppp_USD="2534000000")
        self.assert_found(check_nations.incomes, nations, "NRU", government_revenue_USD="199740000")
        self.assert_found(check_nations.incomes, nations, "ASM", internet_percent="0")
        self.assert_found(check_nations.incomes, nations, "ASM", mobile_per_100="4")
        self.assert_found(check_nations.incomes, incomes, "TWN", mean_income_USD_per_year_market="8755")
        self.assert_found(check_nations.incomes, incomes, "MCO", mean_income_USD_per_year_ppp="463782")

    def test_household_against_industrial_electricity(self):
        self.assert_found(check_nations.electricity, "region/regions.csv", "SGP",
                          household_electricity_USD_per_kWh="0.055")

    def test_subsidised_tariff_as_a_price_for_foreigners(self):
        self.assert_found(check_nations.electricity, "region/regions.csv", "KWT",
                          industrial_electricity_USD_per_kWh="0.0149")

    def test_h100_equivalents_per_chip_and_per_kw(self):
        table = "nation/compute.csv"
        self.assert_found(check_nations.compute, table, "FRA/existing", h100_equivalents="184030")
        self.assert_found(check_nations.compute, table, "SAU/existing", h100_equivalents="391")

    def test_share_of_recalled_rows(self):
        exceptions = [entry for entry in read_exceptions() if entry["check"] == "recalled"]
        tables = catalog_with(HARDWARE, "h100-sxm-80gb", source="data sheet, recalled")
        texts = without_exceptions(list(check_provenance.recalled(tables)), exceptions)
        self.assertEqual(len(texts), 1)
        self.assertIn("227 rows, 226 allowed", texts[0])

    def test_staleness(self):
        self.assert_found(check_provenance.stale, RENTAL, "h100-sxm-80gb/on_demand", as_of="2024-06-01")
        self.assert_found(check_provenance.stale, "price/subscriptions.csv", "USA/chatgpt-plus", as_of="2023")

    def test_float_noise(self):
        self.assert_found(check_provenance.float_noise, "organization/organizations.csv", "toyota-motor",
                          rnd_USD="8300000000.000000953674")

    def test_rents_against_index_and_basis(self):
        row = "h100-sxm-80gb/on_demand"
        self.assert_found(check_prices.rents, RENTAL, row, p50_USD_per_hour="9.4944")
        self.assert_found(check_prices.rents, RENTAL, row, n="1")
        self.assert_found(check_prices.rents, RENTAL, row, basis="guess")

    def test_correction_that_is_not_in_force(self):
        found = list(check_provenance.in_force(catalog_with(HARDWARE, "gaudi2", link_GB_per_s="300")))
        self.assertEqual(len(found), 1)
        self.assertIn("gaudi2: link_GB_per_s should be 262.5", found[0].text)


def same_value(cell, other):
    """The same text or number."""
    if not cell or not other:
        return cell == other
    try:
        return abs(float(cell) - float(other)) <= 1e-9 * abs(float(other))
    except ValueError:
        return cell == other


class Audit(unittest.TestCase):
    """audit.csv: cells that an audit of November 2026 found wrong, each with the right value and its source."""
    CELLS = read_table(os.path.join(os.path.dirname(os.path.abspath(__file__)), "audit.csv"))

    def cell(self, entry):
        """None where the row was taken out."""
        rows = [row for row in SHIPPED[entry["table"]] if "/".join(row_key(entry["table"], row)) == entry["row"]]
        return rows[0][entry["column"]] if rows else None

    def test_all_are_there(self):
        self.assertEqual(len(self.CELLS), 99)

    def test_each_is_right_or_says_why_it_is_something_else(self):
        for entry in self.CELLS:
            cell = self.cell(entry)
            self.assertNotEqual(cell, entry["wrong"], entry)
            if not entry["other_because"]:
                self.assertTrue(same_value(cell, entry["right"]), (entry, cell))
            else:
                self.assertFalse(cell is not None and same_value(cell, entry["right"]), f"needs no reason: {entry}")


class Exceptions(unittest.TestCase):
    FINDING = Finding("stale", "price/x.csv", "one", "is old", "old ones")

    def entry(self, row, most=""):
        return dict(check="stale", table="price/x.csv", row=row, most=most, reason="because")

    def test_covers_by_row_or_group(self):
        for row in ("one", "o*", "old ones"):
            self.assertEqual(without_exceptions([self.FINDING], [self.entry(row)]), [])
        self.assertEqual(without_exceptions([self.FINDING], []), ["stale: price/x.csv: one: is old"])

    def test_more_than_allowed_or_nothing_to_cover_is_told(self):
        two = [self.FINDING, self.FINDING._replace(row="two")]
        self.assertIn("covers 2 rows, 1 allowed", without_exceptions(two, [self.entry("old ones", "1")])[0])
        self.assertIn("nothing needs it", without_exceptions([], [self.entry("one")])[0])

    def test_every_shipped_exception_has_a_reason(self):
        self.assertEqual([entry for entry in read_exceptions() if not entry["reason"]], [])


class Corrections(unittest.TestCase):
    ENTRY = dict(table="t.csv", row="a", column="price_USD", value="2", source="shop", as_of="2026-01")

    def test_applying_twice_changes_nothing_more(self):
        row = dict(price_USD="1", source="list", as_of="2020")
        corrections.apply_to_row(row, [self.ENTRY])
        once = dict(row)
        corrections.apply_to_row(row, [self.ENTRY])
        self.assertEqual(row, once)
        self.assertEqual(row, dict(price_USD="2", source="list; price_USD: shop", as_of="2026-01"))

    def test_main_sets_the_cells_of_a_folder_and_refuses_an_unknown_row(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(corrections, "PATH", folder + "/list.csv"):
            for row, code, price in (("a", 0, "2"), ("b", 1, "1")):
                write(folder + "/list.csv", corrections.COLUMNS, [dict(self.ENTRY, row=row)])
                write(folder + "/t.csv", ["id", "price_USD", "source", "as_of"],
                      [dict(id="a", price_USD="1", source="list", as_of="2020")])
                with contextlib.redirect_stderr(io.StringIO()):
                    self.assertEqual(corrections.main(folder), code)
                self.assertEqual(read_table(folder + "/t.csv")[0]["price_USD"], price)

    def test_every_shipped_correction_names_its_source(self):
        self.assertEqual([entry for entry in read_table(corrections.PATH) if not entry["source"] or not entry["as_of"]],
                         [])


if __name__ == "__main__":
    unittest.main()
