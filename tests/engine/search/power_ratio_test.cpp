// Electricity by the load of the chosen layout: its share, what the draw adds, and the switch back.
#include "host/engine/search/power_ratio.hpp"

#include <gtest/gtest.h>

#include "host/engine/draw/term_table.hpp"
#include "kernels/model/serving/serving_power.hpp"
#include "kernels/model/training/training_power.hpp"
#include "tests/model/reference_specs.hpp"
#include "tests/run/slow_study.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kText = axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\"") +
                          "[training]\nclusters = [64]\ntokens = \"1 T tokens\"\n[run]\nworlds = 256\n";

ModelSearch search(const Study& study) {
  std::string notice;
  return search_model(study.plan, Draws(study.plan, 1), *make_backend(BackendChoice::cpu, 1, notice), 0);
}

TEST(PowerRatio, is_the_layouts_share_over_the_median_of_the_draw) {
  const Study study(kText);
  const double share = search(study).training[0].power_share;
  EXPECT_GT(share, 0.6);  // training keeps H100 near their limit: 0.8-0.95 in published logs
  EXPECT_LT(share, 1.0);
  EXPECT_NEAR(power_ratio(study.plan, 0, share), share / 0.75, 1e-9);  // triangular 0.55, 0.75, 0.95
  const Study drawn(kText, {"cost.power=draw"});
  EXPECT_EQ(power_ratio(drawn.plan, 0, share), 1);
  const Study constant(kText, {"inputs.power_draw=0.5"});
  EXPECT_NEAR(power_ratio(constant.plan, 0, share), share / 0.5,
              1e-12);  // a constant takes the spread away, not the load
}

TEST(PowerRatio, scales_energy_and_electricity_only) {
  const Study by_load(kText), drawn(kText, {"cost.power=draw"});
  const SlowTask a = slow_task(by_load.plan, Task::serving, 0, 0), b = slow_task(drawn.plan, Task::serving, 0, 0);
  const double ratio = power_ratio(by_load.plan, 0, search(by_load).serving[0].power_share);
  const Outcome &x = a.world[0][0][7], &y = b.world[0][0][7];
  EXPECT_NEAR(x.energy / y.energy, ratio, 1e-12);
  EXPECT_NEAR(x.own_electricity / y.own_electricity, ratio, 1e-12);
  EXPECT_NEAR(x.carbon_operational / y.carbon_operational, ratio, 1e-12);
  EXPECT_EQ(x.own_facility, y.own_facility);  // buildings are sized by the drawn power
  EXPECT_EQ(x.own_hardware, y.own_hardware);
}

ServingPhysics served(int batch) {
  ServingTask task;
  task.input_tokens = 1000;
  task.output_tokens = 300;
  ServingLayout l;
  l.batch = batch;
  return evaluate_serving(reference::llama_8b(), reference::h100_sxm(), task, {}, l);
}

TEST(PowerLoad, of_serving_grows_with_the_batch_and_stays_below_the_limit) {
  ServingTask task;
  task.input_tokens = 1000;
  task.output_tokens = 300;
  double before = 0;
  for (const int batch : {1, 8, 64, 256}) {
    const double share = serving_power_share({}, reference::llama_8b(), reference::h100_sxm(), task, served(batch));
    EXPECT_GT(share, before);
    EXPECT_LT(share, 1);
    before = share;
  }
}

TEST(PowerLoad, counts_weights_cache_and_states) {
  const ModelSpec m = reference::llama_8b();
  EXPECT_NEAR(decode_step_bytes(m, 1, 0, 2, 2, 2) / (2 * (total_params(m) - 128256.0 * 4096)), 1,
              0.01);  // one of two tables is read
  EXPECT_NEAR(decode_step_bytes(m, 4, 1000, 2, 2, 2) - decode_step_bytes(m, 4, 0, 2, 2, 2), 4 * 1000 * 131072.0,
              1);  // 32 layers x 2 x 8 x 128 x 2 B
}

}  // namespace
}  // namespace eqc
