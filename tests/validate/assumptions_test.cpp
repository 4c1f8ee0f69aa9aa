// Numbers taken where a row is silent: all must be there, none may be unknown.
#include "host/validate/assumptions.hpp"

#include <gtest/gtest.h>

#include "host/base/diagnostics.hpp"
#include "tests/validate/measured_row.hpp"

namespace eqc {
namespace {

std::string faults_in(const TruthFacts& facts) {
  try {
    assumptions_of("my", facts);
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
  return "";
}

TEST(Assumptions, a_missing_number_is_named) {
  TruthFacts facts = test::truth().facts;
  EXPECT_EQ(faults_in(facts), "");
  facts.assumptions.erase(facts.assumptions.begin());
  EXPECT_NE(faults_in(facts).find("my/truth/assumptions.csv: cached_input_share: is missing"), std::string::npos)
      << faults_in(facts);
}

TEST(Assumptions, an_unknown_name_is_refused_with_the_nearest) {
  TruthFacts facts = test::truth().facts;
  facts.assumptions.front().parameter = "cached_input_shar";
  EXPECT_NE(faults_in(facts).find("did you mean 'cached_input_share'"), std::string::npos) << faults_in(facts);
}

TEST(Assumptions, units_are_those_of_their_names) {
  EXPECT_DOUBLE_EQ(test::truth().assumed.pooled_token_s, 0.05);
  EXPECT_DOUBLE_EQ(test::truth().assumed.maxq_small_params, 1e10);
}

}  // namespace
}  // namespace eqc
