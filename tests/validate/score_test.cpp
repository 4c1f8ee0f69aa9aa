// Scores of predictions: by hand on four rows.
#include "host/validate/score.hpp"

#include <gtest/gtest.h>

namespace eqc {
namespace {

ScoredRow scored(double measured, double predicted, double p05, double p95, double baseline = 0) {
  ScoredRow row;
  row.truth.value = measured;
  row.prediction.value = predicted;
  row.prediction.p05 = p05;
  row.prediction.p95 = p95;
  row.prediction.baseline = baseline;
  return row;
}

TEST(Score, errors_bias_and_coverage_by_hand) {
  std::vector<ScoredRow> rows = {scored(10, 11, 9, 12, 20), scored(10, 8, 7, 9), scored(10, 10, 9, 11, 5),
                                 scored(10, 14, 5, 20)};
  rows.emplace_back().prediction = Prediction::not_scored("no such model");
  std::vector<const ScoredRow*> all;
  for (const ScoredRow& row : rows) all.push_back(&row);
  const Score s = score_of(all);
  EXPECT_EQ(s.rows, 5U);
  EXPECT_EQ(s.rows_scored, 4U);
  EXPECT_DOUBLE_EQ(s.mape, (0.1 + 0.2 + 0 + 0.4) / 4);
  EXPECT_NEAR(s.bias, (0.1 - 0.2 + 0 + 0.4) / 4, 1e-15);
  EXPECT_NEAR(s.median_ape, 0.15, 1e-15);
  EXPECT_NEAR(s.p90_ape, 0.2 + 0.7 * 0.2, 1e-15);  // type 7: place 2.7 of {0, 0.1, 0.2, 0.4}
  EXPECT_DOUBLE_EQ(s.inside_interval, 0.75);
  EXPECT_EQ(s.rows_baseline, 2U);
  EXPECT_DOUBLE_EQ(s.baseline_mape, 0.75);
  EXPECT_EQ(s.not_scored.at("no such model"), 1U);
}

TEST(Score, of_nothing_is_zero) {
  const Score s = score_of({});
  EXPECT_EQ(s.rows, 0U);
  EXPECT_EQ(s.mape, 0);
}

}  // namespace
}  // namespace eqc
