// What a buyer takes is chosen by expected cost before the draw; perfect foresight, imputed rents and places are asked
// for.
#include <gtest/gtest.h>

#include <algorithm>

#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/price/cheaper_way.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/worlds/band.hpp"
#include "host/engine/worlds/plan_worlds.hpp"
#include "kernels/econ/task.hpp"
#include "tests/run/slow_study.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kStudy = axes("\"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"USA\", \"FRA\", \"KEN\"") +
                           "[run]\nworlds = 256\ntasks = [\"training\"]\n[training]\ntokens = \"1 T tokens\"\nclusters "
                           "= [64]\ndeadline = \"1 year\"\n";

std::vector<double> cheapest_run(const Study& s) {
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  PlanWorlds worlds(s.plan, *backend, 1);
  return cheapest_anywhere(s.plan, worlds.costs(0, 0).train_usd);
}

TEST(Choice, the_headline_is_one_cell_so_the_median_of_the_cheapest_is_the_cheapest_median) {
  const Study s(kStudy);
  const SlowTask t = slow_task(s.plan, Task::training, 0, 0);
  std::vector<Row> cells;
  for (std::size_t r = 0; r < s.plan.n_regions; ++r)
    for (std::size_t h = 0; h < s.plan.n_hardware; ++h) {
      cells.push_back(t.values(r, h, static_cast<int>(Quantity::cost_own)));
      if (s.plan.region(r).has_rental_premium) cells.push_back(t.values(r, h, static_cast<int>(Quantity::cost_rent)));
    }
  const std::vector<double> got = cheapest_run(s), want = taken(cells);
  ASSERT_EQ(got.size(), want.size());
  for (std::size_t w = 0; w < got.size(); ++w) EXPECT_NEAR(got[w] / want[w], 1, 1e-12);
}

TEST(Choice, perfect_foresight_is_cheaper_in_every_world) {
  const Study before(kStudy), after(kStudy, {"choice.foresight=true"});
  const std::vector<double> chosen = cheapest_run(before), best = cheapest_run(after);
  int cheaper = 0;
  for (std::size_t w = 0; w < chosen.size(); ++w) {
    EXPECT_LE(best[w], chosen[w] * (1 + 1e-12));
    cheaper += best[w] < chosen[w] * 0.999 ? 1 : 0;
  }
  EXPECT_GT(cheaper, 25);
}

TEST(Choice, a_rent_that_nobody_asks_is_taken_only_when_the_scenario_says_so) {
  const std::string rent = kStudy + "[cost]\nbases = [\"rent\"]\n";
  const auto costs = [&](bool imputed) {
    Study s(rent, {imputed ? "choice.imputed_rent=true" : "choice.imputed_rent=false"});
    for (RentalRow& row : s.catalog.rentals) row.basis = RentalBasis::imputed;
    return cheapest_run(s);
  };
  EXPECT_EQ(costs(false)[0], kInfinite);
  EXPECT_LT(costs(true)[0], kInfinite);
}

TEST(Choice, a_price_that_nobody_asks_is_paid_only_when_the_scenario_says_so) {
  const std::string own = kStudy + "[cost]\nbases = [\"own\"]\n";
  const auto costs = [&](bool imputed) {
    Study s(own, {imputed ? "choice.imputed_purchase=true" : "choice.imputed_purchase=false"});
    s.catalog.purchases.clear();
    for (HardwareRow& row : s.catalog.hardware) row.price_note = "assumed: as its sibling";
    EXPECT_EQ(purchase_basis(s.plan, s.scenario.axes.hardware[0]), PriceBasis::assumed);
    return cheapest_run(s);
  };
  EXPECT_EQ(costs(false)[0], kInfinite);
  EXPECT_LT(costs(true)[0], kInfinite);
}

TEST(Choice, nobody_goes_where_no_data_centre_is_but_the_nation_itself) {
  Study s(kStudy);
  for (RegionRow& r : s.catalog.regions) r.data_centers = r.id == "KEN" ? 0 : 5;
  RegionRow& kenya = s.catalog.regions[*s.catalog.region_index("KEN")];
  kenya.industrial_electricity_usd_per_kwh = 0.001;
  kenya.cost_of_capital = 0.001;  // so cheap that all would go
  const std::vector<double> elsewhere = cheapest_run(s);
  s.scenario.choice.any_place = true;
  const std::vector<double> anywhere = cheapest_run(s);
  EXPECT_LT(anywhere[0], 0.95 * elsewhere[0]);
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  s.scenario.choice.any_place = false;
  PlanWorlds worlds(s.plan, *backend, 1);
  const std::vector<double> rows = worlds.costs(0, 0).train_usd;  // by region: USA, FRA, KEN
  EXPECT_NEAR(rows[2 * 256] / anywhere[0], 1, 1e-12);
}

}  // namespace
}  // namespace eqc
