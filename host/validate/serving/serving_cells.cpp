#include "host/validate/serving/serving_cells.hpp"

#include <array>
#include <optional>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/counts.hpp"
#include "host/validate/format_words.hpp"
#include "host/validate/prediction.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

constexpr const char* kTimeQuantities = "(?:ttft|tpot|itl|batch_e2e_latency|request_latency|latency_per_token).*";
constexpr const char* kTokens = "tok(?:en)?s?";
/// Zero accelerators or expert ranks: not known, as some tables write it.
constexpr std::array<CountColumn, 10> kCounts = {
    {{"n_gpus", "gpus?|chips?|accelerators?|npus?|tpus?|devices?", 0},
     {"tp"},
     {"pp"},
     {"ep", "$a", 0},
     {"attention_dp", "$a", 0},
     {"draft_tokens", kTokens, 0},
     {"chunk_tokens", kTokens},
     {"requests", "requests?", 1, false, kDecimalKilo},  // as tools are told how many to send: 1000, 5000
     {"input_len", kTokens, 0, true},
     {"output_len", kTokens, 0, true}}};

std::string refusal(std::string_view column, const std::string& text, const std::string& wanted) {
  return std::string(column) + " '" + text + "' is no " + wanted;
}

/// 0.5, "50%" or 50: from two on a number is a percentage.
std::optional<double> share_in(const std::string& cell) {
  static const std::regex kShare(R"((\d+(?:\.\d+)?)\s*(%|percent)?)");
  constexpr double kPercent = 100, kLeastPercent = 2;
  std::smatch found;
  const std::string text = lower(std::string(trim(cell)));
  double value = 0;
  if (!std::regex_match(text, found, kShare) || !parse_double(found[1].str(), value)) return std::nullopt;
  if (found[2].matched || value >= kLeastPercent) value /= kPercent;
  return value <= 1 ? std::optional(value) : std::nullopt;
}

std::string read_shares(TruthRow& row, std::string& assumed) {
  for (const std::string_view column : {"prefix_hit_share", "draft_acceptance"}) {
    const std::string text = row.text(column);
    if (text.empty()) continue;
    const std::optional<double> share = share_in(text);
    if (!share && !unstated(text)) return refusal(column, text, "share from 0 to 1");
    row = row.with(column, share ? shortest(*share) : "");
    if (share && text.find('%') == std::string::npos && shortest(*share) != text && *share < 1)
      note(assumed, std::string(column) + " " + text + " as percent");
  }
  return "";
}

/// Copies of attention as a switch are as many as tensor ranks; separate pools are so or not.
std::string read_switches(TruthRow& row) {
  static const std::regex kYes("y|yes|true|on|1"), kNo("n|no|false|off|0"),
      kPools("disagg(?:regated|regation)?|pd[- ]disagg.*|\\d+p\\d+d"), kOnePool("agg(?:regated)?|colocated");
  const std::string attention = lower(std::string(trim(row.text("attention_dp"))));
  if (attention == "true" || attention == "yes" || attention == "on")
    row = row.with("attention_dp", row.text("tp"));
  else if (attention == "false" || attention == "no" || attention == "off")
    row = row.with("attention_dp", "");
  const std::string pools = lower(std::string(trim(row.text("disaggregated"))));
  if (pools.empty()) return "";
  const bool yes = std::regex_match(pools, kYes) || std::regex_match(pools, kPools);
  if (!yes && !unstated(pools) && !std::regex_match(pools, kNo) && !std::regex_match(pools, kOnePool))
    return refusal("disaggregated", row.text("disaggregated"), "yes or no");
  row = row.with("disaggregated", yes ? "true" : unstated(pools) ? "" : "false");
  return "";
}

/// Requests per second or minute, however a rate is written.
std::optional<double> rate_in(const std::string& text) {
  static const std::regex kCount(
      R"((\d+(?:\.\d+)?) ?(?:(?:requests?|reqs?|queries) ?(?:/|per ) ?(s|min)\w*|(qps|rps|qpm|rpm)\b))"),
      kNamed(R"((?:qps|rps|request[ _-]rate)[ :=of]*(\d+(?:\.\d+)?))");
  constexpr double kMinute = 60;
  if (std::smatch found; std::regex_search(text, found, kCount)) {
    const double rate = std::strtod(found[1].str().c_str(), nullptr);
    return found[2].str() == "min" || found[3].str().ends_with("m") ? rate / kMinute : rate;
  }
  return captured(text, kNamed);
}

/// Words of loads, requests at once as plain digits, or "server, 5 requests/s".
std::string read_load_cell(TruthRow& row, std::string& assumed) {
  static const std::regex kAtOnce(R"((?:(?:c|batch|bs|concurrency|clients?|users?)[ =:]*)?\d+(?:\.\d+)?(?:e\d+)?)"
                                  R"((?: ?(?:clients?|users?|requests?|sequences?|concurrent.*|streams?))?)"),
      kWords(R"((?:saturated|offline|server|single.*|multi ?stream|max(?:imum)?.*|unlimited|inf(?:inite)?.*|)"
             R"(throughput|batch)\b.*)"),
      kGroups(R"((\d{1,3})[ _',](\d{3})(?!\d))"), kNegative(R"((?:^|[\s=:,])-\s*\d)"),
      kTwoNumbers(R"(\d,\d{1,2}(?!\d)|\d,\d{4})"), kFirst(R"((\d+(?:\.\d+)?))");
  const std::string cell = row.text("batch_or_concurrency");
  const std::string parted = std::regex_replace(lower(std::string(trim(cell))), kGroups, "$1$2");
  if (parted.empty()) return "";
  if (unstated(parted)) {
    row = row.with("batch_or_concurrency", "");
    return "";
  }
  const std::optional<double> rate = rate_in(in_digits(parted, kDecimalKilo));
  const std::string text = in_digits(parted, kBinaryKilo);
  const auto first = captured(text, kFirst);
  const bool known = rate || std::regex_match(text, kAtOnce) || std::regex_match(text, kWords);
  if (!known || (first && *first <= 0) || std::regex_search(text, kNegative) || std::regex_search(text, kTwoNumbers))
    return refusal("batch_or_concurrency", cell, "number of requests at once, rate or word of a load");
  row = row.with("batch_or_concurrency", rate ? "server, " + shortest(*rate) + " requests/s" : text);
  if (!rate && text != parted) note(assumed, "batch_or_concurrency " + cell + " as " + text);
  return "";
}

struct SameFormat {
  std::regex words;
  const char* name;
};

/// A format by its usual name, of those that the cell states: "bf16 (not fp8)".
std::string plain_format(const std::string& cell) {
  static const std::vector<SameFormat> kSame = {{std::regex("unquanti[sz]ed|not quanti[sz]ed|none|full precision"), ""},
                                                {std::regex("bfloat16"), "bf16"},
                                                {std::regex("float16|half"), "fp16"},
                                                {std::regex("float32|single precision"), "fp32"},
                                                {std::regex("float8(?:_?e4m3\\w*|_?e5m2)?|e5m2"), "fp8"}};
  const std::string stated = stated_formats(cell), text = lower(std::string(trim(stated)));
  for (const SameFormat& same : kSame)
    if (std::regex_match(text, same.words)) return same.name;
  return stated;
}

/// The formats that a checkpoint's name ends in or holds as words of their own: "fp8", "gptq int8".
std::string format_in_name(const std::string& model) {
  static const std::regex kFormat(
      R"((?:^|[-_ ./(])(nvfp4|mxfp4|fp4|fp8|awq|gptq|int4|int8|w\d+a\d+|q\d_(?:k(?:_[sml])?|\d)|[2-8]-?bit))"
      R"((?=$|[-_ ./)]))");
  const std::string name = lower(model);
  std::string formats;
  for (std::sregex_iterator at(name.begin(), name.end(), kFormat), end; at != end; ++at)
    formats += (formats.empty() ? "" : " ") + (*at)[1].str();
  return formats;
}

std::string read_formats(TruthRow& row, std::string& assumed) {
  static const std::regex kPerWeight(R"((\d+(?:\.\d+)?) ?bpw)");
  for (const std::string_view column : {"weight_precision", "kv_precision"}) {
    const std::string text = row.text(column);
    if (text.empty()) continue;
    const auto bits = captured(lower(text), kPerWeight);
    if (bits && (!(*bits >= 1 && *bits <= 32) || text.front() == '-'))
      return refusal(column, text, "format: none has so many bits");
    const std::string plain = unstated(text) ? "" : plain_format(text);
    if (plain != text) row = row.with(column, plain);
  }
  const std::string named = format_in_name(row.text("model"));
  if (!row.text("weight_precision").empty() || named.empty()) return "";
  row = row.with("weight_precision", named);
  note(assumed, named + " by the model's name");
  return "";
}

/// The tokens per second of one user have two names, and so have those of all.
std::string serving_quantity(const std::string& written) {
  constexpr std::string_view kOfUser = "output_throughput_per_request", kOfAll = "output_throughput";
  const std::string quantity = plain_quantity(written);
  if (quantity.starts_with(kOfUser)) return "user_output_speed" + quantity.substr(kOfUser.size());
  return without_statistic(quantity) == kOfAll ? "output_throughput_total" + quantity.substr(kOfAll.size()) : quantity;
}

bool is_time(const std::string& quantity) {
  static const std::regex kTimes(kTimeQuantities);
  return std::regex_match(lower(quantity), kTimes);
}

/// "milliseconds", "MS" as ms.
std::string plain_time(const std::string& unit) {
  const std::string text = lower(std::string(trim(unit)));
  return text.starts_with("m") ? "ms" : text.starts_with("us") ? "us" : text.starts_with("s") ? "s" : unit;
}

struct UnitRule {
  std::regex quantity, unit;
  const char* wanted;
};

/// Why the value would be off by a factor; the statistic at the quantity's end does not matter.
std::string wrong_serving_unit(const TruthRow& row) {
  static const std::vector<UnitRule> kRules = {
      {std::regex(kTimeQuantities), std::regex(R"((?:s|sec|seconds?|ms|milliseconds?|us)\b.*)"), "s or ms"},
      {std::regex("output_throughput_total|total_throughput|decode_speed.*|prefill_speed"),
       std::regex(R"(tok(?:en)?s?(?:/| per )s(?!.*(?:gpu|chip|device|node|min)).*|t/s)"), "tokens/s"},
      {std::regex(".*throughput_per_gpu.*"), std::regex(R"(tok(?:en)?s?(?:/| per )s(?!.*(?:node|user|min)).*|t/s.*)"),
       "tokens/s/GPU"},
      {std::regex(".*throughput_per_node.*"), std::regex(R"(tok(?:en)?s?(?:/| per )s(?!.*(?:gpu|user|min)).*|t/s.*)"),
       "tokens/s/node"},
      {std::regex("user_output_speed.*"), std::regex(R"(tok(?:en)?s?(?:/| per )s.*|t/s.*)"), "tokens/s"},
      {std::regex("request_throughput"), std::regex(R"((?:samples?|req(?:uest)?s?|queries)(?:/| per )s.*|qps|rps)"),
       "requests/s"},
      {std::regex(".*power.*"), std::regex(R"(w(?:att)?s?\b.*)"), "W"},
      {std::regex("energy_per_(?:output_token|request).*"), std::regex(R"(j(?:oules?)?\b.*)"), "J"}};
  const std::string unit = lower(std::string(trim(row.unit))), quantity = lower(row.quantity);
  if (unit.empty()) return "";
  for (const UnitRule& rule : kRules)
    if (std::regex_match(quantity, rule.quantity))
      return std::regex_match(unit, rule.unit) ? "" : "unit '" + row.unit + "' is not " + rule.wanted;
  return "";
}

}  // namespace

StatedLoad stated_load(const TruthRow& row) {
  static const std::regex kNumber("(\\d+(?:\\.\\d+)?(?:e\\d+)?)"), kRate("(\\d+(?:\\.\\d+)?(?:e-?\\d+)?) requests/s");
  const std::string cell = lower(row.text("batch_or_concurrency"));
  StatedLoad load;
  load.requests_per_s = captured(cell, kRate).value_or(0);
  if (!(load.requests_per_s > 0)) load.at_once = captured(cell, kNumber);
  return load;
}

std::string read_serving_cells(TruthRow& row, std::string& assumed) {
  row.quantity = serving_quantity(row.quantity);
  std::string reason = read_switches(row);
  if (reason.empty()) reason = read_counts(row, kCounts, assumed);
  if (reason.empty()) reason = read_formats(row, assumed);
  if (reason.empty()) reason = read_shares(row, assumed);
  if (reason.empty()) reason = read_load_cell(row, assumed);
  if (reason.empty()) reason = wrong_serving_unit(row);
  if (is_time(row.quantity)) row.unit = plain_time(row.unit);
  return reason;
}

}  // namespace eqc
