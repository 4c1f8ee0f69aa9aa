// Given-data indices from what a cube holds are those of the worlds that the run had.
#include "host/sensitivity/cube_worlds.hpp"

#include "host/base/diagnostics.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/search/backend.hpp"
#include "host/sensitivity/given_data.hpp"
#include "host/sensitivity/plan_study.hpp"
#include "kernels/econ/task.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kScenario = axes("\"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"USA\"") + R"(
[run]
worlds = 4096
replicates = 8
sampler = "philox"
[training]
tokens = "3 T tokens"
clusters = [64, 512]
[output]
raw = ["training_cost_own"]
)";
const std::string kCell = "training_cost_own(llama-3.1-8b, h100-sxm-80gb, USA)";

struct Held {
  Study study{kScenario};
  TemporaryFolder folder;
  std::unique_ptr<Cube> cube = run_study(study, folder);
  std::string notice;
  std::unique_ptr<Backend> backend = make_backend(BackendChoice::cpu, 1, notice);
  PlanWorlds worlds{study.plan, *backend, 1};
};

TEST(CubeWorlds, give_what_a_study_of_the_same_cell_gives) {
  Held held;
  const Cube& cube = *held.cube;
  ASSERT_TRUE(holds_worlds_of(cube, {kCell}));
  EXPECT_FALSE(holds_worlds_of(cube, {}));
  EXPECT_FALSE(holds_worlds_of(cube, {kCell, "training_energy(llama-3.1-8b)"}));
  const SensitivityResult r = given_data_of_cube(cube, held.worlds, {kCell});
  ASSERT_EQ(r.outputs.size(), 1u);
  EXPECT_EQ(r.outputs[0].rows, 4096u);
  EXPECT_EQ(r.outputs[0].unit, "USD");
  const TaskPrices& prices = held.worlds.prices(0, 0, Task::training);
  double mean = 0;
  for (std::size_t w = 0; w < 4096; ++w) mean += prices.at(1, 1, w).cost_own / 4096;
  EXPECT_NEAR(r.outputs[0].mean / mean, 1, 1e-12);

  DesignSpec sobol;
  sobol.rows = 4096;
  sobol.replicates = 8;
  sobol.pairs = false;
  PlanStudy design(held.worlds, {kCell}, {"utilisation", "purchase_price", "electricity_price:FRA"}, sobol);
  design.extend_to(4096);
  const SensitivityResult known = design.result();
  const auto of = [&](const std::string& name) -> const std::vector<IndexEstimate>& {
    const auto at = std::find(r.inputs.begin(), r.inputs.end(), name) - r.inputs.begin();
    return r.outputs[0].estimates.at(static_cast<std::size_t>(at));
  };
  const std::vector<IndexEstimate>&use = of("utilisation"), &price = of("purchase_price (h100-sxm-80gb)");
  EXPECT_NEAR(use[2].value, known.outputs[0].estimates[0][0].value, 0.05);    // S1 by ranks against Sobol's
  EXPECT_NEAR(price[2].value, known.outputs[0].estimates[1][0].value, 0.05);  // each input is one draw in this cell
  EXPECT_GT(use[0].value, r.outputs[0].by_chance[0].second);
  EXPECT_EQ(std::count(r.inputs.begin(), r.inputs.end(), "electricity_price (FRA)"), 0);  // another place's
}

TEST(CubeWorlds, are_refused_where_there_is_no_price) {
  Held held;
  const Cube& cube = *held.cube;
  EXPECT_THROW(given_data_of_cube(cube, held.worlds, {"training_cost_own(gpt-4)"}), InputError);
}

}  // namespace
}  // namespace eqc
