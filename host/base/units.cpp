// The table of units of each measure, and the parser that uses it.
#include "host/base/units.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"

namespace eqc {
namespace {

struct Unit {
  std::string name;
  double factor;       ///< in the measure's base unit
  double divisor = 1;  ///< for small units, so that "7 %" is 7 / 100, correctly rounded, and not 7 x 0.01
};
using Units = std::vector<Unit>;

/// One unit with several prefixes: prefixed("B", {"", "k"}, {1, 1e3}).
struct Prefix {
  const char* name;
  double factor;
};
const std::vector<Prefix> kMetric = {{"", 1},     {"k", 1e3},  {"M", 1e6},  {"G", 1e9}, {"T", 1e12},
                                     {"P", 1e15}, {"E", 1e18}, {"Z", 1e21}, {"Y", 1e24}};
const std::vector<Prefix> kBinary = {{"Ki", 1024.0}, {"Mi", 1048576.0}, {"Gi", 1073741824.0}, {"Ti", 1099511627776.0}};
const std::vector<Prefix> kLargeNumber = {
    {"", 1}, {"k", 1e3}, {"M", 1e6}, {"B", 1e9}, {"T", 1e12}};  // thousand ... trillion

void add_prefixed(Units& units, const std::vector<Prefix>& prefixes, const std::string& unit) {
  for (const Prefix& prefix : prefixes) units.push_back({prefix.name + unit, prefix.factor});
}

Units prefixed(const std::vector<Prefix>& prefixes, const std::string& unit) {
  Units units;
  add_prefixed(units, prefixes, unit);
  return units;
}

Units byte_units(const std::string& per) {
  Units units = prefixed(kMetric, "B" + per);
  add_prefixed(units, kBinary, "B" + per);
  return units;
}

Units time_units() {
  constexpr double kYear = kDaysPerYear * kSecondsPerDay, kMonth = kYear / 12;
  return {{"ns", 1, 1e9},
          {"us", 1, 1e6},
          {"ms", 1, 1e3},
          {"s", 1},
          {"min", 60},
          {"h", kSecondsPerHour},
          {"hour", kSecondsPerHour},
          {"hours", kSecondsPerHour},
          {"day", kSecondsPerDay},
          {"days", kSecondsPerDay},
          {"week", 7 * kSecondsPerDay},
          {"weeks", 7 * kSecondsPerDay},
          {"month", kMonth},
          {"months", kMonth},
          {"year", kYear},
          {"years", kYear}};
}

Units energy_units() {
  Units units = {{"J", 1}, {"kJ", 1e3}, {"MJ", 1e6}, {"GJ", 1e9}};
  for (const Prefix& prefix : kMetric)
    if (prefix.factor < 1e15) units.push_back({std::string(prefix.name) + "Wh", prefix.factor * 3600.0});
  return units;
}

Units token_units() {
  Units units = prefixed(kLargeNumber, "tokens");
  units.push_back({"token", 1});
  return units;
}

Units carbon_units() {
  return {{"g/kWh", 1, 1e3}, {"gCO2/kWh", 1, 1e3}, {"gCO2e/kWh", 1, 1e3}, {"kg/kWh", 1},
          {"kgCO2/kWh", 1},  {"kgCO2e/kWh", 1},    {"kg/MWh", 1, 1e3},    {"t/GWh", 1, 1e3}};
}

Units units_of(Measure measure) {
  switch (measure) {
    case Measure::ratio: return {{"%", 1, 100}};
    case Measure::time: return time_units();
    case Measure::bytes: return byte_units("");
    case Measure::bytes_per_second: return byte_units("/s");
    case Measure::flop: return prefixed(kMetric, "FLOP");
    case Measure::flop_per_second: return prefixed(kMetric, "FLOP/s");
    case Measure::power: return {{"mW", 1, 1e3}, {"W", 1}, {"kW", 1e3}, {"MW", 1e6}, {"GW", 1e9}, {"TW", 1e12}};
    case Measure::energy: return energy_units();
    case Measure::money: return prefixed(kLargeNumber, "USD");
    case Measure::money_per_hour: return {{"USD/h", 1}, {"USD/hour", 1}, {"USD/day", 1, 24}};
    case Measure::money_per_kwh: return {{"USD/kWh", 1}, {"USD/MWh", 1, 1e3}};
    case Measure::money_per_year: {
      Units units = prefixed(kLargeNumber, "USD/year");
      units.push_back({"USD/month", 12});
      return units;
    }
    case Measure::carbon_per_kwh: return carbon_units();
    case Measure::tokens: return token_units();
    case Measure::count: return {{"k", 1e3}, {"M", 1e6}, {"B", 1e9}, {"T", 1e12}};
  }
  return {};
}

std::string without_blanks(std::string_view text) {
  std::string kept;
  for (const char c : text)
    if (c != ' ' && c != '\t') kept += c;
  return kept;
}

/// Length of the number at the front: sign, digits, point, exponent. "5e" of "5exa" is not one: from_chars stops at 5.
std::size_t number_length(std::string_view text) {
  const std::size_t sign = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  const auto digits = [&](std::size_t from) {
    return std::min(text.find_first_not_of("0123456789", from), text.size());
  };
  std::size_t end = digits(sign);
  if (end < text.size() && text[end] == '.') end = digits(end + 1);
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    const std::size_t start =
        end + 1 + (end + 1 < text.size() && (text[end + 1] == '+' || text[end + 1] == '-') ? 1 : 0);
    if (digits(start) > start) end = digits(start);
  }
  return end;
}

std::string unit_help(Measure measure) {
  std::string help = "use " + join(accepted_units(measure));
  if (unit_is_optional(measure)) help += " or a bare number";
  return help;
}

}  // namespace

std::string_view base_unit(Measure measure) {
  switch (measure) {
    case Measure::ratio: return "1";
    case Measure::time: return "s";
    case Measure::bytes: return "B";
    case Measure::bytes_per_second: return "B/s";
    case Measure::flop: return "FLOP";
    case Measure::flop_per_second: return "FLOP/s";
    case Measure::power: return "W";
    case Measure::energy: return "J";
    case Measure::money: return "USD";
    case Measure::money_per_hour: return "USD/h";
    case Measure::money_per_kwh: return "USD/kWh";
    case Measure::money_per_year: return "USD/year";
    case Measure::carbon_per_kwh: return "kg/kWh";
    case Measure::tokens: return "tokens";
    case Measure::count: return "1";
  }
  return "";
}

std::vector<std::string> accepted_units(Measure measure) {
  Units units = units_of(measure);
  std::stable_sort(units.begin(), units.end(),
                   [](const Unit& a, const Unit& b) { return a.factor / a.divisor < b.factor / b.divisor; });
  std::vector<std::string> names;
  for (const Unit& unit : units) names.push_back(unit.name);
  return names;
}

bool unit_is_optional(Measure measure) {
  return measure == Measure::ratio || measure == Measure::flop || measure == Measure::tokens ||
         measure == Measure::count;
}

namespace {

/// Whether a number that no double holds is near 0 and not beyond all doubles.
bool is_tiny(std::string_view number) {
  long double value = 0;
  const auto end = std::from_chars(number.data(), number.data() + number.size(), value);
  if (end.ec == std::errc()) return std::abs(value) < 1;
  return number.find("e-") != std::string_view::npos || number.find("E-") != std::string_view::npos;
}

std::string beyond_doubles(std::string_view text, bool tiny) {
  return "'" + std::string(text) +
         (tiny ? "' is too small for a double; write 0 or a larger number"
               : "' is too large for a double; write a smaller number");
}

/// Why a text that should begin with a number does not.
std::string no_number(std::string_view text, std::string_view number, Measure measure) {
  const std::string quoted = "'" + std::string(text) + "'";
  if (is_no_finite_number(text.substr(0, text.find_first_of(" \t"))))
    return quoted + " is no number to compute with; write a finite one";
  if (number.find_first_of("0123456789") != std::string_view::npos) return beyond_doubles(text, is_tiny(number));
  return quoted + " does not start with a number; write a number and a unit: " + unit_help(measure);
}

}  // namespace

ParsedQuantity parse_quantity(std::string_view text, Measure measure) {
  text = trim(text);
  const std::size_t length = number_length(text);
  double number = 0;
  if (!parse_double(text.substr(0, length), number)) return {0, no_number(text, text.substr(0, length), measure)};
  const std::string unit = without_blanks(text.substr(length));
  if (unit.empty()) {
    if (unit_is_optional(measure)) return {number, ""};
    return {0, "'" + std::string(text) + "' has no unit, so its size is a guess; " + unit_help(measure)};
  }
  for (const Unit& known : units_of(measure))
    if (known.name == unit) {
      const double value = number * known.factor / known.divisor;
      if (!std::isfinite(value)) return {0, beyond_doubles(text, false)};
      return {value, ""};
    }
  return {0, "'" + unit + "' is no unit known here" + did_you_mean(unit, accepted_units(measure)) + "; " +
                 unit_help(measure)};
}

}  // namespace eqc
