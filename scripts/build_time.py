#!/usr/bin/env python3
"""CPU-seconds of a clean build and of rebuilding after a kernel header changed:  scripts/build_time.py [--header kernels/fold.hpp ...] [--cuda] [--isa x86-64-v3]

Builds program and tests in build/time without ccache and without benchmarks, then touches each header and builds again. CPU-seconds of all processes, over the cores that
the goals assume (2), because a shared machine's clock says little: goals 360 s clean, 600 s with CUDA, 60 s after a header. Exit code 1 when one is missed.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CORES = 2


def cpu_seconds(command):
    def spent():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = spent()
    subprocess.run(command, check=True, env={**os.environ, "CCACHE_DISABLE": "1"}, stdout=subprocess.DEVNULL)
    return spent() - before


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--header", action="append", default=[])
    parser.add_argument("--cuda", action="store_true")
    parser.add_argument("--isa", default="x86-64-v3")
    parser.add_argument("--keep", action="store_true", help="keep build/time from before and only measure the headers")
    options = parser.parse_args()
    build = os.path.join(ROOT, "build/time")
    if not options.keep:
        shutil.rmtree(build, ignore_errors=True)
    subprocess.run(["cmake", "-S", ROOT, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", f"-DEQC_ISA={options.isa}", "-DEQC_BENCH=OFF",
                    f"-DEQC_CUDA={'ON' if options.cuda else 'OFF'}"], check=True, stdout=subprocess.DEVNULL)
    missed = 0

    def report(what, seconds, goal):
        nonlocal missed
        missed += seconds / CORES > goal
        print(f"{what:44}{seconds:8.0f} CPU-s {seconds / CORES:7.0f} s on {CORES} cores, goal {goal} s", flush=True)

    everything = ["cmake", "--build", build, "--parallel", str(CORES)]
    spent = cpu_seconds(everything)
    if not options.keep:
        report("clean build" + (" with CUDA" if options.cuda else ""), spent, 600 if options.cuda else 360)
    for header in options.header or ["kernels/fold.hpp", "kernels/metric/profile.hpp", "kernels/model/training.hpp"]:
        os.utime(os.path.join(ROOT, header))
        report("after touching " + header, cpu_seconds(everything), 60)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
