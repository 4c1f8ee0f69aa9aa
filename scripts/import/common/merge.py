"""New rows of a table from its old rows and what the source says now. A row in which no figure changed keeps its bytes,
so that nothing is computed again because it was looked at again."""
import math
import re
from typing import NamedTuple

import common  # noqa: F401  finds the scripts of the catalog
from catalog_keys import KEYS, row_key
from corrections import corrections
from tables import plain

SAME = 1e-6  # relative: what a table's digits do not hold


class Change(NamedTuple):
    """A cell that gets another value; `old` is empty where none was known, `before` None for a new row."""
    key: tuple
    column: object  # spec.Column
    old: str
    new: str
    before: object
    after: dict


class Merged(NamedTuple):
    """Rows of the new table, the cells that change, those that the catalog keeps against the source, and what was
    passed over, {reason: number}."""
    rows: list
    changes: list
    contradictions: list
    passed: dict


def key_columns(path):
    return KEYS.get(path, ("id",))


def name(key):
    return "/".join(key)


def same(old, new):
    if old == new:
        return True
    try:
        return math.isclose(float(old), float(new), rel_tol=SAME)
    except ValueError:
        return False


def known_date(row, column, table):
    """Date of the value that a row has, '' where it does not say."""
    if not row.get(column.name):
        return ""
    if column.year_column:
        return row[column.year_column]
    if table.whole:
        return row["as_of"]
    found = re.search(rf"\b{re.escape(column.label or column.name)} (\d{{4}})\b", row["notes"])
    return found.group(1) if found else ""


def is_older(date, known):
    length = min(len(date), len(known))
    return date[:length] < known[:length]


def _dated(row, column, date):
    """Sets the year of an imported cell where the table keeps it, and takes out remarks that are no longer true."""
    if column.year_column:
        row[column.year_column] = date[:4]
    label = "" if column.year_column or not column.dated else column.label or column.name
    unsaid = tuple(filter(None, (f"{column.name}: ", column.drops)))
    parts = [part for part in row["notes"].split("; ") if part and not part.startswith(unsaid)]
    if label:
        pattern = re.compile(rf"\b{re.escape(label)} \d{{4}}\b")
        if any(pattern.search(part) for part in parts):
            parts = [pattern.sub(f"{label} {date[:4]}", part) for part in parts]
        else:
            parts.append(f"{label} {date[:4]}")
    row["notes"] = "; ".join(parts)
    row.update(column.beside)


def _sourced(text, columns, source, today):
    """`source` of a row, with the columns that this importer set: 'gdp_USD, population: SOURCE, retrieved DATE'."""
    own = re.compile(rf"(?:; )?([\w, ]+): {re.escape(source)}, retrieved \d{{4}}-\d\d-\d\d")
    found = own.search(text)
    if found:
        columns = sorted(set(columns) | set(found.group(1).split(", ")))
        text = own.sub("", text)
    return "; ".join(filter(None, [text, f"{', '.join(sorted(columns))}: {source}, retrieved {today}"]))


def _new_row(key, cells, table, header):
    row = dict.fromkeys(header, "")
    row.update(zip(key_columns(table.path), key))
    for column, reading in cells:
        row[column.name] = text_of(reading.value, column)
        row.update(column.beside)
    return row


def text_of(value, column):
    """Text of a cell: `digits` significant digits, whole numbers from a million on."""
    if column.text:
        return value
    return plain(float(round(value) if abs(value) >= 1e6 else value), column.digits)


def merge(table, rows, header, readings, today):
    """Merged of a table whose rows are `rows` (dictionaries with the columns `header`)."""
    columns = {column.name: column for column in table.columns}
    cells = {}
    for reading in readings:
        cells.setdefault(reading.key, []).append((columns[reading.column], reading))
    held = {key: {entry["column"] for entry in entries} for key, entries in corrections(table.path).items()}
    passed, changes, contradictions, result = {}, [], [], []

    def pass_over(reason):
        passed[reason] = passed.get(reason, 0) + 1

    for before in rows:
        key = row_key(table.path, before)
        after, set_here = dict(before), []
        for column, reading in cells.pop(key, []):
            new = text_of(reading.value, column)
            if same(before[column.name], new) or column.new_only:
                continue
            if column.name in held.get(name(key), ()):
                pass_over("held by corrections.csv")
            elif column.keeps and before[column.name]:
                pass_over("kept, the source differs")
                contradictions.append(Change(key, column, before[column.name], new, before, before))
            elif is_older(reading.date, known_date(before, column, table)):
                pass_over("older than what is known")
            else:
                after[column.name] = new
                set_here.append((column, reading))
        if set_here:
            _finish(after, set_here, table, today)
            changes += [Change(key, column, before[column.name], after[column.name], before, after)
                        for column, _ in set_here]
        result.append(after)
    for key, parts in sorted(cells.items()):
        missing = [column for column in table.required if column not in {c.name for c, _ in parts}]
        if not table.new_rows or missing:
            pass_over("a row that the catalog lacks")
            continue
        row = _new_row(key, parts, table, header)
        _finish(row, parts, table, today)
        changes += [Change(key, column, "", row[column.name], None, row) for column, _ in parts]
        result.append(row)
    if any(change.before is None for change in changes):
        result.sort(key=lambda row: row_key(table.path, row))
    return Merged(result, changes, contradictions, passed)


def _finish(row, cells, table, today):
    """Source and dates of a row in which `cells`, [(Column, Reading)], were set."""
    if table.whole:
        row["source"] = f"{table.source}, retrieved {today}"
        row["as_of"] = max(reading.date for _, reading in cells)
        return
    for column, reading in cells:
        _dated(row, column, reading.date)
        if column.name == table.dated_by:
            row["as_of"] = reading.date
    row["source"] = _sourced(row["source"], [column.name for column, _ in cells], table.source, today)
