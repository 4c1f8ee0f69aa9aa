// Where the work of a run happens: the CPU or one GPU, behind one interface, with the same bits from both.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace eqc {

// Jobs are declared where they are made (kernels/job/*_job.hpp); whoever only passes a backend on need not know them.
struct TrainingSearchJob;
struct TrainingSearchResult;
struct ServingSearchJob;
struct ServingSearchResult;
struct UsageJob;
struct PriceJob;
struct PriceResult;
struct InequityJob;
struct HeadcountJob;
struct ReachJob;
struct DesignJob;
struct FoldSpec;
struct QuantityStatistics;

/// Arrays of jobs are in host memory. Methods may be called from several threads.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual std::string name() const = 0;
  virtual void search(const std::vector<TrainingSearchJob>& jobs, std::vector<TrainingSearchResult>& results) = 0;
  virtual void search(const std::vector<ServingSearchJob>& jobs, std::vector<ServingSearchResult>& results) = 0;
  virtual void usage(const std::vector<UsageJob>& jobs) = 0;
  virtual void price(const PriceJob& job, const PriceResult& result) = 0;
  virtual void inequity(const InequityJob& job) = 0;
  virtual void headcount(const HeadcountJob& job) = 0;
  virtual void reach(const ReachJob& job) = 0;
  /// All cells of a sensitivity design.
  virtual void design(const DesignJob& job) = 0;
  /// Statistics of `rows` series of values at hand, [rows][worlds].
  virtual void fold(const FoldSpec& spec, const double* values, std::size_t rows, QuantityStatistics* out) = 0;
};

enum class BackendChoice { automatic, cpu, cuda };

/// The backend asked for. `automatic` takes the GPU when there is a usable one; `notice` is then empty, else a line
/// that says why not. Throws InputError when `cuda` is asked for and cannot be had.
std::unique_ptr<Backend> make_backend(BackendChoice choice, int threads, std::string& notice);

}  // namespace eqc
