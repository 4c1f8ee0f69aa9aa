#!/usr/bin/env python3
"""LLM-TCO-15 by `equicube sensitivity` and by OpenTURNS: the same function, rows and estimator, CPU time of both.

  scripts/sensitivity_peers.py [--build build/release] [--rows 65536] [--bootstrap 100]

Saltelli's first order and Jansen's total order of 15 inputs. OpenTURNS (Debian: python3-openturns) evaluates the
formula as NumPy columns on a Sobol' design of its own; with --bootstrap 0 it computes indices alone, without intervals.
equicube runs as a command, its start included, with intervals from 16 randomisations.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import time

import numpy

NAMES = "Na Dt mfu pk cap ovh life wacc el pue pw ut bat bw ctx".split()


def usd_per_mtok(x):
    """Columns of inputs [rows][15] to USD per million served tokens [rows][1]."""
    na, dt, mfu, pk, cap, ovh, life, wacc, el, pue, pw, ut, bat, bw, ctx = numpy.asarray(x).T
    q = numpy.exp(life * numpy.log1p(wacc))
    capital = cap * ovh
    hour = (capital * wacc * q / (q - 1) + 0.04 * capital) / (8760 * ut) + pw * pue * el * (0.3 + 0.7 * ut) / ut
    flop = 6 * na * dt * (1 + 0.015 * numpy.log(ctx))
    lam = 0.33 * numpy.sqrt(na / 70)
    tau = numpy.sqrt(0.1 / lam)
    waste = 0.05 / tau + 0.5 * lam * tau + 0.2 * lam
    train = 1.35 * flop * (1e9 / 3600) / (mfu * pk) * numpy.exp(waste) * hour
    loss = 1.69 + 406.4 / (1e9 * na) ** 0.34 + 410.7 / (1e12 * dt) ** 0.28
    tokens = 2e7 * numpy.exp(-12 * (loss - 1.8575))
    memory = (1e9 * na + 163840 * bat * ctx) / (8e12 * bw)
    compute = 5e-4 * na * bat / pk
    step = (memory ** 4 + compute ** 4) ** 0.25 + 1e-3 * (1 + 0.1 * numpy.log(bat))
    serve = 8 * hour * (step / bat + 1e-3 * na / (pk * mfu)) * (1e6 / 3600)
    head = 1 + ut ** 4.830951894845301 / (16 * (1 - ut))
    slo = 1 / (1 + numpy.exp(4 - 500 * step))
    return ((train / tokens + serve * head) * (1 + 0.5 * slo))[:, None]


def by_openturns(rows, bootstrap):
    import openturns as ot
    log = numpy.log
    inputs = ot.ComposedDistribution([
        ot.LogNormal(log(70), 0.25), ot.LogNormal(log(15), 0.30), ot.Triangular(0.25, 0.40, 0.55),
        ot.Uniform(800, 1000), ot.Triangular(20000, 30000, 45000), ot.Uniform(1.3, 1.9), ot.Triangular(3, 4.5, 6),
        ot.Uniform(0.05, 0.14), ot.LogNormal(log(0.07), 0.35), ot.Triangular(1.08, 1.20, 1.50), ot.Uniform(0.9, 1.4),
        ot.Triangular(0.35, 0.60, 0.85), ot.LogNormal(log(48), 0.50), ot.Uniform(2.6, 4.4),
        ot.LogNormal(log(4000), 0.70)])
    function = ot.PythonFunction(15, 1, func_sample=usd_per_mtok)
    medians = [[inputs.getMarginal(i).computeQuantile(0.5)[0] for i in range(15)]]
    assert abs(usd_per_mtok(medians)[0][0] - 4.02248359745252) < 1e-9
    start = time.process_time()
    ot.ResourceMap.SetAsString("SobolIndicesExperiment-SamplingMethod", "QMC")
    design = ot.SobolIndicesExperiment(inputs, rows, False).generate()
    analysis = ot.SaltelliSensitivityAlgorithm(design, function(design), rows)
    first, total = list(analysis.getFirstOrderIndices()), list(analysis.getTotalOrderIndices())
    if bootstrap:
        analysis.setBootstrapSize(bootstrap)
        analysis.getFirstOrderIndicesInterval()
        analysis.getTotalOrderIndicesInterval()
    return time.process_time() - start, first, total


def by_equicube(program, rows):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([program, "sensitivity", "--test-function", "llm_tco_15", "--estimator", "saltelli", "--rows",
                           str(rows), "--json", "-q"], check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = json.loads(said)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, [i["S1"] for i in found["inputs"]], [i["ST"] for i in found["inputs"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--rows", type=int, default=65536)
    parser.add_argument("--bootstrap", type=int, default=0)
    a = parser.parse_args()
    ours = [by_equicube(os.path.join(a.build, "equicube"), a.rows) for _ in range(5)]
    cpu, first, total = sorted(ours, key=lambda run: run[0])[2]
    try:
        peer, peer_first, peer_total = by_openturns(a.rows, a.bootstrap)
    except ImportError:
        print("python3-openturns is not here (Debian package)", file=sys.stderr)
        return 77
    evaluations = a.rows * 17
    print(f"LLM-TCO-15, {a.rows} rows, {evaluations} evaluations, Saltelli 2010 and Jansen 1999")
    print(f"{'':12}{'CPU-s':>10}{'evaluations per CPU-s':>24}")
    for name, seconds in (("equicube", cpu), ("OpenTURNS", peer)):
        print(f"{name:12}{seconds:10.3f}{evaluations / seconds:24.3g}")
    print(f"OpenTURNS needs {peer / cpu:.0f} times the CPU time"
          + ("" if a.bootstrap else " (without intervals, which equicube's figure includes)"))
    worst = max(max(abs(x - y) for x, y in zip(first, peer_first)), max(abs(x - y) for x, y in zip(total, peer_total)))
    print(f"largest difference of an index: {worst:.1e}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
