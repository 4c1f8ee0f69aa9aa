// What check and receipt say of the rows that a study stands on.
#include "host/report/remarks.hpp"

#include <gtest/gtest.h>

#include "host/base/month.hpp"
#include "host/base/text.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using namespace scenario_test;

std::string remarks(const std::string& text, const std::vector<std::string>& overrides = {}) {
  Catalog own = catalog();
  const Scenario s = parse_scenario("s.toml", text, overrides, own);
  const Plan plan = make_plan(s, own);
  return join(remarks_of(plan), "\n");
}

bool says(const std::string& text, const char* what) { return text.find(what) != std::string::npos; }

TEST(Months, of_dates_as_catalogs_write_them) {
  EXPECT_EQ(month_of("2024-03", YearEnd::first_month), 2024 * 12 + 2);
  EXPECT_EQ(month_of("2024-03-31", YearEnd::last_month), 2024 * 12 + 2);
  EXPECT_EQ(month_of("2024", YearEnd::last_month).value() - month_of("2024", YearEnd::first_month).value(), 11);
  for (const char* bad : {"", "24", "2024-13", "2024-00", "2024-1", "2024/03", "2024-03-32", "soon"})
    EXPECT_FALSE(month_of(bad, YearEnd::first_month)) << bad;
}

TEST(Remarks, tokens_by_rule_name_the_models) {
  const std::string text =
      remarks(kMinimal, {R"(axes.models=["mixtral-8x7b", "deepseek-v3.1", "gpt3-175b"])", "training.sequence=2048"});
  EXPECT_TRUE(says(text, "training tokens by rule, nobody says them: mixtral-8x7b (")) << text;
  EXPECT_TRUE(says(text, "deepseek-v3.1 (14.8 T as deepseek-r1)")) << text;
  EXPECT_FALSE(says(text, "gpt3-175b (")) << text;
  EXPECT_TRUE(says(remarks(kMinimal, {R"(axes.models="mixtral-8x7b")", "training.tokens=published"}),
                   "no training cell, tokens unknown (give training.tokens): mixtral-8x7b"));
  EXPECT_FALSE(says(remarks(kMinimal, {R"(axes.models="mixtral-8x7b")", "run.tasks=serving"}), "tokens"));
}

TEST(Remarks, sequences_beyond_the_context_name_the_models_and_both_lengths) {
  const std::string models = R"(axes.models=["llama-2-7b", "llama-3.1-8b"])";
  EXPECT_TRUE(says(remarks(kMinimal, {models, "training.sequence=8192"}),
                   "training sequences of 8192 tokens are cut to the model's context: llama-2-7b (4096)"));
  EXPECT_FALSE(says(remarks(kMinimal, {models, "training.sequence=4096"}), "are cut"));
  EXPECT_FALSE(says(remarks(kMinimal, {models, "training.sequence=8192", "run.tasks=serving"}), "are cut"));
}

TEST(Remarks, prices_are_old_by_the_scenarios_date) {
  const std::vector<std::string> v100 = {R"(axes.hardware="v100-sxm2-32gb")"};  // price of 2022-07-01
  EXPECT_TRUE(
      says(remarks("date = \"2026-11\"\n" + kMinimal, v100), "v100-sxm2-32gb (purchase of 2022-07-01, 52 months"));
  EXPECT_FALSE(says(remarks("date = \"2024-06\"\n" + kMinimal, v100), "purchase of"));
  EXPECT_FALSE(
      says(remarks("date = \"2026-11\"\n" + kMinimal, {v100[0], "inputs.purchase_price.v100-sxm2-32gb=900 USD"}),
           "purchase of"));
  EXPECT_TRUE(says(remarks("date = \"2026-11\"\n" + kMinimal + "[affordability]\ngerd_share = [\"1 %\"]\n"),
                   "budgets of nations are older than 24 months"));
}

TEST(Remarks, own_and_recalled_rows_are_named) {
  const std::string own = "[[hardware]]\nid = \"mine\"\nlike = \"h100-sxm-80gb\"\n";
  const std::string text =
      remarks(kMinimal + own, {R"(axes.hardware=["mine", "rtx-4090"])", R"(axes.models="gpt3-175b")"});
  EXPECT_TRUE(says(text, "1 of 2 accelerators are rows of the scenario: mine")) << text;
  EXPECT_TRUE(says(text, "1 of 2 accelerators hold figures from memory, their sources not read again: rtx-4090"))
      << text;
}

}  // namespace
}  // namespace eqc
