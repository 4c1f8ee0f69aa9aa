// Normalises spellings, then looks for the longest name known of the foremost class, and for the row of its build.
#include "host/validate/resolve.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "host/base/text.hpp"

namespace eqc {
namespace {

constexpr std::size_t kLongestText = 4000;  ///< that describes a machine: patterns in it take time and stack

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
constexpr std::array<std::string_view, 45> kEndings = {
    "instruct", "chat",  "it",    "base",      "hf",    "fp8",      "fp16",         "bf16",     "fp4",
    "nvfp4",    "mxfp4", "mxfp8", "int8",      "int4",  "awq",      "gptq",         "gguf",     "dynamic",
    "kv",       "sft",   "lora",  "tokendrop", "wmtp",  "pretrain", "pretraining",  "thinking", "model",
    "v0.1",     "v0.2",  "v0.3",  "v1",        "0528",  "2507",     "fulltraining", "w4a16",    "w8a8",
    "q4km",     "q40",   "q80",   "turbo",     "w8a16", "w4a8",     "4bit",         "8bit",     "quantized"};

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

struct Generation {
  std::string_view word, part;
};

// The data-centre parts of a generation, the one of most published runs first.
constexpr std::array<Generation, 15> kGenerations = {{{"pascal", "p100-pcie-16gb"},
                                                      {"volta", "v100-sxm2-32gb"},
                                                      {"turing", "t4"},
                                                      {"ampere", "a100-80gb"},
                                                      {"ada", "l40s"},
                                                      {"hopper", "h100-sxm-80gb"},
                                                      {"hopper", "h200-sxm-141gb"},
                                                      {"gracehopper", "gh200-96gb"},
                                                      {"blackwell", "b200-180gb"},
                                                      {"blackwellultra", "b300-288gb"},
                                                      {"graceblackwell", "gb200-nvl72"},
                                                      {"graceblackwellultra", "gb300-nvl72"},
                                                      {"cdna2", "mi250x"},
                                                      {"cdna3", "mi300x"},
                                                      {"cdna4", "mi355x"}}};

// What may stand beside a generation without naming a product.
constexpr std::array<std::string_view, 17> kPlainWords = {
    "nvidia", "amd",    "gpu",    "gpus",   "accelerator", "accelerators", "architecture", "generation", "datacenter",
    "data",   "center", "centre", "tensor", "core",        "class",        "lovelace",     "superchip"};

/// Words of a generation from the `i`-th on, joined: "blackwell ultra", "cdna 3". None: 0.
std::size_t words_of_generation(const std::vector<Word>& words, std::size_t i, std::string& generation) {
  constexpr std::size_t kMostWords = 3;
  for (std::size_t n = std::min(kMostWords, words.size() - i); n > 0; --n) {
    std::string joined;
    for (std::size_t k = i; k < i + n; ++k) joined += words[k].text;
    for (const Generation& g : kGenerations)
      if (joined == g.word) {
        generation = joined;
        return n;
      }
  }
  return 0;
}

}  // namespace

Resolver::Resolver(const Catalog& catalog)
    : models_(names_of(catalog.models, catalog.model_aliases)),
      hardware_(names_of(catalog.hardware, catalog.hardware_aliases)) {
  for (const HardwareRow& row : catalog.hardware)
    parts_.push_back({row.hardware_class, lower(row.vendor), product_build(row)});
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

/// Cards go before what carries them, boards and phones before processors.
int Resolver::rank(std::size_t row) const {
  const HardwareClass kind = parts_[row].kind;
  if (kind == HardwareClass::soc || kind == HardwareClass::phone) return 1;
  return kind == HardwareClass::cpu ? 2 : 0;
}

std::vector<Resolver::Match> Resolver::matches_in(std::string_view text) const {
  const Squeezed whole = squeeze(text);
  std::vector<Match> matches;
  for (const auto& [known, row] : hardware_)
    for (std::size_t at = whole.text.find(known); known.size() > 1 && at != std::string::npos;
         at = whole.text.find(known, at + 1)) {
      const Span span{whole.place[at], whole.place[at + known.size() - 1] + 1};
      const std::string maker = maker_before(text, span.begin);
      if (text.substr(span.begin, span.size()).find_first_of(",;") != std::string_view::npos) continue;
      if (stands_alone(text, span) && (maker.empty() || maker == parts_[row].vendor))
        matches.push_back({row, known.size(), span});
    }
  return matches;
}

/// Does the text begin with the name of another maker of chips? "NVIDIA A16" is no Apple A16.
bool Resolver::of_other_maker(std::string_view text, std::size_t row) const {
  const std::vector<Word> words = words_of(text);
  const std::string maker = words.empty() ? "" : maker_before(text, words[0].span.end);
  return !maker.empty() && maker != parts_[row].vendor;
}

/// The product that the text is about: of the foremost class the longest name, then the first.
std::optional<Resolver::Match> Resolver::product_in(std::string_view text, Part part) const {
  if (text.size() > kLongestText) return std::nullopt;
  std::optional<Match> best;
  const std::vector<Match> matches = matches_in(text);
  for (const Match& m : matches) {
    if (part == Part::board && rank(m.row) == 0) continue;
    const auto order = [&](const Match& x) {
      return std::tuple(part == Part::board ? -rank(x.row) : rank(x.row), -static_cast<std::ptrdiff_t>(x.length),
                        x.span.begin);
    };
    if (!best || order(m) < order(*best)) best = m;
  }
  if (!best || part == Part::board || rank(best->row) == 0) return best;
  for (const Span card : named_cards(text))
    if (std::none_of(matches.begin(), matches.end(), [&](const Match& m) { return m.span.overlaps(card); }))
      return std::nullopt;  // a card that the catalog does not list does the work
  return best;
}

/// The row of the same product that has the stated build: the one found where it has, else the nearest to it.
std::optional<std::size_t> Resolver::of_build(std::size_t found, const Build& stated, const Build& named,
                                              bool any_size) const {
  const auto has = [&](const ProductBuild& p, const Build& build) {
    return has_form(p, build) && (any_size || has_size(p, build));
  };
  const ProductBuild& own = parts_[found].build;
  if (!own.matters || has(own, stated)) return found;
  std::optional<std::size_t> best;
  for (std::size_t row = 0; row < parts_.size(); ++row) {
    const ProductBuild& p = parts_[row].build;
    if (p.line != own.line || !has(p, stated) || !has(p, named)) continue;
    const auto alike = [&](std::size_t r) {
      const ProductBuild& x = parts_[r].build;
      return (x.gigabyte[0] == own.gigabyte[0] ? 2 : 0) + (x.form == own.form ? 1 : 0);
    };
    if (!best || alike(row) > alike(*best)) best = row;
  }
  return best;
}

std::optional<std::size_t> Resolver::part_of(std::string_view name, Part part, bool any_size) const {
  if (name.size() > kLongestText) return std::nullopt;
  const auto whole = exact(hardware_, without_prefixes(squeeze(name).text, kMakers));
  if (whole && (part == Part::accelerator || rank(*whole) > 0) && !of_other_maker(name, *whole)) return whole;
  const auto match = product_in(name, part);
  if (!match) return std::nullopt;
  const std::vector<Match> all = matches_in(name);
  const bool first = std::none_of(all.begin(), all.end(), [&](const Match& m) {
    return m.span.end <= match->span.begin && parts_[m.row].build.line != parts_[match->row].build.line;
  });
  return of_build(match->row, build_beside(name, match->span, first),
                  build_of_name(name.substr(match->span.begin, match->span.size())), any_size);
}

std::optional<std::size_t> Resolver::hardware(std::string_view name, Part part) const {
  return part_of(name, part, false);
}

std::optional<std::size_t> Resolver::hardware_of_any_size(std::string_view name) const {
  return part_of(name, Part::accelerator, true);
}

std::optional<double> Resolver::stated_count(std::string_view name) const {
  const auto product = product_in(name, Part::accelerator);
  if (!product) return std::nullopt;
  const std::string& line = parts_[product->row].build.line;
  for (const Match& m : matches_in(name)) {
    const std::vector<Word> behind = words_of(name, m.span.end);
    const bool slice = !behind.empty() && name.substr(m.span.end).starts_with("-") &&
                       behind[0].text.find_first_not_of("0123456789") == std::string::npos;
    if (parts_[m.row].build.line != line || slice) continue;
    if (const auto count = count_beside(name, m.span)) return count;
  }
  return std::nullopt;
}

std::optional<std::size_t> Resolver::generation(std::string_view name) const {
  if (name.size() > kLongestText) return std::nullopt;
  const std::string_view first = name.substr(0, name.find_first_of(",;("));
  const std::vector<Word> words = words_of(first);
  std::string generation;
  Span span;
  for (std::size_t i = 0; i < words.size();) {
    if (const std::size_t n = words_of_generation(words, i, generation); n > 0) {
      span = {words[i].span.begin, words[i + n - 1].span.end};
      i += n;
    } else if (std::find(kPlainWords.begin(), kPlainWords.end(), words[i].text) != kPlainWords.end() ||
               only_build(words[i].text) || (i + 1 < words.size() && only_build(words[i].text + words[i + 1].text))) {
      ++i;
    } else {
      return std::nullopt;
    }
  }
  if (generation.empty()) return std::nullopt;
  const Build stated = build_beside(name, span, true);
  for (const Generation& g : kGenerations) {
    const auto part = g.word == generation ? exact(hardware_, squeeze(g.part).text) : std::nullopt;
    if (const auto row = part ? of_build(*part, stated, {}, false) : std::nullopt) return row;
  }
  return std::nullopt;
}

}  // namespace eqc
