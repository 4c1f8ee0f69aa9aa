// All sizes of all hardware go to the backend in one batch; the choice between sizes follows the scenario's objective.
#include "host/engine/search/search_table.hpp"

#include <algorithm>
#include <limits>
#include <vector>

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

/// The size in the middle of two, by ratio, of those with four steps to a doubling (4, 5, 6 and 7 times a power of two,
/// so that many layouts divide them); 0 when the two are within 1.25.
std::int64_t size_between(std::int64_t low, std::int64_t high) {
  if (4 * high <= 5 * low) return 0;
  const double middle = static_cast<double>(low) * static_cast<double>(high);
  std::int64_t nearest = 0;
  double distance = std::numeric_limits<double>::infinity();
  for (std::int64_t unit = 1; 4 * unit < high; unit *= 2)
    for (std::int64_t times = 4; times < 8; ++times) {
      const double size = static_cast<double>(times * unit), ratio = size * size / middle;
      if (times * unit <= low || times * unit >= high) continue;
      const double away = ratio > 1 ? ratio : 1 / ratio;
      if (away < distance) nearest = times * unit;
      distance = away < distance ? away : distance;
    }
  return nearest;
}

/// What the searches of one model differ in by task.
struct TrainingTable {
  const Plan& plan;
  std::size_t model;

  const std::vector<std::int64_t>& sizes() const { return plan.scenario->training.clusters; }
  TrainingSearchJob job(std::size_t hardware, std::int64_t size) const {
    return training_search_job(plan, model, hardware, size);
  }
  bool refines() const { return plan.scenario->training.refine_clusters; }
  bool work_known() const { return training_tokens(plan, model) > 0; }
  bool context_holds() const { return true; }  // training_sequence
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
  bool refines() const { return false; }
  bool work_known() const { return true; }

  /// Servers refuse what is longer than the context that the model was trained for (vLLM: max_model_len).
  bool context_holds() const {
    const std::int32_t context = plan.model(model).spec->max_context;
    return context <= 0 || longest_request(plan.scenario->serving) <= context;
  }

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
  if (!table.context_holds()) return Status::context_exceeded;
  return price_known(table.plan, hardware) ? Status::no_layout : Status::price_unknown;
}

/// What the search of one accelerator type has tried.
template <class Choice>
struct Trial {
  Choice choice;
  double best_score = std::numeric_limits<double>::infinity();
  std::vector<std::int64_t> sizes, next;  ///< tried, ascending; to be tried now
};

/// Sizes between the best one and its neighbours.
template <class Table, class Choice>
std::vector<std::int64_t> finer_sizes(const Table& table, std::size_t hardware, const Trial<Choice>& t) {
  if (t.choice.status != Status::feasible || !table.refines()) return {};
  const auto best = static_cast<std::int64_t>(t.choice.result.best.n_gpus);
  const auto place = std::lower_bound(t.sizes.begin(), t.sizes.end(), best);
  std::vector<std::int64_t> finer;
  const auto add = [&](std::int64_t low, std::int64_t high) {
    const std::int64_t size = size_between(low, high);
    if (size > 0 && deployed(table.plan, hardware, size)) finer.push_back(size);
  };
  if (place != t.sizes.begin()) add(*(place - 1), best);
  if (place + 1 != t.sizes.end()) add(best, *(place + 1));
  return finer;
}

/// Choices by hardware position.
template <class Table>
auto choices(const Table& table, const DrawnSpeeds& speeds, Backend& backend) {
  using Choice = decltype(table.start());
  std::vector<Trial<Choice>> trials(table.plan.n_hardware);
  for (Trial<Choice>& trial : trials) trial.choice = table.start();
  for (std::size_t h = 0; h < trials.size(); ++h) {
    Choice& choice = trials[h].choice;
    choice.status = before_search(table, h);
    if (choice.status != Status::no_layout) continue;
    for (const std::int64_t size : table.sizes())
      if (deployed(table.plan, h, size)) trials[h].next.push_back(size);
    if (trials[h].next.empty()) choice.status = Status::not_deployed;
  }
  for (;;) {
    std::vector<decltype(table.job(0, 1))> jobs;
    std::vector<std::size_t> hardware_of;
    for (std::size_t h = 0; h < trials.size(); ++h)
      for (const std::int64_t size : trials[h].next) {
        jobs.push_back(table.job(h, size));
        hardware_of.push_back(h);
      }
    if (jobs.empty()) break;
    std::vector<decltype(Choice::result)> results;
    const std::vector<LimitVerdict> verdicts =
        search_within_limits(table.plan, speeds, backend, hardware_of, jobs, results);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      Trial<Choice>& t = trials[hardware_of[i]];
      const double score = table.score(hardware_of[i], results[i].best);
      consider(t.choice, t.best_score, results[i], verdicts[i], score);
    }
    for (std::size_t h = 0; h < trials.size(); ++h) {
      Trial<Choice>& t = trials[h];
      t.sizes.insert(t.sizes.end(), t.next.begin(), t.next.end());
      std::sort(t.sizes.begin(), t.sizes.end());
      t.next = t.next.empty() ? t.next : finer_sizes(table, h, t);
    }
  }
  std::vector<Choice> all;
  for (std::size_t h = 0; h < trials.size(); ++h) {
    all.push_back(std::move(trials[h].choice));
    if (all[h].status == Status::feasible) all[h].power_share = table.power_share(h, all[h]);
  }
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
