// A conclusion as a comparison of an output with a number: where it fails, and what makes it fail.
#pragma once

#include <string>
#include <vector>

#include "host/sensitivity/failure_box.hpp"
#include "host/sensitivity/plan_outputs.hpp"

namespace eqc {

enum class Comparison { at_least, above, at_most, below };

struct Conclusion {
  std::string text;    ///< as the user wrote it, or the headline's statement
  std::string output;  ///< its name
  Comparison comparison = Comparison::at_least;
  double threshold = 0;
  /// NaN where there is no value.
  double fails(double value) const;
};

/// "nations_able(llama-3.1-405b) >= 30"; "x > 1e6"; <, <=. Throws InputError when there is no comparison with a number.
Conclusion parse_conclusion(const std::string& text);

/// What was found of one conclusion.
struct Flip {
  Conclusion conclusion;
  std::vector<std::string> box_inputs;  ///< names of what a box may restrict
  FailureBox box;
  OutputIndices indices;  ///< of the event that it fails
};

}  // namespace eqc
