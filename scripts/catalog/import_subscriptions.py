"""price/subscriptions.csv: price of a chat subscription in a country over its price in the USA.

import_subscriptions.py LISTINGS.csv PLANS_2026.csv > scenarios/catalog/price/subscriptions.csv
LISTINGS.csv: app-store listings of ChatGPT by country. PLANS_2026.csv: plans of all providers from their price pages,
a citation each; those with a price are taken, in other currencies at the rate of the listings."""
import sys

from tables import citation, kebab, number, read_table, write_table

COLUMNS = "country,plan,ratio_to_us,us_USD_per_month,source,as_of,notes".split(",")
PLANS = {"ChatGPT Go": "chatgpt-go", "ChatGPT Plus": "chatgpt-plus", "ChatGPT Pro (USD 200 tier)": "chatgpt-pro"}
SOURCE = "ratio derived from public Apple App Store list prices at market exchange rates"
# not what one person pays per month for the product: seats of a team, bundles with something else, yearly payment
NOT_A_PERSON = ("seat", "yearly", "pass", "renewal")


def listed_plans(path):
    """Rows of the app-store listings, and {currency: USD per unit} that they imply."""
    listed = {(row["iso3"], PLANS[row["plan"]]): row for row in read_table(path)
              if row["channel"] == "apple_app_store" and row["plan"] in PLANS and row["price_usd_per_month"]}
    rows, rates = [], {}
    for (country, plan), row in sorted(listed.items()):
        at_home, price = number(listed["USA", plan]["price_usd_per_month"]), number(row["price_usd_per_month"])
        rates[row["currency"]] = price / number(row["price_local"])
        notes = "" if row["available"] in ("", "1") else "listed but not available"
        rows.append(dict(country=country, plan=plan, ratio_to_us=round(price / at_home, 3), us_USD_per_month=at_home,
                         source=SOURCE, as_of=row["date"],
                         notes="; ".join(filter(None, [f"price in {row['currency']}, taxes as listed", notes]))))
    return rows, rates


def is_personal(row):
    return (row["channel"] == "web" and number(row["price_local"]) and row["confidence"] != "low"
            and not any(word in row["plan"] for word in NOT_A_PERSON))


def other_plans(rows, rates, known):
    """Rows of plans that `known` lacks and whose US price is known."""
    kept = {(row["iso3"], kebab(row["plan"])): row for row in rows if is_personal(row)}
    found = []
    for (country, plan), row in sorted(kept.items()):
        home = kept.get(("USA", plan))
        if not home or (country, plan) in known or row["currency"] not in rates:
            continue
        at_home = number(home["price_local"])
        tax = "before tax" if country == "USA" else "taxes as listed"
        found.append(dict(country=country, plan=plan,
                          ratio_to_us=round(number(row["price_local"]) * rates[row["currency"]] / at_home, 3),
                          us_USD_per_month=at_home, source=citation(row["source"]), as_of=row["date"],
                          notes=f"price page, in {row['currency']}, {tax}"))
    return found


def main(path, plans_path):
    rows, rates = listed_plans(path)
    known = {(row["country"], row["plan"]) for row in rows}
    write_table(COLUMNS, rows + other_plans(read_table(plans_path), rates, known))


if __name__ == "__main__":
    main(*sys.argv[1:])
