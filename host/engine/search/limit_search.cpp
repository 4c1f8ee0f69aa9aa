// A layout's slowdown in drawn worlds changes little between neighbouring layouts, so a few rounds find the one whose
// own slowdown it was tightened by.
#include "host/engine/search/limit_search.hpp"

#include <algorithm>

#include "host/engine/search/backend.hpp"
#include "host/engine/search/usage_facts.hpp"
#include "kernels/job/search_job.hpp"
#include "kernels/job/usage_job.hpp"

namespace eqc {
namespace {

constexpr int kRounds = 6;
constexpr double kCloseEnough = 0.97;  // of the limits left unused is not worth another search

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

/// What the two tasks differ in.
struct TrainingLimits {
  const Plan& plan;
  static constexpr Status kUnsure = Status::deadline_unsure;

  UsageJob usage(std::size_t hardware, const TrainingSearchJob& job, const TrainingSearchResult& r) const {
    UsageJob u;
    u.task = Task::training;
    u.training = training_usage_facts(plan, hardware, r.best, job.task.tokens);
    return u;
  }
  /// At median efficiencies, as the search sees it.
  double median_use(const TrainingSearchJob& job, const TrainingSearchResult& r) const {
    return job.task.tokens / r.best.tokens_per_step * r.best.step_s / plan.scenario->training.deadline_s;
  }
  void tighten(double factor, TrainingSearchJob& job) const {
    job.task.deadline_s = plan.scenario->training.deadline_s / factor;
  }
  /// On a given number of accelerators the fastest layout is the cheapest one: when it is too slow, so are all.
  bool worth_another(const TrainingSearchJob& job) const { return job.objective == Objective::energy; }
};

struct ServingLimits {
  const Plan& plan;
  static constexpr Status kUnsure = Status::latency_unsure;

  UsageJob usage(std::size_t, const ServingSearchJob&, const ServingSearchResult& r) const {
    UsageJob u;
    u.task = Task::serving;
    u.serving = serving_usage_facts(plan, r.best);
    return u;
  }
  double median_use(const ServingSearchJob&, const ServingSearchResult& r) const {
    const ServingSpec& s = plan.scenario->serving;
    return std::max(r.best.ttft_s / s.ttft_s, r.best.tpot_s / s.tpot_s);
  }
  void tighten(double factor, ServingSearchJob& job) const {
    job.task.ttft_target_s = plan.scenario->serving.ttft_s / factor;
    job.task.tpot_target_s = plan.scenario->serving.tpot_s / factor;
  }
  bool worth_another(const ServingSearchJob&) const { return true; }
};

/// Where one search stands.
template <class Job, class Result>
struct Attempt {
  Job job;
  Result best;       ///< the best that keeps the limits; before there is one, the closest that keeps them at the median
  bool any = false;  ///< there is a `best`
  double factor = 1;  ///< by which the limits of `job` are tighter than the scenario's

  /// Takes what a round found into `verdict`; true when another round, with the new factor, is worth it.
  template <class Limits>
  bool judge(const Limits& limits, const DrawnSpeeds& speeds, std::size_t hardware, const Result& result,
             LimitVerdict& verdict) {
    const bool found = result.reason == Infeasible::none;
    const bool late = result.reason == Infeasible::deadline_missed || result.reason == Infeasible::latency_missed;
    if (verdict.status == Status::no_layout) verdict.status = found ? Limits::kUnsure : status_of(result.reason);
    if (!found && !late) return false;
    const double use =
        speeds.of(limits.usage(hardware, job, result), hardware).at(limits.plan.scenario->choice.limit_probability);
    const double wanted = use / limits.median_use(job, result), before = factor;
    factor = wanted;
    if (use <= 1) {
      verdict = {Status::feasible, use};
      take(result);
      return found && wanted < kCloseEnough * before;
    }
    if (verdict.status == Status::feasible) return false;  // the one before was the last that keeps them
    if (found && (!any || use < verdict.limit_use)) take(result);
    if (verdict.limit_use == 0 || use < verdict.limit_use) verdict.limit_use = use;
    return found ? limits.worth_another(job) : wanted < kCloseEnough * before;
  }

  void take(const Result& result) {
    best = result;
    best.reason = Infeasible::none;
    any = true;
  }
};

template <class Limits, class Job, class Result>
std::vector<LimitVerdict> search_all(const Limits& limits, const DrawnSpeeds& speeds, Backend& backend,
                                     const std::vector<std::size_t>& hardware_of, const std::vector<Job>& jobs,
                                     std::vector<Result>& results) {
  backend.search(jobs, results);
  std::vector<LimitVerdict> verdicts(jobs.size());
  if (limits.plan.scenario->choice.limit_probability == 0) {
    for (std::size_t i = 0; i < jobs.size(); ++i) verdicts[i].status = status_of(results[i].reason);
    return verdicts;
  }
  std::vector<Attempt<Job, Result>> attempts(jobs.size());
  std::vector<std::size_t> open(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    attempts[i].job = jobs[i];
    open[i] = i;
  }
  std::vector<Result> found = results;
  for (int round = 1; !open.empty(); ++round) {
    std::vector<std::size_t> again;
    std::vector<Job> tightened;
    for (std::size_t k = 0; k < open.size(); ++k) {
      const std::size_t i = open[k];
      Attempt<Job, Result>& a = attempts[i];
      if (!a.judge(limits, speeds, hardware_of[i], found[k], verdicts[i]) || round == kRounds) {
        if (a.any) results[i] = a.best;
        continue;
      }
      limits.tighten(a.factor, a.job);
      again.push_back(i);
      tightened.push_back(a.job);
    }
    open = again;
    if (!open.empty()) backend.search(tightened, found);
  }
  return verdicts;
}

}  // namespace

std::vector<LimitVerdict> search_within_limits(const Plan& plan, const DrawnSpeeds& speeds, Backend& backend,
                                               const std::vector<std::size_t>& hardware_of,
                                               const std::vector<TrainingSearchJob>& jobs,
                                               std::vector<TrainingSearchResult>& results) {
  return search_all(TrainingLimits{plan}, speeds, backend, hardware_of, jobs, results);
}

std::vector<LimitVerdict> search_within_limits(const Plan& plan, const DrawnSpeeds& speeds, Backend& backend,
                                               const std::vector<std::size_t>& hardware_of,
                                               const std::vector<ServingSearchJob>& jobs,
                                               std::vector<ServingSearchResult>& results) {
  return search_all(ServingLimits{plan}, speeds, backend, hardware_of, jobs, results);
}

}  // namespace eqc
