// Rounds over all points; each takes one sample of a point.
#include "host/calibrate/measure.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace eqc {
namespace {

constexpr int kMostRetries = 3, kLeastRounds = 3;
constexpr double kRest_s = 1.0, kShareOfRest = 0.2;  // of the budget

struct Taken {
  std::vector<double> rounds;
  double first_s = 0;  ///< of its first run ever
  bool throttled = false;
  int retries = 0;
  std::string why;  ///< no time: why it is left out
};

/// Seconds of one kernel, and whether the device throttled meanwhile. Code, pages and clocks are warm after one run, in
/// which short kernels would show otherwise.
std::pair<double, bool> one_round(Device& device, const KernelPoint& point, const MeasureOptions& o, Taken& taken) {
  device.prepare(point, o.data);
  if (taken.first_s < o.least_sample_s) taken.first_s = device.run(1);
  if (!(taken.first_s > 0)) throw std::runtime_error("the clock says that it takes no time");
  if (taken.first_s > o.longest_share * o.budget_s)
    throw std::runtime_error("the budget ended before it: it takes too long");
  const int times = static_cast<int>(std::clamp(std::ceil(o.least_sample_s / taken.first_s), 1.0, 10000.0));
  bool throttled = device.state().throttled;
  const double seconds = device.run(times);
  throttled = throttled || device.state().throttled;
  if (!(seconds > 0)) throw std::runtime_error("the clock says that it takes no time");
  return {seconds, throttled};
}

/// `rests_s`: how long the device may still rest, of all kernels.
void take_round(Device& device, const KernelPoint& point, const MeasureOptions& o, double& rests_s, Taken& taken) {
  try {
    for (;;) {
      const auto [seconds, throttled] = one_round(device, point, o, taken);
      if (throttled && taken.retries < kMostRetries && rests_s >= kRest_s) {
        ++taken.retries;
        rests_s -= kRest_s;
        device.pause(kRest_s);
        continue;
      }
      taken.rounds.push_back(seconds);
      taken.throttled = taken.throttled || throttled;
      return;
    }
  } catch (const std::exception& error) {
    taken.why = error.what();
  }
}

/// Inputs of each precision once, before the clock of the budget starts.
void make_inputs(Device& device, const std::vector<KernelPoint>& points, InputData data) {
  bool made[kPrecisions] = {};
  for (const KernelPoint& p : points) {
    if (made[static_cast<int>(p.precision)]) continue;
    made[static_cast<int>(p.precision)] = true;
    try {
      device.prepare(p, data);
    } catch (const std::exception&) {  // said when its turn comes
    }
  }
}

}  // namespace

MeasuredPoints measure(Device& device, const std::vector<KernelPoint>& points, const MeasureOptions& o,
                       const std::function<void(const std::string&)>& said) {
  std::vector<Taken> taken(points.size());
  make_inputs(device, points, o.data);
  const double start = device.now(), end = start + o.budget_s;  // a budget is of the device's clock
  double last_round = 0, rests_s = kShareOfRest * o.budget_s;
  MeasuredPoints out;
  for (int round = 0; round < o.rounds; ++round) {
    const double began = device.now();
    if (round >= kLeastRounds && began + last_round > end) {
      out.within_budget = false;
      break;
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (round == 0 && device.now() - start > o.budget_s / kLeastRounds)
        taken[i].why = "the budget ended before it";
      else if (taken[i].why.empty())
        take_round(device, points[i], o, rests_s, taken[i]);
    }
    last_round = device.now() - began;
    said(fmt::format("round {} of {}: {} kernels in {:.1f} s", round + 1, o.rounds, points.size(), last_round));
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    out.retries += taken[i].retries;
    if (!taken[i].why.empty())
      out.left_out.push_back(kernel_name(points[i]) + ": " + taken[i].why);
    else
      out.points.push_back(summarised(points[i], taken[i].rounds, taken[i].throttled));
  }
  share_errors(out.points);
  return out;
}

}  // namespace eqc
