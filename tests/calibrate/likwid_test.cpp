// The triad beside likwid-bench's on the same cores, in turns: memory that others use is slower for both.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "host/base/parallel.hpp"
#include "host/calibrate/device/cpu_device.hpp"
#include "host/calibrate/statistics.hpp"

namespace eqc {
namespace {

constexpr double kBytes = 1e9;  // of the four arrays together

/// Bytes per second that likwid-bench counts (three arrays read, one written), nothing where it does not run.
double likwid_rate(const char* test) {
  const std::string command =
      std::string("likwid-bench -t ") + test + " -w S0:1GB:" + std::to_string(hardware_threads()) + " 2>&1";
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return 0;
  double rate = 0;
  std::array<char, 256> line{};
  while (std::fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr)
    std::sscanf(line.data(), "MByte/s: %lf", &rate);
  return pclose(pipe) == 0 ? 1e6 * rate : 0;
}

TEST(Likwid, triad_of_ours_is_within_10_percent_of_its_own) {
  if (std::getenv("EQC_LIKWID") == nullptr) GTEST_SKIP() << "takes a minute of idle cores: ctest -L likwid runs it";
  if (!(likwid_rate("triad") > 0)) GTEST_SKIP() << "likwid-bench -t triad does not run here";
  const ProcessorDevice processor = make_cpu_device(hardware_threads());
  KernelPoint triad;
  triad.kind = KernelKind::triad;
  triad.precision = Precision::fp32;
  triad.bytes = kBytes;
  std::vector<double> ours, theirs;
  constexpr int kTurns = 15;
  for (int turn = 0; turn < kTurns; ++turn) {
    theirs.push_back(likwid_rate("triad"));
    processor.device->prepare(triad, InputData::random_normal);
    processor.device->run(1);
    ours.push_back(kBytes / processor.device->run(20));
  }
  std::printf("triad: %.1f GB/s, likwid-bench %.1f GB/s (medians of %d turns)\n", median_of(ours) * 1e-9,
              median_of(theirs) * 1e-9, kTurns);
  EXPECT_NEAR(median_of(ours) / median_of(theirs), 1, 0.10);
}

}  // namespace
}  // namespace eqc
