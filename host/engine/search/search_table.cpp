// All sizes of all hardware go to the backend in one batch; the choice between sizes follows the scenario's objective.
#include "host/engine/search/search_table.hpp"

#include <limits>

#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/search/power_ratio.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/engine/software/training_profile.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/model/arithmetic.hpp"
#include "kernels/model/search.hpp"
#include "kernels/job/search_job.hpp"
#include "kernels/usage.hpp"

namespace eqc {
namespace {

std::uint32_t mask_of(const std::vector<Precision>& precisions) {
  std::uint32_t mask = 0;
  for (const Precision p : precisions) mask |= precision_bit(p);
  return mask;
}

Status status_of(Infeasible reason) {
  switch (reason) {
    case Infeasible::none: return Status::feasible;
    case Infeasible::precision_unsupported: return Status::precision_unsupported;
    case Infeasible::no_link: return Status::no_fabric;
    case Infeasible::does_not_fit_memory: return Status::memory_exceeded;
    case Infeasible::deadline_missed: return Status::deadline_missed;
    case Infeasible::latency_missed: return Status::latency_missed;
    default: return Status::no_layout;
  }
}

/// How far an infeasible search came: a later reason means that more requirements were met.
int closeness(Status s) {
  switch (s) {
    case Status::feasible: return 4;
    case Status::deadline_missed:
    case Status::latency_missed: return 3;
    case Status::memory_exceeded: return 2;
    case Status::no_fabric: return 1;
    default: return 0;
  }
}

/// What the objective minimises over cluster sizes: seconds, accelerator-seconds or joules of the whole run.
double training_score(const Plan& plan, std::size_t hardware, const TrainingPhysics& p) {
  const double per_token = p.step_s / p.tokens_per_step;
  switch (plan.scenario->run.objective) {
    case Objective::time: return per_token;
    case Objective::cost: return per_token * p.n_gpus;
    default: return approximate_energy_j(*plan.hardware(hardware).spec, p.time) / p.tokens_per_step * p.n_gpus;
  }
}

double serving_score(const Plan& plan, std::size_t hardware, const ServingPhysics& p) {
  const double output = static_cast<double>(plan.scenario->serving.output_tokens);
  switch (plan.scenario->run.objective) {
    case Objective::time: return p.ttft_s + (output - 1) * p.tpot_s;
    case Objective::cost: return 1.0 / p.output_tokens_per_s_per_gpu;
    default: {
      const HardwareSpec& hw = *plan.hardware(hardware).spec;
      const double joules = output * approximate_energy_j(hw, p.decode) +
                            p.batch / p.prefill_concurrency * approximate_energy_j(hw, p.prefill);
      return joules * p.n_gpus / (p.batch * output);
    }
  }
}

/// Why no search is worth starting, or feasible.
Status before_search(const Plan& plan, std::size_t model, std::size_t hardware, Task task) {
  if (!plan.model(model).has_architecture()) return Status::no_architecture;
  if (task == Task::training && !(training_tokens(plan, model) > 0)) return Status::tokens_unknown;
  const std::size_t row = plan.scenario->axes.hardware[hardware];
  const auto from_catalog = [&](Input input) {
    return plan.scenario->inputs[static_cast<std::size_t>(input)].distribution.family == DistributionFamily::catalog;
  };
  if (!from_catalog(Input::purchase_price) && !from_catalog(Input::rental_price)) return Status::feasible;
  if (purchase_basis(*plan.catalog, row, plan.scenario->cost.market) == PriceBasis::unknown)
    return Status::price_unknown;
  return Status::feasible;
}

/// Takes `result` into `choice` when it is better by status, or by score among feasible ones.
template <class Choice, class Result>
void consider(Choice& choice, double& best_score, const Result& result, double score) {
  add_counts(choice.counts, result.counts);
  const Status status = status_of(result.reason);
  const bool both_feasible = status == Status::feasible && choice.status == Status::feasible;
  const bool missed_by_less =
      status != Status::feasible && status == choice.status &&
      result.missing_bytes + result.missing_seconds < choice.result.missing_bytes + choice.result.missing_seconds;
  const bool better =
      closeness(status) > closeness(choice.status) || (both_feasible && score < best_score) || missed_by_less;
  if (!better && !(closeness(status) == closeness(choice.status) && choice.status == Status::no_layout)) return;
  choice.status = status;
  choice.result = result;
  best_score = score;
}

template <class Job, class Choice, class Score>
void run_searches(Backend& backend, const std::vector<Job>& jobs, const std::vector<std::size_t>& hardware_of,
                  std::vector<Choice>& choices, const Score& score) {
  std::vector<decltype(Choice::result)> results;
  backend.search(jobs, results);
  std::vector<double> best(choices.size(), std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < jobs.size(); ++i)
    consider(choices[hardware_of[i]], best[hardware_of[i]], results[i], score(hardware_of[i], results[i]));
}

}  // namespace

double training_tokens(const Plan& plan, std::size_t model) {
  const TrainingSpec& t = plan.scenario->training;
  if (!t.tokens_from_catalog) return t.tokens;
  const ModelRow& row = plan.model(model);
  if (row.spec->training_tokens > 0) return row.spec->training_tokens;
  // Kaplan et al. 2020, arXiv 2001.08361, sec. 2.1: training FLOP = 6 x parameters used by a token x tokens
  return row.training_flop && row.spec->active_params > 0 ? *row.training_flop / (6.0 * row.spec->active_params) : 0.0;
}

namespace {

/// Which layouts the scenario lets the search try. Fused attention keeps no scores: selective recomputation is none
/// there.
TrainingSpace training_space(const TrainingSpec& t, const TrainingSoftware& software) {
  TrainingSpace space;
  space.max_interleave = static_cast<std::int32_t>(t.interleave);
  space.max_context = static_cast<std::int32_t>(t.context);
  if (!t.expert_parallel) space.max_expert = 1;
  space.recompute_mask = space.zero_mask = 0;
  for (const Recompute r : t.recompute) {
    const bool as_none = r == Recompute::selective && software.activation.flash_attention;
    space.recompute_mask |= 1U << static_cast<int>(as_none ? Recompute::none : r);
  }
  for (const std::int64_t stage : t.zero) space.zero_mask |= 1U << stage;
  return space;
}

/// A mix of requests as the moments that the steady state needs.
void set_mix(const std::vector<RequestKind>& requests, ServingTask& task) {
  double input = 0, square = 0, output = 0, running_input = 0, running_output = 0;
  for (const RequestKind& r : requests) {
    const double in = static_cast<double>(r.input_tokens), out = static_cast<double>(r.output_tokens);
    input += r.share * in;
    square += r.share * in * in;
    output += r.share * out;
    running_input += r.share * out * in;
    running_output += r.share * out * out;
    if (in + out > task.longest_tokens) task.longest_tokens = in + out;
  }
  if (requests.empty()) return;
  task.running_input = running_input / output;
  task.running_output = running_output / output;
  task.prompt_growth = square / (input * input);
}

void set_methods(const ServingSpec& s, ServingSearchJob& job) {
  set_mix(s.requests, job.task);
  job.task.prefix_hit_share = s.prefix_hit;
  job.task.draft_tokens = static_cast<std::int32_t>(s.draft_tokens);
  job.task.draft_acceptance = s.draft_tokens > 0 ? s.draft_acceptance : 0;
  job.task.draft_layers = s.draft_layers;
  job.task.disaggregated = s.disaggregated ? 1 : 0;
  if (s.chunk_tokens > 0) job.software.pass_tokens = static_cast<std::int32_t>(s.chunk_tokens);
  if (!s.expert_parallel) job.space.max_expert = 0;
  job.space.attention_copies = s.attention_data_parallel ? 1 : 0;
}

constexpr double kZeroBubbleLeft = 1.0 / 3;  // ZB-H1, arXiv 2401.10241, table 1

}  // namespace

TrainingSearchJob training_search_job(const Plan& plan, std::size_t model, std::size_t hardware,
                                      std::int64_t accelerators) {
  const TrainingSpec& t = plan.scenario->training;
  TrainingSearchJob job;
  job.model = *plan.model(model).spec;
  job.hardware = *plan.hardware(hardware).spec;
  job.objective = plan.scenario->run.objective;
  job.software = training_software(*plan.catalog, plan.scenario->axes.hardware[hardware], t.software);
  job.task.tokens = training_tokens(plan, model);
  const std::int64_t longest = job.model.max_context > 0 ? job.model.max_context : t.sequence;
  job.task.sequence = static_cast<std::int32_t>(t.sequence < longest ? t.sequence : longest);
  const double batch = t.global_batch_tokens / job.task.sequence;
  job.task.global_batch_sequences = batch < 1 ? 1 : static_cast<std::int32_t>(batch);
  job.task.n_gpus = static_cast<std::int32_t>(accelerators);
  job.task.deadline_s = t.deadline_s;
  job.task.precisions = mask_of(t.precisions);
  job.space = training_space(t, job.software);
  if (t.zero_bubble && job.software.bubble_share > kZeroBubbleLeft) job.software.bubble_share = kZeroBubbleLeft;
  return job;
}

ServingSearchJob serving_search_job(const Plan& plan, std::size_t model, std::size_t hardware,
                                    std::int64_t accelerators) {
  const ServingSpec& s = plan.scenario->serving;
  ServingSearchJob job;
  job.model = *plan.model(model).spec;
  job.hardware = *plan.hardware(hardware).spec;
  job.objective = plan.scenario->run.objective;
  job.software = serving_software(*plan.catalog, s.software);
  job.task.input_tokens = static_cast<std::int32_t>(s.input_tokens);
  job.task.output_tokens = static_cast<std::int32_t>(s.output_tokens);
  job.task.ttft_target_s = s.ttft_s;
  job.task.tpot_target_s = s.tpot_s;
  job.task.n_gpus = static_cast<std::int32_t>(accelerators);
  job.task.precisions = mask_of(s.precisions);
  job.task.kv_precisions = mask_of(s.kv_precisions);
  job.task.max_batch = static_cast<std::int32_t>(s.max_batch);
  job.task.allow_offload = s.offload ? 1 : 0;
  job.task.host_memory_bytes = s.host_memory_bytes;
  job.task.host_rate_bytes_per_s = s.host_rate_bytes_per_s;
  set_methods(s, job);
  return job;
}

ModelSearch search_model(const Plan& plan, Backend& backend, std::size_t model) {
  ModelSearch out;
  for (const Task task : plan.tasks) {
    std::vector<TrainingSearchJob> training;
    std::vector<ServingSearchJob> serving;
    std::vector<std::size_t> hardware_of;
    if (task == Task::training)
      out.training.resize(plan.n_hardware);
    else
      out.serving.resize(plan.n_hardware);
    for (std::size_t h = 0; h < plan.n_hardware; ++h) {
      const Status status = before_search(plan, model, h, task);
      if (task == Task::training)
        out.training[h].status = status == Status::feasible ? Status::no_layout : status;
      else
        out.serving[h].status = status == Status::feasible ? Status::no_layout : status;
      if (status != Status::feasible) continue;
      for (const std::int64_t n :
           task == Task::training ? plan.scenario->training.clusters : plan.scenario->serving.replicas) {
        if (task == Task::training)
          training.push_back(training_search_job(plan, model, h, n));
        else
          serving.push_back(serving_search_job(plan, model, h, n));
        hardware_of.push_back(h);
      }
    }
    if (task == Task::training)
      run_searches(backend, training, hardware_of, out.training,
                   [&](std::size_t h, const TrainingSearchResult& r) { return training_score(plan, h, r.best); });
    else
      run_searches(backend, serving, hardware_of, out.serving,
                   [&](std::size_t h, const ServingSearchResult& r) { return serving_score(plan, h, r.best); });
    for (TrainingChoice& c : out.training) c.tokens = training_tokens(plan, model);
    for (std::size_t h = 0; h < plan.n_hardware; ++h) {
      if (task == Task::training && out.training[h].status == Status::feasible)
        out.training[h].power_share = power_share_of(plan, model, h, out.training[h]);
      if (task == Task::serving && out.serving[h].status == Status::feasible)
        out.serving[h].power_share = power_share_of(plan, model, h, out.serving[h]);
    }
  }
  return out;
}

Status search_status_of(const ModelSearch& search, Task task, std::size_t h) {
  return task == Task::training ? search.training[h].status : search.serving[h].status;
}

double accelerators_of(const ModelSearch& search, Task task, std::size_t h) {
  return task == Task::training ? search.training[h].result.best.n_gpus : search.serving[h].result.best.n_gpus;
}

TrainingUsageFacts training_usage_facts(const Plan& plan, std::size_t, std::size_t hardware,
                                        const TrainingChoice& choice) {
  const TrainingPhysics& p = choice.result.best;
  TrainingUsageFacts f;
  f.step = p.time;
  f.steps = choice.tokens / p.tokens_per_step;
  f.accelerators = p.n_gpus;
  const double peak = plan.hardware(hardware).spec->peak_flop_per_s[static_cast<int>(p.layout.precision)];
  f.ideal_step_s = p.model_flop / (peak * p.n_gpus);
  f.checkpoint_s = plan.scenario->training.checkpoint_s;
  f.restart_s = plan.scenario->training.restart_s;
  return f;
}

ServingUsageFacts serving_usage_facts(const Plan& plan, const ServingChoice& choice) {
  const ServingPhysics& p = choice.result.best;
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

std::vector<double> decisions_of(const TrainingChoice& c) {
  const TrainingPhysics& p = c.result.best;
  const TrainingLayout& l = p.layout;
  return {p.n_gpus,
          double(l.tensor),
          double(l.pipeline),
          double(l.data),
          double(l.expert),
          double(l.context),
          double(l.micro_batch),
          double(l.interleave),
          double(l.recompute),
          double(l.zero),
          double(l.precision),
          total_bytes(p.memory),
          p.step_s,
          c.power_share,
          double(c.counts.evaluated)};
}

std::vector<double> decisions_of(const ServingChoice& c) {
  const ServingPhysics& p = c.result.best;
  const ServingLayout& l = p.layout;
  return {double(p.n_gpus),  double(l.tensor),      double(l.pipeline), double(l.expert), double(l.batch),
          double(l.weights), total_bytes(p.memory), total_s(p.decode),  c.power_share,    double(c.counts.evaluated)};
}

}  // namespace eqc
