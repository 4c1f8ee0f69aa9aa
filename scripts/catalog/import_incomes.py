"""nation/incomes.csv: mean income, Gini (0 to 1) and quintile shares (of 1) from the compiled income table.

import_incomes.py INCOMES.csv scenarios/catalog/nation/nations.csv > scenarios/catalog/nation/incomes.csv
Market-rate incomes are the PPP mean times GDP / PPP GDP. Nations outside the table get peer medians and say so."""
import sys

from imputation import PeerMedians, column
from tables import number, read_table, write_table

COLUMNS = ("id,gini,gini_basis,mean_income_USD_per_year_ppp,mean_income_USD_per_year_market,share_d1,share_q1,"
           "share_q2,share_q3,share_q4,share_q5,share_d10,shares_year,source,as_of,notes").split(",")
SHARES = "share_d1 share_q1 share_q2 share_q3 share_q4 share_q5 share_d10".split()
SOURCE = "World Bank PIP / WDI and Gapminder (CC-BY 4.0)"
DAYS = 365
# highest plausible USD of today per 2021 PPP dollar; beyond it an official exchange rate misleads (Cuba)
MARKET_FACTOR_CAP = 1.35


def gdp_ppp_per_capita(nation):
    """PPP GDP per head, at market rate where no PPP figure exists."""
    return number(nation["gdp_ppp_USD"] or nation["gdp_USD"]) / number(nation["population"])


def market_factor(nation):
    """Market-rate value of one PPP dollar."""
    if not nation["gdp_ppp_USD"]:
        return 1.0
    return min(number(nation["gdp_USD"]) / number(nation["gdp_ppp_USD"]), MARKET_FACTOR_CAP)


def income(nation, raw, ginis, ratios):
    """Row of one nation; `raw` is its row of the income table or None."""
    row, notes = dict(id=nation["id"], source=SOURCE), []
    if raw and raw["gini"]:
        row.update(gini=number(raw["gini"]) / 100,
                   gini_basis="survey" if raw["gini_source"] == "wdi_survey" else "modelled")
        notes.append(f"Gini {raw['gini_year']}")
    else:
        value, peers = ginis.of(nation["id"])
        row.update(gini=round(value / 100, 4), gini_basis="imputed")
        notes.append(f"Gini: median of {peers}")
    if raw and raw["mean_daily_ppp2021"]:
        mean = number(raw["mean_daily_ppp2021"]) * DAYS
        notes.append(f"mean {raw['mean_year']}, 2021 PPP dollars")
    else:
        value, peers = ratios.of(nation["id"])
        mean = value * gdp_ppp_per_capita(nation)
        notes.append(f"mean: PPP GDP per head x median survey share of {peers} ({value:.2f})")
    row.update(mean_income_USD_per_year_ppp=round(mean),
               mean_income_USD_per_year_market=round(mean * market_factor(nation)))
    if not nation["gdp_ppp_USD"]:
        notes.append("no PPP GDP: market rate used for both")
    elif market_factor(nation) == MARKET_FACTOR_CAP:
        notes.append("market factor capped: the official exchange rate misleads")
    if raw and raw["share_q1"]:
        row.update({key: number(raw[key]) / 100 if raw[key] else None for key in SHARES},
                   shares_year=raw["shares_year"])
    row.update(as_of=(raw or {}).get("year") or "2024", notes="; ".join(notes))
    return row


def main(path, nations_path):
    nations = {row["id"]: row for row in read_table(nations_path)}
    table = {row["iso3"]: row for row in read_table(path)}
    ginis = PeerMedians(nations, column(table.values(), "gini"))
    means = column(table.values(), "mean_daily_ppp2021")
    ratios = PeerMedians(nations, {key: value * DAYS / gdp_ppp_per_capita(nations[key])
                                   for key, value in means.items() if key in nations})
    write_table(COLUMNS, [income(nation, table.get(key), ginis, ratios) for key, nation in nations.items()])


if __name__ == "__main__":
    main(*sys.argv[1:])
