#!/usr/bin/env python3
"""Writes kernels/sample/sobol_directions.hpp: the Sobol' direction words of the first 80 dimensions, expanded from
polynomials.

Each row is (degree s, polynomial a, initial numbers m) of the set new-joe-kuo-6 of S. Joe and F. Y. Kuo, "Constructing
Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30, 2635-2654 (2008); the first dimension
is van der Corput's and has no row. The primitive polynomial over GF(2) is x^s + a_1 x^(s-1) + ... + a_(s-1) x + 1 with
the bits of a being a_1 ... a_(s-1).

Usage: make_sobol.py [--check]   (--check: fail when the committed header differs)
"""
import pathlib
import sys

JOE_KUO = [
    (1, 0, [1]),
    (2, 1, [1, 3]),
    (3, 1, [1, 3, 1]),
    (3, 2, [1, 1, 1]),
    (4, 1, [1, 1, 3, 3]),
    (4, 4, [1, 3, 5, 13]),
    (5, 2, [1, 1, 5, 5, 17]),
    (5, 4, [1, 1, 5, 5, 5]),
    (5, 7, [1, 1, 7, 11, 19]),
    (5, 11, [1, 1, 5, 1, 1]),
    (5, 13, [1, 1, 1, 3, 11]),
    (5, 14, [1, 3, 5, 5, 31]),
    (6, 1, [1, 3, 3, 9, 7, 49]),
    (6, 13, [1, 1, 1, 15, 21, 21]),
    (6, 16, [1, 3, 1, 13, 27, 49]),
    (6, 19, [1, 1, 1, 15, 7, 5]),
    (6, 22, [1, 3, 1, 15, 13, 25]),
    (6, 25, [1, 1, 5, 5, 19, 61]),
    (7, 1, [1, 3, 7, 11, 23, 15, 103]),
    (7, 4, [1, 3, 7, 13, 13, 15, 69]),
    (7, 7, [1, 1, 3, 13, 7, 35, 63]),
    (7, 8, [1, 3, 5, 9, 1, 25, 53]),
    (7, 14, [1, 3, 1, 13, 9, 35, 107]),
    (7, 19, [1, 3, 1, 5, 27, 61, 31]),
    (7, 21, [1, 1, 5, 11, 19, 41, 61]),
    (7, 28, [1, 3, 5, 3, 3, 13, 69]),
    (7, 31, [1, 1, 7, 13, 1, 19, 1]),
    (7, 32, [1, 3, 7, 5, 13, 19, 59]),
    (7, 37, [1, 1, 3, 9, 25, 29, 41]),
    (7, 41, [1, 3, 5, 13, 23, 1, 55]),
    (7, 42, [1, 3, 7, 3, 13, 59, 17]),
    (7, 50, [1, 3, 1, 3, 5, 53, 69]),
    (7, 55, [1, 1, 5, 5, 23, 33, 13]),
    (7, 56, [1, 1, 7, 7, 1, 61, 123]),
    (7, 59, [1, 1, 7, 9, 13, 61, 49]),
    (7, 62, [1, 3, 3, 5, 3, 55, 33]),
    (8, 14, [1, 3, 1, 15, 31, 13, 49, 245]),
    (8, 21, [1, 3, 5, 15, 31, 59, 63, 97]),
    (8, 22, [1, 3, 1, 11, 11, 11, 77, 249]),
    (8, 38, [1, 3, 1, 11, 27, 43, 71, 9]),
    (8, 47, [1, 1, 7, 15, 21, 11, 81, 45]),
    (8, 49, [1, 3, 7, 3, 25, 31, 65, 79]),
    (8, 50, [1, 3, 1, 1, 19, 11, 3, 205]),
    (8, 52, [1, 1, 5, 9, 19, 21, 29, 157]),
    (8, 56, [1, 3, 7, 11, 1, 33, 89, 185]),
    (8, 67, [1, 3, 3, 3, 15, 9, 79, 71]),
    (8, 70, [1, 3, 7, 11, 15, 39, 119, 27]),
    (8, 84, [1, 1, 3, 1, 11, 31, 97, 225]),
    (8, 97, [1, 1, 1, 3, 23, 43, 57, 177]),
    (8, 103, [1, 3, 7, 7, 17, 17, 37, 71]),
    (8, 115, [1, 3, 1, 5, 27, 63, 123, 213]),
    (8, 122, [1, 1, 3, 5, 11, 43, 53, 133]),
    (9, 8, [1, 3, 5, 5, 29, 17, 47, 173, 479]),
    (9, 13, [1, 3, 3, 11, 3, 1, 109, 9, 69]),
    (9, 16, [1, 1, 1, 5, 17, 39, 23, 5, 343]),
    (9, 22, [1, 3, 1, 5, 25, 15, 31, 103, 499]),
    (9, 25, [1, 1, 1, 11, 11, 17, 63, 105, 183]),
    (9, 44, [1, 1, 5, 11, 9, 29, 97, 231, 363]),
    (9, 47, [1, 1, 5, 15, 19, 45, 41, 7, 383]),
    (9, 52, [1, 3, 7, 7, 31, 19, 83, 137, 221]),
    (9, 55, [1, 1, 1, 3, 23, 15, 111, 223, 83]),
    (9, 59, [1, 1, 5, 13, 31, 15, 55, 25, 161]),
    (9, 62, [1, 1, 3, 13, 25, 47, 39, 87, 257]),
    (9, 67, [1, 1, 1, 11, 21, 53, 125, 249, 293]),
    (9, 74, [1, 1, 7, 11, 11, 7, 57, 79, 323]),
    (9, 81, [1, 1, 5, 5, 17, 13, 81, 3, 131]),
    (9, 82, [1, 1, 7, 13, 23, 7, 65, 251, 475]),
    (9, 87, [1, 3, 5, 1, 9, 43, 3, 149, 11]),
    (9, 91, [1, 1, 3, 13, 31, 13, 13, 255, 487]),
    (9, 94, [1, 3, 3, 1, 5, 63, 89, 91, 127]),
    (9, 103, [1, 1, 3, 3, 1, 19, 123, 127, 237]),
    (9, 104, [1, 1, 5, 7, 23, 31, 37, 243, 289]),
    (9, 109, [1, 1, 5, 11, 17, 53, 117, 183, 491]),
    (9, 122, [1, 1, 1, 5, 1, 13, 13, 209, 345]),
    (9, 124, [1, 1, 3, 15, 1, 57, 115, 7, 33]),
    (9, 137, [1, 3, 1, 11, 7, 43, 81, 207, 175]),
    (9, 138, [1, 3, 1, 1, 15, 27, 63, 255, 49]),
    (9, 143, [1, 3, 5, 3, 27, 61, 105, 171, 305]),
    (9, 145, [1, 1, 5, 3, 1, 3, 57, 249, 149]),
]

HEADER = pathlib.Path(__file__).resolve().parent.parent / "kernels" / "sample" / "sobol_directions.hpp"


def direction_words(degree, polynomial, initial):
    """32 words, word k being v_(k+1) * 2^32 in the recurrence of Joe & Kuo 2008, equation (2)."""
    words = [m << (31 - k) for k, m in enumerate(initial)]
    for k in range(degree, 32):
        word = words[k - degree] ^ (words[k - degree] >> degree)
        for j in range(1, degree):
            if polynomial >> (degree - 1 - j) & 1:
                word ^= words[k - j]
        words.append(word)
    return words


def header_text():
    dimensions = [[1 << (31 - k) for k in range(32)]] + [direction_words(*row) for row in JOE_KUO]
    lines = [
        f"// Sobol' direction words (Joe & Kuo 2008, new-joe-kuo-6) of {len(dimensions)} dimensions; "
        "written by scripts/make_sobol.py.",
        "#pragma once",
        "",
        "#include <cstdint>",
        "",
        "namespace eqc {",
        "",
        f"inline constexpr int kSobolDimensions = {len(dimensions)};",
        "",
        "/// [dimension][bit of the index]: word added (XOR) to the draw when the bit is set.",
        "inline constexpr std::uint32_t kSobolDirections[kSobolDimensions][32] = {",
    ]
    for words in dimensions:
        lines.append("    {")
        for start in range(0, 32, 8):
            lines.append("        " + " ".join(f"0x{word:08x}u," for word in words[start:start + 8]))
        lines.append("    },")
    return "\n".join(lines + ["};", "", "}  // namespace eqc", ""])


def main():
    if "--check" in sys.argv[1:]:
        if HEADER.read_text() != header_text():
            sys.exit(f"{HEADER.name} is not what {pathlib.Path(__file__).name} writes; run the script without --check")
    else:
        HEADER.write_text(header_text())


if __name__ == "__main__":
    main()
