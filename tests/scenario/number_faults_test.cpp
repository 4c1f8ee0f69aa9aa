// Numbers that are none, or beyond anything real: every key that takes a number says what it takes.
#include <gtest/gtest.h>

#include "host/scenario/draw_range.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using namespace scenario_test;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string unit_of(const InputInfo& input) {
  return input.unit == "1" || input.unit == "1/year" ? "" : input.unit == "year" ? " years" : " " + input.unit;
}

TEST(NumberFaults, every_input_has_bounds_and_says_them) {
  for (const InputInfo& input : input_list()) {
    EXPECT_LT(input.allowed.high, 1e10) << input.name;
    for (const char* number : {"1e300", "1e31", "-1e300"}) {
      const std::string faults = faults_of(kMinimal, {"inputs." + input.name + "=" + number + unit_of(input)});
      EXPECT_TRUE(contains(faults, input.name + " must be " + input.allowed.text())) << faults;
    }
    for (const char* number : {"nan", "inf", "-inf", "+nan", "NaN", "Infinity"}) {
      const std::string faults = faults_of(kMinimal, {"inputs." + input.name + "=" + number});
      EXPECT_TRUE(contains(faults, "is no number to compute with")) << faults;
      EXPECT_FALSE(contains(faults, "out of range")) << faults;
    }
  }
}

TEST(NumberFaults, every_scale_has_bounds_and_says_them) {
  for (const InputInfo& input : input_list()) {
    const std::string faults = faults_of(kMinimal + "[[case]]\nid = \"a\"\n[case.scale]\n" + input.name + " = 1e300\n");
    EXPECT_TRUE(contains(faults, "at least 0 and at most 1e+06")) << faults;
  }
}

TEST(NumberFaults, defaults_lie_within_their_bounds) {
  for (const InputInfo& input : input_list())
    if (input.fallback.family != DistributionFamily::catalog)
      EXPECT_EQ(why_not_drawn(input, drawn_range(input.fallback)), "") << input.name;
}

TEST(NumberFaults, draws_are_judged_at_their_ends) {
  const struct {
    const char *input, *distribution, *fault;
  } rows[] = {
      {"failure_rate", "{distribution=\"log_normal\", median=1, sigma=50}", "draws up to"},
      {"compute_efficiency", "{distribution=\"log_normal\", median=1, sigma=50}", "draws up to"},
      {"compute_efficiency", "{distribution=\"log_normal\", median=1e-9, sigma=2}", "too near to 0"},
      {"pue", "{distribution=\"log_normal\", p05=1e-200, p95=1e200}", "draws"},
      {"pue", "{distribution=\"log_normal\", median=1e308, sigma=1e308}", "draws"},
      {"pue", "{distribution=\"normal\", mean=1e308, sd=1}", "inputs.pue.mean: 1e+308 is far from"},
      {"pue", "{distribution=\"normal\", mean=1, sd=1e308}", "inputs.pue.sd: 1e+308 is far from"},
      {"pue", "{distribution=\"uniform\", min=-1e308, max=1e308}", "out of range"},
      {"pue", "{distribution=\"triangular\", min=0, mode=1e300, max=1e308}", "out of range"},
      {"pue", "{distribution=\"discrete\", values=[1, 1e308], weights=[1, 1]}", "out of range"},
      {"pue", "{distribution=\"discrete\", values=[1, 2], weights=[1e308, 1e308]}", "at most 1e+12"},
      {"pue", "{distribution=\"empirical\", values=[1, inf]}", "no number to compute with"},
      {"pue", "5e-324", "too near to 0"},
      {"lifetime", "\"1e-300 years\"", "at least 0.1 and at most 100"},
      {"electricity_price", "1e-200", "write 0"},
  };
  for (const auto& row : rows) {
    const std::string faults = faults_of(kMinimal, {std::string("inputs.") + row.input + "=" + row.distribution});
    EXPECT_TRUE(contains(faults, row.fault)) << row.input << " " << row.distribution << ": " << faults;
  }
  EXPECT_EQ(faults_of(kMinimal, {"inputs.utilisation={distribution=\"uniform\", min=0, max=1}"}), "");
  EXPECT_EQ(faults_of(kMinimal, {"inputs.electricity_price=0"}), "");
}

TEST(NumberFaults, numbers_that_no_double_or_no_integer_holds_are_named) {
  const struct {
    const char *assignment, *fault;
  } rows[] = {
      {"inputs.purchase_price=1e400 USD", "'1e400 USD' is too large for a double"},
      {"inputs.purchase_price=1e-400 USD", "'1e-400 USD' is too small for a double; write 0"},
      {"inputs.purchase_price=1e305 TUSD", "is too large for a double"},
      {"inputs.purchase_price=nan USD", "'nan USD' is no number to compute with"},
      {"inputs.purchase_price=-inf USD", "'-inf USD' is no number to compute with"},
      {"inputs.purchase_price=0x10 USD", "is no unit known here"},
      {"inputs.server_multiplier=1e400", "'1e400' is too large for a double"},
      {"run.seed=99999999999999999999",
       "99999999999999999999 is out of range; it must be between 0 and 9223372036854775807"},
      {"run.seed=-9_999_999_999_999_999_999", "is out of range"},
      {"run.seed=1e3", "is a number but a whole number is needed"},
      {"run.worlds=nan", "a whole number is needed, between 256 and 65536"},
      {"training.tokens=1e300", "at least 1 and at most 1e+18"},
      {"training.tokens=nan", "is no number to compute with"},
      {"training.global_batch=1e20", "at most 1e+09"},
      {"training.deadline=1e-300 s", "at least 1e-09"},
      {"training.checkpoint=inf s", "is no number to compute with"},
      {"serving.host_rate=1e-300 B/s", "at least 1"},
      {"serving.host_memory=1e300 B", "at most 1e+18"},
      {"affordability.use_tokens=1e300", "at most 1e+15"},
      {"affordability.serve_queries=1e-300", "at least 1e-06"},
      {"affordability.finetune_tokens=1e300", "at most 1e+18"},
      {"affordability.gerd_share=nan", "is no number to compute with"},
  };
  for (const auto& row : rows) {
    const std::string faults = faults_of(kMinimal, {row.assignment});
    EXPECT_TRUE(contains(faults, row.fault)) << row.assignment << ": " << faults;
  }
}

TEST(NumberFaults, a_text_of_the_file_names_its_line) {
  EXPECT_TRUE(contains(faults_of(kMinimal + "[inputs]\nserver_multiplier = nan\n"),
                       "s.toml:7: inputs.server_multiplier.value: nan is no number to compute with"));
  EXPECT_TRUE(contains(faults_of(kMinimal + "[inputs]\nserver_multiplier = 1e308\n"),
                       "s.toml:7: inputs.server_multiplier.value: 1e+308 is out of range; server_multiplier must be at "
                       "least 1 and at most 100"));
  EXPECT_TRUE(contains(faults_of(kMinimal + "[run]\nseed = 99999999999999999999\n"), "s.toml:7: "));
}

TEST(NumberFaults, price_falls_beyond_all_prices_are_refused) {
  const std::string one = kMinimal + "[[case]]\nid = \"a\"\n";
  EXPECT_TRUE(contains(faults_of(one + "price_fall = { rate_per_year = 1e4, years = 100 }\n"),
                       "s.toml:8: case.price_fall.years: 10000 a year over 100 years is a factor of"));
  EXPECT_TRUE(contains(faults_of(one + "price_fall = { rate_per_year = 0.01, years = 100 }\n"), "at most 1e+15"));
  EXPECT_EQ(faults_of(one + "price_fall = { rate_per_year = 9, years = 2 }\n"), "");
}

TEST(NumberFaults, two_values_with_one_label_are_a_fault_of_the_scenario) {
  const struct {
    const char *text, *fault;
  } rows[] = {
      {"[affordability]\ngerd_share = [\"1 %\", 0.01]\n", "s.toml:7: affordability.gerd_share: 0.01 appears twice"},
      {"[affordability]\nrevenue_share = [0.1, 0.10000000001]\n", "the cube labels both '0.1'"},
      {"[affordability]\ntrain_flop = [1.0000001e25, 1.0000002e25]\n",
       "affordability.train_flop: 1.0000002e+25 appears"},
      {"[affordability]\nincome_share = 0.1\nuse_levels = [1000, 1000]\n",
       "affordability.use_levels: 1000 appears twice"},
      {"[output]\nraw = [\"training_cost_own\", \"training_cost_own\"]\n",
       "output.raw: 'training_cost_own' appears twice"},
      {"[[output.threshold]]\nquantity = \"cost_own\"\nvalue = 1e7\n[[output.threshold]]\nquantity = \"cost_own\"\n"
       "value = 10000000\n",
       "s.toml:9: output.threshold.value: 1e+07 is asked for twice"},
  };
  for (const auto& row : rows)
    EXPECT_TRUE(contains(faults_of(kMinimal + row.text), row.fault)) << faults_of(kMinimal + row.text);
}

}  // namespace
}  // namespace eqc
