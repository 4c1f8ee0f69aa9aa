#include "host/validate/counts.hpp"

#include <cmath>
#include <optional>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/nearest_model.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

/// "4,096", "4 096", "4_096" without what parts the thousands.
std::string plain_digits(const std::string& text) {
  static const std::regex kThousands(R"((\d{1,3}(?:[,_' ]\d{3})+)(?![\d,_']).*)"), kParts("[,_' ]");
  std::smatch found;
  if (!std::regex_match(text, found, kThousands)) return text;
  return std::regex_replace(found[1].str(), kParts, "") + text.substr(found[1].str().size());
}

/// What a letter or word behind `value` makes of it.
double scaled(double value, const std::string& letters, double kilo) {
  constexpr double kThousand = 1e3, kMillion = 1e6, kBillion = 1e9;
  if (letters.starts_with("b")) return value * kBillion;
  const bool mega = letters.starts_with("m");
  const double decimal = value * (mega ? kMillion : kThousand);
  if (letters == "thousand" || letters == "million") return decimal;
  const double stated = value * (mega ? kilo * kilo : kilo);
  return std::floor(stated) != stated && std::floor(decimal) == decimal ? decimal : stated;
}

/// A whole number, nothing where the text is none.
std::optional<double> count_in(const std::string& cell, const CountColumn& column) {
  const auto checked = [&](double value) {
    const bool right =
        value >= column.least && value <= largest_of(column.name) && (column.mean || std::floor(value) == value);
    return right ? std::optional(value) : std::nullopt;
  };
  double value = 0;
  if (parse_double(cell, value)) return checked(value);  // nearly every cell
  const std::string text = std::regex_replace(in_digits(plain_digits(lower(std::string(trim(cell)))), column.kilo),
                                              std::regex("\\s+(?:" + std::string(column.unit) + ")?$"), "");
  return parse_double(text, value) ? checked(value) : std::nullopt;
}

/// "8", "8B", "8,030M params" in 1e9.
std::optional<double> billions_in(const std::string& cell) {
  static const std::regex kSize(R"((\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([mbt]?)(?:illion)?(?:\s*param(?:eter)?s?)?)");
  constexpr double kMost = 1e6, kThousand = 1e3;
  std::smatch found;
  const std::string text = plain_digits(lower(std::string(trim(cell))));
  double value = 0;
  if (!std::regex_match(text, found, kSize) || !parse_double(found[1].str(), value)) return std::nullopt;
  if (found[2].str() == "m") value /= kThousand;
  if (found[2].str() == "t") value *= kThousand;
  return value > 0 && value <= kMost ? std::optional(value) : std::nullopt;
}

/// The cell as a plain number; a reason where it is none, and nothing where nobody knows.
void rewrite(TruthRow& row, std::string_view column, const std::optional<double>& value, const std::string& wanted,
             std::string& reason) {
  const std::string text = row.text(column);
  if (text.empty()) return;
  if (unstated(text))
    row = row.with(column, "");
  else if (!value && reason.empty())
    reason = std::string(column) + " '" + text + "' is no " + wanted;
  else if (value && row.number(column) != value)
    row = row.with(column, shortest(*value));
}

/// Does a letter or word behind the digits scale them?
bool has_letters(const std::string& cell) {
  const std::string text = plain_digits(lower(std::string(trim(cell))));
  return in_digits(text, kBinaryKilo) != text;
}

}  // namespace

std::string in_digits(const std::string& text, double kilo) {
  static const std::regex kScaled(R"((\d+(?:\.\d+)?)\s*(ki?|mi?|b|thousand|million|billion)(?![a-z0-9]))");
  std::string digits;
  auto rest = text.cbegin();
  for (std::sregex_iterator at(text.begin(), text.end(), kScaled), end; at != end; ++at) {
    const double value = std::strtod((*at)[1].str().c_str(), nullptr);
    const std::string letters = (*at)[2].str();
    digits.append(rest, (*at)[0].first);
    digits += shortest(scaled(value, letters, letters.ends_with("i") ? kBinaryKilo : kilo));
    rest = (*at)[0].second;
  }
  return digits.append(rest, text.cend());
}

std::string read_counts(TruthRow& row, std::span<const CountColumn> columns, std::string& assumed) {
  std::string reason;
  for (const CountColumn& column : columns) {
    const std::string text = row.text(column.name);
    rewrite(row, column.name, count_in(row.text(column.name), column),
            std::string(column.mean ? "" : "whole ") + "number from " + shortest(column.least) + " on", reason);
    if (reason.empty() && !text.empty() && row.text(column.name) != text && has_letters(text))
      note(assumed, std::string(column.name) + " " + text + " as " + row.text(column.name));
  }
  for (const std::string_view column : {"params_b", "active_params_b"})
    rewrite(row, column, billions_in(row.text(column)), "number of parameters in billions", reason);
  const StatedSize size = stated_size(row);
  constexpr double kRounded = 1.02;  // 6.74 active of "7B"
  if (reason.empty() && size.params > 0 && size.active > kRounded * size.params)
    reason = "more active parameters (" + shortest(size.active / 1e9) + " billion) than parameters (" +
             shortest(size.params / 1e9) + ")";
  return reason;
}

}  // namespace eqc
