// What speaks against taking a text for one product: a fraction of it, another one beside it, a build that it has not;
// and what one of a name is.
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <regex>
#include <set>

#include "host/base/text.hpp"
#include "host/validate/fraction_text.hpp"
#include "host/validate/part_generation.hpp"
#include "host/validate/machine_clauses.hpp"
#include "host/validate/resolve.hpp"
#include "host/validate/tpu_slice.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

/// Is a product only compared with, by the words before it?
bool only_mentioned(std::string_view text, std::size_t begin) {
  static const std::regex kMention(
      R"((?:\b(?:not|no|unlike|like|than)|\binstead of|\bcompared (?:to|with)|\bsimilar to|\( ?vs\.?))"
      R"((?: an?| the)?(?: nvidia| amd)? *$)");
  return std::regex_search(lower(text.substr(0, begin)), kMention);
}

/// Do words between two boards or processors part them? Others are names of one thing.
bool parted(std::string_view between) {
  static const std::regex kParts(R"(/|\+|&|\||,|;|\bor\b|\band\b|\bvs\b)");
  return std::regex_search(lower(between), kParts);
}

bool either(std::string_view between) {
  static const std::regex kOr(R"(\bor\b|\bvs\b)");
  return std::regex_search(lower(between), kOr);
}

/// "NVIDIA 8x", "RTX 24GB": a series whose number is none.
bool is_counted(std::string_view card) {
  static const std::regex kCount(R"((?:^|\W)(?:\d{1,2}|\d+x\w*|x\d+|\d+ ?gi?b?)$)");
  return std::regex_search(lower(card), kCount);
}

std::string in_quotes(std::string_view text) { return "'" + std::string(trim(text)) + "'"; }

/// Sizes that a text offers, "40/80GB", "40GB or 80GB"; those of the host are none.
std::vector<double> sizes_offered(std::string_view text) {
  static const std::regex kSize(R"((?:^|[^\w.])(\d{1,4})(?= ?(?:gi?b)?(?: ?/ ?| or | and | & )\d{1,4} ?gi?b\b)"
                                R"(| ?gi?b\b(?!/s| ?(?:l?p?ddr|ram|total|host|system))))");
  const std::string words = lower(text);
  std::vector<double> sizes;
  for (std::sregex_iterator at(words.begin(), words.end(), kSize), end; at != end; ++at)
    sizes.push_back(std::stod((*at)[1].str()));
  return sizes;
}

/// Two forms of which one ran: "SXM or PCIe", "H100 SXM / H100 PCIe". A bus beside a form ("SXM4, PCIe Gen4") is none.
std::string forms_offered(std::string_view text) {
  static const std::regex kForms(
      R"(\b(sxm|pcie|nvl|oam)\d?\b[ )]*(?:\d+ ?gb\b[ )]*)?(?:/|\bor\b|&|\band\b|\+))"
      R"((?:[ (]|nvidia|amd|\b[a-z]{1,3}\d{2,3}\b)*-?\b(sxm|pcie|nvl|oam)\d?\b(?! ?(?:gen|x ?\d|\d)))");
  const std::string words = lower(text);
  std::smatch m;
  return std::regex_search(words, m, kForms) && m[1].str() != m[2].str() ? in_quotes(m.str()) : "";
}

}  // namespace

/// The other product that a text names beside the one at `match`; empty where it names none.
std::string Resolver::other_product(std::string_view text, const Match& match) const {
  const std::vector<Match> matches = matches_in(text);
  const std::string& line = parts_[match.row].build.line;
  for (const Match& m : matches) {
    const std::string& other = parts_[m.row].build.line;
    if (m.span.overlaps(match.span) || m.row == match.row || other == line) continue;
    if (is_part_of(line, other) || is_part_of(other, line) || only_mentioned(text, m.span.begin)) continue;
    const Span first = std::min(m.span, match.span, [](Span a, Span b) { return a.begin < b.begin; });
    const std::size_t end = std::max(m.span.begin, match.span.begin);
    const std::string_view between = text.substr(first.end, end - first.end);
    if (rank(m.row) != rank(match.row) ? either(between) : rank(m.row) == 0 || parted(between))
      return std::string(text.substr(m.span.begin, m.span.size()));
  }
  if (rank(match.row) != 0) return "";
  for (const Span card : named_cards(text)) {
    const std::string_view name = text.substr(card.begin, card.size());
    const bool known =
        std::any_of(matches.begin(), matches.end(), [&](const Match& m) { return m.span.overlaps(card); });
    if (!known && !card.overlaps(match.span) && !is_counted(name) && !only_mentioned(text, card.begin))
      return std::string(name);
  }
  return "";
}

/// Two builds of one product, each a row of its own; empty where one fits all that is said.
std::string Resolver::other_build(std::string_view text, const Match& match) const {
  const ProductBuild& own = parts_[match.row].build;
  if (!own.matters) return "";
  const auto rows_of = [&](double gigabyte) {
    std::set<double> sizes;
    for (const PartFacts& part : parts_)
      if (part.build.line == own.line && has_size(part.build, {gigabyte, ""})) sizes.insert(part.build.gigabyte[0]);
    return sizes;
  };
  std::set<double> first;
  double first_size = 0;
  for (const double size : sizes_offered(text)) {
    const std::set<double> rows = rows_of(size);
    if (rows.empty()) continue;
    if (first.empty()) {
      first = rows;
      first_size = size;
    } else if (std::none_of(rows.begin(), rows.end(), [&](double x) { return first.contains(x); })) {
      return shortest(first_size) + " and " + shortest(size) + " GB";
    }
  }
  return forms_offered(text);
}

/// Rows of a product with their memory: "H100-SXM-80GB, H100-NVL-94GB", "RTX-4090 (24 GB)".
std::string Resolver::builds_of(const std::string& line) const {
  std::string all;
  for (const PartFacts& part : parts_) {
    if (part.build.line != line) continue;
    const std::string size = shortest(part.build.gigabyte[0]);
    all += (all.empty() ? "" : ", ") + part.name;
    if (!contains(part.name, size + "GB")) all += " (" + size + " GB)";
  }
  return all;
}

std::string Resolver::doubt(std::string_view text, const Match& match) const {
  const bool share = match.instance > 0 && match.instance < 1;
  const std::string fraction =
      share ? std::string(text.substr(match.span.begin, match.span.size())) : stated_fraction(text, match.span);
  if (!fraction.empty() && rank(match.row) == 0)
    return "hardware is a fraction of an accelerator (" + in_quotes(fraction) + "), which is not modelled";
  const std::string_view whole = text.substr(match.span.begin, match.span.size());
  const std::string name(whole.substr(0, whole.find('(')));
  if (const std::string other = other_product(text, match); !other.empty())
    return "hardware names two products, " + in_quotes(name) + " and " + in_quotes(other);
  if (const std::string builds = other_build(text, match); !builds.empty())
    return "hardware names two builds of " + in_quotes(name) + ": " + builds;
  return "";
}

std::string Resolver::why_not(std::string_view name, std::string_view otherwise) const {
  const auto product = product_in(name, Part::accelerator);
  const auto match = product ? product : generation_in(name);
  if (match) {
    if (const std::string why = doubt(name, *match); !why.empty()) return why;
    const Build stated = product ? stated_build(name, *match) : Build{};
    const bool wanted = stated.gigabyte || !stated.form.empty();
    if (product && wanted && !part_of(name, Part::accelerator, false)) {
      const std::string size = stated.gigabyte ? shortest(*stated.gigabyte) + " GB" : "";
      return "no such build in the catalog (" + size + (size.empty() || stated.form.empty() ? "" : ", ") + stated.form +
             "): " + builds_of(parts_[match->row].build.line);
    }
  }
  if (name.size() <= kLongestText) {
    const std::vector<StatedGeneration> named = generations_in(name);
    for (const StatedGeneration& g : named)
      if (g.name != named[0].name)
        return "hardware names two generations, " + in_quotes(named[0].name) + " and " + in_quotes(g.name);
    if (const std::string fraction = stated_fraction(name, {}); !fraction.empty())
      return "hardware is a fraction of an accelerator (" + in_quotes(fraction) + "), which is not modelled";
  }
  return std::string(otherwise);
}

std::string Resolver::nearly(std::string_view name) const {
  return name.size() > kLongestText ? "" : near_.of(std::string(name), [&] { return read_nearly(name); });
}

std::string Resolver::read_nearly(std::string_view name) const {
  constexpr double kSame = 0.005;
  const auto row = part_of(name, Part::accelerator, false);
  const auto match = product_in(name, Part::accelerator);
  if (!row || !match || whole_name(name)) return "";
  const ProductBuild& part = parts_[*row].build;
  const Build stated = stated_build(name, *match);
  if (!part.matters || !stated.gigabyte) return "";
  const bool same = std::any_of(part.gigabyte.begin(), part.gigabyte.end(), [&](double own) {
    return std::abs(*stated.gigabyte / own - 1) < kSame ||
           std::abs(*stated.gigabyte / (own * part.node_size) - 1) < kSame;
  });
  return same ? ""
              : "memory of " + parts_[*row].id + ", " + shortest(part.gigabyte[0]) + " GB, not the stated " +
                    shortest(*stated.gigabyte);
}

/// What one of the name at `match` is: an accelerator, a machine of its maker, an instance or slice of a cloud.
CountedName Resolver::counted_name(std::string_view text, const Match& match) const {
  static const std::regex kLanes(R"(^ ?x ?16\b)", std::regex::icase),
      kOfInstance(R"(^-(\d{1,4})[gt](?![a-z0-9]))", std::regex::icase), kSlice(R"(^-(\d{1,6})(?![\w.]))"),
      kMachine("^[dh]gx", std::regex::icase);
  using Kind = CountedName::Kind;
  const PartFacts& part = parts_[match.row];
  const std::string name = lower(text.substr(match.span.begin, match.span.size()));
  const std::string behind(text.substr(match.span.end));
  CountedName counted{match.span};
  if (name.find('(') != std::string::npos && name.find(')') == std::string::npos && behind.starts_with(")"))
    counted.span.end = match.span.end + 1;  // "L4 (24 GB" of "L4 (24 GB) x 4"
  std::smatch m;
  const auto ends_at = [&](std::size_t end) { counted.span.end = end; };
  if (match.instance > 0) {
    const std::size_t end = text.find_first_of(" \t,;()[]|/+", match.span.end);  // "p4d" of "p4d.24xlarge"
    ends_at(end == std::string_view::npos ? text.size() : end);
    counted.kind = Kind::instance;
    counted.accelerators = match.instance;
  } else if ((name.ends_with("gpu") || name.ends_with("tpu") || name.ends_with("standard")) &&
             std::regex_search(behind, m, kOfInstance)) {
    ends_at(match.span.end + static_cast<std::size_t>(m.length(0)));
    counted.kind = Kind::instance;
    counted.accelerators = std::stod(m[1].str());
  } else if (part.id.starts_with("tpu-") && std::regex_search(behind, m, kSlice)) {
    const double chips = chips_of_slice(part.id.substr(4), std::stod(m[1].str()));
    ends_at(match.span.end + static_cast<std::size_t>(m.length(0)));
    if (chips > 0) counted = {counted.span, Kind::instance, chips};
  } else if (name.ends_with("pcie") && std::regex_search(behind, m, kLanes)) {
    ends_at(match.span.end + static_cast<std::size_t>(m.length(0)));
  } else if (std::regex_search(name, kMachine)) {
    counted.kind = Kind::machine;
    counted.accelerators = part.build.node_size;
  } else if (behind.starts_with("s") &&
             (behind.size() == 1 || std::isalnum(static_cast<unsigned char>(behind[1])) == 0)) {
    ends_at(match.span.end + 1);  // "H100s"
  }
  return counted;
}

}  // namespace eqc
