// Normalises spellings, then looks for the longest name known.
#include "host/validate/resolve.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

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
  constexpr std::string_view kCores = "gpucore";  // "(40 GPU Core)" and "(40-core)" say the same
  for (std::size_t at = s.text.find(kCores); at != std::string::npos; at = s.text.find(kCores, at)) {
    s.text.erase(at, 3);
    s.place.erase(s.place.begin() + static_cast<std::ptrdiff_t>(at),
                  s.place.begin() + static_cast<std::ptrdiff_t>(at) + 3);
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

const std::vector<std::string_view> kMakers = {"nvidia", "amd",      "intel",  "google", "aws",
                                               "meta",   "facebook", "huawei", "apple"};

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

/// Words that make another product of the name before them.
constexpr std::array<std::string_view, 15> kLonger = {"max", "pro", "ultra", "ti",     "super", "xl",     "se",  "xt",
                                                      "xtx", "gre", "d",     "laptop", "maxq",  "mobile", "plus"};

/// The word that follows after `at`, in lower case; none across punctuation.
std::string next_word(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '-' || text[at] == '_')) ++at;
  std::string word;
  for (; at < text.size() && (is_letter(text[at]) || is_digit(text[at])); ++at)
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(text[at])));
  return word;
}

bool goes_on(std::string_view original, std::size_t after) {
  return std::find(kLonger.begin(), kLonger.end(), next_word(original, after)) != kLonger.end();
}

/// Does a name that starts at `begin` of the squeezed text stand as words of its own in the original? "8xH100" and
/// "H100x8" hold H100, "L40S" holds no L40, "M5 Max" no M5.
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
  return starts && ends && !goes_on(original, after);
}

/// Text of the first parentheses, and the text without them.
std::pair<std::string, std::string> split_parentheses(std::string_view text) {
  const std::size_t open = text.find('('), close = text.find(')', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {"", std::string(text)};
  return {std::string(text.substr(open + 1, close - open - 1)),
          std::string(text.substr(0, open)) + " " + std::string(text.substr(close + 1))};
}

struct Generation {
  std::string_view word, part;
};

// The data-centre part of most published runs of its generation.
constexpr std::array<Generation, 9> kGenerations = {{{"volta", "v100-sxm2-32gb"},
                                                     {"turing", "t4"},
                                                     {"ampere", "a100-80gb"},
                                                     {"ada", "l40s"},
                                                     {"hopper", "h100-sxm-80gb"},
                                                     {"blackwell", "b200-180gb"},
                                                     {"cdna2", "mi250x"},
                                                     {"cdna3", "mi300x"},
                                                     {"cdna4", "mi355x"}}};

// What may stand beside a generation without naming a product.
constexpr std::array<std::string_view, 16> kPlainWords = {
    "nvidia",     "amd",  "gpu",    "gpus",   "accelerator", "accelerators", "architecture", "generation",
    "datacenter", "data", "center", "centre", "tensor",      "core",         "class",        "lovelace"};

}  // namespace

Resolver::Resolver(const Catalog& catalog)
    : models_(names_of(catalog.models, catalog.model_aliases)),
      hardware_(names_of(catalog.hardware, catalog.hardware_aliases)) {
  for (const HardwareRow& row : catalog.hardware) classes_.push_back(row.hardware_class);
}

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

std::optional<std::size_t> Resolver::longest_name(std::string_view text) const {
  const Squeezed whole = squeeze(text);
  if (const auto found = exact(hardware_, without_prefixes(whole.text, kMakers))) return found;
  std::optional<std::size_t> best;
  std::size_t longest = 1;
  for (const auto& [known, row] : hardware_) {
    if (known.size() <= longest) continue;
    for (std::size_t at = whole.text.find(known); at != std::string::npos; at = whole.text.find(known, at + 1))
      if (stands_alone(text, whole, at, known.size())) {
        best = row;
        longest = known.size();
        break;
      }
  }
  return best;
}

/// Boards and processors carry cards; a card in parentheses behind them is the accelerator.
bool Resolver::carries(std::size_t row) const {
  const HardwareClass kind = classes_[row];
  return kind != HardwareClass::datacenter && kind != HardwareClass::workstation && kind != HardwareClass::consumer;
}

std::optional<std::size_t> Resolver::hardware(std::string_view name, Part part) const {
  const auto [inside, outside] = split_parentheses(name);
  if (part == Part::board && !inside.empty())
    if (const auto board = longest_name(outside)) return board;
  const auto whole = exact(hardware_, without_prefixes(squeeze(name).text, kMakers));
  if (whole && !carries(*whole)) return whole;
  if (!inside.empty()) {
    const auto board = longest_name(outside), card = longest_name(inside);
    if (card && (board ? carries(*board) && !carries(*card) : true)) return card;
  }
  return whole ? whole : longest_name(name);
}

std::optional<std::size_t> Resolver::generation(std::string_view name) const {
  const std::string_view first = name.substr(0, name.find_first_of(",;("));
  const Generation* found = nullptr;
  for (std::size_t at = 0; at < first.size();) {
    const std::string word = next_word(first, at);
    if (word.empty()) break;
    at = first.find_first_not_of(" -_", at) + word.size();
    const auto known =
        std::find_if(kGenerations.begin(), kGenerations.end(), [&](const Generation& g) { return g.word == word; });
    if (known != kGenerations.end())
      found = &*known;
    else if (std::find(kPlainWords.begin(), kPlainWords.end(), word) == kPlainWords.end())
      return std::nullopt;
  }
  return found == nullptr ? std::nullopt : exact(hardware_, squeeze(found->part).text);
}

}  // namespace eqc
