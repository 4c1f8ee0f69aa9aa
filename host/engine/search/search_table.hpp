// The layout search of every (model, hardware): the best cluster and the best replica, with all that receipts need.
#pragma once

#include <vector>

#include "host/engine/draw/draws.hpp"
#include "host/engine/search/status.hpp"
#include "host/plan/plan.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/model/serving/serving_result.hpp"
#include "kernels/model/training/training_result.hpp"

namespace eqc {

class Backend;  // host/engine/search/backend.hpp

/// What a search found for one accelerator type, whatever the task.
struct SearchChoice {
  Status status = Status::no_layout;
  double power_share = 0;  ///< mean power over thermal design power under the layout's load, at median efficiencies; 0
                           ///< when infeasible
  SearchCounts counts;     ///< over all sizes
  double limit_use = 0;  ///< share of the deadline or the latency targets that worlds stay within with the probability
                         ///< asked for; 0 when none is, or without a layout
};

/// Best over the scenario's cluster sizes.
struct TrainingChoice : SearchChoice {
  TrainingSearchResult result;  ///< of the chosen size; when infeasible, of the size that came closest
  double tokens = 0;            ///< of the run
};

/// Best over the scenario's replica sizes.
struct ServingChoice : SearchChoice {
  ServingSearchResult result;
};

/// Results for one model, by hardware position; a list is empty when its task is not asked for.
struct ModelSearch {
  std::vector<TrainingChoice> training;
  std::vector<ServingChoice> serving;

  /// Calls `f` with the TrainingChoice or the ServingChoice of one accelerator type.
  template <class Function>
  decltype(auto) with(Task task, std::size_t hardware, const Function& f) const {
    return task == Task::training ? f(training[hardware]) : f(serving[hardware]);
  }
  const SearchChoice& choice(Task task, std::size_t hardware) const {
    return with(task, hardware, [](const auto& c) -> const SearchChoice& { return c; });
  }
  /// Of the best cluster or replica.
  double accelerators(Task task, std::size_t hardware) const {
    return with(task, hardware, [](const auto& c) { return static_cast<double>(c.result.best.n_gpus); });
  }
};

/// Searches one model on all hardware of the plan. Layouts keep their limits in a share of the drawn worlds before any
/// case: choice.limit_probability.
ModelSearch search_model(const Plan& plan, const Draws& draws, Backend& backend, std::size_t model);

}  // namespace eqc
