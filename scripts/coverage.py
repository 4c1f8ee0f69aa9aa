#!/usr/bin/env python3
"""Coverage of the intervals of `equicube sensitivity` over many seeds, function by function; see coverage.sh.

Known values: those the program's own functions state (`--list-functions --json`), closed forms or tensor quadrature.
Those given to six digits are left out where an interval is narrower than their rounding allows to judge.
"""
import argparse
import concurrent.futures
import datetime
import json
import os
import pathlib
import subprocess
import sys

ROUNDING = 5e-7


def study(program, function, rows, seed):
    command = [program, "sensitivity", "--test-function", function, "--rows", str(rows), "--seed", str(seed), "--json",
               "--threads", "1", "-q"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=200)
    parser.add_argument("--rows", type=int, default=4096)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--out", default="results/sensitivity/coverage.md")
    arguments = parser.parse_args()
    program = os.path.join(arguments.build, "equicube")
    listed = json.loads(subprocess.run([program, "sensitivity", "--list-functions", "--json"], check=True,
                                       capture_output=True, text=True).stdout)
    known = {f["name"]: f for f in listed if f.get("S1")}
    hits, errors = {}, {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {pool.submit(study, program, name, arguments.rows, seed): name
                for name in known for seed in range(1, arguments.repetitions + 1)}
        for job in concurrent.futures.as_completed(jobs):
            name, found = jobs[job], job.result()
            for i, one in enumerate(found["inputs"]):
                for statistic in ("S1", "ST"):
                    exact = known[name][statistic][i]
                    key = (name, one["name"], statistic, exact)
                    if one[statistic + "_se"] < 4 * ROUNDING:
                        continue
                    inside = one[statistic + "_lo"] - ROUNDING <= exact <= one[statistic + "_hi"] + ROUNDING
                    hits.setdefault(key, []).append(inside)
                    errors.setdefault(key, []).append(abs(one[statistic] - exact) / one[statistic + "_se"])
    judged = {k: v for k, v in hits.items() if len(v) >= arguments.repetitions // 2}
    pooled = sum(map(sum, judged.values())) / sum(map(len, judged.values()))
    lines = ["# Coverage of 95 % intervals", "",
             f"`scripts/coverage.sh --repetitions {arguments.repetitions} --rows {arguments.rows}`, "
             f"{datetime.date.today()}: {arguments.repetitions} seeds, {arguments.rows} rows over 16 scrambled Sobol' "
             "sequences, Azzini's estimator, Student's t over the sequences. Indices known to fewer digits than "
             "computed are left out.", "", f"All indices of all functions together: **{100 * pooled:.1f} %**.", "",
             "| function | indices | inside, % | lowest of an index >= 0.001, % | beyond 4 se, % |",
             "| --- | --- | --- | --- | --- |"]
    failed = not 0.92 <= pooled <= 0.98
    for name in known:
        mine = {k: v for k, v in judged.items() if k[0] == name}
        if not mine:
            continue
        share = sum(map(sum, mine.values())) / sum(map(len, mine.values()))
        large = {k: sum(v) / len(v) for k, v in mine.items() if k[3] >= 0.001}
        worst = min(large, key=large.get)
        failed = failed or large[worst] < 0.88
        z = [e for k in mine for e in errors[k]]
        lines.append(f"| {name} | {len(mine)} | {100 * share:.1f} | "
                     f"{100 * large[worst]:.1f} ({worst[1]}, {worst[2]}) | "
                     f"{100 * sum(e > 4 for e in z) / len(z):.2f} |")
    out = pathlib.Path(arguments.out)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
