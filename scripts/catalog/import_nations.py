"""nation/nations.csv from the compiled country table (CIA World Factbook, Gapminder / World Bank WDI, UNESCO UIS, BIS).

import_nations.py NATIONS.csv NATIONS_FIX.csv > scenarios/catalog/nation/nations.csv
Only economies in the World Bank classification with population and GDP are taken. NATIONS_FIX.csv goes before the
compiled table. Unknown R&D shares and internet shares are imputed; what is too old, or cannot be, is unknown."""
import sys

from imputation import PeerMedians, column
from nation_fixes import NOT_PPP, PRICE_LEVEL_OF, read_fixes
from tables import number, plain, read_table, write_table

COLUMNS = """id,name,wb_region,income_group,population,adults,gdp_USD,gdp_ppp_USD,gni_per_capita_USD,gerd_percent_gdp,
gerd_year,gerd_basis,researchers_per_million,government_revenue_USD,internet_percent,electricity_access_percent,
mobile_per_100,electricity_consumption_TWh,export_tier_2025,source,as_of,notes,gdp_ppp_basis,
internet_basis""".replace("\n", "").split(",")

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


FIXED = {"gdp_usd": "gdp_USD", "gdp_ppp_usd": "gdp_ppp_USD", "internet_users_pct": "internet_percent",
         "gov_revenue_usd": "government_revenue_USD"}
OLDEST = {"internet_percent": ("internet_year", 2016), "mobile_per_100": ("mobile_year", 2016),
          "gni_per_capita_USD": ("gni_year", 2016)}  # change fast
NO_INTERNET = {"PRK"}  # its zero is a fact
REVENUE_OVER_GDP = 0.9  # above: the two figures are of different years or of different things


def fixed(raw, fixes):
    """The raw row with newer figures, and the notes that name them."""
    raw, notes = dict(raw), []
    if raw["iso3"] in NOT_PPP:
        raw["gdp_ppp_usd"] = ""
    for field in FIXED:
        fix = fixes.of(raw["iso3"], field)
        if fix and fix["value"]:
            raw[field] = plain(number(fix["value"]), 12)
            notes.append(f"{FIXED[field]}: {fixes.words(fix)}")
            if field == "internet_users_pct":
                raw["internet_year"] = "2024"
            if field == "gdp_usd" and fix["year"][:4].isdigit():
                raw["gdp_usd_year"] = fix["year"][:4]
        elif fix and field != "gdp_ppp_usd":
            raw[field] = ""
            notes.append(f"{FIXED[field]}: unknown, {fix['notes']}")
    return raw, notes


def without_the_impossible(row, raw):
    """Empties what is too old or cannot be; returns notes."""
    notes = []
    for key, (year, oldest) in OLDEST.items():
        if row[key] and raw[year] and int(raw[year]) < oldest and row["id"] not in NO_INTERNET:
            notes.append(f"{key}: {row[key]} of {raw[year]} left out")
            row[key] = ""
    revenue = number(row["government_revenue_USD"])
    if revenue and revenue > REVENUE_OVER_GDP * number(row["gdp_USD"]):
        notes.append(f"government_revenue_USD: {revenue:.0f} left out, {revenue / number(row['gdp_USD']):.2f} of GDP")
        row["government_revenue_USD"] = ""
    return notes


def basis(raw, newer, field):
    """Where a figure comes from: the compiled table, a newer source that goes before it, or nowhere."""
    return "unknown" if not newer[field] else "reported" if newer[field] == raw[field] else "newer"


def nation(raw, fixes, levels):
    row_raw, notes = fixed(raw, fixes)
    row = {key: row_raw[name] for key, name in RENAMED.items()}
    row.update(gerd_basis="reported", gdp_ppp_basis=basis(raw, row_raw, "gdp_ppp_usd"),
               internet_basis=basis(raw, row_raw, "internet_users_pct"))
    notes.insert(0, f"population {raw['population_year']}, GDP {row_raw['gdp_usd_year']}")
    notes += without_the_impossible(row, row_raw)
    if not row["gdp_ppp_USD"] and row["id"] in PRICE_LEVEL_OF:
        row["gdp_ppp_USD"] = round(number(row["gdp_USD"]) / levels[PRICE_LEVEL_OF[row["id"]]])
        row["gdp_ppp_basis"] = f"price_level_of_{PRICE_LEVEL_OF[row['id']]}"
        notes.append(f"gdp_ppp_USD: imputed, GDP over the price level of {PRICE_LEVEL_OF[row['id']]}")
    for key, year in (("researchers_per_million", "researchers_year"), ("government_revenue_USD", "gov_revenue_year"),
                      ("internet_percent", "internet_year")):
        if row[key]:
            notes.append(f"{key} {row_raw[year]}")
    row["source"] = "; ".join(filter(None,
                                     (SOURCES.get(mark.strip(), mark.strip()) for mark in raw["sources"].split(";"))))
    row["as_of"] = row_raw["gdp_usd_year"] or raw["year"]
    row["notes"] = notes
    return row


def impute(rows):
    """R&D and internet shares that are unknown, from the peers; joins the notes."""
    countries = {row["id"]: row for row in rows}
    gerd = PeerMedians(countries, column(rows, "gerd_percent_gdp", "id"))
    internet = PeerMedians(countries, column(rows, "internet_percent", "id"))
    for row in rows:
        if not row["gerd_percent_gdp"]:
            value, peers = gerd.of(row["id"])
            row.update(gerd_percent_gdp=round(value, 3), gerd_year="", gerd_basis="imputed")
            row["notes"].append(f"GERD: median of {peers}")
    for row in rows:
        if not row["internet_percent"]:
            value, peers = internet.of(row["id"])
            row.update(internet_percent=round(value, 1), internet_basis="imputed")
            row["notes"].append(f"internet_percent: imputed, median of {peers}")
        row["notes"] = "; ".join(row["notes"])


def main(path, fix_path):
    raw = [r for r in read_table(path)
           if r["region"] and r["income_group"] and number(r["population"]) and number(r["gdp_usd"])]
    levels = {r["iso3"]: number(r["gdp_usd"]) / number(r["gdp_ppp_usd"]) for r in raw if number(r["gdp_ppp_usd"])}
    fixes = read_fixes(fix_path)
    rows = sorted((nation(r, fixes, levels) for r in raw), key=lambda row: row["id"])
    impute(rows)
    write_table(COLUMNS, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
