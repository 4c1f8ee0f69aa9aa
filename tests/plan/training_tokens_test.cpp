// Training tokens of models whose developers say them, and of those who do not.
#include "host/plan/training_tokens.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/model/spec.hpp"
#include "tests/catalog/shipped_catalog.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using scenario_test::catalog;

TrainingTokens tokens_of(const char* model) {
  return published_or_usual_tokens(catalog(), catalog().model_index(model).value());
}

TEST(TrainingTokens, published_ones_go_first) {
  EXPECT_EQ(tokens_of("gpt3-175b").tokens, 300e9);  // Brown et al. 2020, arXiv 2005.14165, table 2.1
  EXPECT_EQ(tokens_of("gpt3-175b").basis, TokensBasis::published);
}

TEST(TrainingTokens, by_rule_are_those_of_the_developers_nearest_model) {
  const TrainingTokens t = tokens_of("deepseek-v3.1");
  EXPECT_EQ(t.basis, TokensBasis::same_developer);
  EXPECT_EQ(t.tokens, 14.8e12);  // DeepSeek-V3, arXiv 2412.19437, abstract
  const TrainingTokens mixtral = tokens_of("mixtral-8x7b");
  EXPECT_EQ(mixtral.basis, TokensBasis::same_time);  // Mistral AI says them of no model
  EXPECT_GT(mixtral.tokens, 0.5e12);
  EXPECT_LT(mixtral.tokens, 5e12);
}

TEST(TrainingTokens, every_model_of_the_catalog_has_some) {
  for (const ModelRow& m : catalog().models) EXPECT_GT(tokens_of(m.id.c_str()).tokens, 0) << m.id;
}

TEST(TrainingTokens, the_rule_is_as_good_as_it_says) {
  std::vector<double> errors;
  for (std::size_t row = 0; row < catalog().models.size(); ++row) {
    const double truth = catalog().models[row].spec->training_tokens;
    if (truth > 0 && !catalog().models[row].estimate)
      errors.push_back(std::abs(std::log(usual_tokens(catalog(), row).tokens / truth)));
  }
  std::sort(errors.begin(), errors.end());
  ASSERT_GT(errors.size(), 100U);
  EXPECT_LT(std::exp(errors[errors.size() / 2]), kTokensRuleMedianError);
  EXPECT_LT(std::exp(errors[errors.size() * 9 / 10]), kTokensRuleErrorP90);
}

TEST(TrainingTokens, a_scenario_says_its_own_or_wants_published_ones_alone) {
  const auto of = [](const std::string& text) {
    Catalog own = catalog();
    const Scenario s = parse_scenario("s.toml", scenario_test::kMinimal + text, {R"(axes.models="mixtral-8x7b")"}, own);
    const Plan plan = make_plan(s, own);
    return training_tokens_of(plan, 0);
  };
  EXPECT_EQ(of("").basis, TokensBasis::same_time);
  EXPECT_EQ(of("[training]\ntokens = \"published\"\n").tokens, 0);
  EXPECT_EQ(of("[training]\ntokens = \"published\"\n").basis, TokensBasis::unknown);
  EXPECT_EQ(of("[training]\ntokens = { mixtral-8x7b = \"2 T tokens\" }\n").tokens, 2e12);
  EXPECT_EQ(of("[training]\ntokens = \"1 T tokens\"\n").basis, TokensBasis::scenario);
}

}  // namespace
}  // namespace eqc
