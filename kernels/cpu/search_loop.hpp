// Layout searches on the CPU.
#pragma once

#include "kernels/job/search_job.hpp"

namespace eqc::cpu {

TrainingSearchResult search(const TrainingSearchJob& job);
ServingSearchResult search(const ServingSearchJob& job);

}  // namespace eqc::cpu
