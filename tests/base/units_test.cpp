// Values with units: what each spelling is worth, and what a wrong one says.
#include "host/base/units.hpp"

#include <gtest/gtest.h>

#include "kernels/econ/term_list.hpp"

namespace eqc {
namespace {

static_assert(kDaysPerYear * kSecondsPerDay == kSecondsPerYear, "host and kernels count the same year");

TEST(Units, values_come_back_in_base_units) {
  struct Row {
    const char* text;
    Measure measure;
    double value;
  };
  const Row rows[] = {
      {"5 %", Measure::ratio, 0.05},
      {"7 %", Measure::ratio, 0.07},
      {"0.25", Measure::ratio, 0.25},
      {"2 s", Measure::time, 2},
      {"100 ms", Measure::time, 0.1},
      {"5 us", Measure::time, 5e-6},
      {"180 days", Measure::time, 180 * 86400.0},
      {"1 year", Measure::time, 365.25 * 86400},
      {"12 months", Measure::time, 365.25 * 86400},
      {"80 GB", Measure::bytes, 80e9},
      {"80GB", Measure::bytes, 80e9},
      {"1 GiB", Measure::bytes, 1073741824},
      {"3.35 TB/s", Measure::bytes_per_second, 3.35e12},
      {"1e24 FLOP", Measure::flop, 1e24},
      {"989 TFLOP/s", Measure::flop_per_second, 989e12},
      {"700 W", Measure::power, 700},
      {"1.5 MW", Measure::power, 1.5e6},
      {"1 kWh", Measure::energy, 3.6e6},
      {"10 M USD", Measure::money, 10e6},
      {"2.5 USD/h", Measure::money_per_hour, 2.5},
      {"48 USD/day", Measure::money_per_hour, 2},
      {"0.12 USD/kWh", Measure::money_per_kwh, 0.12},
      {"120 USD/MWh", Measure::money_per_kwh, 0.12},
      {"1 k USD/year", Measure::money_per_year, 1000},
      {"400 gCO2/kWh", Measure::carbon_per_kwh, 0.4},
      {"15 T tokens", Measure::tokens, 15e12},
      {"1 M tokens", Measure::tokens, 1e6},
      {"300", Measure::tokens, 300},
      {"16 k", Measure::count, 16000},
      {" -1.5e1 s ", Measure::time, -15},
  };
  for (const Row& row : rows) {
    const ParsedQuantity parsed = parse_quantity(row.text, row.measure);
    EXPECT_TRUE(parsed.ok()) << row.text << ": " << parsed.error;
    EXPECT_DOUBLE_EQ(parsed.value, row.value) << row.text;
  }
}

TEST(Units, percent_is_correctly_rounded) {
  for (int percent = 1; percent < 100; ++percent)
    EXPECT_EQ(parse_quantity(std::to_string(percent) + " %", Measure::ratio).value, percent / 100.0);
}

TEST(Units, wrong_values_say_what_to_write) {
  struct Row {
    const char* text;
    Measure measure;
    const char* part;  ///< of the message
  };
  const Row rows[] = {
      {"80", Measure::bytes, "has no unit"},
      {"80 gb", Measure::bytes, "did you mean 'GB'?"},
      {"2 sec", Measure::time, "no unit known here"},
      {"2 dayz", Measure::time, "did you mean 'day'?"},
      {"GB", Measure::bytes, "does not start with a number"},
      {"", Measure::time, "does not start with a number"},
      {"1,000 USD", Measure::money, "',000USD' is no unit"},
      {"5 EUR", Measure::money, "use USD, kUSD, MUSD, BUSD, TUSD"},
      {"1e308 YB", Measure::bytes, "too large"},
      {"nan s", Measure::time, "no number to compute with"},
      {"-Infinity s", Measure::time, "no number to compute with"},
      {"1e400 s", Measure::time, "too large"},
      {"1e-400 s", Measure::time, "too small"},
      {"5 percent", Measure::ratio, "use % or a bare number"},
  };
  for (const Row& row : rows) {
    const ParsedQuantity parsed = parse_quantity(row.text, row.measure);
    EXPECT_NE(parsed.error.find(row.part), std::string::npos) << row.text << ": " << parsed.error;
  }
}

TEST(Units, accepted_units_are_sorted_by_size) {
  EXPECT_EQ(accepted_units(Measure::money_per_kwh), (std::vector<std::string>{"USD/MWh", "USD/kWh"}));
  EXPECT_EQ(accepted_units(Measure::time).front(), "ns");
  EXPECT_EQ(accepted_units(Measure::time).back(), "years");
}

}  // namespace
}  // namespace eqc
