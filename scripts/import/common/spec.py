"""What an importer says about its tables: columns, keys, source, bounds. The gates and the writer follow from it.

Ranges of columns are those of scripts/catalog/ranges.py, keys those of catalog_keys.py: each stands once."""
from dataclasses import dataclass, field
from typing import Callable, NamedTuple


class Reading(NamedTuple):
    """One cell as the source has it now: `value` a number in the column's unit or, in a column of text, a string;
    `date` (YYYY, YYYY-MM or YYYY-MM-DD) is that of the fact."""
    key: tuple
    column: str
    value: object
    date: str


@dataclass(frozen=True, eq=False)  # hashed by identity
class Column:
    """A column that an importer fills."""
    name: str
    series: str = ""           # what the source calls it
    scale: float = 1           # catalog unit per unit of the source
    factor: float = 2          # greatest ratio to the last good value, either way
    shift: float = 1.25        # greatest ratio of the median over all rows: above, a unit has changed
    least_share: float = 0.0   # of the rows that have a value: so many must have one in the answer
    year_column: str = ""      # column that holds the year of the value
    label: str = ""            # else the word before the year in `notes`; empty: the column's name
    dated: bool = True         # the row says of which year the value is
    beside: dict = field(default_factory=dict)  # cells set with it: how it is known
    drops: str = ""            # first words of remarks in `notes` that an imported value makes untrue
    text: bool = False
    keeps: bool = False        # a value that the catalog has stays; one that contradicts it is refused all the same
    new_only: bool = False     # only of rows that the catalog lacks
    digits: int = 6            # significant, of a written value below a million


@dataclass(frozen=True)
class Second:
    """A second source: `estimate(row, tables)` of what `column` should be, or None where it has no say. Without an
    `estimate` it is the answer's (Answer.estimates)."""
    column: str
    estimate: object
    least: float
    greatest: float
    name: str


@dataclass(frozen=True, eq=False)
class Table:
    """A catalog table, or the part of one that an importer fills."""
    path: str                          # below the catalog: nation/nations.csv
    source: str                        # as it stands in the column `source`, licence included
    columns: tuple
    seconds: tuple = ()
    absent: frozenset = frozenset()    # keys of the catalog that the source never had
    most_missing: float = 0.0          # share of the expected keys that may be missing from an answer
    new_rows: bool = False             # keys that the catalog lacks become rows; else they are passed over
    required: tuple = ()               # columns without which there is no new row
    whole: bool = False                # all cells of a row are from this source, so `source` is replaced
    dated_by: str = ""                 # column whose date becomes `as_of`; empty: the newest
    expects: Callable = lambda row: True  # rows that the source should have
