// Numbers in prose, and lists of notes.
#include "host/validate/wording.hpp"

#include "host/base/text.hpp"

namespace eqc {

std::optional<double> captured(const std::string& text, const std::regex& pattern) {
  std::smatch match;
  constexpr double kMeansNothing = 1e9;  // a count or a size in its unit is less
  double value = 0;
  if (!std::regex_search(text, match, pattern) || !parse_double(match[1].str(), value)) return std::nullopt;
  return value < kMeansNothing ? std::optional(value) : std::nullopt;
}

bool unstated(std::string_view cell) {
  static const std::regex kNothing(
      R"([?\-\s]*|n\.?/?a\.?|tbd|un(?:known|clear|specified|stated|disclosed))"
      R"(|not (?:stated|given|known|reported|specified|disclosed|documented|available|clear|applicable))");
  return std::regex_match(lower(std::string(trim(cell))), kNothing);
}

bool names_raspberry_pi(std::string_view hardware) {
  static const std::regex kPi(R"(\braspberry\b|\bpi (?:\d|cm\d|zero))");
  return std::regex_search(lower(hardware), kPi);
}

std::optional<double> counted(const std::string& text) {
  constexpr std::array<std::string_view, 9> kWords = {"zero", "one", "two",   "three", "four",
                                                      "five", "six", "seven", "eight"};
  const auto word = std::find(kWords.begin(), kWords.end(), text);
  if (word != kWords.end()) return static_cast<double>(word - kWords.begin());
  double value = 0;
  if (text == "single") return 1;
  return parse_double(text, value) ? std::optional(value) : std::nullopt;
}

std::string beyond_context(double tokens, double max_context) {
  if (!(max_context > 0) || tokens <= max_context) return "";
  return shortest(tokens) + " tokens, though the model's max_context is " + shortest(max_context);
}

void note(std::string& assumed, std::string_view what) {
  if (what.empty()) return;
  if (!assumed.empty()) assumed += "; ";
  assumed += what;
}

}  // namespace eqc
