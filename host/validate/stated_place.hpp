// Words of a clause and what stands around them: shared by the readers of facts in prose.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "host/validate/stated_words.hpp"

namespace eqc::stated {

inline constexpr std::size_t kPhrase = 4;  // words that a denial may stand away from what it denies

struct Token {
  std::string text;  ///< a word, or one of = : + /
  std::size_t at = 0, end = 0;
  bool joined = false;  ///< by a hyphen to the word before
};

/// Words i to j of a clause.
struct Place {
  const std::vector<Token>& t;
  std::size_t i, j;
};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

template <std::size_t N>
bool any_of(const Place& p, std::size_t from, std::size_t to, const std::array<std::string_view, N>& list) {
  for (std::size_t k = from; k < to; ++k)
    if (among(list, p.t[k].text)) return true;
  return false;
}

/// The word before, articles aside.
inline std::string_view word_before(const Place& p) {
  std::size_t k = p.i;
  while (k > 0 && among(kArticles, p.t[k - 1].text)) --k;
  return k > 0 ? std::string_view(p.t[k - 1].text) : std::string_view();
}

/// Does the clause only mention the words: as what another table holds, or as other things of the same name?
bool elsewhere(const Place& p);
/// "supports X", "X is supported", unless it goes on "and used".
bool capability(const Place& p);

}  // namespace eqc::stated
