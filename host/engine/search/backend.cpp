// The one place that names kernels/cpu and kernels/cuda.
#include "host/engine/search/backend.hpp"

#include "host/base/diagnostics.hpp"
#include "host/base/parallel.hpp"
#include "host/engine/search/layout_backend.hpp"
#include "kernels/cpu/fold_loop.hpp"
#include "kernels/cpu/headcount_loop.hpp"
#include "kernels/cpu/inequity_loop.hpp"
#include "kernels/cpu/option_search_loop.hpp"
#include "kernels/cpu/price_loop.hpp"
#include "kernels/cpu/design_loop.hpp"
#include "kernels/cpu/reach_loop.hpp"
#include "kernels/cpu/search_loop.hpp"
#include "kernels/cpu/usage_loop.hpp"
#ifdef EQC_HAS_CUDA
#include "kernels/cuda/device.hpp"
#endif

namespace eqc {
namespace {

void fold_on_cpu(const FoldSpec& spec, const double* values, std::size_t rows, QuantityStatistics* out) {
  cpu::FoldScratch scratch;
  for (std::size_t r = 0; r < rows; ++r) out[r] = cpu::statistics(spec, values + r * spec.worlds, scratch);
}

/// Each call runs on the thread that makes it, except searches, which are many and independent.
class CpuBackend final : public Backend {
 public:
  explicit CpuBackend(int threads) : threads_(threads) {}
  std::string name() const override { return "cpu"; }
  void search(const std::vector<TrainingSearchJob>& jobs, std::vector<TrainingSearchResult>& results) override {
    search_all(jobs, results);
  }
  void search(const std::vector<ServingSearchJob>& jobs, std::vector<ServingSearchResult>& results) override {
    search_all(jobs, results);
  }
  void usage(const std::vector<UsageJob>& jobs) override {
    for (const UsageJob& job : jobs) cpu::usage(job);
  }
  void price(const PriceJob& job, const PriceResult& result) override { cpu::price(job, result, 0, job.n_regions); }
  void design(const DesignJob& job) override {
    parallel_for(static_cast<std::size_t>(job.n_cells), threads_,
                 [&](std::size_t cell) { cpu::design(job, static_cast<std::int64_t>(cell)); });
  }
  void inequity(const InequityJob& job) override { cpu::inequity(job); }
  void headcount(const HeadcountJob& job) override { cpu::headcount(job); }
  void reach(const ReachJob& job) override { cpu::reach(job); }
  void fold(const FoldSpec& spec, const double* values, std::size_t rows, QuantityStatistics* out) override {
    fold_on_cpu(spec, values, rows, out);
  }

 private:
  template <class Job, class Result>
  void search_all(const std::vector<Job>& jobs, std::vector<Result>& results) {
    results.resize(jobs.size());
    parallel_for(jobs.size(), threads_, [&](std::size_t i) { results[i] = cpu::search(jobs[i]); });
  }
  int threads_;
};

#ifdef EQC_HAS_CUDA
class CudaBackend final : public Backend {
 public:
  std::string name() const override { return "cuda"; }
  void search(const std::vector<TrainingSearchJob>& jobs, std::vector<TrainingSearchResult>& results) override {
    results.resize(jobs.size());
    cuda::search(jobs.data(), results.data(), static_cast<int>(jobs.size()));
  }
  void search(const std::vector<ServingSearchJob>& jobs, std::vector<ServingSearchResult>& results) override {
    results.resize(jobs.size());
    cuda::search(jobs.data(), results.data(), static_cast<int>(jobs.size()));
  }
  void usage(const std::vector<UsageJob>& jobs) override {
    for (const UsageJob& job : jobs) cpu::usage(job);  // thousands of times less work than pricing
  }
  void price(const PriceJob& job, const PriceResult& result) override { cuda::price(job, result); }
  void design(const DesignJob& job) override { cuda::design(job); }
  void inequity(const InequityJob& job) override { cuda::inequity(job); }
  void headcount(const HeadcountJob& job) override { cuda::headcount(job); }
  void reach(const ReachJob& job) override { cuda::reach(job); }
  void fold(const FoldSpec& spec, const double* values, std::size_t rows, QuantityStatistics* out) override {
    fold_on_cpu(spec, values, rows, out);
  }
};
#endif

}  // namespace

std::unique_ptr<Backend> make_backend(BackendChoice choice, int threads, std::string& notice) {
  notice.clear();
  if (choice == BackendChoice::cpu) return std::make_unique<CpuBackend>(threads);
#ifdef EQC_HAS_CUDA
  std::string why;
  if (cuda::usable(why)) return std::make_unique<CudaBackend>();
#else
  const std::string why = "this binary was built without CUDA";
#endif
  if (choice == BackendChoice::cuda)
    throw InputError("no GPU to run on: " + why + "; use --backend cpu, which gives the same results");
  notice = "running on the CPU: " + why;
  return std::make_unique<CpuBackend>(threads);
}

void search_layout_shape(const OptionSearch& search, const OptionShape& shape, std::int64_t first, double bound,
                         RankedList<RankedConfiguration>& best, OptionCounts& counts) {
  cpu::search_shape(search, shape, first, bound, best, counts);
}

void list_training_layouts(const TrainingContext& context, const TrainingTask& task, Precision precision,
                           Objective objective, bool prune, const TrainingSpace& space, const TrainingPart& part,
                           RankedList<RankedLayout>& best, ListCounts& counts) {
  cpu::list_training(context, task, precision, objective, prune, space, part, best, counts);
}

}  // namespace eqc
