#!/usr/bin/env python3
"""CPU-seconds of a clean build and of rebuilding after a kernel header changed.

scripts/build_time.py [--header kernels/fold.hpp ...] [--cuda] [--isa x86-64-v3] [--keep]

Builds program and tests in build/time without ccache and without benchmarks, and keeps what each file took. What a
change of a header costs is the sum over the files that include it: all headers below kernels/ are checked so, and the
dearest (or those named) by touching them and building again. CPU-seconds of all processes, over the cores that the
goals assume (2), because a shared machine's clock says little: goals 360 s clean, 600 s with CUDA, 60 s after any
header of kernels/. Exit code 1 when one is missed.
"""
import argparse
import collections
import os
import re
import resource
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, "build/time")
COSTS = os.path.join(BUILD, "compile_costs.tsv")
CORES = 2
GOAL_CLEAN, GOAL_CUDA, GOAL_HEADER = 360, 600, 60
SHOWN = 15


def cpu_seconds(command, quiet=True):
    def spent():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = spent()
    code = subprocess.run(command, stdout=subprocess.DEVNULL if quiet else None).returncode
    return spent() - before, code


def compile_one(command):
    """In the compiler's place: runs it and notes what it took."""
    seconds, code = cpu_seconds(command, quiet=False)
    if "-o" in command:
        with open(COSTS, "a") as costs:
            costs.write(f"{command[command.index('-o') + 1]}\t{seconds:.3f}\n")
    return code


def configure(options):
    launcher = f"{sys.executable};{os.path.abspath(__file__)};--compile"
    subprocess.run(["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                    f"-DEQC_ISA={options.isa}", "-DEQC_BENCH=OFF", "-DEQC_CCACHE=OFF",
                    f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}", f"-DCMAKE_CUDA_COMPILER_LAUNCHER={launcher}",
                    f"-DEQC_CUDA={'ON' if options.cuda else 'OFF'}"],
                   check=True, stdout=subprocess.DEVNULL)


def header_costs():
    """{header of kernels/: (CPU-seconds to compile what includes it, files)}"""
    with open(COSTS) as lines:
        # the latest of each
        cost_of = {output: float(seconds) for output, seconds in (line.rstrip("\n").split("\t") for line in lines)}
    seconds, files = collections.Counter(), collections.Counter()
    target = ""
    for line in subprocess.run(["ninja", "-C", BUILD, "-t", "deps"], check=True, capture_output=True,
                               text=True).stdout.splitlines():
        if line and not line.startswith(" "):
            target = line.split(":")[0]
            continue
        header = os.path.relpath(os.path.join(BUILD, line.strip()), ROOT)
        if re.fullmatch(r"kernels/.*\.(hpp|cuh)", header):
            seconds[header] += cost_of.get(target, 0)
            files[header] += 1
    return {header: (seconds[header], files[header]) for header in seconds}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--header", action="append", default=[], help="touch this one instead of the dearest")
    parser.add_argument("--cuda", action="store_true")
    parser.add_argument("--isa", default="x86-64-v3")
    parser.add_argument("--keep", action="store_true", help="keep build/time from before and only look at the headers")
    options = parser.parse_args()
    if not options.keep:
        shutil.rmtree(BUILD, ignore_errors=True)
    configure(options)
    missed = 0

    def report(what, seconds, goal):
        nonlocal missed
        missed += seconds / CORES > goal
        print(f"{what:64}{seconds:8.0f} CPU-s {seconds / CORES:6.0f} s on {CORES} cores, goal {goal} s", flush=True)

    def build():
        seconds, code = cpu_seconds(["cmake", "--build", BUILD, "--parallel", str(CORES)])
        if code != 0:
            sys.exit(f"build_time: the build fails; see cmake --build {os.path.relpath(BUILD)}")
        return seconds

    spent = build()
    if not options.keep:
        report("clean build" + (" with CUDA" if options.cuda else ""), spent, GOAL_CUDA if options.cuda else GOAL_CLEAN)
    costs = sorted(header_costs().items(), key=lambda item: -item[1][0])
    for i, (header, (seconds, files)) in enumerate(costs):
        if i < SHOWN or seconds / CORES > GOAL_HEADER:
            report(f"includes {header} ({files} files)", seconds, GOAL_HEADER)
    print(f"{len(costs)} headers of kernels/ looked at")
    for header in options.header or [costs[0][0]]:
        os.utime(os.path.join(ROOT, header))
        report("after touching " + header, build(), GOAL_HEADER)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(compile_one(sys.argv[2:]) if sys.argv[1:2] == ["--compile"] else main())
