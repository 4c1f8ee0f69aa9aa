// The searches a scenario asks for: one model on one accelerator type at one size.
#pragma once

#include <cstdint>

#include "host/plan/plan.hpp"

namespace eqc {

struct TrainingSearchJob;  // kernels/job/search_job.hpp
struct ServingSearchJob;

/// Tokens of the training run: the scenario's, or the catalog's, or its published FLOP / (6 x active parameters); 0
/// when unknown.
double training_tokens(const Plan& plan, std::size_t model);
/// Tokens per optimiser step.
double global_batch_tokens(const Plan& plan, std::size_t model);

/// `accelerators`: of the cluster, of the replica.
TrainingSearchJob training_search_job(const Plan& plan, std::size_t model, std::size_t hardware,
                                      std::int64_t accelerators);
ServingSearchJob serving_search_job(const Plan& plan, std::size_t model, std::size_t hardware,
                                    std::int64_t accelerators);

}  // namespace eqc
