"""price/subscriptions.csv: price of a chat subscription in a country over its price in the USA (app-store listings).

import_subscriptions.py LISTINGS.csv > scenarios/catalog/price/subscriptions.csv"""
import sys

from tables import number, read_table, write_table

COLUMNS = "country,plan,ratio_to_us,us_USD_per_month,source,as_of,notes".split(",")
PLANS = {"ChatGPT Go": "chatgpt-go", "ChatGPT Plus": "chatgpt-plus", "ChatGPT Pro (USD 200 tier)": "chatgpt-pro"}
SOURCE = "ratio derived from public Apple App Store list prices at market exchange rates"


def main(path):
    listed = {(row["iso3"], PLANS[row["plan"]]): row for row in read_table(path)
              if row["channel"] == "apple_app_store" and row["plan"] in PLANS and row["price_usd_per_month"]}
    rows = []
    for (country, plan), row in sorted(listed.items()):
        at_home = number(listed["USA", plan]["price_usd_per_month"])
        notes = "" if row["available"] in ("", "1") else "listed but not available"
        rows.append(dict(country=country, plan=plan, ratio_to_us=round(number(row["price_usd_per_month"]) / at_home, 3),
                         us_USD_per_month=at_home, source=SOURCE, as_of=row["date"],
                         notes="; ".join(filter(None, [f"price in {row['currency']}, taxes as listed", notes]))))
    write_table(COLUMNS, rows)


if __name__ == "__main__":
    main(sys.argv[1])
