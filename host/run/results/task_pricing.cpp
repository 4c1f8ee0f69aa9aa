// A case prices what its terms change; what they do not change, another case of the model has priced.
#include <algorithm>

#include "host/run/results/result_schema.hpp"
#include "host/run/results/task_work.hpp"

namespace eqc {
namespace {

/// 0: priced, 1: not, whatever the reason.
std::vector<std::int8_t> status_of_open(const std::vector<std::int8_t>& status) {
  std::vector<std::int8_t> open;
  for (const std::int8_t s : status) open.push_back(s == 0 ? 0 : 1);
  return open;
}

}  // namespace

void TaskWork::set_quantities(Folded folded) {
  for (const QuantityInfo& q : plan.priced(task)) {
    job.quantity[job.n_quantities++] = q.index;
    job.n_sorted += q.component ? 0 : 1;
  }
  for (const StatisticSpec& s : plan.scenario->output.component_statistics)
    if (s.kind == StatisticKind::quantile || s.kind == StatisticKind::quantile_se) job.n_sorted = job.n_quantities;
  for (const ThresholdInfo& t : thresholds_of(plan, task)) {
    job.threshold_of[job.n_thresholds] = static_cast<std::int32_t>(t.quantity);
    job.threshold[job.n_thresholds++] = t.value;
    if (static_cast<std::int32_t>(t.quantity) >= job.n_sorted) job.n_sorted = job.n_quantities;
  }
  if (folded == Folded::moments) job.n_sorted = job.n_thresholds = 0;
  job.n_probabilities = static_cast<std::int32_t>(plan.probabilities.size());
  std::copy(plan.probabilities.begin(), plan.probabilities.end(), job.probability);
}

void TaskWork::price_all(double* of_each_world) {
  const auto n = static_cast<std::size_t>(job.n_quantities);
  own_ = std::make_shared<PricedTask>(*this);
  own_->statistics = room(n);
  statistics_.emplace(own_->statistics.array, n);
  backend.price(job, {own_->statistics.array.data(), of_each_world});
}

void TaskWork::price_changes(const std::shared_ptr<const PricedTask>& before) {
  const auto n = static_cast<std::size_t>(job.n_quantities);
  earlier_ = before;
  const TermBits changed = run.shared->changed.get({before->case_position, shard.case_}, [&] {
    return changed_terms(tables.terms[before->case_position], terms(), worlds);
  });
  const std::vector<TermBits> made_of = terms_of_quantities(task);
  PriceJob changes = job;
  changes.n_quantities = changes.n_sorted = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const bool differs = (made_of[static_cast<std::size_t>(job.quantity[k])] & changed) != 0;
    place_.push_back(differs ? changes.n_quantities : -1);
    if (!differs) continue;
    changes.n_sorted += static_cast<std::int32_t>(k) < job.n_sorted ? 1 : 0;
    changes.quantity[changes.n_quantities++] = job.quantity[k];
  }
  for (int t = 0; t < job.n_thresholds; ++t)
    changes.threshold_of[t] = place_[static_cast<std::size_t>(job.threshold_of[t])];  // negative: of no quantity
  std::vector<std::int8_t> same_status, other_status;
  for (std::size_t r = 0; r < n_regions; ++r)
    for (std::size_t h = 0; h < plan.n_hardware; ++h) {
      const bool same = before->same_cell(*this, r, h), open = status[r * plan.n_hardware + h] == 0;
      same_.push_back(same ? 1 : 0);
      same_status.push_back(same ? 0 : 1);
      other_status.push_back(open && !same ? 0 : 1);
    }
  all_same_ = same_status == status_of_open(before->status) && same_status == status_of_open(status);
  own_ = std::make_shared<PricedTask>(*this);
  own_->statistics = room(n);
  part_ = room(static_cast<std::size_t>(changes.n_quantities));
  statistics_.emplace(StatisticsView(own_->statistics.array, n), same_, place_, before->statistics.array, part_.array,
                      static_cast<std::size_t>(changes.n_quantities));
  PriceJob others = job;
  others.status = other_status.data();
  changes.status = same_status.data();
  const auto opens = [](const std::vector<std::int8_t>& of) { return std::find(of.begin(), of.end(), 0) != of.end(); };
  if (opens(other_status)) backend.price(others, {own_->statistics.array.data(), nullptr});
  if (changes.n_quantities > 0 && opens(same_status)) backend.price(changes, {part_.array.data(), nullptr});
}

bool TaskWork::run_price(Folded folded, ModelResults* model) {
  set_quantities(folded);
  std::vector<double> of_each_world = room_of_each_world();
  double* const each_world = of_each_world.empty() ? nullptr : of_each_world.data();
  const bool shares = model != nullptr && folded == Folded::everything && each_world == nullptr;
  const std::shared_ptr<const PricedTask>* const before = shares ? model->priced.find(task) : nullptr;
  if (before != nullptr && (*before)->same_hours(*this))
    price_changes(*before);
  else
    price_all(each_world);
  const bool refused = refuse_overflow(job, *statistics_);
  if (refused) {
    all_same_ = false;
    price_all(each_world);
  }
  shared_ = shares && earlier_ == nullptr && !refused;
  cheapest = cheapest_cells(job, *statistics_, std::move(of_each_world));
  return !refused;
}

}  // namespace eqc
