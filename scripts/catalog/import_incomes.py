"""nation/incomes.csv: mean income, Gini (0 to 1) and quintile shares (of 1) from the compiled income table.

import_incomes.py INCOMES.csv scenarios/catalog/nation/nations.csv > scenarios/catalog/nation/incomes.csv
Market-rate incomes are the PPP mean times GDP / PPP GDP. Nations outside the table get peer medians and say so; a
survey mean above GDP per head is cut to the share of GDP per head that few nations exceed."""
import sys

from imputation import PeerMedians, column
from tables import number, quantile, read_table, write_table

COLUMNS = ("id,gini,gini_basis,mean_income_USD_per_year_ppp,mean_income_USD_per_year_market,share_d1,share_q1,"
           "share_q2,share_q3,share_q4,share_q5,share_d10,shares_year,source,as_of,notes").split(",")
SHARES = "share_d1 share_q1 share_q2 share_q3 share_q4 share_q5 share_d10".split()
SOURCE = "World Bank PIP / WDI and Gapminder (CC-BY 4.0)"
DAYS = 365
# highest plausible USD of today per 2021 PPP dollar; beyond it an official exchange rate misleads (Cuba)
MARKET_FACTOR_CAP = 1.35
SHARE_CAP = 0.95  # quantile over nations of survey mean / GDP per head: who has more than his GDP gets that share
REFUSED = {"MCO"}  # its mean rests on an extrapolated PPP GDP


def gdp_ppp_per_capita(nation):
    """PPP GDP per head, at market rate where no PPP figure exists."""
    return number(nation["gdp_ppp_USD"] or nation["gdp_USD"]) / number(nation["population"])


def survey_mean(nation, raw):
    """Mean income of the surveys, PPP dollars a year, or None."""
    known = raw and raw["mean_daily_ppp2021"] and nation["id"] not in REFUSED
    return number(raw["mean_daily_ppp2021"]) * DAYS if known else None


def market_factor(nation):
    """Market-rate value of one PPP dollar."""
    if not nation["gdp_ppp_USD"]:
        return 1.0
    return min(number(nation["gdp_USD"]) / number(nation["gdp_ppp_USD"]), MARKET_FACTOR_CAP)


def cut(mean, nation, cap, notes):
    """The mean, at most `cap` of PPP GDP per head where it is above all of it."""
    gdp = gdp_ppp_per_capita(nation)
    if mean <= gdp:
        return mean
    notes.append(f"survey mean {mean / gdp:.2f} of GDP per head, cut to {cap:.2f}")
    return cap * gdp


def income(nation, raw, ginis, ratios, cap):
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
    mean = survey_mean(nation, raw)
    if mean:
        mean = cut(mean, nation, cap, notes)
        notes.append(f"mean {raw['mean_year']}, 2021 PPP dollars")
    else:
        value, peers = ratios.of(nation["id"])
        mean = value * gdp_ppp_per_capita(nation)
        if nation["id"] in REFUSED:
            notes.append("the table's mean rests on an extrapolated PPP GDP: left out")
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
    row.update(as_of=(raw or {}).get("mean_year") or nation["as_of"], notes="; ".join(notes))
    return row


def main(path, nations_path):
    nations = {row["id"]: row for row in read_table(nations_path)}
    table = {row["iso3"]: row for row in read_table(path)}
    ginis = PeerMedians(nations, column(table.values(), "gini"))
    means = {key: survey_mean(nation, table.get(key)) for key, nation in nations.items()}
    shares = {key: mean / gdp_ppp_per_capita(nations[key]) for key, mean in means.items() if mean}
    cap, ratios = quantile(list(shares.values()), SHARE_CAP), PeerMedians(nations, shares)
    write_table(COLUMNS, [income(nation, table.get(key), ginis, ratios, cap) for key, nation in nations.items()])


if __name__ == "__main__":
    main(*sys.argv[1:])
