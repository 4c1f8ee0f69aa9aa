// The longest name known of the foremost class, and the row of its build.
#include <algorithm>
#include <cctype>
#include <regex>
#include <tuple>

#include "host/base/text.hpp"
#include "host/validate/part_generation.hpp"
#include "host/validate/resolve.hpp"
#include "host/validate/stated_fact.hpp"

namespace eqc {

/// Cards go before what carries them, boards and phones before processors.
int Resolver::rank(std::size_t row) const {
  const HardwareClass kind = parts_[row].kind;
  if (kind == HardwareClass::soc || kind == HardwareClass::phone) return 1;
  return kind == HardwareClass::cpu ? 2 : 0;
}

/// Is the name that ends at `end` followed by a generation younger than the product? "RTX A6000 Ada" is no RTX A6000.
bool Resolver::of_later_generation(std::string_view text, std::size_t end, std::size_t row) const {
  constexpr std::size_t kYear = 4;
  const std::size_t at = text.find_first_not_of(" -_", end);
  if (at == std::string_view::npos || at == end) return false;
  const std::vector<Word> words = words_of(text, at);
  if (words.empty() || words[0].span.begin != at) return false;
  const std::vector<std::string_view> ids = parts_of_generation(words[0].text);
  const auto part = ids.empty() ? std::nullopt : whole_name(ids[0]);
  const auto older = [&](const PartFacts& x) {
    return x.family == parts_[*part].family && x.released.substr(0, kYear) <= parts_[row].released.substr(0, kYear);
  };
  return part && std::none_of(parts_.begin(), parts_.end(), older);
}

/// Is a word the name of a known accelerator, or that with a few letters more? "A100X" is no A100, nor is it nothing.
bool Resolver::names_accelerator(std::string_view word) const {
  constexpr std::size_t kLeast = 3, kLetters = 3;
  const auto letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t size = word.size(); size >= kLeast && word.size() - size <= kLetters; --size) {
    const auto known = hardware_.find(std::string(word.substr(0, size)));
    if (known != hardware_.end() && rank(known->second) == 0 && letter(word[0]) && !letter(word[size - 1])) return true;
    if (!letter(word[size - 1])) break;
  }
  return false;
}

/// Does a text about a board or processor name an accelerator that the catalog does not list? That does the work.
bool Resolver::carries_unlisted(std::string_view text, const std::vector<Match>& matches) const {
  const auto listed = [&](Span span) {
    return std::any_of(matches.begin(), matches.end(), [&](const Match& m) { return m.span.overlaps(span); });
  };
  for (const Span card : named_cards(text))
    if (!listed(card) && said_at(text, card.begin, card.size()) == Said::yes) return true;
  for (const Word& word : words_of(text))
    if ((names_accelerator(word.text) || word.text == "egpu" || word.text == "dgpu") && !listed(word.span) &&
        said_at(text, word.span.begin, word.span.size()) == Said::yes)
      return true;
  return false;
}

/// In their order, without names that are parts of longer ones.
std::vector<Resolver::Match> Resolver::matches_in(std::string_view text) const {
  const Squeezed whole = squeeze(text);
  const auto instance_of = [&](const std::string& known) {
    const auto found = instances_.find(known);
    return found == instances_.end() ? 0 : found->second;
  };
  std::vector<Match> matches;
  for (const auto& [known, row] : hardware_)
    for (std::size_t at = whole.text.find(known); known.size() > 1 && at != std::string::npos;
         at = whole.text.find(known, at + 1)) {
      const Span span{whole.place[at], whole.place[at + known.size() - 1] + 1};
      const std::string maker = maker_before(text, span.begin);
      if (text.substr(span.begin, span.size()).find_first_of(",;") != std::string_view::npos) continue;
      if (of_later_generation(text, span.end, row)) continue;
      if (stands_alone(text, span) && (maker.empty() || maker == parts_[row].vendor))
        matches.push_back({row, known.size(), span, instance_of(known)});
    }
  static const std::regex kSlice("^(?:cloud )?(v[34])-\\d+\\b", std::regex::icase);  // "v4" alone is no name
  std::match_results<std::string_view::const_iterator> slice;
  if (std::regex_search(text.begin(), text.end(), slice, kSlice))
    if (const auto row = whole_name("tpu" + slice[1].str())) {
      const auto begin = static_cast<std::size_t>(slice.position(1));
      matches.push_back({*row, 2, {begin, begin + 2}, 0});
    }
  std::vector<Match> longest;
  for (const Match& m : matches)
    if (std::none_of(matches.begin(), matches.end(),
                     [&](const Match& x) { return x.length > m.length && x.span.overlaps(m.span); }))
      longest.push_back(m);
  std::sort(longest.begin(), longest.end(), [](const Match& a, const Match& b) { return a.span.begin < b.span.begin; });
  return longest;
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
  if (carries_unlisted(text, matches)) return std::nullopt;
  for (const Match& m : matches)  // a board with what it carries goes before the board
    if (is_part_of(parts_[m.row].build.line, parts_[best->row].build.line)) return m;
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

Build Resolver::stated_build(std::string_view text, const Match& match) const {
  const std::vector<Match> all = matches_in(text);
  const bool first = std::none_of(all.begin(), all.end(), [&](const Match& m) {
    return m.span.end <= match.span.begin && parts_[m.row].build.line != parts_[match.row].build.line;
  });
  return build_beside(text, match.span, first);
}

std::optional<std::size_t> Resolver::part_of(std::string_view name, Part part, bool any_size) const {
  if (name.size() > kLongestText) return std::nullopt;
  const std::string key = std::string(name) + (part == Part::board ? "|board" : "|") + (any_size ? "any" : "");
  return rows_.of(key, [&] { return read_part(name, part, any_size); });
}

std::optional<std::size_t> Resolver::read_part(std::string_view name, Part part, bool any_size) const {
  const auto whole = whole_name(name);
  const auto match = product_in(name, part);
  if (match && !doubt(name, *match).empty()) return std::nullopt;
  if (whole && (part == Part::accelerator || rank(*whole) > 0) && !of_other_maker(name, *whole)) return whole;
  if (!match) return std::nullopt;
  return of_build(match->row, stated_build(name, *match),
                  build_of_name(name.substr(match->span.begin, match->span.size())), any_size);
}

std::optional<std::size_t> Resolver::hardware(std::string_view name, Part part) const {
  return part_of(name, part, false);
}

std::optional<std::size_t> Resolver::hardware_of_any_size(std::string_view name) const {
  return part_of(name, Part::accelerator, true);
}

std::optional<Resolver::Match> Resolver::generation_in(std::string_view text) const {
  if (text.size() > kLongestText) return std::nullopt;
  const std::vector<StatedGeneration> named = generations_in(text);
  if (named.empty()) return std::nullopt;
  for (const StatedGeneration& g : named)
    if (g.name != named[0].name) return std::nullopt;
  const Span span = named[0].span;
  const Build stated = build_beside(text, span, true);
  for (const std::string_view id : parts_of_generation(named[0].name)) {
    const auto part = whole_name(id);
    if (const auto row = part ? of_build(*part, stated, {}, false) : std::nullopt)
      return Match{*row, span.size(), span, 0};
  }
  return std::nullopt;
}

std::optional<std::size_t> Resolver::generation(std::string_view name) const {
  const auto match = generation_in(name);
  return match && doubt(name, *match).empty() ? std::optional(match->row) : std::nullopt;
}

MachineCount Resolver::count(std::string_view name) const {
  if (name.size() > kLongestText) return {};
  return counts_.of(std::string(name), [&] { return read_count(name); });
}

MachineCount Resolver::read_count(std::string_view name) const {
  const auto product = product_in(name, Part::accelerator);
  const auto match = product ? product : generation_in(name);
  if (!match || !doubt(name, *match).empty()) return {};
  const PartFacts& part = parts_[match->row];
  std::vector<CountedName> names;
  for (const Match& m : product ? matches_in(name) : std::vector<Match>{*match})
    if (parts_[m.row].build.line == part.build.line) names.push_back(counted_name(name, m));
  static const std::regex kTopology(R"(\b\d{1,3}x\d{1,3}(?:x\d{1,3})?\b)");
  const bool pod = part.id.starts_with("tpu-");  // nodes of TPUs have four or eight of their thousands
  std::match_results<std::string_view::const_iterator> topology;
  if (pod && std::regex_search(name.begin(), name.end(), topology, kTopology)) {
    const auto begin = static_cast<std::size_t>(topology.position(0));
    const Span span{begin, begin + static_cast<std::size_t>(topology.length(0))};
    double chips = 1;
    for (const std::string& side : split(topology.str(), 'x')) chips *= std::stod(side);
    names.push_back({span, CountedName::Kind::instance, chips});
  }
  const bool card = part.kind == HardwareClass::datacenter;
  return machine_count(name, names, card && !pod ? part.build.node_size : 0);
}

}  // namespace eqc
