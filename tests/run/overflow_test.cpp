// Results beyond the numbers of a cube: a status with a reason, and NaN; never a feasible cell with NaN, infinity or a
// lost spread. Scenarios cannot ask for them; figures of a catalog, or stored floats, can.
#include <gtest/gtest.h>

#include <cmath>

#include "host/engine/price/cell_status.hpp"
#include "host/engine/search/status.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/fold.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kText = axes("\"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"USA\"") + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "1 T tokens"
clusters = [512]
[serving]
replicas = [1]
[[case]]
id = "sound"
[[case]]
id = "wild"
[affordability]
gerd_share = ["1 %"]
income_share = ["2 %"]
)";

/// Values of a variable in one case.
std::vector<double> in_case(const Cube& cube, const std::string& variable, const std::string& one_case) {
  return cube.read(variable, {{"case", one_case}});
}

/// In `one_case`: every cell is not_finite and has NaN for every priced quantity.
void expect_taken_back(const Study& s, const Cube& cube, Task task, const std::string& one_case) {
  const std::string status = std::string(task_name(task)) + "_status";
  for (const double code : in_case(cube, status, one_case)) EXPECT_EQ(code, static_cast<double>(Status::not_finite));
  for (const QuantityInfo& q : s.plan.priced(task))
    for (const double v : in_case(cube, q.variable, one_case)) EXPECT_TRUE(std::isnan(v)) << q.variable << " " << v;
}

void expect_sound(const Study& s, const Cube& cube, Task task, const std::string& one_case) {
  for (const double code : in_case(cube, std::string(task_name(task)) + "_status", one_case)) EXPECT_EQ(code, 0);
  for (const QuantityInfo& q : s.plan.priced(task))
    for (const double v : in_case(cube, q.variable, one_case)) EXPECT_TRUE(std::isfinite(v)) << q.variable << " " << v;
}

/// Multiplies the purchase price in the second case, behind the back of the reader.
void make_wild(Study& s, double factor) {
  s.scenario.cases[1].scale[static_cast<std::size_t>(Input::purchase_price)] = factor;
}

TEST(Overflow, what_no_double_holds_is_taken_back_with_its_reason) {
  for (const double factor : {1e306, 1e200}) {  // infinite; finite, but its square is not
    Study s(kText);
    make_wild(s, factor);
    const TemporaryFolder folder;
    const auto cube = run_study(s, folder);
    for (const Task task : s.plan.tasks) {
      expect_sound(s, *cube, task, "sound");
      expect_taken_back(s, *cube, task, "wild");
    }
    for (const double v : in_case(*cube, "nation_train_able_number", "wild")) EXPECT_TRUE(std::isfinite(v));
  }
}

TEST(Overflow, other_cells_are_what_they_were) {
  Study wild(kText);
  const Study sound(kText);
  make_wild(wild, 1e306);
  const TemporaryFolder folder;
  const auto a = run_study(wild, folder, "a.h5"), b = run_study(sound, folder, "b.h5");
  for (const char* variable : {"training_cost_own", "serving_cost_rent"})
    EXPECT_EQ(in_case(*a, variable, "sound"), in_case(*b, variable, "sound"));
}

TEST(Overflow, a_cube_of_floats_takes_back_what_no_float_holds) {
  Study s(kText + "[output]\ntype = \"f32\"\nraw = [\"training_cost_own\"]\n");
  make_wild(s, 1e34);
  const TemporaryFolder folder;
  const auto cube = run_study(s, folder);
  expect_sound(s, *cube, Task::training, "sound");
  expect_taken_back(s, *cube, Task::training, "wild");
  for (const double v : in_case(*cube, "training_cost_own_worlds", "wild")) EXPECT_TRUE(std::isnan(v));
}

TEST(Overflow, a_spread_without_a_square_does_not_fit_a_cube) {
  const Study s(kText);
  QuantityStatistics fits;
  fits.mean = fits.max = 1e149;
  EXPECT_TRUE(fits_cube(s.plan, fits));
  for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL, 1e151}) {
    QuantityStatistics q = fits;
    q.max = bad;
    EXPECT_FALSE(fits_cube(s.plan, q)) << bad;
  }
}

}  // namespace
}  // namespace eqc
