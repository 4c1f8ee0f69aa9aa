"""organization/organizations.csv: companies (figures of their own reports), AI laboratories, universities, laboratories
and nonprofits.

import_organizations.py ORGANIZATIONS.csv ORGANIZATIONS_2026.csv > scenarios/catalog/organization/organizations.csv
A figure of ORGANIZATIONS_2026.csv goes before the compiled one: that of the newest full fiscal year, for organisations
that the compiled table lacks else a part of a year taken to twelve months, which the notes say."""
import re
import sys

from tables import citation, kebab, number, read_table, write_table

COLUMNS = ("id,name,kind,sector,country,revenue_USD,rnd_USD,capex_USD,employees,compute_spend_USD,source,as_of,"
           "notes").split(",")
KINDS = {"company": "company", "university": "university", "government lab": "laboratory", "nonprofit": "nonprofit",
         "ai_lab": "company", "public_lab": "laboratory"}
SECTORS = {"ai": "ai_lab", "education": "university", "research": "national_lab", "semiconductors": "semiconductor"}
# ORGANIZATIONS_2026.csv names some as they trade
NAMES = {"Meta": "Meta Platforms", "TSMC": "Taiwan Semiconductor Manufacturing (TSMC)", "Tencent": "Tencent Holdings",
         "Alibaba": "Alibaba Group", "Zhipu (Z.ai)": "Zhipu"}
CELLS = {"revenue_USD": "revenue_usd", "rnd_USD": "rnd_usd", "capex_USD": "capex_usd"}
MONTHS = {"H1": 6, "Q1-Q3": 9}  # of a fiscal year that is not over
OLDEST_YEAR = "2020"

# R&D and capital expenditure (billion USD, fiscal 2023) from the companies' annual reports, recalled; other currencies
# at the 2023 mean rate.
REPORTS = {
    "Amazon": (85.6, 52.7), "Alphabet": (45.4, 32.3), "Meta Platforms": (38.5, 28.1), "Apple": (29.9, 11.0),
    "Microsoft": (27.2, 28.1), "Samsung Electronics": (21.6, 44.0), "Huawei": (23.2, None), "Volkswagen": (23.5, 15.8),
    "Johnson & Johnson": (15.1, 4.5), "Roche Group": (14.7, 4.2), "Merck & Co": (30.5, 3.9), "Pfizer": (10.7, 3.9),
    "Novartis": (11.4, 1.1), "AstraZeneca": (10.9, 1.4), "Intel": (16.0, 25.8), "NVIDIA": (8.7, 1.1),
    "Oracle": (8.6, 8.7), "IBM": (6.8, 1.2), "Cisco Systems": (7.6, 0.8), "Tencent Holdings": (9.0, 3.4),
    "Alibaba Group": (7.3, 4.5), "Taiwan Semiconductor Manufacturing (TSMC)": (5.9, 30.4), "Tesla": (4.0, 8.9),
    "Toyota Motor": (8.3, 11.4), "Siemens": (6.7, 2.4), "Robert Bosch": (7.9, 5.9), "Sony": (5.2, 4.4),
    "BYD": (5.6, 17.1), "Dell Technologies": (2.8, 2.8), "Meituan": (3.0, 1.0), "Xiaomi": (2.7, 0.9),
    "Lenovo Group": (2.2, 1.3), "HP": (1.6, 0.6), "Thermo Fisher Scientific": (1.3, 1.5),
    "Abbott Laboratories": (2.7, 2.2),
}


def organization(raw):
    row = dict(id=kebab(re.sub(r" \(.*\)", "", raw["name"])), name=raw["name"], kind=KINDS[raw["type"]],
               sector=raw["sector"], country=raw["iso3"], revenue_USD=raw["revenue_usd"], rnd_USD=raw["rnd_usd"],
               capex_USD=raw["capex_usd"], employees=raw["employees"], compute_spend_USD=raw["compute_spend_usd"],
               source=raw["source"], as_of=raw["year"])
    notes = []
    if raw["source"].startswith("Fortune"):
        row["source"] = "company annual report (revenue and employees as listed by Fortune Global 500, 2024 edition)"
        notes.append("fiscal 2023")
    if raw["name"] in REPORTS and not row["rnd_USD"]:
        rnd, capex = REPORTS[raw["name"]]
        row["rnd_USD"] = round(rnd * 1e9)
        row["capex_USD"] = row["capex_USD"] or (round(capex * 1e9) if capex else "")
        notes.append("R&D and capital expenditure recalled from the annual report, not re-read")
    if raw["compute_spend_year"]:
        notes.append(f"compute spend {raw['compute_spend_year']}")
    if raw["type"] == "nonprofit":
        notes.append("federal R&D obligations only")
    row["notes"] = "; ".join(notes)
    return row


def key(name):
    return kebab(re.sub(r" \(.*\)", "", NAMES.get(name, name)))


def months(fiscal_year):
    """(year, months that its figures cover)."""
    year, _, part = fiscal_year.partition(" ")
    return year, MONTHS.get(part, 12)


def newest(rows, column, new):
    """(value, year, row) of the newest full year, else (for a new organisation) of a part of one taken to twelve
    months; None where there is neither."""
    known = [(months(row["fiscal_year"]), number(row[column]), row) for row in rows
             if row[column] and (new or row["confidence"] != "low") and row["fiscal_year"] >= OLDEST_YEAR]
    whole = [(year, value, row) for (year, length), value, row in known if length == 12]
    part = [(year, value * 12 / length, row) for (year, length), value, row in known if length < 12]
    best = max(whole, default=None, key=lambda entry: entry[0]) or (
        max(part, default=None, key=lambda entry: entry[0]) if new else None)
    return (round(best[1]), best[0], best[2]) if best else None


def with_2026(row, rows, new):
    """Sets the newer figures of a row in place, with their sources; dates the row by its revenue, else its R&D."""
    notes, sources, years = [row["notes"]], [row["source"]], {}
    for cell, column in CELLS.items():
        found = newest(rows, column, new)
        if not found:
            continue
        row[cell], years[cell], raw = found
        part = "" if months(raw["fiscal_year"])[1] == 12 else f", {raw['fiscal_year']} taken to twelve months"
        caveat = f", {raw['notes']}" if raw["confidence"] == "low" else ""
        notes.append(f"{cell}: fiscal {years[cell]}{part}{caveat}")
        sources.append(citation(raw["source"]))
    if row["kind"] == "laboratory" and row["revenue_USD"] and not row["rnd_USD"]:
        row["rnd_USD"] = row["revenue_USD"]  # a research organisation's budget is for research
        notes.append("rnd_USD: its budget")
    row["as_of"] = years.get("revenue_USD") or years.get("rnd_USD") or years.get("capex_USD") or row["as_of"]
    row["notes"] = "; ".join(filter(None, notes))
    row["source"] = "; ".join(dict.fromkeys(filter(None, sources)))


def new_row(name, raw):
    return dict(dict.fromkeys(COLUMNS, ""), id=key(name), name=NAMES.get(name, name), kind=KINDS[raw["kind"]],
                sector=SECTORS.get(raw["sector"], raw["sector"]), country=raw["country"], as_of=raw["fiscal_year"][:4])


def main(path, path_2026):
    rows = {row["id"]: row for row in (organization(raw) for raw in read_table(path))}
    newer = {}
    for raw in read_table(path_2026):
        newer.setdefault(key(raw["name"]), []).append(raw)
    for name, those in newer.items():
        new = name not in rows
        row = new_row(those[0]["name"], those[0]) if new else rows[name]
        with_2026(row, those, new)
        if any(row[cell] for cell in CELLS):
            rows[name] = row
    write_table(COLUMNS, rows.values())


if __name__ == "__main__":
    main(*sys.argv[1:])
