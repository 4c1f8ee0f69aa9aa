"""organization/vendors.csv: the nation of the maker of an accelerator.

import_vendors.py > scenarios/catalog/organization/vendors.csv"""
from tables import write_table

COLUMNS = "vendor,country,source,as_of,notes".split(",")
HOME = {"USA": "NVIDIA AMD Intel Apple Google AWS Amazon Qualcomm Ampere Meta Microsoft Groq SambaNova SiFive Cerebras "
               "Tesla",
        "GBR": "Raspberry_Pi Graphcore",
        "CHN": "Huawei Rockchip Moore_Threads Biren Baidu Cambricon Hygon", "TWN": "MediaTek", "KOR": "Samsung"}


def main():
    rows = [dict(vendor=vendor.replace("_", " "), country=country,
                 source="seat in the company's annual report or register", as_of="2026",
                 notes="accelerators of US and most other makers are fabricated in Taiwan"
                 if country == "USA" and vendor == "NVIDIA" else "")
            for country, vendors in HOME.items() for vendor in vendors.split()]
    write_table(COLUMNS, sorted(rows, key=lambda row: row["vendor"]))


if __name__ == "__main__":
    main()
