"""Checks of nations: GDP against PPP GDP, survey means and public revenue; H100-equivalents per chip and per kW."""
from findings import Finding
from tables import number

NATIONS, INCOMES, COMPUTE = "nation/nations.csv", "nation/incomes.csv", "nation/compute.csv"
PRICE_LEVEL = {"High income": (0.25, 1.6), "Upper middle income": (0.2, 1.15), "Lower middle income": (0.13, 0.95),
               "Low income": (0.1, 0.8), "": (0.1, 1.6)}  # GDP at market rates over PPP GDP
GNI = (0.5, 2.0)  # of GDP per head
REVENUE = 0.9
LEAST_MOBILE = 10
FACTOR_CAP, FACTOR_TOLERANCE = 1.35, 0.01  # market income over PPP income: GDP over PPP GDP, at most the cap


def incomes(tables):
    """GDP, PPP GDP, GNI, survey means and revenue of a nation fit together."""
    means = {row["id"]: row for row in tables[INCOMES]}
    for row in tables[NATIONS]:
        gdp, ppp, people = (number(row[key]) for key in ("gdp_USD", "gdp_ppp_USD", "population"))
        low, high = PRICE_LEVEL.get(row["income_group"], PRICE_LEVEL[""])
        if ppp and not low <= gdp / ppp <= high:
            yield Finding("incomes", NATIONS, row["id"], f"price level {gdp / ppp:.2f}, a {row['income_group']} nation "
                          f"has {low:g} to {high:g}", "price level")
        gni = number(row["gni_per_capita_USD"])
        if gni and not GNI[0] <= gni * people / gdp <= GNI[1]:
            yield Finding("incomes", NATIONS, row["id"], f"GNI is {gni * people / gdp:.2f} of GDP", "gni")
        revenue = number(row["government_revenue_USD"])
        if revenue and revenue > REVENUE * gdp:
            yield Finding("incomes", NATIONS, row["id"], f"public revenue is {revenue / gdp:.2f} of GDP", "revenue")
        if row["internet_percent"] and number(row["internet_percent"]) == 0:
            yield Finding("incomes", NATIONS, row["id"], "nobody is connected", "internet")
        if row["mobile_per_100"] and number(row["mobile_per_100"]) < LEAST_MOBILE:
            yield Finding("incomes", NATIONS, row["id"], f"{row['mobile_per_100']} telephones per 100", "mobile")
        if row["id"] in means:
            yield from survey(means[row["id"]], (ppp or gdp) / people, gdp / people)


def survey(row, ppp_per_head, gdp_per_head):
    market, ppp = (number(row[f"mean_income_USD_per_year_{kind}"]) for kind in ("market", "ppp"))
    level = min(gdp_per_head / ppp_per_head, FACTOR_CAP)
    if abs(market / ppp / level - 1) > FACTOR_TOLERANCE:
        yield Finding("incomes", INCOMES, row["id"], f"market income is {market / ppp:.3f} of PPP income, GDP "
                      f"{level:.3f} of PPP GDP", "level")
    for column, per_head in (("mean_income_USD_per_year_ppp", ppp_per_head),
                             ("mean_income_USD_per_year_market", gdp_per_head)):
        if number(row[column]) > per_head * 1.001:
            yield Finding("incomes", INCOMES, row["id"], f"{column} {row[column]} is above GDP per head "
                          f"{per_head:.0f}", "survey")


REGIONS = "region/regions.csv"
HOUSEHOLD_OVER_INDUSTRIAL = 0.5
FOSSIL = 200  # gCO2/kWh, as import_regions.py


def electricity(tables):
    """A household hardly pays less than half of what industry does, unless its tariff is subsidised; what a foreign
    buyer pays on a grid that burns fuel is no tariff below the cheapest industrial market with fuel of its own."""
    raised = [number(row["industrial_electricity_USD_per_kWh"]) for row in tables[REGIONS]
              if row["industrial_basis"] == "regulated_raised"]
    for row in tables[REGIONS]:
        price = number(row["industrial_electricity_USD_per_kWh"])
        if price < max(raised, default=0) and number(row["carbon_intensity_gCO2_per_kWh"]) > FOSSIL:
            yield Finding("electricity", REGIONS, row["id"], f"industry pays {price:g} USD, fuel costs more", "floor")
        household, industrial = (number(row[f"{kind}_electricity_USD_per_kWh"]) for kind in ("household", "industrial"))
        if household < HOUSEHOLD_OVER_INDUSTRIAL * industrial:
            yield Finding("electricity", REGIONS, row["id"], f"household {household:g}, industry {industrial:g} USD",
                          "subsidised" if "subsidised" in row["notes"] else row["industrial_basis"])


PER_CHIP = {"existing": (0.02, 3.0), "existing_or_planned": (0.1, None)}  # plans often name no chips
PER_KW = {"existing": (0.1, 1.5), "existing_or_planned": (0.1, 4.0)}


def compute(tables):
    """H100-equivalents of a nation per accelerator and per kW: what parts of today can be."""
    for row in tables[COMPUTE]:
        equivalents = number(row["h100_equivalents"])
        for amount, what, bounds in ((number(row["chips"]), "accelerator", PER_CHIP[row["status"]]),
                                     ((number(row["power_MW"]) or 0) * 1000, "kW", PER_KW[row["status"]])):
            if amount and not bounds[0] <= equivalents / amount <= (bounds[1] or float("inf")):
                yield Finding("compute", COMPUTE, f"{row['nation']}/{row['status']}",
                              f"{equivalents / amount:.2f} H100-equivalents per {what}")


CHECKS = [incomes, electricity, compute]
