// What usage needs to know of a chosen layout: its time split by cause, and the scenario's checkpoints and requests.
#pragma once

#include "host/plan/plan.hpp"

namespace eqc {

struct ModelSearch;  // host/engine/search/search_table.hpp
struct TrainingChoice;
struct ServingChoice;
struct TrainingPhysics;  // kernels/model/training/training_result.hpp
struct ServingPhysics;
struct TrainingUsageFacts;  // kernels/usage.hpp
struct ServingUsageFacts;
struct UsageJob;  // kernels/job/usage_job.hpp

/// `hardware`: what the layout is for; `tokens`: of the run.
TrainingUsageFacts training_usage_facts(const Plan& plan, std::size_t hardware, const TrainingPhysics& layout,
                                        double tokens);
ServingUsageFacts serving_usage_facts(const Plan& plan, const ServingPhysics& layout);

/// Of a chosen layout.
TrainingUsageFacts training_usage_facts(const Plan& plan, std::size_t hardware, const TrainingChoice& choice);
ServingUsageFacts serving_usage_facts(const Plan& plan, const ServingChoice& choice);

/// The job of one task on one accelerator type that has a layout, without its arrays.
UsageJob usage_job(const Plan& plan, const ModelSearch& search, Task task, std::size_t hardware);

}  // namespace eqc
