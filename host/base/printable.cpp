// Decodes UTF-8 strictly (RFC 3629) and escapes what is not to be printed.
#include "host/base/printable.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace eqc {
namespace {

struct Letter {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< 0: no UTF-8 begins here
};

/// Bytes of the sequence a first byte announces, and the bits of the code point it holds.
Letter announced(unsigned char first) {
  if (first < 0x80) return {first, 1};
  if (first >= 0xC2 && first < 0xE0) return {first & 0x1Fu, 2};
  if (first >= 0xE0 && first < 0xF0) return {first & 0x0Fu, 3};
  if (first >= 0xF0 && first < 0xF5) return {first & 0x07u, 4};
  return {};
}

Letter letter_at(std::string_view text) {
  Letter letter = announced(static_cast<unsigned char>(text[0]));
  if (letter.bytes > text.size()) return {};
  for (std::size_t i = 1; i < letter.bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0u) != 0x80u) return {};
    letter.code = letter.code << 6 | (next & 0x3Fu);
  }
  const bool overlong = (letter.bytes == 3 && letter.code < 0x800) || (letter.bytes == 4 && letter.code < 0x10000);
  const bool surrogate = letter.code >= 0xD800 && letter.code < 0xE000;
  return overlong || surrogate || letter.code > 0x10FFFF ? Letter{} : letter;
}

bool acts_on_terminals(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool reorders =
      c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return control || reorders || c == 0x2028 || c == 0x2029;
}

/// `as_json`: escapes are those of JSON, and nothing of what is no UTF-8 comes in.
std::string escaped(std::string_view text, bool (*hidden)(char32_t), bool as_json = false) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; })) return std::string(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Letter letter = letter_at(text);
    const std::size_t bytes = letter.bytes == 0 ? 1 : letter.bytes;
    if (letter.bytes == 0)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    else if (hidden(letter.code))
      out += letter.code < 0x80 && !as_json ? fmt::format("\\x{:02x}", static_cast<unsigned>(letter.code))
                                            : fmt::format("\\u{:04x}", static_cast<unsigned>(letter.code));
    else
      out += text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return out;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  return escaped(text, [](char32_t) { return false; });
}

std::string printable(std::string_view text) { return escaped(text, acts_on_terminals); }

std::string printable_lines(std::string_view text) {
  return escaped(text, [](char32_t c) { return c != '\n' && acts_on_terminals(c); });
}

std::string escaped_json(std::string_view json) {
  return escaped(
      json, [](char32_t c) { return c >= 0x7F && acts_on_terminals(c); }, true);
}

}  // namespace eqc
