#!/usr/bin/env python3
"""How many people use AI, from Microsoft's AI diffusion report (CSV, a column per half year or quarter).

microsoft.py [--catalog DIR] [--dry-run]      all options: --help

The file of the newest quarter that there is. Countries come by name; a new period makes new rows."""
import re
import sys

from common.fetch import MISSING, as_csv
from common.findings import Refused, Unusable
from common.importer import Answer, Importer, run
from common.names import countries
from common.spec import Column, Reading, Second, Table
from import_usage import last_month
from tables import number

USAGE, NATIONS = "gate/usage.csv", "nation/nations.csv"
MEASURE = "ai-users-percent-of-ages-15-64"
NAME = "Economy"
PERIOD = re.compile(r"(H[12]|Q[1-4]) (\d{4}) AI Diffusion")
SHARE = re.compile(r"\d+(\.\d+)?%")
ENCODINGS = ("utf-8-sig", "mac_roman")  # the file of 2026 is in the latter
QUARTERS_BACK = 6
PERIOD_FACTOR = 2  # between two periods of a country
OUTSIDE = {"GUF"}  # no economy of its own in the catalog
NOTE = ("behavioural: Microsoft telemetry adjusted for OS, device share, internet, population; undercounts domestic "
        "Chinese apps")


def online(row, tables):
    """Percent of a nation's people on the Internet: nobody else uses AI."""
    nation = next((nation for nation in tables[NATIONS] if nation["id"] == row["nation"]), None)
    return nation and number(nation["internet_percent"])


TABLE = Table(
    USAGE, "Microsoft AI Economy Institute, Global AI Diffusion; github microsoft/ai-diffusion-report (MIT)",
    (Column("value", factor=1.6, shift=1.15), Column("notes", text=True, new_only=True)),
    new_rows=True, required=("value",), whole=True, expects=lambda row: row["measure"] == MEASURE,
    seconds=(Second("value", online, 0.01, 1.5, "the share of people on the Internet"),))


def files(today):
    """Names of the file of each quarter, the newest first."""
    year, quarter = int(today[:4]), (int(today[5:7]) + 2) // 3
    for back in range(QUARTERS_BACK):
        index = year * 4 + quarter - 1 - back
        yield f"data/AI_Diffusion_Q{index % 4 + 1}{index // 4}_Update.csv"


def newest_file(fetcher, today):
    for name in files(today):
        try:
            return fetcher.get("microsoft", name)
        except Unusable as error:
            if str(error) != MISSING:
                raise
    raise Unusable("status", f"no file of the last {QUARTERS_BACK} quarters")


def ask(fetcher, today, tables):
    rows = as_csv(newest_file(fetcher, today), (NAME,), ENCODINGS, ends=False)
    periods = [(column, f"{found[2]}-{found[1]}") for column in rows[0] if (found := PERIOD.fullmatch(column))]
    if not periods:
        raise Unusable("columns", f"no column like 'Q1 2026 AI Diffusion'; there are {', '.join(rows[0])}")
    by_name, answer = countries(tables[NATIONS]), Answer({USAGE: []})
    for row in rows:
        code = by_name.get(row[NAME].strip().lower())
        if code in OUTSIDE:
            continue
        if code is None:
            answer.findings.append(Refused(USAGE, row[NAME], "", "", "keys", "a country of unknown name: "
                                           "scripts/import/common/names.py"))
        before = None
        for column, period in periods:
            text = row[column].strip()
            if text and not SHARE.fullmatch(text):
                raise Unusable("type", f"{row[NAME]} {column}: {text!r:.40} is no percentage")
            if text and code:
                key, date = (code, MEASURE, period), last_month(period)
                if before and not 1 / PERIOD_FACTOR <= float(text[:-1]) / before <= PERIOD_FACTOR:
                    answer.findings.append(Refused(USAGE, "/".join(key), "value", text, "factor",
                                                   f"{before:g} % a period before"))
                before = float(text[:-1])
                answer.readings[USAGE] += [Reading(key, "value", float(text[:-1]), date),
                                           Reading(key, "notes", NOTE, date)]
    return answer


IMPORTER = Importer("microsoft", {"microsoft": "https://raw.githubusercontent.com/microsoft/ai-diffusion-report/main"},
                    (TABLE,), ask, may_ship=True, licence="MIT", reads=(NATIONS,))

if __name__ == "__main__":
    sys.exit(run(IMPORTER))
