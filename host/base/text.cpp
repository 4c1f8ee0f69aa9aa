// Text tools shared by the readers of user input.
#include "host/base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace eqc {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  for (;;) {
    const std::size_t end = text.find(separator);
    pieces.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& items, std::string_view separator) {
  std::string text;
  for (const std::string& item : items) {
    if (&item != &items.front()) text += separator;
    text += item;
  }
  return text;
}

namespace {

bool continues_letter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

std::string without_middle(std::string text, std::size_t most) {
  constexpr std::size_t kLongestLetter = 4;
  if (text.size() <= most) return text;
  std::size_t head = most / 2, tail = text.size() - most / 2;
  for (std::size_t i = 0; i < kLongestLetter && head > 0 && continues_letter(text[head]); ++i) --head;
  for (std::size_t i = 0; i < kLongestLetter && tail < text.size() && continues_letter(text[tail]); ++i) ++tail;
  return text.substr(0, head) + " ... (" + std::to_string(tail - head) + " bytes left out) ... " + text.substr(tail);
}

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& letter : small)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return small;
}

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  // Wagner & Fischer 1974 with neighbour swaps (optimal string alignment): three rows of the table are alive, and of a
  // row those that can be within `most` (Ukkonen 1985).
  const std::size_t longest = std::max(a.size(), b.size());
  most = std::min(most, longest);
  if (longest - std::min(a.size(), b.size()) > most) return most + 1;
  constexpr std::size_t kUsual = 64;
  std::size_t usual[3][kUsual];
  std::vector<std::size_t> more(b.size() < kUsual ? 0 : 3 * (b.size() + 1));
  std::size_t* rows[3];
  for (std::size_t k = 0; k < 3; ++k) rows[k] = more.empty() ? usual[k] : more.data() + k * (b.size() + 1);
  std::size_t *before = rows[0], *above = rows[1], *row = rows[2];
  std::fill_n(before, b.size() + 1, most + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    const std::size_t first = i > most ? i - most : 1, last = std::min(b.size(), i + most);
    std::size_t least = row[first - 1] = first == 1 ? i : most + 1;
    for (std::size_t j = first; j <= last; ++j) {
      const std::size_t substitution = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (last < b.size()) row[last + 1] = most + 1;
    if (least > most) return most + 1;  // a swap from two rows above costs what a substitution into this one does
    std::size_t* const old = before;
    before = above;
    above = row;
    row = old;
  }
  return above[b.size()];
}

bool glob_match(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0;
  std::size_t star = std::string_view::npos, star_text = 0;  // last '*' seen and the text it was tried at
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool is_glob(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

bool is_id(std::string_view text) {
  const auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto allowed = [&](char c) { return alphanumeric(c) || c == '-' || c == '_' || c == '.'; };
  return !text.empty() && alphanumeric(text.front()) && std::all_of(text.begin(), text.end(), allowed);
}

std::string shortest(double value) {
  char digits[32];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
  return std::string(digits, end.ptr);
}

bool is_no_finite_number(std::string_view word) {
  if (!word.empty() && (word[0] == '+' || word[0] == '-')) word.remove_prefix(1);
  const std::string small = lower(word);
  return small == "nan" || small == "inf" || small == "infinity";
}

bool parse_double(std::string_view text, double& value) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);  // from_chars takes no plus
  if (text.empty()) return false;
  const std::from_chars_result end = std::from_chars(text.data(), text.data() + text.size(), value);
  return end.ec == std::errc() && end.ptr == text.data() + text.size() && std::isfinite(value);
}

}  // namespace eqc
