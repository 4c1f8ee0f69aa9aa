// What units read of a search, once it is known: what hours and prices are computed from, and what the cube says of it.
#include "host/engine/draw/input_class.hpp"
#include "host/engine/search/power_ratio.hpp"
#include "host/engine/search/usage_facts.hpp"
#include "host/run/results/decisions.hpp"
#include "host/run/shared/hashed_values.hpp"
#include "host/run/shared/unit_inputs.hpp"
#include "kernels/job/usage_job.hpp"

namespace eqc {
namespace {

static_assert(sizeof(TimeParts) == 5 * sizeof(double) && sizeof(TrainingUsageFacts) == 10 * sizeof(double) &&
              sizeof(ServingUsageFacts) == 21 * sizeof(double));

void time_parts(FieldHash& hash, const TimeParts& t) {
  for (const double part : {t.gemm_s, t.memory_s, t.link_s, t.network_s, t.fixed_s}) real(hash, part);
}

void usage_of(FieldHash& hash, const TrainingUsageFacts& f) {
  time_parts(hash, f.step);
  for (const double fact : {f.steps, f.accelerators, f.ideal_step_s, f.checkpoint_s, f.restart_s}) real(hash, fact);
}

void usage_of(FieldHash& hash, const ServingUsageFacts& f) {
  for (const TimeParts& t : {f.first, f.prefill, f.decode}) time_parts(hash, t);
  for (const double fact :
       {f.batch, f.prefill_concurrency, f.output_tokens, f.steps_per_token, f.prompts_in_decode, f.accelerators})
    real(hash, fact);
}

}  // namespace

const std::string& UnitInputs::layout(std::size_t model, Task task, std::size_t h, const ModelSearch& found) {
  std::string& known = layouts_[{model, task, h}];
  if (!known.empty()) return known;
  FieldHash hash;
  const UsageJob usage = usage_job(plan_, found, task, h);
  if (task == Task::training)
    usage_of(hash, usage.training);
  else
    usage_of(hash, usage.serving);
  const double accelerators = found.accelerators(task, h);
  real(hash, accelerators);
  hash.number(static_cast<std::uint64_t>(cluster_size(plan_.hardware(h), accelerators)));
  real(hash, power_ratio(plan_, h, found.choice(task, h).power_share));
  drawn(hash, Scope::hardware, h, speed_inputs_);
  return known = hash.hex();
}

void UnitInputs::layouts_of(FieldHash& hash, std::size_t model, std::size_t case_position, const ModelSearch& found) {
  for (const Task task : plan_.tasks) {
    for (std::size_t h = 0; h < plan_.n_hardware; ++h) {
      const Status status = found.choice(task, h).status;
      hash.number(static_cast<std::uint64_t>(status));
      if (status != Status::feasible) continue;
      hash.text(layout(model, task, h, found));
      if (task == Task::training) {  // runs of other sizes
        const TrainingPhysics& p = found.training[h].result.best;
        for (const double fact : {found.training[h].tokens, p.model_flop, p.tokens_per_step}) real(hash, fact);
      }
      for (const Decision& d : decisions(task))
        if (case_position == 0) real(hash, d.value(found, h));
    }
    drawn(hash, Scope::model, model, speed_inputs_, task);
  }
  drawn(hash, Scope::world, 0, speed_inputs_);
}

}  // namespace eqc
