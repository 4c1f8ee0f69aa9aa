// Numbers in prose, and lists of notes.
#include "host/validate/wording.hpp"

namespace eqc {

std::optional<double> captured(const std::string& text, const std::regex& pattern) {
  std::smatch match;
  if (!std::regex_search(text, match, pattern)) return std::nullopt;
  return std::stod(match[1].str());
}

void note(std::string& assumed, std::string_view what) {
  if (!assumed.empty()) assumed += "; ";
  assumed += what;
}

}  // namespace eqc
