"""region/regions.csv: electricity, carbon, finance, construction and cloud figures of a country, gaps filled from its
peers.

import_regions.py ELECTRICITY.csv DATACENTER.csv FINANCE.csv FACTORS.csv OFFERS.csv NATIONS_FIX.csv US_STATES.csv
    scenarios/catalog/nation/nations.csv > scenarios/catalog/region/regions.csv
A regulated tariff below what fuel costs is not what a foreign buyer pays: on grids of fossil fuel the price is at least
that of the cheapest state of the USA. Construction cost is always the median of a peer group, never the row of a
compilation; everything imputed is named in `notes`."""
import sys
from collections import defaultdict

from imputation import PeerMedians, column
from import_rental import HARDWARE
from nation_fixes import read_fixes
from rental_votes import offers, premiums
from tables import median, number, read_table, write_table

COLUMNS = """id,name,industrial_electricity_USD_per_kWh,industrial_year,industrial_basis,
household_electricity_USD_per_kWh,carbon_intensity_gCO2_per_kWh,carbon_year,pue,pue_basis,cost_of_capital_percent,
corporate_tax_percent,vat_percent,import_duty_percent,construction_USD_per_W,rental_premium_ratio,cloud_region,
water_L_per_kWh,staff_USD_per_year,source,as_of,notes,household_year,household_basis""".replace("\n", "").split(",")

FLOOR_YEAR = "2024"
IMPUTED_YEAR = "2024"  # of the peers' figures
# gCO2/kWh: above, fuel sets the price; below, water, wind and uranium can be cheaper than fuel. A tariff of 2019 that
# is scaled, not measured, has less of the benefit of the doubt.
FOSSIL, FOSSIL_SCALED = 200, 100
# Selectra, world survey of March 2025: single household tariffs that the stand-in misses by a factor above 2.2, among
# them regulated ones. USD per kWh of the 300th kWh of a month in the capital.
SELECTRA = "Selectra, world survey of household tariffs, March 2025"
SELECTRA_FACTOR = 2.2
HOUSEHOLD = {"SGP": (0.22, "SP Group household tariff, second quarter of 2024: 29.79 Singapore cents before tax, "
                           "about 1.35 SGD per USD")}
HOUSEHOLD_YEAR = "2024"
RISK_FREE = 4.6          # percent, US 10-year yield, Jan 2025 (Damodaran)
MATURE_PREMIUM = 4.33    # percent, mature-market equity risk premium, Jan 2025 (Damodaran)
US_STAFF = 160_000       # USD per year, loaded cost of one data-centre engineer in the USA (assumed)
STAFF_ELASTICITY = 0.6   # wages of engineers vary less than income per head (assumed)
AWS_WATER = {"Europe & Central Asia": 0.04, "North America": 0.13, "Latin America & Caribbean": 0.23,
             "East Asia & Pacific": 0.27,
             "South Asia": 0.27}  # L/kWh, AWS water-use effectiveness 2024 by AWS area; elsewhere EMEA
AWS_WATER_EMEA = 0.12
# Standard rates (percent) of large economies that the VAT table lacks; no VAT: 0. National tax laws as of 2025.
PUBLIC_VAT = {"USA": 0, "CHN": 13, "HKG": 0, "MAC": 0, "KWT": 0, "QAT": 0, "IRQ": 0, "LBY": 0, "SYR": 0, "AFG": 0,
              "BMU": 0, "CYM": 0, "GRL": 0, "IRN": 10, "PAK": 18, "ETH": 15, "COD": 16, "MMR": 5, "DZA": 19, "SDN": 17,
              "YEM": 5, "MDG": 20, "CIV": 18, "CMR": 19.25, "NER": 19, "BFA": 18, "MLI": 18, "MWI": 16.5, "TCD": 18,
              "SOM": 5, "GIN": 18, "RWA": 18, "BEN": 18, "BDI": 18, "TUN": 19, "SSD": 18, "HTI": 10, "CUB": 0,
              "BOL": 13, "HND": 15, "NIC": 15, "SLV": 13, "PRI": 11.5, "PNG": 10, "LAO": 10, "TKM": 15, "TJK": 14,
              "KGZ": 12, "SLE": 15, "TGO": 18, "CAF": 19, "LBR": 12, "MRT": 16, "ERI": 5, "GMB": 15, "BWA": 14,
              "NAM": 15, "LBN": 11, "PSE": 16, "PRK": 0, "BLR": 20, "BRA": 17, "CAN": 5, "GHA": 15, "RUS": 20,
              "TZA": 18, "VNM": 10, "LKA": 18, "NPL": 13, "ZWE": 15}
SOURCE = ("Eurostat and US EIA (industrial electricity); Eurostat (household electricity, CC-BY 4.0); "
          "World Bank Doing Business 2019 (commercial, scaled); Ember 2024 via @tgwf/co2 (carbon, CC BY-SA 4.0); "
          "operators' sustainability reports (PUE, water); A. Damodaran Jan 2025 (risk premium, tax); public VAT "
          "rates; derived medians elsewhere")


def scale_of_commercial(electricity):
    """Median ratio of industrial to 2019 commercial price over the countries that have both."""
    return median([number(r["industrial_price_usd_per_kwh"]) / number(r["commercial_price_usd_per_kwh"])
                   for r in electricity if r["industrial_price_usd_per_kwh"] and r["commercial_price_usd_per_kwh"]])


def by_country(factors, factor):
    """Median published figure of a factor by ISO3, over operators and sites."""
    found = defaultdict(list)
    for row in factors:
        if row["factor"] == factor and row["iso3"]:
            found[row["iso3"]].append(number(row["value"]))
    return {iso3: median(values) for iso3, values in found.items()}


class Household:
    """Household prices: Eurostat, single facts of a survey, else the commercial price of 2019 as stand-in."""
    FIELD = "household_electricity_usd_per_kwh"

    def __init__(self, electricity, fixes):
        self.stand_in, self.fixes = column(electricity, "commercial_price_usd_per_kwh"), fixes

    def of(self, iso3):
        """(price, note, year, basis) or None where nothing is known."""
        if iso3 in HOUSEHOLD:
            price, source = HOUSEHOLD[iso3]
            return price, f"household price: {source}", HOUSEHOLD_YEAR, "tariff"
        fix, price = self.fixes.of(iso3, self.FIELD), self.stand_in.get(iso3)
        if fix and "Eurostat" in fix["source"]:
            note = f"household price: Eurostat nrg_pc_204, {fix['year']}, all taxes"
            return number(fix["value"]), note, fix["year"][:4], "measured"
        if fix and not (price and 1 / SELECTRA_FACTOR < number(fix["value"]) / price < SELECTRA_FACTOR):
            regulated = ", subsidised first block" if "subsidised" in fix["notes"] else ""
            note = f"household price: {SELECTRA}{regulated}"
            return number(fix["value"]), note, fix["year"][:4], "subsidised" if regulated else "tariff"
        return (price, "household price: commercial price 2019 as stand-in", "2019",
                "commercial_2019") if price else None


class Region:
    """Collects one row: known figures first, peers' medians second, and the notes that say which."""

    def __init__(self, nation):
        self.nation, self.iso3, self.notes = nation, nation["id"], []
        self.row = dict(id=nation["id"], name=nation["name"], source=SOURCE)

    def known_or_imputed(self, key, known, peers, digits):
        if self.iso3 in known:
            self.row[key] = known[self.iso3]
            return True
        value, group = peers.of(self.iso3)
        self.row[key] = round(value, digits)
        self.notes.append(f"{key}: median of {group}")
        return False


class Importer:
    def __init__(self, electricity, datacenter, finance, factors, raw_offers, fixes, states, nations):
        self.nations = nations
        self.electricity = {row["iso3"]: row for row in electricity}
        self.scale = scale_of_commercial(electricity)
        measured = column(electricity, "industrial_price_usd_per_kwh")
        scaled = {key: value * self.scale for key, value in column(electricity, "commercial_price_usd_per_kwh").items()}
        self.prices = {**scaled, **measured}
        self.household = Household(electricity, fixes)
        self.floor = min(number(row["price_usd_per_kwh"]) for row in states)
        self.carbon = column(electricity, "carbon_intensity_gco2_kwh")
        self.pue, self.water = by_country(factors, "pue"), by_country(factors, "wue")
        self.capital = {key: RISK_FREE + MATURE_PREMIUM + 100 * value
                        for key, value in column(finance, "country_risk_premium").items()}
        self.tax = {key: 100 * value for key, value in column(finance, "corporate_tax_rate").items()}
        self.vat = {**PUBLIC_VAT, **column(finance, "vat_pct")}
        self.premium = premiums(offers(raw_offers, HARDWARE))
        households = {key: known[0] for key in nations for known in [self.household.of(key)] if known}
        self.peers = {name: PeerMedians(nations, values) for name, values in dict(
            price=self.prices, household=households, carbon=self.carbon, capital=self.capital, tax=self.tax,
            vat=self.vat, pue=column(datacenter, "pue_estimate"),
            construction=column(datacenter, "construction_usd_per_watt")).items()}

    def add_electricity(self, region):
        raw = self.electricity.get(region.iso3, {})
        if raw.get("industrial_price_usd_per_kwh"):
            price, year, basis = number(raw["industrial_price_usd_per_kwh"]), raw["industrial_year"], "measured"
            if raw["industrial_quality"] == "secondary_single_value":
                region.notes.append(f"industrial price is a single published value: {raw['industrial_source']}")
        elif raw.get("commercial_price_usd_per_kwh"):
            price, year, basis = round(self.prices[region.iso3], 4), 2019, "commercial_2019_scaled"
            region.notes.append(f"industrial = commercial 2019 x {self.scale:.2f}")
        else:
            price, group = self.peers["price"].of(region.iso3)
            price, year, basis = round(price, 4), "", "region_median"
            region.notes.append(f"industrial price: median of {group}")
        region.row.update(industrial_electricity_USD_per_kWh=price, industrial_year=year, industrial_basis=basis,
                          as_of=year or IMPUTED_YEAR)
        household = self.household.of(region.iso3)
        known = {region.iso3: household[0]} if household else {}
        if region.known_or_imputed("household_electricity_USD_per_kWh", known, self.peers["household"], 3):
            region.notes.append(household[1])
        region.row.update(household_year=household[2] if household else "",
                          household_basis=household[3] if household else "region_median")
        if region.known_or_imputed("carbon_intensity_gCO2_per_kWh", self.carbon, self.peers["carbon"], 1):
            region.row["carbon_year"] = raw["carbon_year"]
        self.raise_to_floor(region)

    def raise_to_floor(self, region):
        """A price below the cheapest industrial market with fuel of its own, on a grid of fossil fuel, is a tariff for
        the nation's own: a foreign buyer pays the floor."""
        price = number(str(region.row["industrial_electricity_USD_per_kWh"]))
        fossil = FOSSIL if region.row["industrial_basis"] == "measured" else FOSSIL_SCALED
        if price < self.floor and number(str(region.row["carbon_intensity_gCO2_per_kWh"])) > fossil:
            region.row.update(industrial_electricity_USD_per_kWh=self.floor, industrial_year=FLOOR_YEAR,
                              industrial_basis="regulated_raised", as_of=FLOOR_YEAR)
            region.notes.append(f"regulated tariff: the nation's own pay {price:g}; raised to the cheapest industrial "
                                "price of a US state (US EIA 2024)")

    def add_site(self, region):
        if region.iso3 in self.pue:
            region.row.update(pue=round(self.pue[region.iso3], 3), pue_basis="operators")
        else:
            value, group = self.peers["pue"].of(region.iso3)
            region.row.update(pue=round(value, 2), pue_basis=f"climate estimate, median of {group}")
        construction, group = self.peers["construction"].of(region.iso3)
        region.row["construction_USD_per_W"] = round(construction, 2)
        region.notes.append(f"construction: median of {group}")
        water = self.water.get(region.iso3)
        of_area = AWS_WATER.get(region.nation["wb_region"], AWS_WATER_EMEA)
        region.row["water_L_per_kWh"] = water if water is not None else of_area
        if water is None:
            region.notes.append("water: AWS area average 2024")

    def add_money(self, region):
        region.known_or_imputed("cost_of_capital_percent", {k: round(v, 2) for k, v in self.capital.items()},
                                self.peers["capital"], 2)
        region.known_or_imputed("corporate_tax_percent", {k: round(v, 2) for k, v in self.tax.items()},
                                self.peers["tax"], 1)
        region.known_or_imputed("vat_percent", self.vat, self.peers["vat"], 1)
        nation = region.nation
        income = number(nation["gni_per_capita_USD"]) or number(nation["gdp_USD"]) / number(nation["population"])
        share = income / number(self.nations["USA"]["gni_per_capita_USD"])
        region.row.update(import_duty_percent=0, staff_USD_per_year=round(US_STAFF * share ** STAFF_ELASTICITY, -2))
        region.notes.append(f"cost of capital = {RISK_FREE} + {MATURE_PREMIUM} + country risk premium, nominal USD, "
                            "equity")
        region.notes.append("duty 0: WTO Information Technology Agreement, assumed everywhere")
        region.notes.append(f"staff = {US_STAFF} x (GNI per head / US)^{STAFF_ELASTICITY}, assumed")

    def region(self, nation):
        region = Region(nation)
        self.add_electricity(region)
        self.add_site(region)
        self.add_money(region)
        premium = self.premium.get(region.iso3)
        if premium:
            region.notes.append("rental premium: median over clouds of price over the same cloud's US price of the "
                                "same instance")
        region.row.update(rental_premium_ratio=round(premium, 3) if premium else "",
                          cloud_region="yes" if premium else "no",
                          notes="; ".join(region.notes))
        return region.row


def main(*paths):
    *tables, raw_offers, fixes, states, nations = paths
    importer = Importer(*(read_table(path) for path in [*tables, raw_offers]), read_fixes(fixes), read_table(states),
                        {row["id"]: row for row in read_table(nations)})
    nations = importer.nations.values()
    write_table(COLUMNS, [importer.region(nation) for nation in nations])


if __name__ == "__main__":
    main(*sys.argv[1:])
