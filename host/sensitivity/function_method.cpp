// Sobol' indices, elementary effects and Shapley effects: the same rows, other swaps and sums. Elementary effects of a
// group: the difference of outputs by the mean distance of its inputs.
#include "host/sensitivity/function_method.hpp"

#include <algorithm>
#include <cmath>

#include "host/engine/draw/conditional_normal.hpp"
#include "host/sensitivity/effect_sums.hpp"
#include "host/sensitivity/row_bootstrap.hpp"

namespace eqc {
namespace {

/// Arrays of a block in one piece, aligned for vectors.
class BlockArrays {
 public:
  explicit BlockArrays(std::size_t n) : values_(n * kFunctionBlock + 8) {
    const auto at = reinterpret_cast<std::uintptr_t>(values_.data()) % 64 / sizeof(double);
    first_ = values_.data() + (at == 0 ? 0 : 8 - at);
  }
  BlockArrays(const BlockArrays&) = delete;
  double* operator[](std::size_t i) { return first_ + i * kFunctionBlock; }

 private:
  std::vector<double> values_;
  double* first_;
};

/// Keeps the rows in which all arrays are finite, in order, less the reference; pads with zeros. Returns those kept.
int keep_feasible(const std::vector<double*>& arrays, int n, double reference) {
  double all[kFunctionBlock] = {};
  for (const double* a : arrays)
    for (int l = 0; l < n; ++l) all[l] += a[l] * 0.0;  // NaN or infinite: NaN
  bool whole = true;
  for (int l = 0; l < n; ++l) whole = whole && all[l] == 0.0;
  int kept = n;
  for (double* a : arrays) {
    if (whole) {
      for (int l = 0; l < n; ++l) a[l] -= reference;
    } else {
      kept = 0;
      for (int l = 0; l < n; ++l)
        if (all[l] == 0.0) a[kept++] = a[l] - reference;
    }
    for (int l = kept; l < (n + 7) / 8 * 8; ++l) a[l] = 0.0;
  }
  return kept;
}

struct Swap {
  std::vector<int> inputs, stages;
};

std::vector<Swap> swaps_of(const UncertainFunction& f, const std::vector<FunctionFactor>& factors) {
  std::vector<Swap> swaps;
  for (const FunctionFactor& factor : factors) swaps.push_back({factor.inputs, stages_after(f, factor.inputs)});
  return swaps;
}

class SobolMethod : public FunctionMethod {
 public:
  SobolMethod(const UncertainFunction& f, const std::vector<FunctionFactor>& factors, const DesignSpec& d)
      : FunctionMethod(f), swaps_(swaps_of(f, factors)), monte_carlo_(d.monte_carlo), seed_(d.seed) {
    shape_ = {static_cast<std::int32_t>(factors.size()), d.estimator, d.pairs && d.estimator == SobolEstimator::azzini};
  }
  SumsMethod sums_method() const override { return sobol_method(shape_); }
  std::uint64_t evaluations_per_row() const override { return (both() ? 2 : 1) * swaps_.size() + 2; }
  std::size_t resamples() const override { return monte_carlo_ ? kRowResamples : 0; }

 protected:
  std::uint64_t add_block(const Block& block) const override {
    const std::size_t n = swaps_.size();
    thread_local std::unique_ptr<BlockArrays> kept;
    thread_local std::size_t room = 0;
    if (room < 2 * n + 2) kept = std::make_unique<BlockArrays>(room = 2 * n + 2);
    BlockArrays& y = *kept;
    const int rows = block.rows.size(), padded = (rows + 7) / 8 * 8;
    for (const bool second : {false, true})
      std::copy(block.rows.output(second), block.rows.output(second) + padded, y[second ? 1 : 0]);
    std::vector<double*> all = {y[0], y[1]};
    std::vector<const double*> ab, ba;
    for (std::size_t i = 0; i < n; ++i) {
      all.push_back(y[2 + i]);
      ab.push_back(y[2 + i]);
      block.rows.swapped(false, swaps_[i].inputs, swaps_[i].stages, y[2 + i]);
    }
    for (std::size_t i = 0; both() && i < n; ++i) {
      all.push_back(y[2 + n + i]);
      ba.push_back(y[2 + n + i]);
      block.rows.swapped(true, swaps_[i].inputs, swaps_[i].stages, y[2 + n + i]);
    }
    const int feasible = keep_feasible(all, rows, block.reference);
    add_design_rows(shape_, feasible, y[0], y[1], ab.data(), both() ? ba.data() : nullptr, block.sums);
    if (block.resampled)
      add_row_resamples(shape_, feasible, y[0], y[1], ab, ba, {seed_, block.replicate, block.first}, *block.resampled);
    return static_cast<std::uint64_t>(rows - feasible);
  }

 private:
  bool both() const { return shape_.estimator == SobolEstimator::azzini; }
  std::vector<Swap> swaps_;
  DesignShape shape_;
  bool monte_carlo_;
  std::uint64_t seed_;
};

class MorrisMethod : public FunctionMethod {
 public:
  MorrisMethod(const UncertainFunction& f, const std::vector<FunctionFactor>& factors, const FunctionPoints& points)
      : FunctionMethod(f), swaps_(swaps_of(f, factors)), points_(points) {}
  SumsMethod sums_method() const override { return morris_sums(swaps_.size()); }
  std::uint64_t evaluations_per_row() const override { return swaps_.size() + 1; }

 protected:
  std::uint64_t add_block(const Block& block) const override {
    const std::size_t n = swaps_.size();
    BlockArrays y(n + 1), u(n);
    const int rows = block.rows.size(), padded = (rows + 7) / 8 * 8;
    std::copy(block.rows.output(false), block.rows.output(false) + padded, y[0]);
    std::uint32_t a[kFunctionBlock], b[kFunctionBlock];
    for (std::size_t i = 0; i < n; ++i) {
      block.rows.swapped(false, swaps_[i].inputs, swaps_[i].stages, y[1 + i]);
      std::fill(u[i], u[i] + padded, 0.0);
      for (const int input : swaps_[i].inputs) {
        points_.draw(block.replicate, block.first, rows, input, false, a);
        points_.draw(block.replicate, block.first, rows, input, true, b);
        const bool alone = swaps_[i].inputs.size() == 1;
        for (int l = 0; l < rows; ++l) {
          const double step = (static_cast<double>(b[l]) - static_cast<double>(a[l])) * 0x1p-32;
          u[i][l] += alone ? step : std::abs(step) / static_cast<double>(swaps_[i].inputs.size());
        }
      }
    }
    std::uint64_t left_out = 0;
    std::vector<double> outputs(n + 1), steps(n);
    for (int l = 0; l < rows; ++l) {
      for (std::size_t i = 0; i <= n; ++i) outputs[i] = y[i][l];
      for (std::size_t i = 0; i < n; ++i) steps[i] = u[i][l];
      left_out += !add_elementary_effects(outputs, steps, block.reference, block.sums);
    }
    return left_out;
  }

 private:
  std::vector<Swap> swaps_;
  FunctionPoints points_;
};

class ShapleyMethod : public FunctionMethod {
 public:
  ShapleyMethod(const UncertainFunction& f, const std::vector<FunctionFactor>& factors, const DesignSpec& d)
      : FunctionMethod(f), factors_(factors), seed_(d.seed) {}
  SumsMethod sums_method() const override { return shapley_sums(factors_.size()); }
  std::uint64_t evaluations_per_row() const override { return factors_.size() + 1; }

 protected:
  std::uint64_t add_block(const Block& block) const override {
    const std::size_t n = factors_.size(), d = f_.inputs.size();
    const int rows = block.rows.size(), padded = (rows + 7) / 8 * 8;
    std::vector<std::vector<std::uint32_t>> order;
    for (int l = 0; l < rows; ++l)
      order.push_back(order_of_factors(n, seed_, block.replicate, block.first + static_cast<std::uint64_t>(l)));
    FunctionRows work(f_);
    BlockArrays y(n + 1);
    std::vector<double> scores(d), independent(d), mixed(d);
    for (std::size_t step = 0; step <= n; ++step) {
      for (int l = 0; l < padded; ++l) {
        const int row = std::min(l, rows - 1);
        std::vector<bool> again(d);
        for (std::size_t k = 0; k < step; ++k)
          for (const int i : factors_[order[static_cast<std::size_t>(row)][k]].inputs)
            again[static_cast<std::size_t>(i)] = true;
        for (std::size_t i = 0; dependence_ && i < d; ++i) {
          scores[i] = block.rows.scores(false, static_cast<int>(i))[row];
          independent[i] = block.rows.scores(true, static_cast<int>(i))[row];
        }
        if (dependence_) dependence_->redraw(scores.data(), independent.data(), again, mixed.data());
        for (std::size_t i = 0; i < d; ++i)
          work.column(false, static_cast<int>(i))[l] =
              dependence_ ? quantile_p(f_.inputs[i].distribution, probability_of_score(mixed[i]))
                          : block.rows.column(again[i], static_cast<int>(i))[row];
      }
      work.evaluate(false, rows);
      std::copy(work.output(false), work.output(false) + padded, y[step]);
    }
    std::uint64_t left_out = 0;
    std::vector<double> outputs(n + 1);
    for (int l = 0; l < rows; ++l) {
      for (std::size_t i = 0; i <= n; ++i) outputs[i] = y[i][l];
      left_out += !add_shapley_effects(outputs, order[static_cast<std::size_t>(l)], block.reference, block.sums);
    }
    return left_out;
  }

 private:
  std::vector<FunctionFactor> factors_;
  std::uint64_t seed_;
};

}  // namespace

FunctionMethod::FunctionMethod(const UncertainFunction& f) : f_(f) {
  if (!f.correlation.empty()) dependence_ = std::make_shared<ConditionalNormal>(f.correlation, f.inputs.size());
}

std::uint64_t piece_end(std::uint64_t begin, std::uint64_t longest) {
  return begin < 8 ? 8 : begin + std::min(longest, begin & -begin);
}

TaskSums FunctionMethod::sums_of(const FunctionPoints& points, std::uint32_t replicate, std::uint64_t begin,
                                 std::uint64_t end, double reference, bool keep_values) const {
  TaskSums task;
  const std::size_t n = columns();
  task.sums.assign(n, 0.0);
  task.resampled.assign(resamples() * n, 0.0);
  FunctionRows rows(f_, dependence_);
  for (std::uint64_t first = begin; first < end;) {
    const std::uint64_t next = piece_end(first, kFunctionBlock);
    rows.fill(points, replicate, first, static_cast<int>(next - first));
    if (keep_values) task.values.insert(task.values.end(), rows.output(false), rows.output(false) + (next - first));
    task.dropped += add_block(
        {rows, replicate, first, reference, task.sums.data(), task.resampled.empty() ? nullptr : &task.resampled});
    first = next;
  }
  return task;
}

std::unique_ptr<FunctionMethod> make_function_method(const UncertainFunction& f,
                                                     const std::vector<FunctionFactor>& factors, const DesignSpec& d) {
  if (d.method == SensitivityMethod::morris) return std::make_unique<MorrisMethod>(f, factors, FunctionPoints(f, d));
  if (d.method == SensitivityMethod::shapley) return std::make_unique<ShapleyMethod>(f, factors, d);
  return std::make_unique<SobolMethod>(f, factors, d);
}

}  // namespace eqc
