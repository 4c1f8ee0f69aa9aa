// What a cube says of the rows on its axes: own, from memory, priced by whom, trained on whose word.
#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;
using Values = std::vector<double>;

TEST(AxisFacts, tell_rows_of_the_scenario_and_what_it_says_itself) {
  const Study study(read_file(kGolden + "/rows.toml"), {"run.tasks=serving"});
  const TemporaryFolder folder;
  const auto cube = run_study(study, folder);
  EXPECT_EQ(cube->read("model_origin")[0], 2);                       // ours-3b
  EXPECT_EQ(cube->read("hardware_origin")[0], 2);                    // h100-large
  EXPECT_EQ(cube->read("model_tokens_basis"), (Values{1, 0}));       // published in its row; said per model
  EXPECT_EQ(cube->read("hardware_purchase_basis"), (Values{1, 8}));  // list_price of its row; scenario
  EXPECT_EQ(cube->read("hardware_rental_basis")[0], 8);              // scenario
  EXPECT_EQ(study.plan.model(1).origin.recalled ? 1 : 0, cube->read("model_origin")[1]);
}

}  // namespace
}  // namespace eqc
