// The second half knows more than the first.
#include "host/calibrate/staged_choice.hpp"

#include <algorithm>
#include <cmath>

#include "host/calibrate/choose.hpp"

namespace eqc {

std::size_t chosen_of(std::size_t grid, double share) {
  constexpr std::size_t kFewest = 12;
  return std::min(grid, std::max(kFewest, static_cast<std::size_t>(std::ceil(share * static_cast<double>(grid)))));
}

std::vector<Measurement> measure_in_stages(const HardwareSpec& prior, const std::vector<KernelPoint>& grid,
                                           std::size_t most, const MeasureKernels& measure) {
  constexpr int kStages = 4;
  std::vector<Measurement> all;
  std::vector<KernelPoint> left = grid, known;
  HardwareSpec now = prior;
  for (int stage = 0; stage < kStages && all.size() < most; ++stage) {
    const std::size_t missing = most - all.size();
    const std::vector<KernelPoint> chosen = choose_kernels(now, left, known, stage == 0 ? missing / 2 : missing);
    if (chosen.empty()) break;
    const std::optional<std::vector<Measurement>> measured = measure(chosen, stage);
    if (!measured) break;
    std::erase_if(left,
                  [&](const KernelPoint& p) { return std::find(chosen.begin(), chosen.end(), p) != chosen.end(); });
    for (const Measurement& m : *measured) {
      known.push_back(m.point);
      all.push_back(m);
    }
    now = fit_curves(prior, all).hardware;
  }
  return all;
}

}  // namespace eqc
