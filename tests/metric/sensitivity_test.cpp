// Sobol' indices on functions with closed forms, from the engine's own points.
#include "kernels/metric/sensitivity.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "kernels/sample/saltelli.hpp"
#include "kernels/sample/sobol.hpp"

namespace eqc {
namespace {

constexpr int kReplicates = 16, kPoints = 256, kRows = kReplicates * kPoints;
constexpr double kPi = 3.14159265358979323846;

using Row = std::vector<double>;
using Function = std::function<double(const Row&)>;

/// Uniform points of one matrix, [dimension][row], world w being point w / R of replicate w mod R.
std::vector<std::vector<double>> matrix(int dimensions, DesignMatrix m, std::uint64_t seed) {
  std::vector<std::vector<double>> u(static_cast<std::size_t>(dimensions), std::vector<double>(kRows));
  for (int d = 0; d < dimensions; ++d) {
    const int dimension = input_dimension(d, m);
    const StreamKey key = stream_key(seed, name_hash("dimension " + std::to_string(dimension)), 1);
    for (std::uint32_t r = 0; r < kReplicates; ++r) {
      const ScrambledSobol sobol = scramble(dimension, key, r);
      for (std::uint32_t i = 0; i < kPoints; ++i)
        u[static_cast<std::size_t>(d)][i * kReplicates + r] = (sobol_draw(sobol, i) + 0.5) * 0x1p-32;
    }
  }
  return u;
}

std::vector<SobolEstimate> estimates(int dimensions, const Function& f, std::uint64_t seed) {
  const auto a = matrix(dimensions, DesignMatrix::a, seed), b = matrix(dimensions, DesignMatrix::b, seed);
  const auto outputs = [&](const auto& column) {
    std::vector<double> y;
    Row x(static_cast<std::size_t>(dimensions));
    for (std::size_t w = 0; w < kRows; ++w) {
      for (std::size_t d = 0; d < x.size(); ++d) x[d] = column(d)[w];
      y.push_back(f(x));
    }
    return y;
  };
  const std::vector<double> fa = outputs([&](std::size_t d) -> const auto& { return a[d]; }),
                            fb = outputs([&](std::size_t d) -> const auto& { return b[d]; });
  std::vector<SobolEstimate> all;
  for (std::size_t i = 0; i < static_cast<std::size_t>(dimensions); ++i) {
    const std::vector<double> fab = outputs([&](std::size_t d) -> const auto& { return d == i ? b[d] : a[d]; }),
                              fba = outputs([&](std::size_t d) -> const auto& { return d == i ? a[d] : b[d]; });
    all.push_back(estimate_sobol_indices({kRows, kReplicates, fa.data(), fb.data(), fab.data(), fba.data()}));
  }
  return all;
}

/// Ishigami, Homma 1990, a = 7, b = 0.1 on (-pi, pi)^3; indices of Saltelli et al. 2000.
double ishigami(const Row& u) {
  const double x = kPi * (2 * u[0] - 1), y = kPi * (2 * u[1] - 1), z = kPi * (2 * u[2] - 1);
  return std::sin(x) + 7 * std::sin(y) * std::sin(y) + 0.1 * z * z * z * z * std::sin(x);
}

TEST(SobolIndices, ishigami_meets_its_closed_form) {
  const double pi4 = std::pow(kPi, 4), v1 = 0.5 * std::pow(1 + 0.1 * pi4 / 5, 2), v2 = 49.0 / 8,
               v13 = 0.01 * pi4 * pi4 * (1.0 / 18 - 1.0 / 50), v = v1 + v2 + v13;
  const double first[] = {v1 / v, v2 / v, 0}, total[] = {(v1 + v13) / v, v2 / v, v13 / v};
  const std::vector<SobolEstimate> e = estimates(3, ishigami, 20261123);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(e[i].index.first, first[i], 0.02) << i;  // two to three standard errors
    EXPECT_NEAR(e[i].index.total, total[i], 0.03) << i;
    EXPECT_LT(e[i].error.first, 0.015);
    EXPECT_GT(e[i].error.first, 0);
  }
}

/// Sobol' g function (Saltelli, Sobol' 1995): V_i = 1 / (3 (1 + a_i)^2), V = prod (1 + V_i) - 1, T_i = V_i prod_{j !=
/// i} (1 + V_j) / V.
TEST(SobolIndices, intervals_of_the_g_function_hold_its_indices) {
  const std::array<double, 5> a = {0, 1, 4.5, 9, 99};
  const Function g = [&](const Row& u) {
    double y = 1;
    for (std::size_t i = 0; i < a.size(); ++i) y *= (std::abs(4 * u[i] - 2) + a[i]) / (1 + a[i]);
    return y;
  };
  double product = 1;
  for (const double ai : a) product *= 1 + 1 / (3 * (1 + ai) * (1 + ai));
  int held = 0, asked = 0;
  for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) {
    const std::vector<SobolEstimate> e = estimates(5, g, seed);
    for (std::size_t i = 0; i < a.size(); ++i) {
      const double vi = 1 / (3 * (1 + a[i]) * (1 + a[i])), first = vi / (product - 1),
                   total = vi * product / (1 + vi) / (product - 1);
      const double t = t_quantile_95(kReplicates);
      held += std::abs(e[i].index.first - first) <= t * e[i].error.first ? 1 : 0;
      held += std::abs(e[i].index.total - total) <= t * e[i].error.total ? 1 : 0;
      asked += 2;
      EXPECT_NEAR(e[i].index.first, first, 0.02) << i;
      EXPECT_NEAR(e[i].index.total, total, 0.02) << i;
    }
  }
  EXPECT_GE(held, asked * 8 / 10);  // 90 % meant
}

TEST(SobolIndices, input_without_effect_has_none_and_a_constant_is_defined) {
  const std::vector<SobolEstimate> e = estimates(
      2, [](const Row& u) { return u[0]; }, 5);
  EXPECT_EQ(e[1].index.first, 0);
  EXPECT_EQ(e[1].index.total, 0);
  EXPECT_NEAR(e[0].index.first, 1, 1e-3);
  EXPECT_NEAR(e[0].index.total, 1, 1e-3);
  for (const SobolEstimate& none : estimates(
           2, [](const Row&) { return 3.0; }, 5)) {
    EXPECT_EQ(none.index.first, 0);
    EXPECT_EQ(none.error.total, 0);
  }
}

TEST(SobolIndices, neither_shift_nor_scale_of_the_output_matters) {
  const std::vector<SobolEstimate> e = estimates(3, ishigami, 9),
                                   moved = estimates(
                                       3, [](const Row&u) { return 1e6 + 1e-3 * ishigami(u); }, 9);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(e[i].index.first, moved[i].index.first, 1e-6);
    EXPECT_NEAR(e[i].index.total, moved[i].index.total, 1e-6);
    EXPECT_NEAR(e[i].error.total, moved[i].error.total, 1e-6);
  }
}

}  // namespace
}  // namespace eqc
