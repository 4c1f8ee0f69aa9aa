#!/usr/bin/python3
"""The R script and the program sqlite3 give the numbers of `equicube show`.

usage: readers_test.py BINARY SOURCE CUBE    ends with 77 where both Rscript with ncdf4 and sqlite3 are missing
"""
import csv
import pathlib
import shutil
import subprocess
import sys
import tempfile

binary, source, cube = sys.argv[1:]
VARIABLES = ["training_cost_own", "training_own_hardware", "serving_cost_rent", "serving_ttft",
             "nation_train_able_number", "people_use_able_share"]


def output(*words):
    return subprocess.run(words, check=True, text=True, capture_output=True).stdout


def check(claim, text):
    if not claim:
        sys.exit(f"readers_test: {text}")


def table(text):
    header, *rows = csv.reader(text.splitlines())
    return header, rows


def same(wanted, found, tolerance):
    if wanted in ("", "nan") or found == "":
        return wanted in ("", "nan") and found == ""
    try:
        a, b = float(wanted), float(found)
    except ValueError:
        return wanted == found
    return a == b or abs(a - b) <= tolerance * abs(a)


def compare(name, reader, wanted, found, tolerance=0.0):
    check(wanted[0] == found[0], f"{reader}: {name}: columns {found[0]}, not {wanted[0]}")
    check(len(wanted[1]) == len(found[1]), f"{reader}: {name}: {len(found[1])} rows, not {len(wanted[1])}")
    for mine, theirs in zip(sorted(wanted[1]), sorted(found[1])):
        for a, b in zip(mine, theirs):
            check(same(a, b, tolerance), f"{reader}: {name}: {b}, show says {a} in {mine}")
    return sum(len(row) for row in found[1])


def shown(name, *fixed):
    return table(output(binary, "show", cube, "--quantity", name, "--csv", *fixed))


def in_r():
    numbers = 0
    script = pathlib.Path(source) / "r/equicube.R"
    for name in VARIABLES:
        numbers += compare(name, "R", shown(name), table(output("Rscript", script, cube, name)))
    for wrong, part in (("no_such", "no variable"), ("training_cost_own colour=red", "no axis"),
                        ("training_cost_own region=XXX", "no label")):
        said = subprocess.run(["Rscript", script, cube, *wrong.split()], text=True, capture_output=True)
        check(said.returncode == 2 and part in said.stderr, f"R: {wrong}: {said.stderr}")
    head, rows = shown("training_cost_own")
    place = head.index("region")
    region = rows[0][place]
    one = table(output("Rscript", script, cube, "training_cost_own", f"region={region}"))
    check(sorted(one[1]) == sorted(row for row in table(output("Rscript", script, cube, "training_cost_own"))[1]
                                   if row[place] == region), "R: one region")
    return numbers


def in_sqlite():
    numbers = 0
    with tempfile.TemporaryDirectory() as folder:
        file = str(pathlib.Path(folder) / "cube.sqlite")
        output(binary, "export", cube, "--sqlite", file)
        for name in ("training_cost_own", "serving_cost_own"):
            found = table(output("sqlite3", "-csv", "-header", file, f"SELECT * FROM {name}"))
            numbers += compare(name, "sqlite3", shown(name), found, 1e-14)  # which prints 15 digits
    return numbers


has_r = (shutil.which("Rscript")
         and subprocess.run(["Rscript", "-e", "library(ncdf4)"], capture_output=True).returncode == 0)
if not has_r and not shutil.which("sqlite3"):
    print("readers_test: neither R with ncdf4 nor sqlite3 is here")
    sys.exit(77)
print("R:", in_r() if has_r else "not here", "cells; sqlite3:", in_sqlite() if shutil.which("sqlite3") else "not here")
