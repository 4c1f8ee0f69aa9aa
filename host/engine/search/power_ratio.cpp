// The load comes from the search's result, the parameters from software/power.csv.
#include "host/engine/search/power_ratio.hpp"

#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/search/search_jobs.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/engine/software/power_profile.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/job/search_job.hpp"
#include "kernels/model/serving/serving_power.hpp"
#include "kernels/model/training/training_power.hpp"

namespace eqc {
namespace {

PowerSpec device_power(const Plan& plan, std::size_t hardware) {
  return power_profile(*plan.catalog, plan.scenario->axes.hardware[hardware]).device;
}

}  // namespace

double power_share_of(const Plan& plan, std::size_t hardware, const TrainingChoice& choice) {
  return training_power_share(device_power(plan, hardware), *plan.hardware(hardware).spec, choice.result.best);
}

double power_share_of(const Plan& plan, std::size_t model, std::size_t hardware, const ServingChoice& choice) {
  const ServingPhysics& p = choice.result.best;
  const ServingTask task = serving_search_job(plan, model, hardware, p.n_gpus).task;
  return serving_power_share(device_power(plan, hardware), *plan.model(model).spec, *plan.hardware(hardware).spec, task,
                             p);
}

double power_ratio(const Plan& plan, std::size_t hardware, double share) {
  if (plan.scenario->cost.power == PowerBasis::draw) return 1;
  return share / quantile_p(input_distribution(plan, Input::power_draw, plan.hardware(hardware).id,
                                               SpreadPlace{.hardware = hardware}),
                            0.5);
}

}  // namespace eqc
