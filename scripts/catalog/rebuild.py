"""Re-makes every table of scenarios/catalog from a folder of raw tables (names below), in the order of their dependences
(hardware/efficiency.csv is fitted by scripts/fit/kernels.py).

rebuild.py RAW_FOLDER [scenarios/catalog]     missing raw tables are reported and their catalog tables left as they are"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# catalog table, script, raw tables (in RAW_FOLDER), catalog tables it also reads
STEPS = [
    ("model/models.csv", "import_models.py", ["models.csv"], []),
    ("price/purchase.csv", "import_purchase.py", ["hardware_purchase_prices.csv"], []),
    ("hardware/accelerators.csv", "import_hardware.py", ["hardware.csv"], ["price/purchase.csv"]),
    ("nation/nations.csv", "import_nations.py", ["nations.csv"], []),
    ("nation/incomes.csv", "import_incomes.py", ["income_distribution.csv"], ["nation/nations.csv"]),
    ("region/regions.csv", "import_regions.py", ["electricity.csv", "country_datacenter.csv", "country_finance.csv", "datacenter_factors.csv",
                                                 "cloud_region_premium.csv"], ["nation/nations.csv"]),
    ("organization/organizations.csv", "import_organizations.py", ["organizations.csv"], []),
    ("organization/organizations-research.csv", "import_research.py", ["us_universities.csv", "us_ffrdc.csv", "us_nonprofits_federal_rnd.csv"],
     ["organization/organizations.csv"]),
    ("organization/compute.csv", "import_compute.py", ["compute_holdings.csv"], []),
    ("nation/compute.csv", "import_territory.py", ["compute_holdings.csv"], []),
    ("organization/vendors.csv", "import_vendors.py", [], []),
    ("nation/blocs.csv", "import_blocs.py", [], []),
    ("nation/languages.csv", "import_languages.py", ["territoryInfo.json", "codeMappings.json"], ["nation/nations.csv"]),
    ("model/tokenizers.csv", "import_tokenizers.py", ["udhr_tokens.csv"], ["nation/languages.csv"]),
    ("price/devices.csv", "import_devices.py", [], []),
    ("price/falls.csv", "import_falls.py", ["gpu_price_history.csv"], []),
    ("price/rental.csv", "import_rental.py", ["gpu_rental_prices.csv"], []),
    ("price/api.csv", "import_api.py", ["api_prices.csv"], []),
    ("price/subscriptions.csv", "import_subscriptions.py", ["subscriptions.csv"], []),
]


def main(raw_folder, catalog="scenarios/catalog"):
    for target, script, raw, own in STEPS:
        inputs = [os.path.join(raw_folder, name) for name in raw] + [os.path.join(catalog, name) for name in own]
        missing = [path for path in inputs if not os.path.exists(path)]
        if missing:
            print(f"{target}: left as it is, no {', '.join(missing)}")
            continue
        table = subprocess.run([sys.executable, os.path.join(HERE, script), *inputs], check=True, capture_output=True).stdout
        os.makedirs(os.path.dirname(os.path.join(catalog, target)), exist_ok=True)
        with open(os.path.join(catalog, target), "wb") as file:
            file.write(table)
        print(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
