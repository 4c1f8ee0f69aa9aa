// Facts in prose: does a note say that something was so, that it was not, or only mention it?
#pragma once

#include <regex>
#include <string_view>

namespace eqc {

enum class Said { nothing, yes, no };

/// What a text says of some words ("recomput*": the beginning of one). Letter case does not matter, nor do hyphens,
/// underscores and spaces between words. Each clause (up to , ; | ( ) a full stop or "but") stands alone: words that it
/// denies ("no X", "without X", "X off", "X not used", "X=0", "X: false", "X: not used", "X avoided") are no, and so
/// are those that something else replaced ("replaced X by Y", "X was replaced by Y", "switched from X to Y") and that
/// were so before ("previously X", "used to be X"); words that it compares with ("compared with X", "faster than X",
/// "vs X", "instead of X", "X for comparison"), supposes ("X would be faster"), says of another time ("originally X")
/// or calls unknown ("X not stated", "X status unknown") say nothing, nor do those that it only mentions
/// (stated_place): what stands elsewhere ("X rows in Table 5", "see Table 2 for X"), could be ("supports X") or is
/// another thing of the name. Where one text says both, yes wins.
Said said_of(std::string_view text, std::string_view words);
/// The same of whatever the pattern matches in the text in lower case.
Said said_of(std::string_view text, const std::regex& pattern);
/// The same of the characters from `at` on.
Said said_at(std::string_view text, std::size_t at, std::size_t length);
/// The same of a match that was found in the whole text.
Said said_at(std::string_view text, const std::smatch& found);

/// Where the text first states the words; npos: nowhere.
std::size_t first_stated(std::string_view text, std::string_view words);

inline bool states(std::string_view text, std::string_view words) { return said_of(text, words) == Said::yes; }
inline bool states(std::string_view text, const std::regex& pattern) { return said_of(text, pattern) == Said::yes; }
inline bool denies(std::string_view text, std::string_view words) { return said_of(text, words) == Said::no; }
inline bool denies(std::string_view text, const std::regex& pattern) { return said_of(text, pattern) == Said::no; }

}  // namespace eqc
