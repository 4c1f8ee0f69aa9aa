#!/usr/bin/python3
"""Reference values of `equicube metrics` in 400 digits, from the definitions alone (docs/metrics.md).

  table_reference.py BINARY [COUNT]   compares random hard tables with the program; prints the worst of each metric
  table_reference.py --literals       prints the cases of exact_cases.inc

Every double is taken as the exact rational it is. Hard tables: weights that dominate all others, ratios up to 1e300,
values that differ in their last digits, zeros, ties, values and weights near both ends of the range.
"""
import json
import random
import subprocess
import sys
import tempfile
import textwrap
from fractions import Fraction

import mpmath

mpmath.mp.dps = 400
mpf = mpmath.mpf


def big(fraction):
    return mpf(fraction.numerator) / mpf(fraction.denominator)


def curve(rows, share):
    """Lorenz numerator and quantile (definition 2; ties within 2^-52) at a share of the weight."""
    total = sum(w for _, w in rows)
    target, below, held = share * total, Fraction(0), Fraction(0)
    for i, (x, w) in enumerate(rows):
        if abs(below + w - target) <= target / 2**52:
            return held + w * x, (x + rows[i + 1][0]) / 2 if i + 1 < len(rows) else x
        if below + w > target:
            return held + (target - below) * x, x
        below, held = below + w, held + w * x
    return held, rows[-1][0]


def entropy_family(rows, weight, mean):
    positive = [(x, w) for x, w in rows if x > 0]
    of_positive = sum(w for _, w in positive)
    own = sum(w * x for x, w in positive) / of_positive
    m = {}
    m["theil_t"] = sum(big(w * x / mean / weight) * mpmath.log(big(x / mean)) for x, w in positive)
    m["theil_l"] = sum(big(w / of_positive) * mpmath.log(big(own / x)) for x, w in positive)
    m["atkinson_half"] = 1 - sum(big(w / weight) * mpmath.sqrt(big(x / mean)) for x, w in rows) ** 2
    m["atkinson_1"] = 1 - mpmath.exp(-m["theil_l"])
    m["atkinson_2"] = 1 - big(1 / sum(w / of_positive * own / x for x, w in positive))
    return m


def holder_family(rows):
    m, n, whole = {}, len(rows), sum(x for x, _ in rows)
    shares = sorted((x / whole for x, _ in rows), reverse=True)
    m["hhi"] = sum(s * s for s in shares)
    m["hhi_normalised"] = (m["hhi"] - Fraction(1, n)) / (1 - Fraction(1, n)) if n > 1 else 1
    m["effective_number"] = 1 / m["hhi"]
    m["shannon_number"] = mpmath.exp(-sum(big(s) * mpmath.log(big(s)) for s in shares if s))
    m["rosenbluth"] = 1 / (2 * sum((k + 1) * s for k, s in enumerate(shares)) - 1)
    for k in (1, 3, 4, 5):
        m[f"cr_{k}"] = sum(shares[:k])
    for q in (50, 80, 90):
        m[f"fewest_holders_{q}"] = next(
            k for k in range(1, n + 1) if k == n or sum(shares[:k]) > Fraction(q, 100) + Fraction(1, 10**12))
    return m


def curve_family(rows, value):
    m, at = {}, {q: curve(rows, Fraction(q, 100)) for q in (10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 99)}
    for q in (10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99):
        m[f"lorenz_{q}"] = at[q][0] / value
    m["top1_share"], m["top10_share"] = 1 - m["lorenz_99"], 1 - m["lorenz_90"]
    ratio = lambda a, b: a / b if b > 0 else None
    m["palma"] = ratio(1 - m["lorenz_90"], m["lorenz_40"])
    m["s80s20"] = ratio(1 - m["lorenz_80"], m["lorenz_20"])
    for q in (10, 25, 75, 90):
        m[f"p{q}"] = at[q][1]
    m["median"] = at[50][1]
    for a, b in ((90, 10), (90, 50), (50, 10), (75, 25)):
        m[f"p{a}_p{b}"] = ratio(at[a][1], at[b][1])
    return m


def shortfall_family(rows, weight, line):
    gap = [(1 - x / line, w / weight, x) for x, w in rows if x < line]
    headcount = sum(w for _, w, _ in gap)
    return {
        "able_share": 1 - headcount,
        "headcount": headcount,
        "poverty_gap": sum(w * g for g, w, _ in gap),
        "poverty_severity": sum(w * g * g for g, w, _ in gap),
        "watts": sum(big(w) * mpmath.log(big(line / x)) for _, w, x in gap if x > 0),
    }


def metrics(values, weights, line):
    rows = sorted((Fraction(x), Fraction(w)) for x, w in zip(values, weights))
    weight, value = sum(w for _, w in rows), sum(w * x for x, w in rows)
    mean = value / weight
    m = {"zero_share": sum(w for x, w in rows if x == 0) / weight, "mean": mean}
    square = sum(w * (x / mean - 1) ** 2 for x, w in rows) / weight
    m["coefficient_of_variation"], m["ge_2"] = mpmath.sqrt(big(square)), square / 2
    below, gini = Fraction(0), Fraction(0)
    for (x, w), (following, _) in zip(rows, rows[1:]):
        below += w
        gini += below * (weight - below) * (following - x)
    m["gini"] = m["gini_normalised"] = gini / weight / value
    spread = 1 - sum((w / weight) ** 2 for _, w in rows)
    m["gini_corrected"] = m["gini"] / spread if spread else 0
    m["hoover"] = sum(w * abs(x / mean - 1) for x, w in rows) / weight / 2
    for family in (entropy_family(rows, weight, mean), holder_family(rows), curve_family(rows, value),
                   shortfall_family(rows, weight, Fraction(line))):
        m.update(family)
    return {name: big(v) if isinstance(v, Fraction) else v for name, v in m.items()}


def hard_table(r):
    """Values, weights, poverty line."""
    n = r.choice((2, 2, 3, 4, 5, 8, 13, 30))
    values = r.choice((
        lambda: r.random(),
        lambda: 10 ** r.uniform(-150, 150),
        lambda: 10 ** r.uniform(-110.5, -109.5),
        lambda: 10 ** r.uniform(149, 150),
        lambda: 1e-150 * r.uniform(1, 5),
        lambda: 1 + r.random() * 1e-9,
        lambda: 1e100 * (1 + r.randrange(4) * 2.0**-50),
        lambda: float(r.randrange(4)),
        lambda: r.choice((0, 0, 0, r.random())),
        lambda: r.choice((0.1, 0.3, 1e12)),
        lambda: r.choice((0, 1, 1e-150, 1e150)),
    ))
    weights = r.choice((
        lambda: 1,
        lambda: r.random() + 1e-3,
        lambda: r.choice((1, 1, 1e6, 1e9)),
        lambda: r.choice((1e-6, 1, 1e15)),
        lambda: 10 ** r.uniform(-150, 150),
        lambda: 1e100 * r.randrange(1, 4),
        lambda: r.choice((1e-150, 1e150, 1)),
        lambda: 0.1 * r.randrange(1, 4),
    ))
    x = [float(values()) for _ in range(n)]
    if not any(x):
        x[0] = 1.0
    line = max(min(r.choice((sorted(x)[n // 2], max(x) * 0.7, min(x) * 1.5 or 1e-3)), 1e150), 1e-150)
    return x, [float(weights()) for _ in range(n)], line


def written(values, weights):
    return "x,w\n" + "".join(f"{x!r},{w!r}\n" for x, w in zip(values, weights))


def program(binary, values, weights, line):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as f:
        f.write(written(values, weights))
        f.flush()
        out = subprocess.run([binary, "metrics", f.name, "--value", "x", "--weight", "w", "--poverty-line", repr(line),
                              "--json"], capture_output=True, text=True, timeout=20)
        if out.returncode:
            raise SystemExit(f"{values} {weights}: {out.stderr}")
        return json.loads(out.stdout)


def compare(binary, count):
    r, worst = random.Random(12), {}
    for _ in range(count):
        values, weights, line = hard_table(r)
        mine, theirs = metrics(values, weights, line), program(binary, values, weights, line)
        for name, exact in mine.items():
            if exact is None or theirs[name] is None:
                off = 0 if exact is None and theirs[name] is None else 9
            elif abs(exact) < 1e-290:
                off = abs(theirs[name] - exact) * mpf(10) ** 290
            else:
                off = abs(theirs[name] / exact - 1)
            if name not in worst or off > worst[name][0]:
                worst[name] = (off, exact, theirs[name], values, weights, line)
    for name, (off, exact, got, *table) in sorted(worst.items(), key=lambda item: -item[1][0]):
        more = f"exact {mpmath.nstr(exact, 20)} got {got} {table}"
        print(f"{name:26} {mpmath.nstr(off, 3):>10}", more if off > 1e-12 else "")
    return 1 if any(w[0] > 1e-12 for w in worst.values()) else 0


CASES = {
    "large_in_range": ([1e140, 3e140], [1e100, 1e100], 2e140),
    "dominant_weight": ([1.0, 3.0], [1.0, 1e9], 2.0),
    "small_in_range": ([1e-110, 2e-110, 2e-110, 7e-110], [1e-150, 3e-150, 1e-149, 2e-150], 3e-110),
    "both_ends": ([0.0, 1e-150, 1.0, 1e150], [1e150, 1.0, 1e-150, 1e-150], 1.0),
    "dominant_and_near": ([1e100, 1.000000000000001e100, 1.0000000000000018e100], [1e-20, 1e60, 3.0],
                          1.0000000000000018e100),
    "near_equal": ([1.0, 1.0 + 2**-40, 1.0 + 3 * 2**-40, 1.0 + 3 * 2**-40, 1.0 + 2**-38], [1, 2, 1e6, 1, 3],
                   1.0 + 2**-39),
    "many_zeros": ([0.0] * 8 + [1.0, 5.0], [1] * 4 + [0.1] * 4 + [2.5, 0.3], 2.0),
    "decimal_ties": ([3.0, 1.0, 2.0, 2.0, 8.0, 5.0, 4.0, 6.0, 7.0, 9.0], [0.1] * 10, 4.0),
    "one_row": ([42.0], [7.0], 50.0),
}


def literals():
    cases = {name: (*table, metrics(*table)) for name, table in CASES.items()}
    names = list(next(iter(cases.values()))[3])
    wrapped = lambda text: "\n".join(textwrap.wrap(text, 118, break_long_words=False))
    numbers = lambda all: "{" + ", ".join("-1" if v is None else mpmath.nstr(mpf(v), 17) for v in all) + "}"
    print("""// Metrics of hard tables in 17 digits, from exact rationals and 400 digits: table_reference.py --literals.
#pragma once

#include <vector>

namespace eqc::test {

struct ExactCase {
  const char* name;
  std::vector<double> value, weight;
  double line;
  std::vector<double> metrics;  ///< in the order of kExactMetrics; -1: none
};
""")
    print("// clang-format off")
    quoted = ", ".join(f'"{n}"' for n in names)
    print(wrapped("inline const std::vector<const char*> kExactMetrics = {" + quoted + "};"))
    print("inline const std::vector<ExactCase> kExactCases = {")
    for name, (values, weights, line, m) in cases.items():
        print(wrapped(
            f'{{"{name}", {numbers(values)}, {numbers(weights)}, {line!r}, {numbers(m[n] for n in names)}}},'))
    print("};\n// clang-format on\n\n}  // namespace eqc::test")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--literals"]:
        raise SystemExit(literals())
    raise SystemExit(compare(sys.argv[1], int((sys.argv + ["", "300"])[2])))
