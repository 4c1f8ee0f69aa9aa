// Rows of the sample are few, too, for time grows with them.
#include "host/sensitivity/cell_estimate.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

#include "host/engine/search/backend.hpp"
#include "host/sensitivity/cell_study.hpp"
#include "kernels/econ/term_list.hpp"

namespace eqc {
namespace {

constexpr std::uint64_t kSampledRows = 1024;

/// Of the second of two calls, for the first warms caches up.
double seconds_of(const std::function<void()>& work) {
  work();
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<std::string> own_costs(const Plan& plan) {
  std::vector<std::string> names;
  for (const Task task : plan.tasks)
    for (const QuantityInfo& q : plan.priced(task))
      if (q.variable == std::string(task_name(task)) + "_cost_own") names.push_back(q.variable);
  return names;
}

/// Doubles of the terms of one world.
double terms_of(const Plan& plan) {
  return static_cast<double>(plan.n_hardware * kHardwareTerms + plan.n_regions * kRegionTerms);
}

double cells_of(const Plan& plan) { return static_cast<double>(plan.n_models * plan.n_hardware * plan.n_regions); }

}  // namespace

CellEstimate estimate_cells(const Plan& plan, const Plan& small, const DesignSpec& design, double search_seconds,
                            int threads) {
  CellEstimate e;
  e.quantities = own_costs(plan);
  e.rows = design.rows;
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  PlanWorlds worlds(plan, *backend, threads);
  const CellStudy all(worlds, e.quantities, {}, design);
  e.cells = all.cells();
  e.evaluations = all.evaluations();
  e.memory_bytes = all.memory_bytes();
  e.output_bytes = e.cells * static_cast<double>((all.factors().size() * 4 + 2) * sizeof(float));

  PlanWorlds sampled(small, *backend, 1);
  DesignSpec few = design;
  few.rows = std::min(design.rows, kSampledRows);
  CellStudy sample(sampled, e.quantities, {}, few);
  const double rows = static_cast<double>(design.rows) / static_cast<double>(few.rows);
  const double enter_s = seconds_of([&] { sample.enter_case(0); });
  const double indices_s = seconds_of([&] {
    for (std::size_t m = 0; m < small.n_models; ++m) sample.indices(m);
  });
  const double cases = static_cast<double>(plan.n_cases);
  const double all_s =
      rows * cases * (enter_s * terms_of(plan) / terms_of(small) + indices_s * cells_of(plan) / cells_of(small));
  e.seconds = (all_s + search_seconds) / std::max(1, threads);
  return e;
}

}  // namespace eqc
