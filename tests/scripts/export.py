#!/usr/bin/python3
"""Every number of an export equals what `equicube show --csv` prints: CSV digit for digit, SQLite as the same number.

usage: export.py BINARY CUBE
"""
import csv
import hashlib
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile


def check(claim, text):
    if not claim:
        sys.exit(f"export.py: {text}")


def shown(binary, cube, variable):
    """{labels of all axes: cell} as show prints them; the last axis lies across, unless it is long."""
    out = subprocess.run([binary, "show", cube, "--quantity", variable["variable"], "--csv"], check=True,
                         capture_output=True, text=True).stdout
    header, *rows = list(csv.reader(out.splitlines()))
    axes = variable["dimensions"].split(", ")
    if header[-1] == variable["variable"]:
        return {tuple(row[:-1]): row[-1] for row in rows}
    across = len(axes) - 1
    return {tuple(row[:across]) + (name,): cell for row in rows for name, cell in zip(header[across:], row[across:])}


def flattened(header, rows, axes):
    """The same of an exported table, whose statistics lie across."""
    if len(header) == len(axes) + 1 and header[-1] in ("value", "value_"):
        return {tuple(row[:-1]): row[-1] for row in rows}
    across = len(axes) - 1
    return {tuple(row[:across]) + (name,): cell for row in rows for name, cell in zip(header[across:], row[across:])}


def check_package(folder, names, digest):
    package = json.loads((folder / "datapackage.json").read_text())
    check(package["cube"]["result_digest"] == digest, "datapackage.json: digest of the cube")
    check([r["variable"] for r in package["resources"]] == names, "datapackage.json: its variables")
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        check(resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest(), f"hash of {resource['path']}")
        check(resource["bytes"] == len(data), f"bytes of {resource['path']}")
        header, *rows = list(csv.reader(data.decode().splitlines()))
        check([f["name"] for f in resource["schema"]["fields"]] == header, f"fields of {resource['path']}")
        check(resource["rows"] == len(rows), f"rows of {resource['path']}")
    check({p.name for p in folder.iterdir()} == {n + ".csv" for n in names} | {"datapackage.json"}, "files")
    return {r["variable"]: r for r in package["resources"]}


def main():
    binary, cube = sys.argv[1:]
    listed = json.loads(subprocess.run([binary, "show", cube, "--list", "--json"], check=True, capture_output=True,
                                       text=True).stdout)
    digest = subprocess.run([binary, "digest", cube], check=True, capture_output=True, text=True).stdout.split()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "tables"
        file = pathlib.Path(name) / "cube.sqlite"
        subprocess.run([binary, "export", cube, "--csv", folder], check=True, stdout=subprocess.DEVNULL)
        written = subprocess.run([binary, "export", cube, "--sqlite", file], capture_output=True, text=True)
        without = "built without SQLite" in written.stderr
        check(without or written.returncode == 0, written.stderr)
        resources = check_package(folder, [v["variable"] for v in listed], digest)
        database = None if without else sqlite3.connect(file)
        numbers = 0
        for variable in listed:
            name, axes = variable["variable"], variable["dimensions"].split(", ")
            want = shown(binary, cube, variable)
            header, *rows = list(csv.reader((folder / f"{name}.csv").read_text().splitlines()))
            check(flattened(header, rows, axes) == want, f"{name}: CSV and show differ")
            fields = resources[name]["schema"]["fields"]
            check(all(f.get("unit") == variable["units"] for f in fields if f["name"] not in axes), f"{name}: units")
            if database is not None:
                cursor = database.execute(f'SELECT * FROM "{name}"')
                got = flattened([d[0] for d in cursor.description],
                                [[str(x) if c[0] in axes else x for c, x in zip(cursor.description, row)]
                                 for row in cursor], axes)
                check(got.keys() == want.keys(), f"{name}: labels in SQLite")
                for labels, cell in want.items():
                    value = got[labels]
                    same = (value is None if cell == "" else value == cell if isinstance(value, str)
                            else value == float(cell))
                    check(same, f"{name} {labels}: show has {cell!r}, SQLite {value!r}")
            numbers += len(want)
        check(numbers > 0, "no numbers")
        print(f"export: {numbers} numbers of {len(listed)} variables are those of show"
              + (" (built without SQLite)" if without else ", in CSV and SQLite"))


main()
