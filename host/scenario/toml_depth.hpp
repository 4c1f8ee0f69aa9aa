// How deep a TOML text nests, before a recursive reader sees it.
#pragma once

#include <string_view>

namespace eqc {

/// Tables in tables are few: [case.scale] is the deepest of a scenario.
inline constexpr int kMostLevels = 32;

/// The line where a text nests more than `most` levels: parts of dotted keys and of headers, arrays and inline tables;
/// 0 where it never does. Reads each byte once. Of a text that is no TOML it says the same up to where that shows.
int line_nested_deeper(std::string_view text, int most);

}  // namespace eqc
