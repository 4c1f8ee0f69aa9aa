// A small grammar: numbers with units, counts before or behind them.
#include "host/validate/network_rate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <regex>
#include <string_view>

#include "host/base/text.hpp"
#include "host/validate/machine_clauses.hpp"

namespace eqc {
namespace {

/// Too large a number is infinite, too small a one 0.
double number_of(const std::string& digits) { return std::strtod(digits.c_str(), nullptr); }

/// Words whose number is a model's: "Slingshot 11 NIC", "ConnectX 7".
bool is_model_number(const std::string& before) {
  static const std::regex kModel(R"((?:slingshot|connectx|cx|efa|roce|v|gen|bluefield|quantum|spectrum)\s*$)",
                                 std::regex::icase);
  return std::regex_search(before, kModel);
}

/// What "dual-port", "4-rail" count; 0 where the words do not.
double counted_by(const std::regex& noun, const std::string& words) {
  constexpr double kTwo = 2, kFour = 4, kEight = 8;
  std::smatch m;
  if (!std::regex_search(words, m, noun)) return 0;
  const std::string number = lower(m[1].str());
  return number == "dual" ? kTwo : number == "quad" ? kFour : number == "octo" ? kEight : number_of(number);
}

double stated_ports(const std::string& words) {
  static const std::regex kPort(R"(\b(dual|quad|octo|\d{1,2})[- ]port\b)", std::regex::icase);
  return counted_by(kPort, words);
}

double stated_rails(const std::string& words) {
  static const std::regex kRail(R"(\b(dual|quad|octo|\d{1,2})[- ]rail\b)", std::regex::icase);
  return counted_by(kRail, words);
}

double ports_of(const std::string& words) { return std::max(1.0, stated_ports(words)); }

bool is_counted(const std::string& words) {
  return words.empty() || names_network(words) || names_ports(words) || stated_ports(words) > 0;
}

/// Count in front: "8x", "4x Omni-Path", "8 x CX-7 at", "8 ConnectX-7", "4 NICs of", "8 400 Gb/s", "4 x 2 x". Words
/// between must be those of a network.
double count_before(const std::string& before) {
  static const std::regex kTimes(
      R"((?:^|[^\w.])(\d+)\s*((?:(?!x\b)[A-Za-z][\w-]*\s+){0,2})x\s*((?:(?!x\b)(?:[A-Za-z]|\d-port)[\w-]*\s*){0,4})$)"),
      kPlain(R"((?:^|[^\w.-])(\d{1,2})\s+((?:(?:[A-Za-z]|\d-port)[\w-]*\s*){0,5})$)");
  std::smatch m;
  double count = 0;
  for (std::string left = before; std::regex_search(left, m, kTimes);) {
    const std::string unit = m[2].str(), words = m[3].str();
    if (!is_counted(unit) || !is_counted(words)) return count;
    count = std::max(1.0, count) * number_of(m[1].str()) * ports_of(words);
    left = m.prefix().str();
  }
  if (count > 0) return count;
  if (!std::regex_search(before, m, kPlain) || is_model_number(m.prefix().str())) return 0;
  return is_counted(m[2].str()) ? number_of(m[1].str()) * ports_of(m[2].str()) : 0;
}

/// Ports of each adapter, said behind the rate: "2x 400G dual-port NICs".
double ports_behind(const std::string& after) {
  static const std::regex kBehind(R"(^(?:\s+[A-Za-z][\w-]*?){0,3}?\s+((?:dual|quad|\d{1,2})[- ]port)(?!s))",
                                  std::regex::icase);
  std::smatch m;
  return std::regex_search(after, m, kBehind) ? ports_of(m[1].str()) : 1;
}

NetworkRate rate_at(const std::string& clause, std::ptrdiff_t begin, std::ptrdiff_t size, double bit_per_s) {
  static const std::regex kBehind(R"(^\s*x\s*(\d+)\b)");
  NetworkRate rate;
  rate.bit_per_s = bit_per_s;
  rate.words = clause;
  rate.before = clause.substr(0, static_cast<std::size_t>(begin));
  rate.after = clause.substr(static_cast<std::size_t>(begin + size));
  rate.count = count_before(rate.before);
  std::smatch behind;
  if (rate.count == 0 && std::regex_search(rate.after, behind, kBehind)) rate.count = number_of(behind[1].str());
  if (const double ports = ports_behind(rate.after); ports > 1) rate.count = std::max(1.0, rate.count) * ports;
  if (rate.count == 0) rate.count = std::max(stated_ports(clause), stated_rails(clause));
  return rate;
}

/// Where the words of the next rate begin, between it and the one before: behind "per GPU" where names stand in front
/// of their rates, else at its count.
std::size_t cut_between(const std::string& between, bool names_first) {
  static const std::regex kOf(R"(^\s*(?:x\s*\d+\s*)?(?:(?:per|a|each|/)\s*\w+)?)"), kCount(R"((?:\d+\s*(?:x\s*)?)*$)");
  std::smatch m;
  std::regex_search(between, m, names_first ? kOf : kCount);
  return static_cast<std::size_t>(names_first ? m.length(0) : m.position(0));
}

/// Parts the words of a clause among its rates.
void part_words(const std::string& clause, std::vector<NetworkRate>& rates) {
  if (rates.size() < 2) return;
  const bool names_first = first_topic(rates[0].before) != Topic::none;
  std::size_t begin = 0;
  for (std::size_t i = 0; i + 1 < rates.size(); ++i) {
    const std::size_t end = clause.size() - rates[i].after.size();
    const std::string between = clause.substr(end, rates[i + 1].before.size() - end);
    const std::size_t cut = end + cut_between(between, names_first);
    rates[i].words = clause.substr(begin, cut - begin);
    begin = cut;
  }
  rates.back().words = clause.substr(begin);
}

}  // namespace

std::vector<NetworkRate> rates_in(const std::string& clause) {
  static const std::regex kRate(
      R"((\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*([GT]))"
      R"((?:(i?B(?:yte)?s?(?:/s|ps))|(b(?:it)?s?(?:/s|ps)?|b?E\b)|(?![A-Za-z])))"
      R"(|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*([gt])(b(?:it)?(?:/s|ps)|bit|b?e\b)(?![A-Za-z]))");
  static const std::regex kMinus("(?:^|[\\s(:=])-$");  // "HDR-200" is joined
  std::vector<NetworkRate> rates;
  for (std::sregex_iterator at(clause.begin(), clause.end(), kRate), end; at != end; ++at) {
    const std::smatch& m = *at;
    const bool upper = m[1].matched, tera = (upper ? m[2] : m[6]).str() == (upper ? "T" : "t");
    const bool bytes = upper && m[3].matched, binary = bytes && m[3].str().starts_with("i");
    const double unit = binary ? std::exp2(tera ? 40 : 30) : tera ? 1e12 : 1e9;
    rates.push_back(rate_at(clause, m.position(0), m.length(0),
                            number_of((upper ? m[1] : m[5]).str()) * unit * (bytes ? kBitsPerByte : 1)));
    rates.back().negative = std::regex_search(rates.back().before, kMinus);
    rates.back().bytes = bytes;
    rates.back().plain = upper && !m[3].matched && !m[4].matched;
  }
  part_words(clause, rates);
  return rates;
}

std::optional<NetworkRate> product_rate(const std::string& clause) {
  static const std::regex kProduct(R"((\d+)\s*x\s*(\d{2,3})(?![\w.]))");
  std::smatch m;
  if (!std::regex_search(clause, m, kProduct)) return std::nullopt;
  return rate_at(clause, m.position(2), m.length(2), number_of(m[2].str()) * 1e9);
}

std::optional<NetworkRate> generation_rate(const std::string& clause) {
  struct Generation {
    std::string_view name;
    double gigabit_per_s;
  };
  constexpr std::array<Generation, 6> kGenerations = {
      {{"qdr", 40}, {"fdr", 56}, {"edr", 100}, {"hdr", 200}, {"ndr", 400}, {"xdr", 800}}};
  static const std::regex kPort(R"(\b([qfehnx]dr)(?:[- ]?(\d{2,3}))?(?=\W|$|x ?\d))", std::regex::icase);
  std::smatch m;
  if (!std::regex_search(clause, m, kPort)) return std::nullopt;
  const auto generation = std::find_if(kGenerations.begin(), kGenerations.end(),
                                       [&](const Generation& g) { return g.name == lower(m[1].str()); });
  const double rate = m[2].matched ? number_of(m[2].str()) : generation->gigabit_per_s;
  return rate_at(clause, m.position(0), m.length(0), rate * 1e9);
}

double count_of_ports(const std::string& clause) { return count_before(clause + " "); }

bool counts_ports(const std::string& clause) {
  static const std::regex kBefore(R"(\b\d+\s*x?\s*([A-Za-z][A-Za-z-]+))"), kBehind(R"(([A-Za-z][A-Za-z-]*) x? ?\d)");
  for (std::sregex_iterator at(clause.begin(), clause.end(), kBefore), end; at != end; ++at)
    if (names_network((*at)[1].str()) || names_ports((*at)[1].str())) return true;
  for (std::sregex_iterator at(clause.begin(), clause.end(), kBehind), end; at != end; ++at)
    if (names_network((*at)[1].str()) && !is_model_number((*at)[1].str())) return true;
  return false;
}

}  // namespace eqc
