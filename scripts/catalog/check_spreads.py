"""Checks of input/spreads.csv: judgements are few and say why, nothing rests on a prior alone, medians are where values
are. What a cell may hold is checked by the program that reads it (host/catalog/spread_table.cpp)."""
from findings import Finding
from tables import number

TABLE = "input/spreads.csv"
COLUMNS = ("input,class,distribution,p1,p2,p3,unit,kind,low,mode,high,reason,evidence,source,as_of,notes").split(",")
MOST_JUDGEMENTS = 8


def name(row):
    return row["input"] + "/" + row["class"]


def judgements(tables):
    """At most eight rows are judged, and each says from where to where and why."""
    judged = [row for row in tables[TABLE] if row["kind"] == "judgement"]
    for row in judged:
        if not all(row[column] for column in ("low", "mode", "high", "reason")):
            yield Finding("judgements", TABLE, name(row), "has no low, mode, high or reason", "judgement")
        elif not number(row["low"]) <= number(row["mode"]) <= number(row["high"]):
            yield Finding("judgements", TABLE, name(row), "mode is not between low and high", "judgement")
    for row in judged[MOST_JUDGEMENTS:]:
        yield Finding("judgements", TABLE, name(row), f"one judgement more than {MOST_JUDGEMENTS}", "judgement")


def priors(tables):
    """No source is a prior of this project, and evidence is stated."""
    for row in tables[TABLE]:
        if "prior" in row["source"].lower() or not row["evidence"]:
            yield Finding("priors", TABLE, name(row), "rests on a prior or states no evidence", "prior")


CHECKS = [judgements, priors]
