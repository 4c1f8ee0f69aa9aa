// Small text tools that every reader of user input needs: trimming, splitting, joining, glob matching, edit distance.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace eqc {

/// Without leading and trailing spaces, tabs, carriage returns and newlines.
std::string_view trim(std::string_view text);

/// Pieces between separators; "" gives one empty piece, as does each empty stretch. Pieces are not trimmed.
std::vector<std::string> split(std::string_view text, char separator);

/// "a, b, c"
std::string join(const std::vector<std::string>& items, std::string_view separator = ", ");

/// At most about `most` bytes: of a longer text the beginning and the end, with the number of bytes left out between
/// them. UTF-8 is cut between letters.
std::string without_middle(std::string text, std::size_t most);

/// ASCII lower case.
std::string lower(std::string_view text);

/// Single-character insertions, deletions, substitutions and swaps of neighbours that turn a into b (optimal string
/// alignment). Where they are more than `most`, some number above it.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most = std::string_view::npos);

/// Shell-like match of the whole text: '*' any run, '?' any one character, everything else itself.
bool glob_match(std::string_view pattern, std::string_view text);

/// True when the text holds '*' or '?'.
bool is_glob(std::string_view text);

/// ASCII letters, digits, '-', '_' and '.', starting with a letter or digit: what the catalog and scenarios accept as
/// an id.
bool is_id(std::string_view text);

/// Shortest decimal text that reads back to the same double: "0.1", "1e+21".
std::string shortest(double value);

/// "nan", "-inf", "Infinity": what some programs write where a number should be.
bool is_no_finite_number(std::string_view word);

/// The whole text as a finite double ("1e9", "-0.5"); false when it is anything else. Never depends on the locale.
bool parse_double(std::string_view text, double& value);

}  // namespace eqc
