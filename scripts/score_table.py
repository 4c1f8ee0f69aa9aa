#!/usr/bin/env python3
"""Regenerates the score tables of docs/validation.md and README.md: predictions against the published measurements of
the catalog.

score_table.py [build/release/equicube]"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HEAD = ("| {} | rows | scored | MAPE % | median % | bias % | p90 % | inside 5-95 % | baseline MAPE % |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
BASELINE = {"training": "a constant 45 % of peak (hardware FLOP)",
            "serving": "the plain roofline at 100 % of every peak"}


def validate(binary, task, *options):
    return json.loads(subprocess.run([binary, "validate", task, "--json", "-", *options], check=True,
                                     capture_output=True, cwd=ROOT).stdout)


def cell(value, form="{:.1f}"):
    return "" if value is None else form.format(value)


def line(name, s):
    return (f"| {name} | {s['rows']} | {s['rows_scored']} | {cell(s['mape'])} | {cell(s['median_ape'])} | "
            f"{cell(s['bias'], '{:+.1f}')} | {cell(s['p90_ape'])} | {cell(s['inside_interval'])} | "
            f"{cell(s['baseline_mape'])} |\n")


def table(title, groups):
    return HEAD.format(title) + "".join(line(name, s) for name, s in groups.items() if s["rows_scored"]) + "\n"


def reasons(groups):
    rows = [(count, name, reason) for name, s in groups.items() for reason, count in s["not_scored"].items()]
    lines = "".join(f"- {count} x {name}: {reason}\n" for count, name, reason in rows)
    return f"Not scored:\n{lines}\n" if rows else ""


def worst(rows, count=15):
    scored = sorted((r for r in rows if "error" in r), key=lambda r: -abs(r["error"]))[:count]
    text = ("| row | model | hardware | quantity | measured | predicted | error % |\n"
            "| --- | --- | --- | --- | --- | --- | --- |\n")
    for r in scored:
        text += (f"| {r['id']} | {r['model']} | {r['hardware']} | {r['quantity']} | {r['measured']:.4g} | "
                 f"{r['predicted']:.4g} | {r['error']:+.0f} |\n")
    return "Largest errors:\n\n" + text + "\n"


def tables(binary):
    text = ""
    for task in ("training", "serving"):
        whole = validate(binary, task, "--by", "quantity")
        text += f"## {task.capitalize()}\nBaseline: {BASELINE[task]}.\n\n"
        text += table("rows by use in the fit", whole["splits"])
        for split, meaning in (("fit", "fitted on"), ("holdout", "not fitted, of fitted families"),
                               ("unseen", "families never fitted")):
            families = validate(binary, task, "--by", "quantity", "--split", split)["families"]
            text += f"### {split}: {meaning}\n" + table("family: quantity", families)
        text += reasons(whole["families"]) + worst(whole["rows"])
    return text


def readme_tables(binary):
    """Rows that were not fitted; small serving tables only in docs/validation.md."""
    text = ""
    for task, fewest in (("training", 3), ("serving", 12)):
        text += f"{task.capitalize()} (baseline: {BASELINE[task]}):\n\n"
        groups = {}
        for split in ("holdout", "unseen"):
            for name, s in validate(binary, task, "--by", "quantity", "--split", split)["families"].items():
                if s["rows_scored"] >= fewest:
                    groups[f"{name} ({split})"] = s
        text += table("family: quantity", groups)
    return text


def replace_part(path, text):
    """Puts `text` between the two marks of a page."""
    with open(path, encoding="utf-8") as file:
        page = file.read()
    start, end = "<!-- scores: scripts/score_table.py -->\n", "<!-- end of scores -->"
    if start not in page or end not in page:
        sys.exit(f"{path} holds no marks '{start.strip()}' and '{end}'")
    page = re.sub(re.escape(start) + ".*?" + re.escape(end), lambda _: start + text + end, page, flags=re.S)
    with open(path, "w", encoding="utf-8") as file:
        file.write(page)


def main():
    binary = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build/release/equicube"))
    replace_part(os.path.join(ROOT, "docs/validation.md"), tables(binary))
    replace_part(os.path.join(ROOT, "README.md"), readme_tables(binary))


if __name__ == "__main__":
    main()
