"""price/falls.csv: how fast prices fall per year: published rates, and those of the rental medians of this catalog's
raw history.

import_falls.py GPU_PRICE_HISTORY.csv > scenarios/catalog/price/falls.csv"""
import math
import sys

from tables import median, read_table, write_table

COLUMNS = "id,what,rate_per_year,low,high,first_year,last_year,source,as_of,notes".split(",")
PUBLISHED = [
    ("use-epoch", "use", 40, 9, 900, 2021, 2025,
     "Cottier, Snodin, Owen, Adamczewski, Epoch AI, LLM inference prices have fallen rapidly but unequally across "
     "tasks, March 2025", "2025",
     "GPT-4 level on PhD-level science questions; slowest and fastest of six benchmarks"),
    ("use-a16z", "use", 10, None, None, 2021, 2024, "Appenzeller, a16z, Welcome to LLMflation, November 2024", "2024",
     "price of a fixed MMLU score"),
    ("use-aiindex", "use", 42.8, None, None, 2022, 2024,
     "Stanford HAI, AI Index Report 2025, ch. 1: 280-fold in about 18 months at the level of GPT-3.5", "2025",
     "280^(12/18) per year"),
    ("compute-epoch", "compute", 1.3, None, None, 2006, 2024,
     "Epoch AI, Trends in machine learning hardware: performance per dollar improves 30 % a year", "2024", ""),
    ("compute-hobbhahn", "compute", 1.4, None, None, 2006, 2021,
     "Hobbhahn, Besiroglu 2022, Trends in GPU price-performance: ML accelerators double in 2.07 years", "2022",
     "2^(1/2.07) per year"),
    ("compute-depreciation", "compute", 1.38, None, None, 2015, 2023,
     "Cottier et al. 2024, arXiv 2405.21015: 0.14 orders of magnitude a year", "2024", "10^0.14 per year"),
]
LEAST_MONTHS = 18


def rental_fall(months):
    """Yearly factor by which a monthly median falls: slope of its logarithm over time (Theil-Sen)."""
    points = sorted(months.items())
    return math.exp(-median([(math.log(b) - math.log(a)) / (s - t) for i, (t, a) in enumerate(points)
                             for s, b in points[i + 1:]]))


def main(path):
    rows = [dict(zip(COLUMNS, entry)) for entry in PUBLISHED]
    series = {}
    for raw in read_table(path):
        if raw["price_kind"] == "on_demand_monthly_median":
            year, month = raw["date"].split("-")[:2]
            months = series.setdefault(raw["accelerator"], {})
            months[int(year) + (int(month) - 0.5) / 12] = float(raw["usd_per_gpu_hour"])
    for accelerator, months in sorted(series.items()):
        if len(months) >= LEAST_MONTHS:
            rows.append(dict(id=f"rent-{accelerator.lower()}", what="compute",
                             rate_per_year=round(rental_fall(months), 3), first_year=int(min(months)),
                             last_year=int(max(months)), source="derived from monthly medians of public on-demand list "
                                                                "prices", as_of="2026",
                             notes=f"Theil-Sen slope over {len(months)} months; one accelerator, so its ageing too"))
    write_table(COLUMNS, rows)


if __name__ == "__main__":
    main(sys.argv[1])
