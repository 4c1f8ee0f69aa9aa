"""Reading and writing catalog tables: one dialect of CSV, plain numbers, kebab-case ids."""
import csv
import re
import sys


def read_table(path):
    """Rows of a CSV file as dictionaries; unknown cells are empty strings."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(columns, rows, out=sys.stdout):
    """Writes rows (dictionaries) with exactly these columns; a key outside them is an error, a missing one is empty."""
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: plain(value) for key, value in row.items()})


def plain(value, digits=6):
    """Text of a cell: floats with `digits` significant digits (12 where that would round a figure of six digits and
    more) and no exponent below 1e15, None as empty."""
    if value is None:
        return ""
    if isinstance(value, float):
        if value == int(value) and abs(value) < 1e15:
            return str(int(value))
        text = f"{value:.{12 if abs(value) >= 1e6 else digits}g}"
        return text if "e" not in text or abs(value) >= 1e15 else f"{value:.12f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split())


def citation(text):
    """A source text without the retrieval marks (index ids, re-reading remarks) that mean nothing to a reader."""
    text = re.sub(r"\s*\((re-read|index id)[^)]*\)", "", text)
    text = re.sub(r",? ?(index )?ids? \d{6,}", "", text)
    return re.sub(r"\s+([;,)])", r"\1", text).strip()


def number(text):
    """Value of a numeric cell, or None where it is empty."""
    text = (text or "").strip()
    return float(text) if text else None


def kebab(name):
    """Catalog id of a name: lower case, [a-z0-9.-], words joined by '-', '+' spelled out."""
    text = name.lower().replace("+", "-plus")
    return re.sub(r"-+", "-", re.sub(r"[^a-z0-9.]+", "-", text)).strip("-")


def quantile(values, share):
    """Quantile by linear interpolation between order statistics (type 7)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def median(values):
    return quantile(values, 0.5)
