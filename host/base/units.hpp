// Values with units as users write them ("80 GB", "2 s", "0.12 USD/kWh", "5 %") turned into plain doubles of one fixed
// unit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace eqc {

/// What a value measures. The comment is the unit in which the double comes back.
enum class Measure {
  ratio,             ///< 1 (5 % gives 0.05)
  time,              ///< s
  bytes,             ///< byte (GB = 1e9, GiB = 2^30)
  bytes_per_second,  ///< byte/s
  flop,              ///< FLOP
  flop_per_second,   ///< FLOP/s
  power,             ///< W
  energy,            ///< J
  money,             ///< USD
  money_per_hour,    ///< USD/h
  money_per_kwh,     ///< USD/kWh
  money_per_year,    ///< USD/year
  carbon_per_kwh,    ///< kg CO2-equivalent per kWh
  tokens,            ///< tokens
  count,             ///< 1 (whole things)
};

inline constexpr double kSecondsPerHour = 3600.0;
inline constexpr double kSecondsPerDay = 86400.0;
inline constexpr double kDaysPerYear = 365.25;  ///< 8766 h, as kernels/econ counts them; a month is a twelfth

/// The unit of the returned double: "s", "USD/h", "1".
std::string_view base_unit(Measure measure);

/// The units a value of this measure may carry, smallest first.
std::vector<std::string> accepted_units(Measure measure);

/// True when a bare number is unambiguous: ratio, tokens and count.
bool unit_is_optional(Measure measure);

/// One parsed value, or why it is none.
struct ParsedQuantity {
  double value = 0;   ///< in base_unit(measure)
  std::string error;  ///< empty when parsed; else problem, accepted units and the nearest one
  bool ok() const { return error.empty(); }
};

/// Parses "number unit" (blanks between number, scale and unit are free: "15 T tokens", "15Ttokens").
ParsedQuantity parse_quantity(std::string_view text, Measure measure);

}  // namespace eqc
