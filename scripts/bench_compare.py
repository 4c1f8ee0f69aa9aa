#!/usr/bin/env python3
"""Compares two reports of Google Benchmark, repetition by repetition.

scripts/bench_compare.py A.json B.json [--threshold 0.05] [--filter REGEX]

Prints CPU time of B over CPU time of A: median of the paired ratios and the interval that holds the median with 95 %
confidence (order statistics, so no assumption on noise). Exit code 1 when a benchmark of B is slower than A by more
than the threshold with the whole interval, 2 for reports that cannot be compared. Make reports with scripts/bench.py
--out A.json, both in turn on the same idle machine, 7 repetitions or more (with fewer, the interval is all of them).
"""
import argparse
import json
import math
import re
import statistics
import sys


def read_times(path):
    """{benchmark: [CPU time of each repetition, in the order they were made]}"""
    try:
        with open(path) as file:
            entries = json.load(file)["benchmarks"]
    except (OSError, ValueError, KeyError) as error:
        sys.exit(fail(f"{path}: not a report of Google Benchmark ({error})"))
    times = {}
    for entry in entries:
        if entry.get("run_type", "iteration") == "iteration" and not entry.get("error_occurred"):
            times.setdefault(entry["run_name"], []).append((entry.get("repetition_index", 0), entry["cpu_time"]))
    return {name: [time for _, time in sorted(all_times)] for name, all_times in times.items()}


def fail(message):
    print(message, file=sys.stderr)
    return 2


def median_interval(values):
    """Smallest symmetric pair of order statistics that holds the median with 95 % confidence (binomial); all values
    when they are too few."""
    ordered = sorted(values)
    n = len(ordered)
    low = 0
    while low + 1 < n / 2 and 2 * sum(math.comb(n, i) for i in range(low + 2)) / 2**n <= 0.05:
        low += 1
    return ordered[low], ordered[n - 1 - low]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--threshold", type=float, default=0.05, help="slow-down that counts as a regression")
    parser.add_argument("--filter", default="")
    options = parser.parse_args()
    a, b = read_times(options.a), read_times(options.b)
    both = [name for name in a if name in b and re.search(options.filter, name)]
    if not both:
        return fail("the two reports have no benchmark in common")
    regressions = 0
    print(f"{'benchmark':48}{'B / A':>8}{'95 % interval':>20}  pairs")
    for name in both:
        ratios = [after / before for before, after in zip(a[name], b[name])]
        median, (low, high) = statistics.median(ratios), median_interval(ratios)
        verdict = "slower" if low > 1 + options.threshold else "faster" if high < 1 - options.threshold else ""
        regressions += verdict == "slower"
        print(f"{name:48}{median:>8.3f}{f'{low:.3f} - {high:.3f}':>20}  {len(ratios)} {verdict}")
    for name in sorted(set(a) ^ set(b)):
        print(f"{name:48}only in {'A' if name in a else 'B'}")
    if regressions:
        print(f"{regressions} benchmarks are slower by more than {100 * options.threshold:g} %", file=sys.stderr)
    return 1 if regressions else 0


if __name__ == "__main__":
    sys.exit(main())
