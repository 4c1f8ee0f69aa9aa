// Sums over rows of elementary effects (Morris) and of Shapley effects, of functions and of plans.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/sensitivity/design.hpp"

namespace eqc {

/// Names of what a method by sums estimates of an input; none for given-data.
std::vector<std::string> method_statistics(SensitivityMethod method);

/// mu*, mu, sigma of `inputs` factors.
SumsMethod morris_sums(std::size_t inputs);
/// Adds a row: f(A), then f with one factor from B each, and how far B is from A as probability; elementary effects are
/// (f(A_B) - f(A)) / (u_B - u_A) (Morris 1991; Campolongo, Saltelli, Cariboni 2011). False: left out, not finite.
bool add_elementary_effects(const std::vector<double>& outputs, const std::vector<double>& steps, double reference,
                            double* sums);

/// Sh of `inputs` factors.
SumsMethod shapley_sums(std::size_t inputs);
/// Adds a row: f(A), then f after the first, the first two, ... of `order` were drawn again. The j-th of an order adds
/// (f_0 - (f_{j-1} + f_j) / 2) (f_{j-1} - f_j), of which the mean over rows and orders is its effect times the variance
/// (Goda 2021; Song, Nelson, Staum 2016). False: left out, not finite.
bool add_shapley_effects(const std::vector<double>& outputs, const std::vector<std::uint32_t>& order, double reference,
                         double* sums);
/// The random order of `factors` that a row draws them again in; `point` of a replicate.
std::vector<std::uint32_t> order_of_factors(std::size_t factors, std::uint64_t seed, std::uint32_t replicate,
                                            std::uint64_t point);

}  // namespace eqc
