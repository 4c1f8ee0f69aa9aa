// Kernel times: roofline, work-dependent efficiency, and measured GEMMs.
#include "kernels/model/efficiency.hpp"

#include <gtest/gtest.h>

#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

struct MeasuredGemm {
  const char* device;
  HardwareSpec hardware;
  double rows, columns, k, time_s;
};

TEST(GemmTime, is_near_measured_kernels) {
  // vLLM 0.14 / 0.24 bf16 GEMM latencies, aiconfigurator kernel tables. One curve per device: single shapes scatter by 10-25 %.
  const MeasuredGemm rows[] = {
      {"A100", reference::a100_80gb(), 8192, 8192, 8192, 3.743377e-3}, {"A100", reference::a100_80gb(), 4096, 8192, 8192, 1.978115e-3},
      {"A100", reference::a100_80gb(), 512, 8192, 8192, 0.318014e-3},  {"A100", reference::a100_80gb(), 512, 4096, 4096, 0.091023e-3},
      {"A100", reference::a100_80gb(), 1, 8192, 8192, 0.096912e-3},    {"H100", reference::h100_sxm(), 8192, 8192, 8192, 1.541708e-3},
      {"H100", reference::h100_sxm(), 4096, 8192, 8192, 0.697748e-3},  {"H100", reference::h100_sxm(), 512, 8192, 8192, 0.0874e-3},
      {"H100", reference::h100_sxm(), 1, 8192, 8192, 0.051638e-3},
  };
  for (const MeasuredGemm& row : rows) {
    const double time_s = total_s(gemm_time(rates_of(row.hardware, Precision::bf16), row.rows, row.columns, row.k));
    EXPECT_NEAR(time_s / row.time_s, 1, 0.25) << row.device << " " << row.rows << " x " << row.columns << " x " << row.k;
  }
}

TEST(GemmTime, half_the_rate_is_reached_at_the_half_work) {
  EXPECT_EQ(work_efficiency(8e9, 8e9), 0.5);
  Rates r = rates_of(reference::a100_80gb(), Precision::bf16);
  r.launch_s = 0;
  const double side = 4096, flop = 2 * side * side * side;
  const double expected = flop / (r.gemm_flop_per_s * work_efficiency(flop, r.half_work_flop));
  EXPECT_NEAR(total_s(gemm_time(r, side, side, side)), expected, 1e-12 * expected);
}

TEST(GemmTime, one_row_is_bound_by_reading_the_weights) {
  const Rates r = rates_of(reference::h100_sxm(), Precision::bf16);
  const TimeParts t = gemm_time(r, 1, 8192, 8192);
  EXPECT_EQ(t.gemm_s, 0);
  EXPECT_NEAR(t.memory_s / (8192.0 * 8192 * 2 / (3350e9 * 0.8)), 1, 1e-3);  // plus the activations
}

TEST(GemmTime, never_faster_with_less_of_anything) {
  const Rates r = rates_of(reference::h100_sxm(), Precision::bf16);
  double before = 0;
  for (double rows = 1; rows <= 16384; rows *= 2) {
    const double now = total_s(gemm_time(r, rows, 4096, 4096));
    EXPECT_GE(now, before);
    before = now;
  }
}

TEST(GemmTime, narrow_weights_read_faster_than_they_multiply_on_old_hardware) {
  const Rates wide = rates_of(reference::a100_80gb(), Precision::bf16);
  const Rates narrow = rates_of(reference::a100_80gb(), Precision::fp4);  // widened to bf16 on the fly
  EXPECT_LT(total_s(gemm_time(narrow, 1, 8192, 8192)), 0.4 * total_s(gemm_time(wide, 1, 8192, 8192)));
  EXPECT_NEAR(gemm_time(narrow, 8192, 8192, 8192).gemm_s, gemm_time(wide, 8192, 8192, 8192).gemm_s, 1e-15);
}

TEST(GroupedGemm, of_one_group_is_a_gemm) {
  const Rates r = rates_of(reference::a100_80gb(), Precision::bf16);
  EXPECT_EQ(total_s(grouped_gemm_time(r, 1, 300, 4096, 1024)), total_s(gemm_time(r, 300, 4096, 1024)));
}

}  // namespace
}  // namespace eqc
