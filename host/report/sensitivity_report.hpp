// What a sensitivity study found, as a ranked table with bars and as JSON.
#pragma once

#include <string>

#include "host/base/screen.hpp"
#include "host/sensitivity/flip.hpp"
#include "host/sensitivity/function.hpp"

namespace eqc {

/// One output after another: inputs from the largest, each statistic with its 95 % interval, a bar, and in words which
/// order is certain. `most` inputs of an output are shown (0: all).
std::string sensitivity_text(const SensitivityResult& result, std::size_t most = 12, const Screen& screen = {});

/// `function`, method, rows, evaluations, inputs with every statistic as NAME, NAME_se, NAME_lo, NAME_hi, and pairs of
/// the one output; with several outputs these stand in `outputs`, one object each. Every digit.
std::string sensitivity_json(const SensitivityResult& result);

/// A line for each output and input, from the largest; the same digits.
std::string sensitivity_csv(const SensitivityResult& result);

/// Functions with their inputs and what is known of their indices.
std::string functions_json(const std::vector<UncertainFunction>& functions);

/// Conclusions: the probability that each fails, the inputs that flip it, the box in which it fails.
std::string flips_text(const std::vector<std::string>& inputs, const std::vector<Flip>& flips);
/// In CSV a line for each input that flips one (`part` flipped_by: ST with its interval), and for each side of a box.
std::string flips_csv(const std::vector<std::string>& inputs, const std::vector<Flip>& flips);
std::string flips_json(const std::vector<std::string>& inputs, const std::vector<Flip>& flips);

/// Which number to go and measure next: if an input were known, what would be left of the sd of each output is sqrt(1 -
/// S1); inputs by the mean over outputs of what goes.
std::string next_text(const SensitivityResult& result, const Screen& screen = {});
std::string next_csv(const SensitivityResult& result);
std::string next_json(const SensitivityResult& result);

}  // namespace eqc
