#include "host/validate/serving/stated_server.hpp"

#include <regex>
#include <vector>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"

namespace eqc {
namespace {

/// The number that stands with the first of the patterns that the text states; "1,024" is one number.
std::optional<double> stated_number(const std::string& text, const std::vector<std::regex>& patterns) {
  for (const std::regex& pattern : patterns)
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
      if (said_at(text, *at) != Said::yes) continue;
      std::string digits = (*at)[1].str();
      std::erase(digits, ',');
      double value = 0;
      if (parse_double(digits, value)) return value;
    }
  return std::nullopt;
}

std::optional<double> chunk_of(const std::string& text) {
  static const std::vector<std::regex> kChunks = {
      std::regex(
          R"(\bchunked[-_ ]?prefill(?:[-_ ](?:size|chunks?|tokens))*(?: of| with| at|=|:)* *(\d[\d,]*)\b(?! ?%))"),
      std::regex(R"(\bmax[-_ ]num[-_ ](?:batched[-_ ])?tokens[ =:]+(\d[\d,]*)\b)"),
      std::regex(R"(\b(?:prefill|prefilling)[- ]chunks?(?:[- ]size)?(?: of|=|:)* *(\d[\d,]*)\b)"),
      std::regex(R"(\bprefill(?:ed|ing)? in chunks of (\d[\d,]*)\b)"),
      std::regex(R"(\b(\d[\d,]*)[- ]tokens? prefill(?:ing)?[- ]chunks?\b)"),
      std::regex(R"(\b(\d[\d,]*) tokens (?:per|a) (?:step|pass|iteration) at most\b)")};
  const std::optional<double> tokens = stated_number(text, kChunks);
  return tokens && *tokens >= 16 && *tokens <= 1e8 ? tokens : std::nullopt;  // a block of cache at least
}

std::optional<double> hits_of(const std::string& text) {
  static const std::vector<std::regex> kPercent = {
      std::regex(
          R"(\b(?:prefix|kv|prompt|radix)(?:[- ](?:kv|prefix|cache|radix))*[- ]?hit(?:[- ](?:rate|ratio|share))?)"
          R"((?: of| is| was|=|:|~| )*(\d+(?:\.\d+)?) ?%)"),
      std::regex(R"((\d+(?:\.\d+)?) ?% (?:prefix|kv|prompt|radix)[- ](?:cache )?hit(?:s|[- ]rate|[- ]ratio)?\b)"),
      std::regex(R"((\d+(?:\.\d+)?) ?% of (?:the |all )?(?:prompts?|inputs?|prefix)(?: tokens?)?)"
                 R"( (?:(?:is|are|was|were|come|came|found|served) )*(?:from (?:the |a )?)?(?:prefix |kv )?cached?\b)"),
      std::regex(R"((\d+(?:\.\d+)?) ?% (?:of )?(?:prompt|input|prefix) (?:tokens )?cached\b)")};
  static const std::vector<std::regex> kShare = {
      std::regex(R"(\b(?:prefix|kv|prompt|radix)(?:[- ](?:kv|prefix|cache))*[- ]?hit[- ](?:rate|ratio|share))"
                 R"((?: of| is| was|=|:|~| )*(0?\.\d+|0|1(?:\.0+)?)(?![\d.%])(?! ?%))")};
  if (const auto percent = stated_number(text, kPercent); percent && *percent <= 100) return *percent / 100;
  return stated_number(text, kShare);
}

std::optional<double> requests_of(const std::string& text) {
  static const std::vector<std::regex> kRequests = {
      std::regex(R"(\b(\d[\d,]*) (?:requests|prompts)\b(?! ?(?:/|per|for|at once|in flight|at a time)))"),
      std::regex(R"(\b(?:num[-_ ]prompts|request[-_ ]count|num[-_ ]requests)[ =:]+(\d[\d,]*)\b)")};
  return stated_number(text, kRequests);
}

bool eager_in(const std::string& text) {
  static const std::regex kEager(R"(\benforce[-_ ]eager\b|\beager (?:mode|execution|decoding)\b)"),
      kGraphs(R"(\bcuda[-_ ]?graphs?\b|\bgraph capture\b|\bcaptured graphs?\b|\bhip[-_ ]?graphs?\b)");
  return states(text, kEager) || denies(text, kGraphs);
}

bool pools_in(const std::string& text) {
  static const std::regex kPools(
      R"(\bdisaggregat\w*\b(?! (?:storage|memory|stud))|\bdisagg\b|\b\d+p\d+d\b|\bp/d[- ](?:split|separat\w+))"
      R"(|\bpd[- ](?:disagg\w*|separat\w*|split))"
      R"(|\b(?:separate|own|dedicated) (?:prefill|decode) )"
      R"((?:gpus?|nodes?|servers?|machines?|accelerators?|pools?|workers?))"
      R"(|\b(?:prefill|decode)[- ](?:pools?|instances?|workers?|engines?)\b)"
      R"(|\b\d+ (?:prefill|context) ?(?:and|\+|,) ?\d+ (?:decode|generation)\b)");
  return states(text, kPools);
}

std::optional<double> ranks_behind(const std::string& words, const std::regex& pattern) {
  const auto ranks = stated_number(lower(words), {pattern});
  return ranks && *ranks >= 1 && *ranks <= 1e5 ? ranks : std::nullopt;
}

}  // namespace

StatedServer stated_server(const std::string& words) {
  const std::string text = lower(words);
  return {chunk_of(text), hits_of(text), requests_of(text), eager_in(text), pools_in(text)};
}

std::optional<double> stated_dep(const std::string& words) {
  static const std::regex kRanks(R"(\bdep[-_ =]?(\d+)\b(?! (?:is|was)))");
  return ranks_behind(words, kRanks);
}

std::optional<double> stated_tep(const std::string& words) {
  static const std::regex kRanks(R"(\btep[-_ =]?(\d+)\b(?! (?:is|was)))");
  return ranks_behind(words, kRanks);
}

}  // namespace eqc
