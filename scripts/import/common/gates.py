"""What a response must pass before it becomes a table: types, keys, rows, ranges, the last good value, a common shift,
a second source. A value that a person has looked at passes by a row of accepted.csv."""
import math
import os
import re

import common  # noqa: F401  finds the scripts of the catalog
from catalog_keys import row_key
from common.findings import Refused
from common.merge import name
from ranges import RANGES
from tables import median, number, read_table

ACCEPTED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "accepted.csv")
ACCEPTED_COLUMNS = ["table", "row", "column", "value", "source", "as_of", "reason"]
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
MOST_NEW = 0.5      # of the rows there are: so many may come at once
SHIFT_ROWS = 8      # fewer have no median to speak of
KNOWN_CONTRADICTION = 1.25  # of the ratio of two sources, since the last good value


def types(table, readings):
    """Every figure is a finite number and every date a date; nothing stands twice."""
    columns, seen = {column.name: column for column in table.columns}, {}
    for reading in readings:
        value, column = reading.value, columns[reading.column]
        where = table.path, name(reading.key), reading.column, str(value)[:80]
        if column.text:
            if not isinstance(value, str) or not value:
                yield Refused(*where, "type", "no text")
        elif isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            yield Refused(*where, "type", "no finite number")
        if not DATE.fullmatch(reading.date):
            yield Refused(*where, "type", f"{reading.date!r} is no date")
        if seen.setdefault((reading.key, reading.column), reading) is not reading:
            yield Refused(*where, "keys", "twice in the response")


def keys(table, rows, listed):
    """Every key that the source should have is in its answer."""
    expected = {row_key(table.path, row) for row in rows if table.expects(row)} - table.absent
    missing = sorted(expected - listed)
    if len(missing) > table.most_missing * len(expected):
        for key in missing:
            yield Refused(table.path, name(key), "", "", "keys",
                          f"gone from the source, with {len(missing) - 1} others of {len(expected)}")


def counts(table, rows, readings, listed, listed_before):
    """As many rows as at the last import, as many values as a column should have, and no flood of new rows."""
    if listed < (1 - table.most_missing) * (listed_before or 0):
        yield Refused(table.path, "", "", str(listed), "rows", f"{listed} rows, {listed_before} at the last import")
    expected = [row for row in rows if table.expects(row) and row_key(table.path, row) not in table.absent]
    had = {row_key(table.path, row) for row in rows}
    for column in table.columns:
        values = sum(reading.column == column.name and reading.key in had for reading in readings)
        wanted = sum(bool(row[column.name]) for row in expected)
        if values < column.least_share * wanted:
            yield Refused(table.path, "", column.name, str(values), "rows",
                          f"values for {values} rows, at least {column.least_share:.0%} of {wanted} are wanted")
    new = {reading.key for reading in readings} - had
    if table.new_rows and rows and len(new) > MOST_NEW * len(rows):
        yield Refused(table.path, "", "", str(len(new)), "rows", f"{len(new)} new rows beside {len(rows)}")


def ranges(table, readings):
    """Figures within the range of their column, in its unit."""
    of_table = RANGES[table.path]
    texts = {column.name for column in table.columns if column.text}
    for reading in readings:
        if reading.column not in texts:
            least, greatest, _ = of_table[reading.column]
            if not least <= reading.value <= greatest:
                yield Refused(table.path, name(reading.key), reading.column, f"{reading.value:g}", "range",
                              f"outside {least:g} .. {greatest:g}")


def factors(table, changes):
    """Figures within a factor of the last good value, and the median row not moved as a unit would."""
    moves = {}
    for change in changes:
        if change.column.text:
            continue
        old, new = number(change.old), number(change.new)
        if not old or new is None:
            continue
        ratio = new / old
        moves.setdefault(change.column, []).append(ratio)
        if ratio <= 0 or max(ratio, 1 / ratio) > change.column.factor:
            yield Refused(table.path, name(change.key), change.column.name, change.new, "factor",
                          f"{ratio:.3g} times the last good value, {change.old}; "
                          f"at most {change.column.factor:g} either way")
    for column, ratios in moves.items():
        middle = median(ratios)
        if len(ratios) >= SHIFT_ROWS and (middle <= 0 or max(middle, 1 / middle) > column.shift):
            yield Refused(table.path, "", column.name, "", "shift", f"{len(ratios)} rows move by a median factor of "
                          f"{middle:.3g}, at most {column.shift:g}: another unit?")


def _ratio(second, key, row, text, tables, estimates):
    """A value over its second source's estimate, None where there is none."""
    estimate = second.estimate(row, tables) if second.estimate else estimates.get((key, second.column))
    return number(text) / estimate if estimate and text else None


def seconds(table, changes, tables, estimates):
    """Figures within bounds of what a second source says, or no further from it than the last good value was: two
    sources that contradict each other for a reason (check_catalog.py knows it) may go on doing so."""
    for second in table.seconds:
        for change in changes:
            if change.column.name != second.column:
                continue
            new = _ratio(second, change.key, change.after, change.new, tables, estimates)
            if new is None or second.least <= new <= second.greatest:
                continue
            old = (_ratio(second, change.key, change.before, change.old, tables, estimates)
                   if change.before and second.estimate else None)
            if old and new > 0 and max(new / old, old / new) <= KNOWN_CONTRADICTION:
                continue
            yield Refused(table.path, name(change.key), second.column, change.new, "second source",
                          f"{new:.3g} times {second.name}; {second.least:g} to {second.greatest:g} is usual")


def without_accepted(findings, path=ACCEPTED):
    """The findings that no row of accepted.csv covers: the same table, row, column and value."""
    accepted = {tuple(row[column] for column in ACCEPTED_COLUMNS[:4]) for row in read_table(path)}
    return [finding for finding in findings if tuple(finding[:4]) not in accepted]
