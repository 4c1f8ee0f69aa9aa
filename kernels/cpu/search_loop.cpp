// The one place that compiles the searches for the CPU.
#include "kernels/cpu/search_loop.hpp"
#include "kernels/tile/run_search.hpp"

namespace eqc::cpu {

TrainingSearchResult search(const TrainingSearchJob& job) { return run_search(job); }
ServingSearchResult search(const ServingSearchJob& job) { return run_search(job); }

}  // namespace eqc::cpu
