"""organization/organizations.csv: companies (figures of their own reports), AI laboratories, US universities,
laboratories and nonprofits.

import_organizations.py ORGANIZATIONS.csv > scenarios/catalog/organization/organizations.csv"""
import re
import sys

from tables import kebab, read_table, write_table

COLUMNS = ("id,name,kind,sector,country,revenue_USD,rnd_USD,capex_USD,employees,compute_spend_USD,source,as_of,"
           "notes").split(",")
KINDS = {"company": "company", "university": "university", "government lab": "laboratory", "nonprofit": "nonprofit"}

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
        row["rnd_USD"] = rnd * 1e9
        row["capex_USD"] = row["capex_USD"] or (capex * 1e9 if capex else "")
        notes.append("R&D and capital expenditure recalled from the annual report, not re-read")
    if raw["compute_spend_year"]:
        notes.append(f"compute spend {raw['compute_spend_year']}")
    if raw["type"] == "nonprofit":
        notes.append("federal R&D obligations only")
    row["notes"] = "; ".join(notes)
    return row


def main(path):
    write_table(COLUMNS, [organization(raw) for raw in read_table(path)])


if __name__ == "__main__":
    main(sys.argv[1])
