// All sizes of all hardware go to the backend in one batch; the choice between sizes follows the scenario's objective.
#include "host/engine/search/search_table.hpp"

#include <limits>

#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/search/limit_search.hpp"
#include "host/engine/search/power_ratio.hpp"
#include "host/engine/search/search_jobs.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/job/search_job.hpp"
#include "kernels/model/arithmetic.hpp"
#include "kernels/model/search.hpp"

namespace eqc {
namespace {

/// How far an infeasible search came: a later reason means that more requirements were met.
int closeness(Status s) {
  switch (s) {
    case Status::feasible: return 5;
    case Status::deadline_unsure:
    case Status::latency_unsure: return 4;
    case Status::deadline_missed:
    case Status::latency_missed: return 3;
    case Status::memory_exceeded: return 2;
    case Status::no_fabric: return 1;
    default: return 0;
  }
}

/// Takes `result` into `choice` when it is better by status, or by score among feasible ones.
template <class Choice, class Result>
void consider(Choice& choice, double& best_score, const Result& result, const LimitVerdict& verdict, double score) {
  add_counts(choice.counts, result.counts);
  const Status status = verdict.status;
  const bool same = status == choice.status, feasible = status == Status::feasible;
  const bool missed_by_less =
      verdict.limit_use < choice.limit_use ||
      (verdict.limit_use == choice.limit_use &&
       result.missing_bytes + result.missing_seconds < choice.result.missing_bytes + choice.result.missing_seconds);
  const bool better =
      closeness(status) > closeness(choice.status) || (same && (feasible ? score < best_score : missed_by_less));
  if (!better && !(closeness(status) == closeness(choice.status) && choice.status == Status::no_layout)) return;
  choice.status = status;
  choice.limit_use = verdict.limit_use;
  choice.result = result;
  best_score = score;
}

/// False when a price is asked of the catalog that it cannot give.
bool price_known(const Plan& plan, std::size_t hardware) {
  const std::size_t row = plan.scenario->axes.hardware[hardware];
  return purchase_basis(plan, row) != PriceBasis::unknown && rental_basis(plan, row) != PriceBasis::unknown;
}

/// What the searches of one model differ in by task.
struct TrainingTable {
  const Plan& plan;
  std::size_t model;

  const std::vector<std::int64_t>& sizes() const { return plan.scenario->training.clusters; }
  TrainingSearchJob job(std::size_t hardware, std::int64_t size) const {
    return training_search_job(plan, model, hardware, size);
  }
  bool work_known() const { return training_tokens(plan, model) > 0; }
  TrainingChoice start() const {
    TrainingChoice choice;
    choice.tokens = training_tokens(plan, model);
    return choice;
  }
  double power_share(std::size_t hardware, const TrainingChoice& choice) const {
    return power_share_of(plan, hardware, choice);
  }

  /// What the objective minimises over cluster sizes: seconds, accelerator-seconds or joules of the whole run.
  double score(std::size_t hardware, const TrainingPhysics& p) const {
    const double per_token = p.step_s / p.tokens_per_step;
    switch (plan.scenario->run.objective) {
      case Objective::time: return per_token;
      case Objective::cost: return per_token * p.n_gpus;
      default: return approximate_energy_j(*plan.hardware(hardware).spec, p.time) / p.tokens_per_step * p.n_gpus;
    }
  }
};

struct ServingTable {
  const Plan& plan;
  std::size_t model;

  const std::vector<std::int64_t>& sizes() const { return plan.scenario->serving.replicas; }
  ServingSearchJob job(std::size_t hardware, std::int64_t size) const {
    return serving_search_job(plan, model, hardware, size);
  }
  bool work_known() const { return true; }
  ServingChoice start() const { return {}; }
  double power_share(std::size_t hardware, const ServingChoice& choice) const {
    return power_share_of(plan, model, hardware, choice);
  }

  /// Seconds of a request, accelerator-seconds or joules per token.
  double score(std::size_t hardware, const ServingPhysics& p) const {
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
};

/// Why no search is worth starting; no_layout, until one is found, where it is.
template <class Table>
Status before_search(const Table& table, std::size_t hardware) {
  if (!table.plan.model(table.model).has_architecture()) return Status::no_architecture;
  if (!table.work_known()) return Status::tokens_unknown;
  return price_known(table.plan, hardware) ? Status::no_layout : Status::price_unknown;
}

/// Choices by hardware position.
template <class Table>
auto choices(const Table& table, const DrawnSpeeds& speeds, Backend& backend) {
  using Choice = decltype(table.start());
  std::vector<Choice> all(table.plan.n_hardware, table.start());
  std::vector<decltype(table.job(0, 1))> jobs;
  std::vector<std::size_t> hardware_of;
  for (std::size_t h = 0; h < all.size(); ++h) {
    all[h].status = before_search(table, h);
    if (all[h].status != Status::no_layout) continue;
    for (const std::int64_t size : table.sizes()) {
      jobs.push_back(table.job(h, size));
      hardware_of.push_back(h);
    }
  }
  std::vector<decltype(Choice::result)> results;
  const std::vector<LimitVerdict> verdicts =
      search_within_limits(table.plan, speeds, backend, hardware_of, jobs, results);
  std::vector<double> best(all.size(), std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const std::size_t h = hardware_of[i];
    consider(all[h], best[h], results[i], verdicts[i], table.score(h, results[i].best));
  }
  for (std::size_t h = 0; h < all.size(); ++h)
    if (all[h].status == Status::feasible) all[h].power_share = table.power_share(h, all[h]);
  return all;
}

}  // namespace

ModelSearch search_model(const Plan& plan, const Draws& draws, Backend& backend, std::size_t model) {
  ModelSearch found;
  const DrawnSpeeds speeds(plan, draws, model);
  for (const Task task : plan.tasks) {
    if (task == Task::training)
      found.training = choices(TrainingTable{plan, model}, speeds, backend);
    else
      found.serving = choices(ServingTable{plan, model}, speeds, backend);
  }
  return found;
}

}  // namespace eqc
