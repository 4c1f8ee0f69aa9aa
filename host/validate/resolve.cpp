// Normalises spellings, then looks for the longest name known.
#include "host/validate/resolve.hpp"

#include <array>
#include <cctype>

#include "host/base/text.hpp"

namespace eqc {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// Lower-case letters and digits of the text, with the points inside numbers ("1.3b" is not "13b") and plus signs, and
/// where each stood.
struct Squeezed {
  std::string text;
  std::vector<std::size_t> place;
};

Squeezed squeeze(std::string_view text) {
  Squeezed s;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool decimal_point =
        text[i] == '.' && i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (!is_letter(text[i]) && !is_digit(text[i]) && text[i] != '+' && !decimal_point) continue;
    s.text += static_cast<char>(std::tolower(static_cast<unsigned char>(text[i])));
    s.place.push_back(i);
  }
  return s;
}

std::string without_prefixes(std::string text, const std::vector<std::string_view>& prefixes) {
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view prefix : prefixes)
      if (text.size() > prefix.size() && text.compare(0, prefix.size(), prefix) == 0) {
        text.erase(0, prefix.size());
        cut = true;
      }
  }
  return text;
}

const std::vector<std::string_view> kMakers = {"nvidia", "amd", "intel", "google", "aws", "meta", "facebook", "huawei"};

/// Endings that say how a model was tuned or stored, not what it is.
constexpr std::array<std::string_view, 40> kEndings = {
    "instruct", "chat",      "it",   "base",         "hf",          "fp8",      "fp16",  "bf16",    "fp4",  "nvfp4",
    "mxfp4",    "mxfp8",     "int8", "int4",         "awq",         "gptq",     "gguf",  "dynamic", "kv",   "sft",
    "lora",     "tokendrop", "wmtp", "pretrain",     "pretraining", "thinking", "model", "v0.1",    "v0.2", "v0.3",
    "v1",       "0528",      "2507", "fulltraining", "w4a16",       "w8a8",     "q4km",  "q40",     "q80",  "turbo"};

bool only_endings(std::string_view rest) {
  if (rest.empty()) return true;
  for (const std::string_view ending : kEndings)
    if (rest.substr(0, ending.size()) == ending && only_endings(rest.substr(ending.size()))) return true;
  return false;
}

template <class Rows>
std::map<std::string, std::size_t> names_of(const Rows& rows, const std::vector<AliasRow>& aliases) {
  std::map<std::string, std::size_t> names;
  for (const AliasRow& a : aliases) names.emplace(squeeze(a.alias).text, a.target);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    names.emplace(without_prefixes(squeeze(rows[i].id).text, kMakers), i);
    names.emplace(without_prefixes(squeeze(rows[i].name).text, kMakers), i);
    const std::string plain = rows[i].name.substr(0, rows[i].name.find('('));  // "Ryzen-AI-Max+-395 (Strix Halo)"
    if (squeeze(plain).text.size() > 3) names.emplace(without_prefixes(squeeze(plain).text, kMakers), i);
  }
  return names;
}

std::optional<std::size_t> exact(const std::map<std::string, std::size_t>& names, const std::string& name) {
  const auto found = names.find(name);
  if (found == names.end()) return std::nullopt;
  return found->second;
}

/// Does a name that starts at `begin` of the squeezed text stand as words of its own in the original? "8xH100" and
/// "H100x8" hold H100, "L40S" holds no L40.
bool stands_alone(std::string_view original, const Squeezed& s, std::size_t begin, std::size_t size) {
  const auto in_word = [&](std::size_t i) {
    return i < original.size() && (is_letter(original[i]) || is_digit(original[i]));
  };
  const auto times = [&](std::size_t i, std::size_t number) {
    return original[i] == 'x' && number < original.size() && is_digit(original[number]);
  };
  const std::size_t first = s.place[begin], after = s.place[begin + size - 1] + 1;
  const bool starts = first == 0 || !in_word(first - 1) || times(first - 1, first - 2);
  const bool ends = !in_word(after) || times(after, after + 1);
  return starts && ends;
}

}  // namespace

Resolver::Resolver(const Catalog& catalog)
    : models_(names_of(catalog.models, catalog.model_aliases)),
      hardware_(names_of(catalog.hardware, catalog.hardware_aliases)) {}

std::optional<std::size_t> Resolver::model(std::string_view name) const {
  const std::string_view tail =
      name.substr(name.find_last_of('/') == std::string_view::npos || name.find('(') != std::string_view::npos
                      ? 0
                      : name.find_last_of('/') + 1);
  for (const std::string_view part : {name, tail, name.substr(0, name.find('('))}) {
    const std::string key = squeeze(part).text;
    for (const std::string& text : {key, without_prefixes(key, kMakers)}) {
      if (const auto found = exact(models_, text)) return found;
      for (std::size_t size = text.size(); size-- > 3;) {
        const auto found = exact(models_, text.substr(0, size));
        if (found && only_endings(std::string_view(text).substr(size))) return found;
      }
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> Resolver::hardware(std::string_view name) const {
  const Squeezed whole = squeeze(name);
  if (const auto found = exact(hardware_, without_prefixes(whole.text, kMakers))) return found;
  std::optional<std::size_t> best;
  std::size_t longest = 1;
  for (const auto& [known, row] : hardware_) {
    if (known.size() <= longest) continue;
    for (std::size_t at = whole.text.find(known); at != std::string::npos; at = whole.text.find(known, at + 1))
      if (stands_alone(name, whole, at, known.size())) {
        best = row;
        longest = known.size();
        break;
      }
  }
  return best;
}

}  // namespace eqc
