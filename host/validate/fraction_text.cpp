// Names of partitions by maker, and shares in words and numbers beside the product.
#include "host/validate/fraction_text.hpp"

#include <regex>
#include <vector>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"

namespace eqc {
namespace {

/// Where the text states a match of the pattern: the match; else empty.
std::string stated_match(const std::string& text, const std::regex& pattern) {
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
    if (said_at(text, *at) == Said::yes) return std::string(trim(at->str()));
  return "";
}

/// "1/2", but not "8/8".
bool is_share(const std::smatch& m) { return std::stod(m[1].str()) < std::stod(m[2].str()); }

}  // namespace

std::string stated_fraction(std::string_view text, Span product) {
  // NVIDIA's Multi-Instance GPU and its profiles, virtual GPUs, time slices; AMD's compute partitions of CDNA 3 (all
  // but SPX, the whole device)
  static const std::vector<std::regex> kPartitions = {
      std::regex(R"(\b\d+g\.\d+gb\b)"), std::regex(R"(\bmig\b(?:[- ]?\d+g\.\d+gb\b)?|\bmulti[- ]instance[- ]gpu)"),
      std::regex(R"(\bv-?gpus?\b|\bvirtual gpus?\b)"),
      std::regex(R"(\btime[- ]slic\w*|\bfractional\b|\bgpu partition\w*)"), std::regex(R"(\b[cdqt]px\b)")};
  static const std::string kOf = R"((?: of)?(?: an?| one| the| a single)?(?: nvidia| amd| intel)?[ -]*$)";
  static const std::regex kWords(R"(\b(?:half|third|quarter|fraction|portion|share|slice)\b)" + kOf),
      kSigns("(?:\u00bd|\u00bc)" + kOf), kDecimal(R"((?:^|[(,;+/] ?)0?\.\d+ ?x?)" + kOf),
      kPercent(R"((?:^|[^\d.])\d{1,2}(?:\.\d+)? ?(?:%|percent) of)" + kOf),
      kRatio(R"(\b(\d{1,3})/(\d{1,3})(?:th|rd|nd)?)" + kOf);
  static const std::regex kBehind(R"(^ ?\(?(?:x ?)?(?:0?\.\d+|\d{1,2} ?%|half|a half|a quarter)(?= *(?:$|\))))"),
      kRatioBehind(R"(^ ?\(?(?:x ?)?(\d{1,3})/(\d{1,3})(?= *(?:$|\))))"),
      kProfile(R"(^[dx]?-(?:\d{1,2}-)?\d{1,3}[abcq]\b)");
  const std::string whole = lower(text);
  for (const std::regex& pattern : kPartitions)
    if (const std::string found = stated_match(whole, pattern); !found.empty()) return found;
  if (product.size() == 0) return "";
  const std::string before = whole.substr(0, product.begin), behind = whole.substr(product.end),
                    name = whole.substr(product.begin, product.size());
  std::smatch m;
  for (const std::regex* pattern : {&kWords, &kSigns, &kDecimal, &kPercent})
    if (std::regex_search(before, m, *pattern)) return std::string(trim(m.str())) + " " + name;
  if (std::regex_search(before, m, kRatio) && is_share(m)) return std::string(trim(m.str())) + " " + name;
  if (std::regex_search(behind, m, kBehind)) return name + std::string(m.str());
  if (std::regex_search(behind, m, kRatioBehind) && is_share(m)) return name + std::string(m.str());
  if (std::regex_search(behind, m, kProfile)) return name + m.str();
  return "";
}

}  // namespace eqc
