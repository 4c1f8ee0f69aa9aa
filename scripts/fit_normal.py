#!/usr/bin/env python3
"""Prints the rational fits of kernels/base/normal.hpp: the scaled normal tail and the far-tail quantile. Needs mpmath.

Interpolation N(t) = f(t) D(t), D(0) = 1, at Chebyshev nodes of s = (t - k) / (t + k), solved with 70 digits; k is
chosen for the smallest error with all coefficients positive. Each block ends with the largest relative error on a grid
of 600 points.
"""
from mpmath import cos, erfc, exp, log, lu_solve, matrix, mp, mpf, nstr, pi, polyval, sqrt

mp.dps = 70


def upper_tail(z):
    return erfc(z / sqrt(mpf(2))) / 2


def scaled_normal_tail(t):
    return upper_tail(t) * exp(t * t / 2)


def quantile_of_root_log(r):
    """z with ln P(Z > z) = -r^2, by Newton on the logarithm."""
    target = -mpf(r) ** 2
    z = sqrt(-2 * target - log(2 * pi * -2 * target))
    while True:
        tail = upper_tail(z)
        step = (log(tail) - target) * tail * sqrt(2 * pi) * exp(z * z / 2)
        z += step
        if abs(step) < mpf(10) ** -60 * z:
            return z


def rational_fit(function, high, numerator_degree, denominator_degree, k):
    """Coefficients (lowest first) and largest relative error on [0, high]."""
    size = numerator_degree + denominator_degree + 1
    s_low, s_high = mpf(-1), (high - k) / (high + k)

    def node(s):
        return k * (1 + s) / (1 - s)

    system, right = matrix(size, size), matrix(size, 1)
    for row in range(size):
        t = node((s_low + s_high) / 2 + (s_high - s_low) / 2 * cos(pi * (2 * row + 1) / (2 * size)))
        value = function(t)
        for j in range(numerator_degree + 1):
            system[row, j] = t**j / value
        for j in range(1, denominator_degree + 1):
            system[row, numerator_degree + j] = -(t**j)
        right[row] = 1
    solution = lu_solve(system, right)
    numerator = [solution[j] for j in range(numerator_degree + 1)]
    denominator = [mpf(1)] + [solution[numerator_degree + j] for j in range(1, denominator_degree + 1)]
    error = 0
    for i in range(600):
        t = node(s_low + (s_high - s_low) * mpf(i) / 599)
        error = max(error, abs(polyval(numerator[::-1], t) / polyval(denominator[::-1], t) / function(t) - 1))
    return numerator, denominator, error


def show(title, fit):
    numerator, denominator, error = fit
    print(title)
    for name, coefficients in (("N", numerator), ("D", denominator)):
        for power, coefficient in enumerate(coefficients):
            print(f"  {name}[{power}] = {nstr(coefficient, 17)}")
    print(f"  largest relative error {nstr(error, 2)}")


show("scaled_normal_tail, t in [0, 38.6]", rational_fit(scaled_normal_tail, mpf("38.6"), 10, 11, mpf(4)))
offset = mpf("4.6875")
show("normal_quantile_tail, r - 4.6875, r up to sqrt(709)",
     rational_fit(lambda t: quantile_of_root_log(t + offset), sqrt(mpf(709)) - offset, 8, 7, mpf(12)))
