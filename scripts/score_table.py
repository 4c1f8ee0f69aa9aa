#!/usr/bin/env python3
"""Regenerates docs/validation.md and the score table of README.md: predictions against the published measurements of the catalog.

score_table.py [build/release/equicube]"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HEAD = "| {} | rows | scored | MAPE % | median % | bias % | p90 % | inside 5-95 % | baseline MAPE % |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
BASELINE = {"training": "a constant 45 % of peak (hardware FLOP)", "serving": "the plain roofline at 100 % of every peak"}


def validate(binary, task, *options):
    return json.loads(subprocess.run([binary, "validate", task, "--json", "-", *options], check=True, capture_output=True, cwd=ROOT).stdout)


def cell(value, form="{:.1f}"):
    return "" if value is None else form.format(value)


def line(name, s):
    return (f"| {name} | {s['rows']} | {s['rows_scored']} | {cell(s['mape'])} | {cell(s['median_ape'])} | {cell(s['bias'], '{:+.1f}')} | {cell(s['p90_ape'])} "
            f"| {cell(s['inside_interval'])} | {cell(s['baseline_mape'])} |\n")


def table(title, groups):
    return HEAD.format(title) + "".join(line(name, s) for name, s in groups.items() if s["rows_scored"]) + "\n"


def reasons(groups):
    rows = [(count, name, reason) for name, s in groups.items() for reason, count in s["not_scored"].items()]
    return "Not scored:\n" + "".join(f"- {count} x {name}: {reason}\n" for count, name, reason in rows) + "\n" if rows else ""


def worst(rows, count=15):
    scored = sorted((r for r in rows if "error" in r), key=lambda r: -abs(r["error"]))[:count]
    text = "| row | model | hardware | quantity | measured | predicted | error % |\n| --- | --- | --- | --- | --- | --- | --- |\n"
    for r in scored:
        text += f"| {r['id']} | {r['model']} | {r['hardware']} | {r['quantity']} | {r['measured']:.4g} | {r['predicted']:.4g} | {r['error']:+.0f} |\n"
    return "Largest errors:\n\n" + text + "\n"


def page(binary):
    text = ("# Predictions against published measurements\n\nMade by `scripts/score_table.py`; the same tables, row by row: `equicube validate training|serving --by quantity --worst 20 --json all.json`. "
            "Columns and the meaning of fit, holdout and unseen: [truth-format.md](truth-format.md). Errors are relative to the measurement; bias keeps the sign "
            "(positive: the prediction is above the measurement). `inside` is the share of measurements in the predicted 5-95 % interval.\n\n")
    for task in ("training", "serving"):
        whole = validate(binary, task, "--by", "quantity")
        text += f"## {task.capitalize()}\nBaseline: {BASELINE[task]}.\n\n" + table("rows by use in the fit", whole["splits"])
        for split, meaning in (("fit", "fitted on"), ("holdout", "not fitted, of fitted families"), ("unseen", "families never fitted")):
            text += f"### {split}: {meaning}\n" + table("family: quantity", validate(binary, task, "--by", "quantity", "--split", split)["families"])
        text += reasons(whole["families"]) + worst(whole["rows"])
    return text


def readme_table(binary):
    text = ""
    for task in ("training", "serving"):
        text += f"{task.capitalize()}, rows that were not fitted (baseline: {BASELINE[task]}):\n\n"
        groups = {}
        for split in ("holdout", "unseen"):
            for name, s in validate(binary, task, "--by", "quantity", "--split", split)["families"].items():
                if s["rows_scored"] >= 3:
                    groups[f"{name} ({split})"] = s
        text += table("family: quantity", groups)
    return text


def main():
    binary = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build/release/equicube"))
    with open(os.path.join(ROOT, "docs/validation.md"), "w", encoding="utf-8") as file:
        file.write(page(binary))
    path = os.path.join(ROOT, "README.md")
    with open(path, encoding="utf-8") as file:
        readme = file.read()
    start, end = "<!-- scores: scripts/score_table.py -->\n", "<!-- end of scores -->"
    if start not in readme:
        sys.exit(f"README.md holds no line '{start.strip()}'")
    readme = re.sub(re.escape(start) + ".*?" + re.escape(end), lambda _: start + readme_table(binary) + end, readme, flags=re.S)
    with open(path, "w", encoding="utf-8") as file:
        file.write(readme)


if __name__ == "__main__":
    main()
