// Instructions that the kernels' PTX runs per unit of work, by kind. Built and run by scripts/kernel_report.py, which
// makes estimates of them.
#include "tests/cuda/ptx_count.hpp"

#include <cstdio>

#include "inequity_kernel.ptx.hpp"
#include "kernels/job/search_job.hpp"
#include "serving_search_kernel.ptx.hpp"
#include "training_search_kernel.ptx.hpp"
#include "tests/cuda/emulated.hpp"
#include "tests/cuda/jobs.hpp"

namespace eqc {
namespace {

struct Translated {
  void inequity(const InequityJob& j, const InequityWork& w, double* memory) const {
    ptx::inequity_kernel(&j, &w, &memory);
  }
  void search(const TrainingSearchJob* j, TrainingSearchResult* r) const { ptx::training_search_kernel(&j, &r); }
  void search(const ServingSearchJob* j, ServingSearchResult* r) const { ptx::serving_search_kernel(&j, &r); }
};

void print(const char* what, double units) {
  const ptx::Counts c = ptx::counted.take();
  std::printf("%s", what);
  for (const long long n : c) std::printf("\t%.1f", static_cast<double>(n) / units);
  std::printf("\n");
}

template <class Result, class Job>
void count_searches(const char* what, const std::vector<Job>& jobs) {
  std::vector<Result> results;
  test::search(Translated{}, jobs, results, fibers::Order::forward);
  double layouts = 0;
  for (const Result& r : results) layouts += static_cast<double>(r.counts.evaluated);
  print(what, layouts);
}

}  // namespace
}  // namespace eqc

int main() {
  using namespace eqc;
  constexpr int kWorlds = 8;
  test::InequityCase inequity(200, kWorlds, 1);
  inequity.job.n_groupings = 0;
  inequity.job.concentration = nullptr;
  test::inequity(Translated{}, inequity.job, 0, fibers::Order::forward);
  print("world of 200 entities", kWorlds);
  count_searches<TrainingSearchResult>("training layout evaluated", test::training_searches());
  count_searches<ServingSearchResult>("serving layout evaluated", test::serving_searches());
}
