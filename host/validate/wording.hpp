// Small tools for the prose of publications: words, numbers in it, and what is noted beside a prediction.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <string>
#include <string_view>

namespace eqc {

inline bool contains(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

template <std::size_t n>
bool is_one_of(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The number that the pattern's first group captures in the text.
std::optional<double> captured(const std::string& text, const std::regex& pattern);

/// "8" or a word up to "eight" ("single" is one); nothing of other words.
std::optional<double> counted(const std::string& text);

/// Is a cell empty in words: "N/A", "unknown", "?", "not stated"?
bool unstated(std::string_view cell);

/// Does a cell of `hardware` name a Raspberry Pi, wherever it stands: "Pi 5 - 8GB (RX 7600)", "RX 7600 + Pi CM5"?
bool names_raspberry_pi(std::string_view hardware);

/// Says that a row has more tokens than the model was made for, where it does; they are computed all the same, for
/// somebody measured them. `max_context` 0: not known.
std::string beyond_context(double tokens, double max_context);

/// Adds what was assumed, if anything, to a list of it, "; " between.
void note(std::string& assumed, std::string_view what);

}  // namespace eqc
