// Drawn efficiencies scale the parts of a layout's time, no new search (kernels/usage.hpp).
#include "host/engine/search/usage_facts.hpp"

#include "host/engine/search/search_table.hpp"
#include "kernels/job/usage_job.hpp"

namespace eqc {

TrainingUsageFacts training_usage_facts(const Plan& plan, std::size_t hardware, const TrainingPhysics& p,
                                        double tokens) {
  TrainingUsageFacts f;
  f.step = p.time;
  f.steps = tokens / p.tokens_per_step;
  f.accelerators = p.n_gpus;
  const double peak = plan.hardware(hardware).spec->peak_flop_per_s[static_cast<int>(p.layout.precision)];
  f.ideal_step_s = p.model_flop / (peak * p.n_gpus);
  f.checkpoint_s = plan.scenario->training.checkpoint_s;
  f.restart_s = plan.scenario->training.restart_s;
  return f;
}

ServingUsageFacts serving_usage_facts(const Plan& plan, const ServingPhysics& p) {
  ServingUsageFacts f;
  f.first = p.first;
  f.prefill = p.prefill;
  f.decode = p.decode;
  f.batch = p.batch;
  f.prefill_concurrency = p.prefill_concurrency;
  f.output_tokens = static_cast<double>(plan.scenario->serving.output_tokens);
  f.steps_per_token = 1 / p.tokens_per_step;
  f.prompts_in_decode = plan.scenario->serving.disaggregated ? 0 : 1;
  f.accelerators = p.n_gpus;
  return f;
}

TrainingUsageFacts training_usage_facts(const Plan& plan, std::size_t hardware, const TrainingChoice& choice) {
  return training_usage_facts(plan, hardware, choice.result.best, choice.tokens);
}

ServingUsageFacts serving_usage_facts(const Plan& plan, const ServingChoice& choice) {
  return serving_usage_facts(plan, choice.result.best);
}

UsageJob usage_job(const Plan& plan, const ModelSearch& search, Task task, std::size_t hardware) {
  UsageJob job;
  job.task = task;
  if (task == Task::training)
    job.training = training_usage_facts(plan, hardware, search.training[hardware]);
  else
    job.serving = serving_usage_facts(plan, search.serving[hardware]);
  return job;
}

}  // namespace eqc
