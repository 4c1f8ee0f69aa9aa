// Halves are drawn within each kind and precision, so that both hold all of them.
#include "host/calibrate/check.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <random>

#include "host/calibrate/staged_choice.hpp"
#include "host/engine/worlds/band.hpp"

namespace eqc {
namespace {

/// Which kernels are fitted.
std::vector<bool> random_half(const std::vector<Measurement>& measured, std::uint64_t seed) {
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < measured.size(); ++i) groups[kernel_group(measured[i].point)].push_back(i);
  std::vector<bool> fitted(measured.size(), false);
  std::mt19937_64 random(seed);
  for (auto& [name, members] : groups) {
    for (std::size_t i = members.size(); i > 1; --i) std::swap(members[i - 1], members[random() % i]);
    for (std::size_t i = 0; i < (members.size() + 1) / 2; ++i) fitted[members[i]] = true;
  }
  return fitted;
}

/// What one kind was off, over all halves.
struct Errors {
  std::vector<double> signed_errors, absolute;  ///< predicted / measured - 1
  double inside = 0;                            ///< kernels within their intervals

  void add(const FittedCurves& fitted, const Measurement& m) {
    const double r = log_residual(fitted.hardware, m);
    signed_errors.push_back(std::exp(-r) - 1);
    absolute.push_back(std::abs(signed_errors.back()));
    inside += std::abs(r) <= predicted_half_90(fitted, m.point, m.error) ? 1 : 0;
  }

  CheckLine line(const std::string& name) const {
    std::vector<double> sorted = absolute;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t n = sorted.size();
    return {name,
            n,
            median_of(absolute),
            sorted_quantile(sorted, 0.9),
            median_of(signed_errors),
            inside / static_cast<double>(n)};
  }
};

/// Kernels that curves are fitted to; none where they are too few to hold any out.
std::vector<Measurement> with_curves(const std::vector<Measurement>& all) {
  constexpr std::size_t kFewest = 4;
  std::vector<Measurement> measured;
  std::copy_if(all.begin(), all.end(), std::back_inserter(measured),
               [](const Measurement& m) { return has_curve(m.point.kind); });
  return measured.size() < kFewest ? std::vector<Measurement>{} : measured;
}

/// Errors by kind and precision, and of all.
struct Checked {
  std::map<std::string, Errors> groups;
  Errors together;

  void add(const FittedCurves& fitted, const Measurement& m) {
    groups[kernel_group(m.point)].add(fitted, m);
    together.add(fitted, m);
  }

  std::vector<CheckLine> lines() const {
    std::vector<CheckLine> lines;
    for (const auto& [name, errors] : groups) lines.push_back(errors.line(name));
    if (!groups.empty()) lines.push_back(together.line("all"));
    return lines;
  }
};

}  // namespace

std::vector<CheckLine> check_curves(const HardwareSpec& prior, const std::vector<Measurement>& all,
                                    std::uint64_t seed) {
  const std::vector<Measurement> measured = with_curves(all);
  Checked checked;
  for (std::uint64_t half = 0; half < kCheckedHalves && !measured.empty(); ++half) {
    const std::vector<bool> fitted = random_half(measured, seed + half);
    std::vector<Measurement> seen;
    for (std::size_t i = 0; i < measured.size(); ++i)
      if (fitted[i]) seen.push_back(measured[i]);
    const FittedCurves curves = fit_curves(prior, seen);
    for (std::size_t i = 0; i < measured.size(); ++i)
      if (!fitted[i]) checked.add(curves, measured[i]);
  }
  return checked.lines();
}

std::vector<CheckLine> check_chosen(const HardwareSpec& prior, const std::vector<Measurement>& all, double share) {
  const std::vector<Measurement> measured = with_curves(all);
  std::vector<KernelPoint> grid;
  for (const Measurement& m : measured) grid.push_back(m.point);
  const auto place = [&](const KernelPoint& p) {
    return static_cast<std::size_t>(std::find(grid.begin(), grid.end(), p) - grid.begin());
  };
  std::vector<bool> chosen(measured.size(), false);
  const std::vector<Measurement> seen =
      measure_in_stages(prior, grid, chosen_of(grid.size(), share), [&](const std::vector<KernelPoint>& wanted, int) {
        std::vector<Measurement> found;
        for (const KernelPoint& p : wanted) {
          found.push_back(measured[place(p)]);
          chosen[place(p)] = true;
        }
        return std::optional(found);
      });
  const FittedCurves curves = fit_curves(prior, seen);
  Checked checked;
  for (std::size_t i = 0; i < measured.size(); ++i)
    if (!chosen[i]) checked.add(curves, measured[i]);
  return checked.lines();
}

}  // namespace eqc
