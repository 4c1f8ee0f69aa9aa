// The comparison is the last one in the text, for names may hold the like.
#include "host/sensitivity/flip.hpp"

#include <cmath>

#include "host/base/diagnostics.hpp"
#include "host/base/nan.hpp"
#include "host/base/text.hpp"

namespace eqc {

double Conclusion::fails(double value) const {
  if (std::isnan(value)) return kNaN;
  const bool holds = comparison == Comparison::at_least  ? value >= threshold
                     : comparison == Comparison::above   ? value > threshold
                     : comparison == Comparison::at_most ? value <= threshold
                                                         : value < threshold;
  return holds ? 0 : 1;
}

Conclusion parse_conclusion(const std::string& text) {
  const std::size_t at = text.find_last_of("<>");
  Conclusion c;
  c.text = text;
  if (at != std::string::npos) {
    const bool equal = at + 1 < text.size() && text[at + 1] == '=', more = text[at] == '>';
    c.comparison =
        more ? (equal ? Comparison::at_least : Comparison::above) : (equal ? Comparison::at_most : Comparison::below);
    c.output = std::string(trim(text.substr(0, at)));
    if (!c.output.empty() && parse_double(trim(text.substr(at + (equal ? 2 : 1))), c.threshold)) return c;
  }
  throw InputError("--flip: '" + text +
                   "' compares no output with a number; write for example \"nations_able(MODEL) >= "
                   "30\", or the name of a headline that claims something");
}

}  // namespace eqc
