// Boxes that are known: five of twelve inputs below a bound, a list's member, nothing at all.
#include "host/sensitivity/failure_box.hpp"

#include <cmath>

#include "host/sensitivity/function_study.hpp"
#include "host/sensitivity/pointwise.hpp"
#include "kernels/sample/make_distribution.hpp"

namespace eqc {
namespace {

struct Rows {
  std::vector<BoxInput> inputs;
  std::vector<double> fails;
};

/// Twelve inputs, uniform; fails where the first `n` are all below `bound`.
Rows rows_of(int n, double bound, std::uint64_t rows, std::uint64_t seed = 1) {
  UncertainFunction f{"corner", ""};
  for (int i = 0; i < 12; ++i) f.inputs.push_back({"x" + std::to_string(i + 1), make_uniform(0, 1)});
  f.stages = {of_all_inputs(12, [=](const double* x) {
    for (int i = 0; i < n; ++i)
      if (x[i] >= bound) return 0.0;
    return 1.0;
  })};
  const FunctionSample sample = sample_function(f, {.rows = rows, .seed = seed}, 2);
  Rows r;
  for (std::size_t i = 0; i < 12; ++i) r.inputs.push_back({f.inputs[i].name, sample.x[i], {}});
  for (const double y : sample.y) r.fails.push_back(y > 0 ? 1 : 0);
  return r;
}

TEST(FailureBox, finds_the_corner_in_which_a_conclusion_fails) {
  const double bound = std::pow(0.1, 0.2);
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Rows r = rows_of(5, bound, 16384, seed);
    const FailureBox box = find_failure_box(r.inputs, r.fails, 16);
    ASSERT_EQ(box.sides.size(), 5u);
    for (const BoxSide& side : box.sides) {
      EXPECT_LT(side.input, 5u);
      EXPECT_NEAR(side.hi, bound, 0.02);
      EXPECT_TRUE(std::isinf(side.lo) || side.lo < 0.02);
    }
    EXPECT_GE(box.coverage, 0.9);
    EXPECT_GE(box.density, 0.9);
    EXPECT_LE(box.probability.lo, 0.1);
    EXPECT_GE(box.probability.hi, 0.1);
  }
}

TEST(FailureBox, keeps_the_members_of_a_list_in_which_it_fails) {
  Rows r = rows_of(1, 0.5, 4096);
  BoxInput list{"missing data", {}, {"imputed", "unable", "able"}};
  for (std::size_t w = 0; w < r.fails.size(); ++w) {
    list.values.push_back(static_cast<double>(w / 16 % 3));
    r.fails[w] = r.fails[w] == 1 && list.values[w] == 1 ? 1 : 0;
  }
  r.inputs.push_back(list);
  const FailureBox box = find_failure_box(r.inputs, r.fails, 16);
  ASSERT_EQ(box.sides.size(), 2u);
  EXPECT_EQ(box.sides[0].members, std::vector<std::string>{"unable"});
  EXPECT_NEAR(box.sides[1].hi, 0.5, 0.02);
  EXPECT_GE(box.density, 0.9);
}

TEST(FailureBox, leaves_rows_out_that_have_no_outcome) {
  Rows r = rows_of(1, 0.3, 4096);
  for (std::size_t w = 0; w < r.fails.size(); ++w)
    if (r.inputs[1].values[w] > 0.5) r.fails[w] = std::nan("");
  const FailureBox box = find_failure_box(r.inputs, r.fails, 16);
  EXPECT_NEAR(box.probability.value, 0.3, 0.01);
  ASSERT_EQ(box.sides.size(), 1u);
  EXPECT_EQ(box.sides[0].input, 0u);
}

TEST(FailureBox, says_nothing_where_nothing_fails) {
  Rows r = rows_of(5, 0.6, 1024);
  r.fails.assign(r.fails.size(), 0);
  const FailureBox box = find_failure_box(r.inputs, r.fails, 16);
  EXPECT_TRUE(box.sides.empty());
  EXPECT_EQ(box.probability.value, 0);
  EXPECT_GT(box.probability.hi, 0.001);  // not seen is not impossible
}

}  // namespace
}  // namespace eqc
