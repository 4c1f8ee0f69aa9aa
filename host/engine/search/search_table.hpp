// The layout search of every (model, hardware): the best cluster and the best replica, with all that receipts need.
#pragma once

#include <vector>

#include "host/plan/plan.hpp"
#include "host/engine/search/backend.hpp"
#include "host/engine/search/status.hpp"
#include "kernels/model/serving/serving_result.hpp"
#include "kernels/model/training/training_result.hpp"

namespace eqc {

struct TrainingSearchJob;  // kernels/job/search_job.hpp
struct ServingSearchJob;
struct TrainingUsageFacts;  // kernels/usage.hpp
struct ServingUsageFacts;

/// Best over the scenario's cluster sizes.
struct TrainingChoice {
  Status status = Status::no_layout;
  TrainingSearchResult result;  ///< of the chosen size; when infeasible, of the size that came closest
  double tokens = 0;            ///< of the run
  double power_share =
      0;  ///< mean power over thermal design power under the layout's load, at median efficiencies; 0 when infeasible
  SearchCounts counts;  ///< over all sizes
};

/// Best over the scenario's replica sizes.
struct ServingChoice {
  Status status = Status::no_layout;
  ServingSearchResult result;
  double power_share = 0;  ///< as above
  SearchCounts counts;
};

/// Results for one model, by hardware position.
struct ModelSearch {
  std::vector<TrainingChoice> training;  ///< empty when training is not asked for
  std::vector<ServingChoice> serving;
};

/// Status of a task's search on one accelerator type, and the accelerators of its best cluster or replica.
Status search_status_of(const ModelSearch& search, Task task, std::size_t hardware);
double accelerators_of(const ModelSearch& search, Task task, std::size_t hardware);

/// Searches one model on all hardware of the plan.
ModelSearch search_model(const Plan& plan, Backend& backend, std::size_t model);

/// Tokens of the training run: the scenario's, or the catalog's, or its published FLOP / (6 x active parameters); 0
/// when unknown.
double training_tokens(const Plan& plan, std::size_t model);

/// Searches one (model, hardware); the other entries stay default.
TrainingSearchJob training_search_job(const Plan& plan, std::size_t model, std::size_t hardware,
                                      std::int64_t accelerators);
ServingSearchJob serving_search_job(const Plan& plan, std::size_t model, std::size_t hardware,
                                    std::int64_t accelerators);

TrainingUsageFacts training_usage_facts(const Plan& plan, std::size_t model, std::size_t hardware,
                                        const TrainingChoice& choice);
ServingUsageFacts serving_usage_facts(const Plan& plan, const ServingChoice& choice);

/// Values of decision_list(task), in its order.
std::vector<double> decisions_of(const TrainingChoice& choice);
std::vector<double> decisions_of(const ServingChoice& choice);

}  // namespace eqc
