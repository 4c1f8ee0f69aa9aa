"""nation/nations.csv from the compiled country table (CIA World Factbook, Gapminder / World Bank WDI, UNESCO UIS, BIS).

import_nations.py NATIONS.csv > scenarios/catalog/nation/nations.csv
Only economies in the World Bank classification with population and GDP are taken; unknown R&D shares are imputed."""
import sys

from imputation import PeerMedians, column
from tables import number, read_table, write_table

COLUMNS = """id,name,wb_region,income_group,population,adults,gdp_USD,gdp_ppp_USD,gni_per_capita_USD,gerd_percent_gdp,
gerd_year,gerd_basis,researchers_per_million,government_revenue_USD,internet_percent,electricity_access_percent,
mobile_per_100,electricity_consumption_TWh,export_tier_2025,source,as_of,notes""".replace("\n", "").split(",")

RENAMED = dict(id="iso3", name="name", wb_region="region", income_group="income_group", population="population",
               adults="adult_population_15plus", gdp_USD="gdp_usd", gdp_ppp_USD="gdp_ppp_usd",
               gni_per_capita_USD="gni_per_capita_usd", gerd_percent_gdp="gerd_pct_gdp", gerd_year="gerd_year",
               researchers_per_million="researchers_per_million", government_revenue_USD="gov_revenue_usd",
               internet_percent="internet_users_pct", electricity_access_percent="electricity_access_pct",
               mobile_per_100="mobile_subs_per_100", electricity_consumption_TWh="electricity_consumption_twh",
               export_tier_2025="export_control_tier_2025")
SOURCES = {"CIA": "CIA World Factbook 2026 (public domain)",
           "GM/WDI": "Gapminder Systema Globalis / World Bank WDI (CC-BY 4.0)",
           "GMpop": "Gapminder population v8 (CC-BY 4.0)", "WB": "World Bank classification FY2026 (CC-BY 4.0)",
           "OWID/WDI-GERD": "UNESCO UIS via WDI and Our World in Data (CC-BY 4.0)",
           "WDI-RD.P6": "World Bank WDI SP.POP.SCIE.RD.P6 (CC-BY 4.0)", "GMmodel": "", "GM/Forbes": "",
           "NCSES-RD5": "NSF NCSES (public domain)",
           "BIS-2025-01-15": "BIS AI diffusion rule 15 Jan 2025 (public domain)"}


def nation(raw, gerd_peers):
    row = {key: raw[name] for key, name in RENAMED.items()}
    row["gerd_basis"] = "reported"
    notes = [f"population {raw['population_year']}, GDP {raw['gdp_usd_year']}"]
    if not row["gerd_percent_gdp"]:
        value, peers = gerd_peers.of(row["id"])
        row.update(gerd_percent_gdp=round(value, 3), gerd_year="", gerd_basis="imputed")
        notes.append(f"GERD: median of {peers}")
    for key, year in (("researchers_per_million", "researchers_year"), ("government_revenue_USD", "gov_revenue_year"),
                      ("internet_percent", "internet_year")):
        if raw[RENAMED[key]]:
            notes.append(f"{key} {raw[year]}")
    row["source"] = "; ".join(filter(None,
                                     (SOURCES.get(mark.strip(), mark.strip()) for mark in raw["sources"].split(";"))))
    row["as_of"] = raw["year"]
    row["notes"] = "; ".join(notes)
    return row


def main(path):
    raw = [r for r in read_table(path)
           if r["region"] and r["income_group"] and number(r["population"]) and number(r["gdp_usd"])]
    countries = {r["iso3"]: dict(wb_region=r["region"], income_group=r["income_group"]) for r in raw}
    gerd_peers = PeerMedians(countries, column(raw, "gerd_pct_gdp"))
    write_table(COLUMNS, sorted((nation(r, gerd_peers) for r in raw), key=lambda row: row["id"]))


if __name__ == "__main__":
    main(sys.argv[1])
