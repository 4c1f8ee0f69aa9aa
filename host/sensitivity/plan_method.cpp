// Sets of worlds are spread over threads; sums are taken in the order of rows.
#include "host/sensitivity/plan_method.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/parallel.hpp"
#include "host/sensitivity/effect_sums.hpp"
#include "kernels/metric/design_sums.hpp"

namespace eqc {
namespace {

constexpr int kPoints = 256;  // summed at once

std::unique_ptr<PlanWorlds> second_matrix(const PlanPiece& p) {
  return p.study.with_rows(p.run, p.range, DesignMatrix::b, p.study.threads());
}

/// Both swaps where the estimator is Azzini's.
class PlanSobol : public PlanMethod {
 public:
  PlanSobol(const std::vector<PlanFactor>& factors, const DesignSpec& d)
      : factors_(factors),
        shape_{static_cast<std::int32_t>(factors.size()), d.estimator, d.pairs},
        replicates_(d.replicates) {}
  SumsMethod sums_method() const override { return sobol_method(shape_); }
  std::uint64_t evaluations_per_row() const override { return (both() ? 2 : 1) * factors_.size() + 2; }

  std::vector<PlanValues> evaluate(const PlanPiece& p) override {
    const std::size_t n = factors_.size();
    const std::unique_ptr<PlanWorlds> b = second_matrix(p);
    std::vector<PlanValues> all(evaluations_per_row());
    parallel_for(all.size(), p.study.threads(), [&](std::size_t i) {
      if (i < 2) {
        all[i] = i == 0 ? p.values(p.a, p.choices) : p.values(*b, drawn_choices(*b, p.lists));
        return;
      }
      const PlanFactor& f = factors_[(i - 2) % n];
      const std::unique_ptr<PlanWorlds> w =
          i - 2 >= n ? b->with_swapped(p.a, f.inputs) : p.a.with_swapped(*b, f.inputs);
      all[i] = p.values(*w, drawn_choices(*w, p.lists, f.lists));
    });
    return all;
  }

  std::uint64_t add(const std::vector<const double*>& series, std::size_t worlds, double reference,
                    double* sums) const override {
    const std::size_t n = factors_.size(), columns = static_cast<std::size_t>(shape_.columns());
    struct alignas(64) Points {
      double value[kPoints];
    };
    std::vector<Points> kept(series.size());
    std::vector<const double*> ab, ba;
    for (std::size_t i = 0; i < n; ++i) ab.push_back(kept[2 + i].value);
    for (std::size_t i = 0; both() && i < n; ++i) ba.push_back(kept[2 + n + i].value);
    std::uint64_t dropped = 0;
    for (std::size_t r = 0; r < replicates_; ++r) {
      int filled = 0;
      const auto flush = [&] {
        for (Points& p : kept) std::fill(p.value + filled, p.value + (filled + 7) / 8 * 8, 0.0);
        add_design_rows(shape_, filled, kept[0].value, kept[1].value, ab.data(), both() ? ba.data() : nullptr,
                        sums + r * columns);
        filled = 0;
      };
      for (std::size_t w = r; w < worlds; w += replicates_) {
        if (!std::all_of(series.begin(), series.end(), [&](const double* v) { return std::isfinite(v[w]); })) {
          ++dropped;
          continue;
        }
        for (std::size_t k = 0; k < series.size(); ++k) kept[k].value[filled] = series[k][w] - reference;
        if (++filled == kPoints) flush();
      }
      if (filled > 0) flush();
    }
    return dropped;
  }

 private:
  bool both() const { return shape_.estimator == SobolEstimator::azzini; }
  const std::vector<PlanFactor>& factors_;
  DesignShape shape_;
  std::size_t replicates_;
};

/// B - A of a factor, [worlds].
std::vector<double> steps_of(const PlanPiece& p, const PlanFactor& f) {
  for (const std::string& list : p.lists)
    if (f.lists[list_number(list)]) return list_steps(p.a, list);
  return draw_steps(p.a.plan(), p.range, f.inputs);
}

class PlanMorris : public PlanMethod {
 public:
  PlanMorris(const std::vector<PlanFactor>& factors, const DesignSpec& d)
      : factors_(factors), replicates_(d.replicates) {}
  SumsMethod sums_method() const override { return morris_sums(factors_.size()); }
  std::uint64_t evaluations_per_row() const override { return factors_.size() + 1; }

  std::vector<PlanValues> evaluate(const PlanPiece& p) override {
    const std::unique_ptr<PlanWorlds> b = second_matrix(p);
    std::vector<PlanValues> all(evaluations_per_row());
    steps_.resize(factors_.size());
    parallel_for(all.size(), p.study.threads(), [&](std::size_t i) {
      if (i == 0) {
        all[i] = p.values(p.a, p.choices);
        return;
      }
      const PlanFactor& f = factors_[i - 1];
      steps_[i - 1] = steps_of(p, f);
      const std::unique_ptr<PlanWorlds> w = p.a.with_swapped(*b, f.inputs);
      all[i] = p.values(*w, drawn_choices(*w, p.lists, f.lists));
    });
    return all;
  }

  std::uint64_t add(const std::vector<const double*>& series, std::size_t worlds, double reference,
                    double* sums) const override {
    const std::size_t columns = sums_method().columns;
    std::uint64_t dropped = 0;
    std::vector<double> outputs(series.size()), steps(steps_.size());
    for (std::size_t w = 0; w < worlds; ++w) {
      for (std::size_t k = 0; k < series.size(); ++k) outputs[k] = series[k][w];
      for (std::size_t k = 0; k < steps.size(); ++k) steps[k] = steps_[k][w];
      dropped += !add_elementary_effects(outputs, steps, reference, sums + w % replicates_ * columns);
    }
    return dropped;
  }

 private:
  const std::vector<PlanFactor>& factors_;
  std::size_t replicates_;
  std::vector<std::vector<double>> steps_;  // [factors][worlds] of the piece evaluated last
};

class PlanShapley : public PlanMethod {
 public:
  PlanShapley(const std::vector<PlanFactor>& factors, const DesignSpec& d)
      : factors_(factors), replicates_(d.replicates), seed_(d.seed) {}
  SumsMethod sums_method() const override { return shapley_sums(factors_.size()); }
  std::uint64_t evaluations_per_row() const override { return factors_.size() + 1; }

  std::vector<PlanValues> evaluate(const PlanPiece& p) override {
    orders_.clear();
    for (std::size_t w = 0; w < p.a.worlds(); ++w)
      orders_.push_back(order_of_factors(factors_.size(), seed_, static_cast<std::uint32_t>(w % replicates_),
                                         p.range.first_point + w / replicates_));
    std::vector<PlanValues> all(evaluations_per_row());
    parallel_for(all.size(), p.study.threads(), [&](std::size_t step) {
      const std::vector<std::vector<char>> again = drawn_again(step);
      MixedInputs mixed;
      Choices choices = p.choices;
      for (std::size_t i = 0; i < factors_.size(); ++i) {
        for (std::size_t k = 0; k < factors_[i].inputs.whole.size(); ++k)
          if (factors_[i].inputs.whole[k]) mixed.second[{static_cast<int>(k), ""}] = again[i];
        for (const auto& single : factors_[i].inputs.single) mixed.second[single] = again[i];
        for (const std::string& list : p.lists)
          if (factors_[i].lists[list_number(list)])
            mix_choices(choices, list, drawn_choices(p.a, p.lists, factors_[i].lists), again[i]);
      }
      all[step] = p.values(*p.study.with_mixed(p.run, p.range, mixed), choices);
    });
    return all;
  }

  std::uint64_t add(const std::vector<const double*>& series, std::size_t worlds, double reference,
                    double* sums) const override {
    const std::size_t columns = sums_method().columns;
    std::uint64_t dropped = 0;
    std::vector<double> outputs(series.size());
    for (std::size_t w = 0; w < worlds; ++w) {
      for (std::size_t k = 0; k < series.size(); ++k) outputs[k] = series[k][w];
      dropped += !add_shapley_effects(outputs, orders_[w], reference, sums + w % replicates_ * columns);
    }
    return dropped;
  }

 private:
  /// [factors][worlds]: among the first `step` of the world's order.
  std::vector<std::vector<char>> drawn_again(std::size_t step) const {
    std::vector<std::vector<char>> again(factors_.size(), std::vector<char>(orders_.size()));
    for (std::size_t w = 0; w < orders_.size(); ++w)
      for (std::size_t j = 0; j < step; ++j) again[orders_[w][j]][w] = 1;
    return again;
  }

  const std::vector<PlanFactor>& factors_;
  std::size_t replicates_;
  std::uint64_t seed_;
  std::vector<std::vector<std::uint32_t>> orders_;  // [worlds] of the piece evaluated last
};

class PlanRowsAlone : public PlanMethod {
 public:
  SumsMethod sums_method() const override { return {}; }
  std::uint64_t evaluations_per_row() const override { return 1; }
  std::vector<PlanValues> evaluate(const PlanPiece& p) override { return {p.values(p.a, p.choices)}; }
  std::uint64_t add(const std::vector<const double*>&, std::size_t, double, double*) const override { return 0; }
};

}  // namespace

std::unique_ptr<PlanMethod> make_plan_method(const std::vector<PlanFactor>& factors, const DesignSpec& d) {
  switch (d.method) {
    case SensitivityMethod::sobol: break;
    case SensitivityMethod::morris: return std::make_unique<PlanMorris>(factors, d);
    case SensitivityMethod::shapley: return std::make_unique<PlanShapley>(factors, d);
    case SensitivityMethod::given_data: return std::make_unique<PlanRowsAlone>();
  }
  return std::make_unique<PlanSobol>(factors, d);
}

}  // namespace eqc
