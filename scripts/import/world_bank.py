#!/usr/bin/env python3
"""Nations and incomes from the World Bank's indicators (API v2, JSON).

world_bank.py [--catalog DIR] [--dry-run]      all options: --help

The newest value of the last ten years per economy and indicator; an older one than the catalog's is passed over. Income
shares of a nation are taken together with the Gini of their survey, or not at all. Market incomes follow from GDP."""
import sys

from common.fetch import MOST_PAGES, fields
from common.findings import Unusable
from common.importer import Answer, Importer, run
from common.spec import Column, Reading, Second, Table
import check_nations
import import_incomes
from tables import number

NATIONS, INCOMES = "nation/nations.csv", "nation/incomes.csv"
YEARS = 10
PER_PAGE = 1000
SOURCE = "World Bank WDI (CC-BY 4.0)"
PERCENT = 0.01  # the catalog's Gini and shares are of 1


def share(name, series):
    return Column(name, series, PERCENT, factor=1.6, shift=1.1, year_column="shares_year", digits=4)


def gdp_by_income(row, _):
    """GNI per head times population: another indicator, the Atlas method."""
    gni = number(row["gni_per_capita_USD"])
    return gni * number(row["population"]) if gni else None


GNI_LEAST, GNI_GREATEST = check_nations.GNI
NATION_TABLE = Table(
    NATIONS, SOURCE, dated_by="gdp_USD",
    # Not in the API: Taiwan. Listed without any value: dependencies, which keep the figures that they have.
    absent=frozenset({("TWN",)}),
    columns=(
        Column("population", "SP.POP.TOTL", factor=1.25, shift=1.05, least_share=0.95),
        Column("gdp_USD", "NY.GDP.MKTP.CD", factor=1.8, shift=1.2, least_share=0.85, label="GDP", drops="gdp_USD:"),
        # constant 2021 international $, as the incomes
        Column("gdp_ppp_USD", "NY.GDP.MKTP.PP.KD", factor=1.8, shift=1.2, least_share=0.8,
               beside={"gdp_ppp_basis": "newer"}),
        Column("gni_per_capita_USD", "NY.GNP.PCAP.CD", factor=1.8, shift=1.2, least_share=0.8),
        Column("gerd_percent_gdp", "GB.XPD.RSDV.GD.ZS", factor=3, year_column="gerd_year",
               beside={"gerd_basis": "reported"}, drops="GERD: "),
        Column("researchers_per_million", "SP.POP.SCIE.RD.P6", factor=3, digits=5),
        Column("electricity_access_percent", "EG.ELC.ACCS.ZS", factor=2, shift=1.1, least_share=0.9, digits=4),
    ),
    seconds=(
        Second("population", lambda row, _: number(row["adults"]), 1.0, 2.2, "the CIA's adults"),
        Second("gdp_USD", gdp_by_income, 1 / GNI_GREATEST, 1 / GNI_LEAST, "GNI per head times population"),
        Second("gdp_ppp_USD", lambda row, _: number(row["gdp_USD"]), 0.6, 10, "GDP at market rates"),
    ))
INCOME_TABLE = Table(
    INCOMES, SOURCE, absent=NATION_TABLE.absent,
    columns=(
        Column("gini", "SI.POV.GINI", PERCENT, factor=1.6, shift=1.1, least_share=0.4, label="Gini",
               beside={"gini_basis": "survey"}, drops="Gini: ", digits=4),
        share("share_d1", "SI.DST.FRST.10"), share("share_q1", "SI.DST.FRST.20"), share("share_q2", "SI.DST.02ND.20"),
        share("share_q3", "SI.DST.03RD.20"), share("share_q4", "SI.DST.04TH.20"), share("share_q5", "SI.DST.05TH.20"),
        share("share_d10", "SI.DST.10TH.10"),
    ))


def page(fetcher, series, number_of, today):
    """(pages, total, records) of one page of an indicator."""
    year = int(today[:4])
    answer = fetcher.json("world-bank", f"v2/country/all/indicator/{series}", format="json",
                          date=f"{year - YEARS}:{year}", per_page=PER_PAGE, page=number_of)
    if not isinstance(answer, list) or not answer or not isinstance(answer[0], dict):
        raise Unusable("type", "not the pair of page and records of the API")
    if "message" in answer[0]:
        raise Unusable("status", f"the API answers {answer[0]['message']!r:.200}")
    if len(answer) != 2 or not isinstance(answer[1], list):
        raise Unusable("empty", f"no records: {answer!r:.120}")
    at, pages, total = fields(answer[0], ("page", "pages", "total"))
    if at != number_of or not isinstance(pages, int) or not 1 <= pages <= MOST_PAGES:
        raise Unusable("pages", f"page {at!r} of {pages!r}; page {number_of} of 1 to {MOST_PAGES} was asked for")
    return pages, total, answer[1]


def records(fetcher, series, today):
    """All records of an indicator."""
    pages, total, found = page(fetcher, series, 1, today)
    for number_of in range(2, pages + 1):
        again, total_again, more = page(fetcher, series, number_of, today)
        if (again, total_again) != (pages, total):
            raise Unusable("pages", f"{again} pages of {total_again} records, {pages} of {total} before")
        found += more
    if not found:
        raise Unusable("empty", f"{series}: no records")
    if len(found) != total:
        raise Unusable("pages", f"{series}: {len(found)} records on {pages} pages, {total} announced")
    return found


def newest(fetcher, series, today):
    """({code: (year, value)} of the newest values, codes of all that is listed)."""
    values, listed = {}, set()
    for record in records(fetcher, series, today):
        code, date, value, indicator = fields(record, ("countryiso3code", "date", "value", "indicator"))
        if fields(indicator, ("id",)) != [series]:
            raise Unusable("columns", f"{indicator!r} where {series} was asked for")
        listed.add((code,))
        if value is not None and (code not in values or str(date) > values[code][0]):
            values[code] = str(date), value
    return values, listed


def readings(column, values):
    """Values that are no numbers go on as they are, to the gate of types."""
    numbers = (int, float)
    return [Reading((code,), column.name, value * column.scale if isinstance(value, numbers) else value, date)
            for code, (date, value) in values.items() if code]


def of_one_survey(found):
    """Readings of incomes without shares that are not of the year of their nation's Gini, or not complete."""
    years = {reading.key: reading.date for reading in found["gini"]}
    for name in [name for name in found if name != "gini"]:
        found[name] = [reading for reading in found[name] if years.get(reading.key) == reading.date]
    complete = set.intersection(*({reading.key for reading in found[name]} for name in found if name != "gini"))
    return {name: [reading for reading in part if name == "gini" or reading.key in complete]
            for name, part in found.items()}


def ask(fetcher, today, _):
    answer = Answer({}, {})
    for table in (NATION_TABLE, INCOME_TABLE):
        found, listed = {}, []
        for column in table.columns:
            values, codes = newest(fetcher, column.series, today)
            found[column.name] = readings(column, values)
            listed.append(codes)
        if table is INCOME_TABLE:
            found = of_one_survey(found)
        answer.readings[table.path] = [reading for part in found.values() for reading in part]
        answer.listed[table.path] = set.intersection(*listed)
    return answer


def derive(tables):
    """Market incomes: PPP incomes at the price level of the nation."""
    nations = {row["id"]: row for row in tables[NATIONS]}
    for row in tables[INCOMES]:
        ppp = number(row["mean_income_USD_per_year_ppp"])
        market = round(ppp * import_incomes.market_factor(nations[row["id"]]))
        if abs(market - number(row["mean_income_USD_per_year_market"])) > 1:  # else the rounding of `ppp`
            row["mean_income_USD_per_year_market"] = str(market)


IMPORTER = Importer("world_bank", {"world-bank": "https://api.worldbank.org"}, (NATION_TABLE, INCOME_TABLE), ask,
                    may_ship=True, licence="CC-BY 4.0", derive=derive)

if __name__ == "__main__":
    sys.exit(run(IMPORTER))
