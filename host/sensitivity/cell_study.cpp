// A swap of a factor changes few of the terms that a cell is priced from; all others are shared by their pointers.
#include "host/sensitivity/cell_study.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <set>

#include "host/base/diagnostics.hpp"
#include "host/base/nan.hpp"
#include "host/base/parallel.hpp"
#include "host/base/text.hpp"
#include "host/engine/draw/term_table.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/search/backend.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/engine/search/usage_facts.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/job/design_job.hpp"
#include "kernels/job/usage_job.hpp"

namespace eqc {
namespace {

constexpr std::uint64_t kMostCellRows = 16384;

std::vector<CellQuantity> quantities_of(const Plan& plan, const std::vector<std::string>& variables) {
  std::vector<CellQuantity> all;
  std::vector<std::string> known;
  for (const Task task : plan.tasks)
    for (const QuantityInfo& q : plan.priced(task)) known.push_back(q.variable);
  for (const std::string& wanted : variables) {
    const std::size_t before = all.size();
    for (const Task task : plan.tasks)
      for (const QuantityInfo& q : plan.priced(task))
        if (glob_match(wanted, q.variable)) all.push_back({task, q.index, q.variable, q.unit});
    if (all.size() == before)
      throw InputError("'" + wanted + "' is no priced quantity of this scenario" + did_you_mean(wanted, known));
  }
  if (all.empty()) throw InputError("--cells needs --outputs: priced quantities such as training_cost_own");
  return all;
}

}  // namespace

/// Terms of one matrix after a swap: whole tables of accelerators where any of theirs changed, else those of the base.
struct CellSwapTerms {
  std::vector<double> hardware;         // empty: as the base
  std::vector<double> world;            // empty: as the base
  std::vector<double> region;           // changed rows of terms, packed
  std::vector<std::int32_t> region_at;  // [n_regions][kRegionTerms] position in `region`, in rows; -1: as the base
  bool speed = false;                   // whether hours differ
};

namespace {

bool same(const double* a, const double* b, std::size_t n) { return std::memcmp(a, b, n * sizeof(double)) == 0; }

CellSwapTerms difference(const TermTable& base, TermTable swapped, std::size_t n_hardware, std::size_t n_regions,
                         std::size_t rows) {
  CellSwapTerms d;
  const std::size_t slow[] = {
      static_cast<std::size_t>(HardwareTerm::slow_compute), static_cast<std::size_t>(HardwareTerm::slow_memory),
      static_cast<std::size_t>(HardwareTerm::slow_network), static_cast<std::size_t>(HardwareTerm::failures_per_s)};
  if (!same(base.hardware.data(), swapped.hardware.data(), base.hardware.size())) {
    for (std::size_t h = 0; h < n_hardware; ++h)
      for (const std::size_t t : slow)
        d.speed = d.speed || !same(base.hardware.data() + (h * kHardwareTerms + t) * rows,
                                   swapped.hardware.data() + (h * kHardwareTerms + t) * rows, rows);
    d.hardware = std::move(swapped.hardware);
  }
  if (!same(base.world.data(), swapped.world.data(), base.world.size())) d.world = std::move(swapped.world);
  d.region_at.assign(n_regions * kRegionTerms, -1);
  for (std::size_t k = 0; k < d.region_at.size(); ++k) {
    const double* row = swapped.region.data() + k * rows;
    if (same(base.region.data() + k * rows, row, rows)) continue;
    d.region_at[k] = static_cast<std::int32_t>(d.region.size() / rows);
    d.region.insert(d.region.end(), row, row + rows);
  }
  return d;
}

}  // namespace

/// One matrix: its worlds, terms and hours.
struct CellStudySide {
  std::unique_ptr<PlanWorlds> worlds;
  TermTable terms;
  std::vector<double> hours;  // [n_hardware][rows] of the model and task under way
};

/// A factor swapped into one matrix.
struct CellStudySwap {
  std::unique_ptr<PlanWorlds> worlds;
  CellSwapTerms terms;
  std::vector<double> hours;  // empty: as the base
};

namespace {

constexpr std::size_t kCellsTogether = 1024;  // whose sums are kept at once

/// First and total index with errors by leaving replicates out, and the moments.
struct FactorErrors {
  float first, first_se, total, total_se;
};
FactorErrors errors_of(const double* sums, std::size_t stride, std::size_t factor, std::uint32_t replicates) {
  const std::size_t at = kDesignHead + kDesignFactor * factor;
  double all[kDesignFactor] = {};
  for (std::uint32_t r = 0; r < replicates; ++r)
    for (int k = 0; k < kDesignFactor; ++k) all[k] += sums[r * stride + at + static_cast<std::size_t>(k)];
  if (!(all[2] > 0)) return {0, 0, 0, 0};
  const auto [first, total] = azzini_indices(all);
  double f = 0, ff = 0, t = 0, tt = 0;
  for (std::uint32_t r = 0; r < replicates; ++r) {
    double left[kDesignFactor];
    for (int k = 0; k < kDesignFactor; ++k) left[k] = all[k] - sums[r * stride + at + static_cast<std::size_t>(k)];
    const SobolIndices i = azzini_indices(left);
    const double x = i.first - first, y = i.total - total;
    f += x, ff += x * x, t += y, tt += y * y;
  }
  const double n = replicates, scale = (n - 1) / n;
  return {static_cast<float>(first), static_cast<float>(std::sqrt(std::max(scale * (ff - f * f / n), 0.0))),
          static_cast<float>(total), static_cast<float>(std::sqrt(std::max(scale * (tt - t * t / n), 0.0)))};
}

}  // namespace

struct CellStudy::State {
  PlanWorlds& study;
  DesignSpec design;
  std::vector<CellQuantity> quantities;
  std::vector<PlanFactor> factors;
  std::size_t rows;
  std::size_t case_ = 0;
  CellStudySide side[2];
  std::vector<CellStudySwap> swapped[2];  // [factors]: A with a factor from B, B with a factor from A

  RunSpec run() const;
  std::vector<double> hours_of(const PlanWorlds& worlds, const std::vector<double>& hardware_terms, std::size_t model,
                               Task task) const;
  void set_hours(std::size_t model, Task task);
  /// Of the model and task whose hours are set, for the cells of `cells`.
  void study_cells(const CellQuantity& q, const std::vector<DesignCell>& cells, CellIndices& out) const;
  void set_indices(const DesignCell& cell, const double* sums, CellIndices& out) const;
};

CellStudy::~CellStudy() = default;
const std::vector<CellQuantity>& CellStudy::quantities() const { return state_->quantities; }
const std::vector<PlanFactor>& CellStudy::factors() const { return state_->factors; }

CellStudy::CellStudy(PlanWorlds& study, const std::vector<std::string>& variables,
                     const std::vector<std::string>& inputs, const DesignSpec& design) {
  std::vector<PlanFactor> factors;
  for (PlanFactor& f : plan_factors(study, inputs, lists_of_study(study, inputs, false)))
    if (std::none_of(f.lists.begin(), f.lists.end(), [](bool swapped) { return swapped; }))
      factors.push_back(std::move(f));
  check_design(design, factors.size());
  if (design.rows < 256 || design.rows > kMostCellRows)
    throw InputError(fmt::format("rows: {}; cells are studied with 256 to {}", design.rows, kMostCellRows));
  if (design.replicates < 2 || design.replicates > 16)
    throw InputError(fmt::format("replicates: {}; a scenario's worlds come in 2, 4, 8 or 16", design.replicates));
  state_.reset(new State{study,
                         design,
                         quantities_of(study.plan(), variables),
                         std::move(factors),
                         static_cast<std::size_t>(design.rows),
                         0,
                         {},
                         {}});
}

double CellStudy::cells() const {
  const Plan& p = state_->study.plan();
  return static_cast<double>(p.n_models * p.n_hardware * p.n_regions * p.n_cases * state_->quantities.size());
}
double CellStudy::evaluations() const {
  return cells() * static_cast<double>(state_->rows) * (2.0 * static_cast<double>(state_->factors.size()) + 2.0);
}
double CellStudy::memory_bytes() const {
  const Plan& p = state_->study.plan();
  const double row = 8.0 * static_cast<double>(state_->rows),
               hardware = static_cast<double>(p.n_hardware * kHardwareTerms),
               region = static_cast<double>(p.n_regions * kRegionTerms);
  constexpr double kOfHardware = 14, kOfRegion = 2.5;  // tables that all swaps of one matrix change, in whole ones
  return row * 2 * (hardware * (1 + kOfHardware) + region * (1 + kOfRegion)) + 2 * state_->study.plan().memory_bytes(1);
}

RunSpec CellStudy::State::run() const {
  RunSpec r = study.scenario().run;
  r.worlds = static_cast<std::int64_t>(design.rows);
  r.replicates = design.replicates;
  r.seed = design.seed;
  r.sampler = design.monte_carlo ? SamplerKind::philox : SamplerKind::sobol;
  return r;
}

void CellStudy::enter_case(std::size_t case_position) {
  State& s = *state_;
  const Plan& plan = s.study.plan();
  const int threads = s.study.threads();
  s.case_ = case_position;
  for (const int k : {0, 1}) {
    s.swapped[k].clear();
    s.side[k].worlds = s.study.with_rows(s.run(), {false, 0}, k == 0 ? DesignMatrix::a : DesignMatrix::b, threads);
    s.side[k].terms = make_terms(s.side[k].worlds->plan(), s.side[k].worlds->draws(), case_position, threads);
  }
  for (const int k : {0, 1}) {
    s.swapped[k].resize(s.factors.size());
    parallel_for(s.factors.size(), threads, [&](std::size_t i) {
      CellStudySwap& x = s.swapped[k][i];
      x.worlds = s.side[k].worlds->with_swapped(*s.side[1 - k].worlds, s.factors[i].inputs);
      x.terms = difference(s.side[k].terms, make_terms(x.worlds->plan(), x.worlds->draws(), case_position, 1),
                           plan.n_hardware, plan.n_regions, s.rows);
      for (const Input input : {Input::model_efficiency, Input::realised_hours})
        if (!s.factors[i].inputs.whole.empty() && s.factors[i].inputs.whole[static_cast<std::size_t>(input)])
          x.terms.speed = true;
      for (const auto& [input, entity] : s.factors[i].inputs.single)
        if (input == static_cast<int>(Input::model_efficiency)) x.terms.speed = true;
    });
  }
}

std::vector<double> CellStudy::State::hours_of(const PlanWorlds& worlds, const std::vector<double>& hardware_terms,
                                               std::size_t model, Task task) const {
  const Plan& plan = study.plan();
  const ModelSearch& search = study.search(model);
  const std::vector<double> speed = worlds.draws().speed(model, task, plan.case_at(case_));
  std::vector<double> hours(plan.n_hardware * rows), unused(2 * rows);
  std::vector<UsageJob> jobs;
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    if (search.choice(task, h).status != Status::feasible) continue;
    UsageJob job = usage_job(plan, search, task, h);
    job.hardware = hardware_terms.data() + h * kHardwareTerms * rows;
    job.model_efficiency = speed.data();
    job.worlds = static_cast<std::int32_t>(rows);
    job.physical[0] = hours.data() + h * rows;  // accelerator-hours come first
    for (std::size_t p = 1; p < kPhysicalsPerTask; ++p) job.physical[p] = unused.data() + (p - 1) * rows;
    study.backend().usage({job});
  }
  return hours;
}

void CellStudy::State::set_hours(std::size_t model, Task task) {
  std::vector<std::pair<int, std::size_t>> work;
  for (const int k : {0, 1}) {
    side[k].hours = hours_of(*side[k].worlds, side[k].terms.hardware, model, task);
    for (std::size_t i = 0; i < factors.size(); ++i) {
      swapped[k][i].hours.clear();
      if (swapped[k][i].terms.speed) work.push_back({k, i});
    }
  }
  parallel_for(work.size(), study.threads(), [&](std::size_t j) {
    CellStudySwap& x = swapped[work[j].first][work[j].second];
    const std::vector<double>& terms = x.terms.hardware.empty() ? side[work[j].first].terms.hardware : x.terms.hardware;
    x.hours = hours_of(*x.worlds, terms, model, task);
  });
}

void CellStudy::State::study_cells(const CellQuantity& q, const std::vector<DesignCell>& cells,
                                   CellIndices& out) const {
  const Plan& plan = study.plan();
  std::vector<DesignSwap> swaps[2];
  DesignJob job;
  job.rows = static_cast<std::int32_t>(rows);
  job.replicates = static_cast<std::int32_t>(design.replicates);
  job.n_factors = static_cast<std::int32_t>(factors.size());
  job.n_hardware = static_cast<std::int32_t>(plan.n_hardware);
  job.n_regions = static_cast<std::int32_t>(plan.n_regions);
  job.quantity = q.index;
  const auto data = [](const std::vector<double>& v) { return v.empty() ? nullptr : v.data(); };
  for (const int k : {0, 1}) {
    const TermTable& t = side[k].terms;
    job.matrix[k] = {side[k].hours.data(), t.hardware.data(), t.region.data(), t.world.data()};
    for (const CellStudySwap& x : swapped[k])
      swaps[k].push_back({{data(x.hours), data(x.terms.hardware), data(x.terms.region), data(x.terms.world)},
                          x.terms.region_at.data(),
                          static_cast<std::int32_t>(x.terms.region.size() / rows)});
    job.swap[k] = swaps[k].data();
  }
  const auto per_cell = design.replicates * static_cast<std::size_t>(design_columns(job));
  std::vector<double> sums;
  for (std::size_t first = 0; first < cells.size(); first += kCellsTogether) {
    const std::size_t n = std::min(kCellsTogether, cells.size() - first);
    sums.assign(n * per_cell, 0.0);
    job.n_cells = static_cast<std::int32_t>(n);
    job.cell = cells.data() + first;
    job.sums = sums.data();
    study.backend().design(job);
    parallel_for(n, study.threads(),
                 [&](std::size_t i) { set_indices(cells[first + i], sums.data() + i * per_cell, out); });
  }
}

void CellStudy::State::set_indices(const DesignCell& at, const double* sums, CellIndices& out) const {
  const std::size_t n = factors.size(), stride = kDesignHead + kDesignFactor * n,
                    cell = static_cast<std::size_t>(at.hardware) * study.plan().n_regions +
                           static_cast<std::size_t>(at.region);
  double sum = 0, squares = 0;
  for (std::uint32_t k = 0; k < design.replicates; ++k) sum += sums[k * stride], squares += sums[k * stride + 1];
  const double mean = sum / (2.0 * static_cast<double>(rows));
  out.mean[cell] = static_cast<float>(at.reference + mean);
  out.variance[cell] = static_cast<float>(squares / (2.0 * static_cast<double>(rows)) - mean * mean);
  for (std::size_t k = 0; k < n; ++k) {
    const FactorErrors e = errors_of(sums, stride, k, design.replicates);
    const float values[] = {e.first, e.first_se, e.total, e.total_se};
    std::copy(values, values + 4, out.index.data() + (cell * n + k) * 4);
  }
}

std::vector<CellIndices> CellStudy::indices(std::size_t model) {
  State& s = *state_;
  const Plan& plan = s.study.plan();
  const std::size_t cells = plan.n_hardware * plan.n_regions, n = s.factors.size();
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  std::vector<CellIndices> all(s.quantities.size());
  for (CellIndices& x : all) {
    x.index.assign(cells * n * 4, kNone);
    x.mean.assign(cells, kNone);
    x.variance.assign(cells, kNone);
  }
  for (const Task task : plan.tasks) {
    if (std::none_of(s.quantities.begin(), s.quantities.end(), [&](const CellQuantity& q) { return q.task == task; }))
      continue;
    const TaskPrices& prices =
        s.study.prices(model, s.case_, task);  // statuses, facts and ways to pay, as a run has them
    s.set_hours(model, task);
    for (std::size_t k = 0; k < s.quantities.size(); ++k) {
      const CellQuantity& q = s.quantities[k];
      if (q.task != task) continue;
      std::vector<DesignCell> priced;
      for (std::size_t h = 0; h < plan.n_hardware; ++h)
        for (std::size_t r = 0; r < plan.n_regions; ++r)
          if (prices.status[r * plan.n_hardware + h] == 0)
            priced.push_back({static_cast<std::int32_t>(h), static_cast<std::int32_t>(r),
                              quantity_of(prices.at(r, h, 0), q.index),
                              cell_view(prices.job, static_cast<int>(r), static_cast<int>(h)).facts});
      s.study_cells(q, priced, all[k]);
    }
  }
  return all;
}

}  // namespace eqc
