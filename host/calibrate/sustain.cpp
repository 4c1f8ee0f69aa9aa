// Readings between bursts; windows of the energy counter end with the burst that fills them.
#include "host/calibrate/sustain.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "host/calibrate/statistics.hpp"

namespace eqc {
namespace {

constexpr double kBurst_s = 0.1, kCold_s = 1;

std::optional<double> mean_of(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Mean power of whole windows by the counter.
class EnergyWindows {
 public:
  void read(const DeviceState& state, double now) {
    if (!state.energy_j) return;
    if (!start_j_ || *state.energy_j < *start_j_) {
      start_j_ = state.energy_j;
      start_s_ = now;
    } else if (now - start_s_ >= kEnergyWindow_s) {
      watts_.push_back((*state.energy_j - *start_j_) / (now - start_s_));
      start_j_ = state.energy_j;
      start_s_ = now;
    }
  }
  /// Of the later half: the first windows are of a cold device.
  std::optional<double> watts() const {
    return mean_of({watts_.begin() + static_cast<std::ptrdiff_t>(watts_.size() / 2), watts_.end()});
  }

 private:
  std::optional<double> start_j_;
  double start_s_ = 0;
  std::vector<double> watts_;
};

}  // namespace

Sustained sustain(Device& device, const KernelPoint& point, double seconds, InputData data) {
  Sustained s;
  s.point = point;
  device.prepare(point, data);
  const int times = static_cast<int>(std::clamp(std::ceil(kBurst_s / device.run(1)), 1.0, 1e6));
  std::vector<double> idle, loaded, bursts, at;
  for (double waited = 0; waited < kEnergyWindow_s; waited += kBurst_s) {
    device.pause(kBurst_s);
    if (const auto power = device.state().power_w) idle.push_back(*power);
  }
  EnergyWindows windows;
  const double start = device.now();
  double throttled = 0;
  while (device.now() - start < seconds) {
    bursts.push_back(device.run(times));
    at.push_back(device.now() - start);
    const DeviceState state = device.state();
    windows.read(state, device.now());
    if (state.power_w && at.back() > seconds / 2) loaded.push_back(*state.power_w);
    throttled += state.throttled ? 1 : 0;
  }
  std::vector<double> cold, last;
  for (std::size_t i = 0; i < bursts.size(); ++i) {
    if (at[i] <= kCold_s || i == 0) cold.push_back(bursts[i]);
    if (at[i] > 0.75 * seconds || i + 1 == bursts.size()) last.push_back(bursts[i]);
  }
  s.load_s = device.now() - start;
  s.cold_s = median_of(cold);
  s.sustained_s = median_of(last);
  s.throttled = bursts.empty() ? 0 : throttled / static_cast<double>(bursts.size());
  s.idle_w = mean_of(idle);
  s.loaded_w = mean_of(loaded);
  s.counter_w = windows.watts();
  return s;
}

}  // namespace eqc
