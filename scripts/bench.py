#!/usr/bin/env python3
"""Runs the benchmarks and puts their rates beside goals, machine limits and peers.

  scripts/bench.py [--build build/release] [--filter REGEX] [--repetitions 5] [--out FILE.json]
  scripts/bench.py --from FILE.json        prints a stored run

Goals, operations per item and peers: bench/goals.csv. Rates are per core and CPU-second, medians of repetitions.
Roofline: the rate at which this core would do an item's operations (as many as it does fused multiply-adds of doubles,
machine_fma) and move its bytes (machine_triad), whichever is slower; measured in the same run. Exit code 1 when a goal
is missed. Needs the target equicube_bench (cmake -DEQC_BENCH=ON) and Python 3.11.
"""
import argparse
import csv
import json
import os
import re
import statistics
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIMITS = "machine_fma|machine_triad"


def read_goals():
    with open(os.path.join(ROOT, "bench/goals.csv"), newline="") as file:
        return list(csv.DictReader(file))


def run(build, pattern, repetitions, out):
    program = os.path.join(build, "bench/equicube_bench")
    if not os.path.exists(program):
        sys.exit(f"{program} does not exist; build it: cmake -DEQC_BENCH=ON {build} && ninja -C {build} equicube_bench")
    command = [program, f"--benchmark_filter=^({pattern}|{LIMITS})", f"--benchmark_repetitions={repetitions}",
               "--benchmark_enable_random_interleaving=true",
               f"--benchmark_out={out}", "--benchmark_out_format=json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def read_rates(path):
    """{(benchmark, counter): [rate of each repetition]}; counters of Google Benchmark that end in _per_second are named
    so."""
    rates = {}
    with open(path) as file:
        report = json.load(file)
    for entry in report["benchmarks"]:
        if entry.get("run_type", "iteration") != "iteration" or entry.get("error_occurred"):
            continue
        for key, value in entry.items():
            if isinstance(value, (int, float)) and key not in ("family_index", "per_family_instance_index",
                                                               "repetitions", "repetition_index", "threads",
                                                               "iterations"):
                rates.setdefault((entry["run_name"], key), []).append(value)
    return report["context"], rates


def vector_isa(build):
    """The instruction set a build was configured for."""
    try:
        with open(os.path.join(build, "CMakeCache.txt")) as file:
            found = re.search(r"^EQC_ISA:\w+=(.*)$", file.read(), re.MULTILINE)
        return found.group(1) if found else "unknown"
    except OSError:
        return "unknown"


def number(value):
    for factor, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= factor:
            return f"{value / factor:.3g} {prefix}"
    return f"{value:.3g} "


def roofline(goal, rates):
    """Items per second that the core's units allow, or None when the row does not say what an item needs."""
    limits = []
    if goal["operations_per_item"]:
        limits.append(statistics.median(rates[("machine_fma", "items_per_second")])
                      / float(goal["operations_per_item"]))
    if goal["bytes_per_item"] and float(goal["bytes_per_item"]) > 0:
        limits.append(statistics.median(rates[("machine_triad", "bytes_per_second")]) / float(goal["bytes_per_item"]))
    return min(limits) if limits else None


def goal_of(text, rates, counter):
    """A number, or 'SHARE*BENCHMARK': a share of what another benchmark reaches in the same run."""
    if "*" not in text:
        return float(text)
    share, other = text.split("*", 1)
    return float(share) * statistics.median(rates[(other, counter)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build/release"))
    parser.add_argument("--filter", default="", help="only benchmarks whose name begins with this regular expression")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--out", default="", help="where the report goes (default: BUILD/bench/report.json)")
    parser.add_argument("--from", dest="stored", default="", help="print this report instead of running")
    options = parser.parse_args()
    goals = [g for g in read_goals() if re.match(options.filter, g["benchmark"])]
    if not goals:
        sys.exit(f"no row of bench/goals.csv begins with '{options.filter}'")
    path = options.stored or options.out or os.path.join(options.build, "bench/report.json")
    if not options.stored:
        names = {g["benchmark"] for g in goals}
        names |= {g[key].split("*", 1)[1] for g in goals for key in ("goal_v4", "goal_v3") if "*" in g[key]}
        run(options.build, "|".join(re.escape(name) + "$" for name in sorted(names)), options.repetitions, path)
    context, rates = read_rates(path)
    isa = vector_isa(options.build)
    print(f"{context.get('num_cpus')} cores at {context.get('mhz_per_cpu')} MHz, {isa}, {context.get('date')}; per "
          "core and CPU-second")
    if ("machine_fma", "items_per_second") in rates:
        print(f"machine: {number(2 * statistics.median(rates[('machine_fma', 'items_per_second')]))}FLOP/s (fused "
              "multiply-add, double), "
              f"{number(statistics.median(rates[('machine_triad', 'bytes_per_second')]))}B/s (triad)")
    print(f"{'benchmark':44}{'rate':>12} {'item':24}{'spread':>8}{'of goal':>9}{'roofline':>10}  peers")
    missed = 0
    for goal in goals:
        measured = rates.get((goal["benchmark"], goal["counter"]))
        if not measured:
            print(f"{goal['benchmark']:44}{'not run':>12}")
            continue
        rate = statistics.median(measured)
        spread = (max(measured) - min(measured)) / rate
        wanted = goal_of(goal["goal_v3"] if isa.endswith("v3") else goal["goal_v4"], rates, goal["counter"])
        missed += rate < wanted
        limit = roofline(goal, rates)
        share = f"{100 * rate / limit:.0f} %" if limit else "-"
        peers = "; ".join(f"{number(rate / float(value))}x {name.strip()}"
                          for name, value in (p.split("=") for p in goal["peers"].split(";") if p.strip()))
        print(f"{goal['benchmark']:44}{number(rate) + '/s':>12} {goal['item']:24}{100 * spread:>6.0f} "
              f"%{rate / wanted:>9.2f}{share:>10}  {peers}")
    for source in dict.fromkeys(g["peer_source"] for g in goals if g["peer_source"] and g["peer_source"] != "as above"):
        print(f"peers: {source}")
    if missed:
        print(f"{missed} goals missed", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
