// Tasks of some blocks of one replicate; their sums are added in order, so that threads change no bit.
#include "host/sensitivity/function_study.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "host/base/diagnostics.hpp"
#include "host/base/parallel.hpp"
#include "host/sensitivity/effect_sums.hpp"
#include "host/sensitivity/function_method.hpp"

namespace eqc {
namespace {

constexpr std::uint64_t kMostKept = std::uint64_t{1} << 22;  // values of f(A), for quantiles
constexpr std::uint64_t kTaskPoints = 2048;
constexpr std::size_t kTasksTogether = 4096;  // whose sums wait to be added

/// Mean of the first finite outputs: sums are taken about it.
double reference_of(const UncertainFunction& f, const FunctionPoints& points) {
  constexpr int kPilot = 64;
  FunctionRows rows(f);
  rows.fill(points, 0, 0, 8);
  double sum = 0, count = 0;
  for (int first = 0; first < kPilot && count == 0; first += 8) {
    if (first > 0) rows.fill(points, 0, static_cast<std::uint64_t>(first), 8);
    for (int l = 0; l < 8; ++l)
      if (const double y = rows.output(false)[l]; std::isfinite(y)) sum += y, count += 1;
  }
  return count > 0 ? sum / count : 0.0;
}

/// Whether inputs of two factors are correlated.
bool correlated_across(const UncertainFunction& f, const std::vector<FunctionFactor>& factors) {
  const std::size_t n = f.inputs.size();
  std::vector<std::size_t> factor_of(n);
  for (std::size_t k = 0; k < factors.size(); ++k)
    for (const int i : factors[k].inputs) factor_of[static_cast<std::size_t>(i)] = k;
  for (std::size_t i = 0; i < n && !f.correlation.empty(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (f.correlation[i * n + j] != 0 && factor_of[i] != factor_of[j]) return true;
  return false;
}

}  // namespace

struct FunctionStudy::State {
  const UncertainFunction& f;
  std::vector<FunctionFactor> factors;
  DesignSpec design;
  int threads;
  FunctionPoints points;
  std::unique_ptr<FunctionMethod> method;
  std::uint64_t rows = 0, start = 0;
  std::vector<double> sums, resampled;  // [replicates][columns]; [resamples][columns]
  std::vector<double> values;           // f(A), while there are at most kMostKept rows
  std::uint64_t dropped = 0;
  double reference = 0;
};

FunctionStudy::~FunctionStudy() = default;

FunctionStudy::FunctionStudy(const UncertainFunction& f, std::vector<FunctionFactor> factors, DesignSpec design,
                             int threads) {
  if (factors.empty())
    for (std::size_t i = 0; i < f.inputs.size(); ++i) factors.push_back({f.inputs[i].name, {static_cast<int>(i)}});
  check_design(design, factors.size());
  if (correlated_across(f, factors) && design.method != SensitivityMethod::shapley)
    throw InputError("inputs of '" + f.name +
                     "' are correlated: shares of the variance by single inputs do not add up then; use --method "
                     "shapley, or give the correlated inputs one group");
  if (2 * f.inputs.size() > kSobolDimensions && !design.monte_carlo)
    throw InputError("'" + f.name + "' has " + std::to_string(f.inputs.size()) + " inputs; Sobol' points reach to " +
                     std::to_string(kSobolDimensions / 2) + ", use --sampler philox");
  state_.reset(
      new State{f, std::move(factors), design, threads, FunctionPoints(f, design), nullptr, 0, 0, {}, {}, {}, 0, 0});
  State& s = *state_;
  s.method = make_function_method(f, s.factors, design);
  s.reference = reference_of(f, s.points);
  s.sums.assign(design.replicates * s.method->columns(), 0.0);
  s.resampled.assign(s.method->resamples() * s.method->columns(), 0.0);
}

void FunctionStudy::start_at(std::uint64_t point) { state_->start = point; }

void FunctionStudy::extend_to(std::uint64_t rows) {
  State& s = *state_;
  DesignSpec wanted = s.design;
  wanted.rows = rows;
  check_design(wanted, s.factors.size());
  const std::size_t columns = s.method->columns(), replicates = s.design.replicates;
  std::uint64_t begin = s.start + s.rows / replicates;
  const std::uint64_t end = s.start + rows / replicates;
  while (begin < end) {
    std::vector<std::uint64_t> edges = {begin};
    while (begin < end && (edges.size() - 1) * replicates < kTasksTogether)
      edges.push_back(begin = piece_end(begin, kTaskPoints));
    std::vector<TaskSums> done((edges.size() - 1) * replicates);
    parallel_for(done.size(), s.threads, [&](std::size_t i) {
      const std::size_t piece = i / replicates;
      done[i] = s.method->sums_of(s.points, static_cast<std::uint32_t>(i % replicates), edges[piece], edges[piece + 1],
                                  s.reference, rows <= kMostKept);
    });
    for (std::size_t i = 0; i < done.size(); ++i) {  // in order, whoever was first
      double* of_replicate = s.sums.data() + i % replicates * columns;
      for (std::size_t k = 0; k < columns; ++k) of_replicate[k] += done[i].sums[k];
      for (std::size_t k = 0; k < done[i].resampled.size(); ++k) s.resampled[k] += done[i].resampled[k];
      s.dropped += done[i].dropped;
      s.values.insert(s.values.end(), done[i].values.begin(), done[i].values.end());
    }
  }
  s.rows = rows;
}

SensitivityResult FunctionStudy::result() const {
  const State& s = *state_;
  SensitivityResult r;
  r.design = s.design;
  r.design.rows = s.rows;
  r.evaluations = s.rows * s.method->evaluations_per_row();
  for (const FunctionFactor& factor : s.factors) r.inputs.push_back(factor.name);
  r.statistics = method_statistics(s.design.method);
  const SumsMethod sums = s.method->sums_method();
  r.ranked_by = sums.ranked_by;
  OutputIndices out = indices_of_sums(sums, s.sums, s.design.replicates, s.resampled);
  out.name = s.f.name;
  out.mean += s.reference;
  out.dropped = s.dropped;
  if (s.values.size() == s.rows) out.quantiles = shown_quantiles(s.values);
  r.outputs.push_back(std::move(out));
  return r;
}

StudyState FunctionStudy::state() const {
  const State& s = *state_;
  StudyState saved;
  saved.rows = s.rows;
  saved.sums = s.sums;
  saved.resampled = s.resampled;
  saved.reference = {s.reference};
  saved.dropped = {static_cast<double>(s.dropped)};
  if (s.values.size() == s.rows) saved.values = s.values;
  return saved;
}

void FunctionStudy::restore(const StudyState& saved) {
  State& s = *state_;
  if (saved.sums.size() != s.sums.size() || saved.resampled.size() != s.resampled.size() || saved.dropped.size() != 1)
    throw InputError("the state of the study has another shape than its design");
  s.rows = saved.rows;
  s.sums = saved.sums;
  s.resampled = saved.resampled;
  s.dropped = static_cast<std::uint64_t>(saved.dropped[0]);
  s.values = saved.values;
}

FunctionSample sample_function(const UncertainFunction& f, const DesignSpec& design, int threads) {
  const FunctionPoints points(f, design);
  const std::size_t replicates = design.replicates, n = f.inputs.size();
  const std::uint64_t per_replicate = design.rows / replicates;
  FunctionSample sample;
  sample.x.assign(n, std::vector<double>(design.rows));
  sample.y.resize(design.rows);
  const std::uint64_t blocks = (per_replicate + kFunctionBlock - 1) / kFunctionBlock;
  const auto dependence = f.correlation.empty() ? nullptr : std::make_shared<const ConditionalNormal>(f.correlation, n);
  parallel_for(replicates * blocks, threads, [&](std::size_t task) {
    const std::size_t r = task / blocks;
    const std::uint64_t first = task % blocks * kFunctionBlock;
    const int count = static_cast<int>(std::min<std::uint64_t>(kFunctionBlock, per_replicate - first));
    FunctionRows rows(f, dependence);
    rows.fill(points, static_cast<std::uint32_t>(r), first, count);
    for (int l = 0; l < count; ++l) {
      const std::size_t row = (first + static_cast<std::uint64_t>(l)) * replicates + r;
      for (std::size_t i = 0; i < n; ++i) sample.x[i][row] = rows.column(false, static_cast<int>(i))[l];
      sample.y[row] = rows.output(false)[l];
    }
  });
  return sample;
}

}  // namespace eqc
