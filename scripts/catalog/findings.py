"""What a check of the catalog finds, and the exceptions that have a reason: exceptions.csv.

A finding is dropped where a row of exceptions.csv names its check and table, and its row or its group (what it has in
common with others, such as the basis of a price) by a shell pattern; at most `most` findings, where that cell is
filled. An exception that no finding needs is a finding itself, so that the table only holds what is true."""
import os
from collections import namedtuple
from fnmatch import fnmatch

from tables import number, read_table

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "exceptions.csv")
COLUMNS = ["check", "table", "row", "most", "reason"]

Finding = namedtuple("Finding", "check table row text group", defaults=("",))


def excepted(finding, exception):
    return (finding.check == exception["check"] and finding.table == exception["table"]
            and (fnmatch(finding.row, exception["row"]) or fnmatch(finding.group, exception["row"])))


def without_exceptions(findings, exceptions):
    """Texts on the findings that no exception covers, on exceptions that cover more than they may, and on those that
    cover nothing."""
    texts, used = [], {id(exception): 0 for exception in exceptions}
    for finding in findings:
        cover = next((exception for exception in exceptions if excepted(finding, exception)), None)
        if cover:
            used[id(cover)] += 1
        else:
            texts.append(f"{finding.check}: {finding.table}: {finding.row}: {finding.text}")
    for exception in exceptions:
        count, most = used[id(exception)], number(exception["most"])
        name = f"exceptions.csv: {exception['check']} {exception['table']} {exception['row']}"
        if count == 0:
            texts.append(f"{name}: nothing needs it, take it out")
        elif most and count > most:
            texts.append(f"{name}: covers {count} rows, {exception['most']} allowed")
    return texts


def read_exceptions(path=PATH):
    return read_table(path)
