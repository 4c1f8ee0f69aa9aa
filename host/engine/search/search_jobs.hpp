// The searches a scenario asks for: one model on one accelerator type at one size.
#pragma once

#include <cstdint>

#include "host/engine/software/search_traits.hpp"
#include "host/plan/training_tokens.hpp"

namespace eqc {

struct TrainingSearchJob;  // kernels/job/search_job.hpp
struct ServingSearchJob;

/// Tokens per optimiser step.
double global_batch_tokens(const Plan& plan, std::size_t model);

/// Tokens per training sequence: the scenario's, at most the model's context.
std::int64_t training_sequence(const Plan& plan, std::size_t model);

/// Whether anybody builds a cluster of so many.
bool deployed(const Plan& plan, std::size_t hardware, std::int64_t accelerators);

/// What the search can read at all.
SearchTraits traits_of_search(const Plan& plan, std::size_t model, std::size_t hardware, Task task);

/// `accelerators`: of the cluster, of the replica.
TrainingSearchJob training_search_job(const Plan& plan, std::size_t model, std::size_t hardware,
                                      std::int64_t accelerators);
ServingSearchJob serving_search_job(const Plan& plan, std::size_t model, std::size_t hardware,
                                    std::int64_t accelerators);

}  // namespace eqc
