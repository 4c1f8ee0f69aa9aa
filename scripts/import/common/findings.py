"""What a gate refuses, and the file that holds it for people to look at."""
import csv
from typing import NamedTuple

COLUMNS = ["table", "row", "column", "value", "gate", "reason"]


class Refused(NamedTuple):
    """One thing that did not pass. `row` is the key of a catalog row, its parts joined by '/'; a response as a whole
    has neither row nor column."""
    table: str
    row: str
    column: str
    value: str
    gate: str
    reason: str


class Unusable(Exception):
    """A response from which nothing can be read: `gate` says what it failed at."""

    def __init__(self, gate, reason):
        super().__init__(reason)
        self.gate, self.reason = gate, reason


def of_response(error, where):
    """The finding of a response that could not be used."""
    return Refused("", "", "", where, error.gate, error.reason)


def write(path, findings):
    """Writes a quarantine file."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(findings)
