// Indices from rows at hand, without a design: PAWN, Borgonovo's delta, first order by ranks.
#pragma once

#include <vector>

#include "host/sensitivity/design.hpp"

namespace eqc {

/// PAWN (Pianosi, Wagener 2018, Environ. Model. Softw. 108): median over 10 slices of the input, each with as many
/// rows, of the largest distance between the distribution of the output there and over all rows. Every row is in a
/// slice.
double pawn_index(const std::vector<std::size_t>& order_x, const std::vector<std::size_t>& rank_y);

/// What PAWN gives an input without effect in 95 of 100 studies of as many rows: 20 orders drawn from the seed.
double pawn_by_chance(const std::vector<std::size_t>& rank_y, std::uint64_t seed);

/// Borgonovo 2007 (Reliab. Eng. Syst. Saf. 92): half the mean distance of densities, output given class of the input
/// against output; by kernel densities of the output's normal scores in min(ceil(N^(2 / (7 + tanh((1500 - N) / 500)))),
/// 48) classes (Plischke, Borgonovo, Smith 2013, Eur. J. Oper. Res. 226; any monotone scale of the output gives the
/// same delta), less its bias as 16 resamples of the rows show it: 2 delta - mean(delta*).
double delta_index(const std::vector<std::size_t>& order_x, const std::vector<std::size_t>& rank_y, std::uint64_t seed);

/// Chatterjee 2021; Gamboa, Gremaud, Klein, Lagnoux 2022 (Bernoulli 28): mean of y_(j) y_(j+1), rows in the order of x,
/// less the mean squared, over the variance.
double rank_first_order(const std::vector<std::size_t>& order_x, const std::vector<double>& y);

/// All of them for inputs x [inputs][rows] and y [rows]; rows without a finite y are left out. Row w belongs to
/// replicate w mod replicates: errors are the spread of the replicates' own indices over the square root of their
/// number (with one replicate, of 16 parts).
SensitivityResult given_data(const std::vector<std::string>& names, const std::vector<std::vector<double>>& x,
                             const std::vector<double>& y, const DesignSpec& design);

}  // namespace eqc
