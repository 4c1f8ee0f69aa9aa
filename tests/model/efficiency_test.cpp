// Kernel times: roofline, work-dependent efficiency, and measured GEMMs.
#include "kernels/model/efficiency.hpp"

#include <gtest/gtest.h>

#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

/// The fitted rows nvidia-ampere and nvidia-hopper of hardware/efficiency.csv.
HardwareSpec measured_a100() {
  HardwareSpec h = reference::a100_80gb();
  const int bf16 = static_cast<int>(Precision::bf16);
  h.gemm_efficiency[bf16] = 0.806;
  h.gemm_half_work_flop = 2.83e9;
  h.memory_efficiency = h.curves.gemm_read_share[bf16] = 0.734;
  h.curves.gemm_floor_s[bf16] = 4.9e-6;
  return h;
}

HardwareSpec measured_h100() {
  HardwareSpec h = reference::h100_sxm();
  const int bf16 = static_cast<int>(Precision::bf16), fp8 = static_cast<int>(Precision::fp8);
  h.gemm_efficiency[bf16] = 0.802;
  h.gemm_efficiency[fp8] = 0.594;
  h.gemm_half_work_flop = 1.08e9;
  h.memory_efficiency = h.curves.gemm_read_share[bf16] = 0.858;
  h.curves.gemm_read_share[fp8] = 0.806;
  h.curves.gemm_floor_s[bf16] = 3.6e-6;
  h.curves.gemm_floor_s[fp8] = 6.9e-6;
  h.curves.grouped_share = 1;
  h.curves.grouped_pad_rows = 105;
  h.curves.grouped_floor_s = 10e-6;
  h.curves.grouped_read_share = 0.908;
  h.curves.attention_share = 0.631;
  h.curves.attention_half_keys = 567;
  h.curves.attention_floor_s = 12.4e-6;
  h.curves.decode_share = 0.908;
  h.curves.decode_narrow_share = 0.638;
  h.curves.decode_extra_keys = 127;
  h.curves.decode_floor_s = 10.9e-6;
  return h;
}

struct MeasuredGemm {
  const char* device;
  HardwareSpec hardware;
  double rows, columns, k, time_s;
};

TEST(GemmTime, is_near_measured_kernels) {
  // vLLM 0.14 / 0.24 bf16 GEMM latencies, aiconfigurator kernel tables. One curve per device: single shapes scatter by
  // 10-25 %.
  const MeasuredGemm rows[] = {
      {"A100", measured_a100(), 8192, 8192, 8192, 3.743377e-3},
      {"A100", measured_a100(), 4096, 8192, 8192, 1.978115e-3},
      {"A100", measured_a100(), 512, 8192, 8192, 0.318014e-3},
      {"A100", measured_a100(), 512, 4096, 4096, 0.091023e-3},
      {"A100", measured_a100(), 1, 8192, 8192, 0.096912e-3},
      {"H100", measured_h100(), 8192, 8192, 8192, 1.541708e-3},
      {"H100", measured_h100(), 4096, 8192, 8192, 0.697748e-3},
      {"H100", measured_h100(), 512, 8192, 8192, 0.0874e-3},
      {"H100", measured_h100(), 1, 8192, 8192, 0.051638e-3},
      {"H100", measured_h100(), 1, 2048, 2048, 0.0067e-3},
  };
  for (const MeasuredGemm& row : rows) {
    const double time_s = total_s(gemm_time(rates_of(row.hardware, Precision::bf16), row.rows, row.columns, row.k));
    EXPECT_NEAR(time_s / row.time_s, 1, 0.2) << row.device << " " << row.rows << " x " << row.columns << " x " << row.k;
  }
}

TEST(GemmTime, half_the_rate_is_reached_at_the_half_work) {
  EXPECT_EQ(work_efficiency(8e9, 8e9), 0.5);
  Rates r = rates_of(reference::a100_80gb(), Precision::bf16);
  r.gemm_floor_s = 0;
  const double side = 16384, flop = 2 * side * side * side;
  const double expected = flop / (r.gemm_flop_per_s * work_efficiency(flop, r.half_work_flop));
  EXPECT_NEAR(total_s(gemm_time(r, side, side, side)), expected,
              1e-4 * expected);  // far from the ridge of the smooth roofline
}

TEST(GemmTime, packed_weights_cost_as_rows_and_results_as_inner_steps) {
  HardwareSpec h = measured_h100();
  const int bf16 = static_cast<int>(Precision::bf16);
  const auto flop_s = [&](double rows, double columns, double k) {
    return 2.0 * rows * columns * k / rates_of(h, Precision::bf16).gemm_flop_per_s;
  };
  Rates plain = rates_of(h, Precision::bf16);
  h.curves.gemm_pad_rows[bf16] = 32;
  h.curves.gemm_pad_inner[bf16] = 500;
  Rates padded = rates_of(h, Precision::bf16);
  for (Rates* r : {&plain, &padded}) {  // compute alone
    r->read_bytes_per_s = r->memory_bytes_per_s = 1e30;
    r->gemm_floor_s = r->half_work_flop = 0;
  }
  EXPECT_NEAR(total_s(gemm_time(padded, 64, 4096, 1000)), flop_s(64 + 32, 4096, 1000) + flop_s(64, 4096, 500), 1e-12);
  EXPECT_NEAR(total_s(gemm_time(padded, 1, 4096, 1000)), flop_s(1, 4096, 1500), 1e-12) << "a vector is not packed";
  EXPECT_EQ(padding_flop(plain, 64, 4096, 1000), 0);
  EXPECT_EQ(rates_of(h, Precision::fp8).gemm_pad_rows, 0) << "of other precisions nothing is said";
}

TEST(GemmTime, one_row_is_bound_by_reading_the_weights) {
  const Rates r = rates_of(reference::h100_sxm(), Precision::bf16);
  const TimeParts t = gemm_time(r, 1, 8192, 8192);
  EXPECT_LT(t.gemm_s, 1e-4 * t.memory_s);
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
  const double wide_s = gemm_time(wide, 8192, 8192, 8192).gemm_s;
  EXPECT_NEAR(gemm_time(narrow, 8192, 8192, 8192).gemm_s, wide_s, 1e-3 * wide_s);
}

TEST(Roofline, splits_its_time_between_the_sides) {
  const TimeParts even = roofline(1, 1, 0.5);
  EXPECT_NEAR(even.gemm_s + even.memory_s, 1.189207115002721, 1e-15);  // 2^(1/4)
  EXPECT_EQ(even.gemm_s, even.memory_s);
  EXPECT_EQ(even.fixed_s, 0.5);
  EXPECT_EQ(total_s(roofline(0, 0, 3)), 3);
  EXPECT_EQ(total_s(roofline(2, 0, 0)), 2);
}

TEST(Roofline, follows_a_slower_side_to_first_order) {
  const TimeParts before = roofline(1.0, 0.8, 0), after = roofline(1.001, 0.8, 0);
  EXPECT_NEAR((total_s(after) - total_s(before)) / 0.001, before.gemm_s, 0.002);
}

TEST(AttentionTime, is_near_measured_h100_prefill) {
  // SGLang 0.5.14 and vLLM 0.24, bf16, 64 query heads of 128, 8 of keys, batch 1 (aiconfigurator kernel tables): 16k
  // tokens, 4k tokens.
  const Rates r = rates_of(measured_h100(), Precision::bf16);
  const auto time_s = [&](double tokens) {
    const double keys = (tokens + 1) / 2, flop = 4 * tokens * keys * 64 * 128;
    return total_s(attention_time(r, flop, 2 * tokens * 128 * (2 * 64 + 2 * 8), keys));
  };
  EXPECT_NEAR(time_s(16384) / 7.29e-3, 1, 0.15);
  EXPECT_NEAR(time_s(4096) / 0.51e-3, 1, 0.15);
}

TEST(DecodeAttentionTime, is_near_measured_h100_decode) {
  // vLLM 0.24 bf16, 64 query heads, 8 key heads of 128, batch 64 at 4096 cached tokens.
  const Rates r = rates_of(measured_h100(), Precision::bf16);
  const double cached = 4096, bytes = 64 * cached * 2 * 8 * 128 * 2, flop = 4 * 64 * cached * 64 * 128;
  EXPECT_NEAR(total_s(decode_attention_time(r, flop, bytes, cached, Precision::bf16)) / 0.355e-3, 1, 0.15);
  EXPECT_GT(total_s(decode_attention_time(r, flop, bytes / 2, cached, Precision::fp8)),
            0.5 * total_s(decode_attention_time(r, flop, bytes, cached,
                                                Precision::bf16)));  // narrow caches are read less efficiently
}

TEST(AttentionTime, has_a_prior_where_nothing_was_measured) {
  const Rates r = rates_of(reference::a100_80gb(), Precision::bf16);
  EXPECT_DOUBLE_EQ(r.attention_flop_per_s, r.gemm_flop_per_s * kAttentionShareOfGemm);
  EXPECT_EQ(r.decode_bytes_per_s, r.memory_bytes_per_s);
  EXPECT_EQ(r.gemm_floor_s, r.launch_s);
}

TEST(GroupedGemm, pays_for_the_tiles_of_every_expert) {
  const Rates r = rates_of(measured_h100(), Precision::fp8);
  const double few = total_s(grouped_gemm_time(r, 8, 512, 4096, 4096)),
               many = total_s(grouped_gemm_time(r, 128, 32, 4096, 4096));
  EXPECT_GT(many, 2 * few);  // the same work cut finer
}

TEST(GroupedGemm, of_one_group_is_a_gemm) {
  const Rates r = rates_of(reference::a100_80gb(), Precision::bf16);
  EXPECT_EQ(total_s(grouped_gemm_time(r, 1, 300, 4096, 1024)), total_s(gemm_time(r, 300, 4096, 1024)));
}

TEST(GroupedGemm, of_weights_widened_on_the_fly_has_tiles_of_its_own) {
  HardwareSpec h = measured_h100();
  const Rates plain = rates_of(h, Precision::fp4);
  h.curves.widened_share = 0.522;  // hardware/efficiency.csv, nvidia-hopper
  h.curves.widened_read_share = 0.95;
  h.curves.widened_pad_rows = 34.5;
  h.curves.widened_floor_s = 14.6e-6;
  const Rates own = rates_of(h, Precision::fp4);
  // gpt-oss-120b on H200 (ai-dynamo/aiconfigurator): with the tiles of others 64 tokens would take 0.89 ms of the
  // measured 0.62, 4096 tokens 1.9 of 2.2
  EXPECT_LT(total_s(grouped_gemm_time(own, 128, 2, 2880, 2880)), total_s(grouped_gemm_time(plain, 128, 2, 2880, 2880)));
  EXPECT_GT(total_s(grouped_gemm_time(own, 128, 512, 2880, 2880)),
            total_s(grouped_gemm_time(plain, 128, 512, 2880, 2880)));
  EXPECT_DOUBLE_EQ(rates_of(h, Precision::bf16).grouped_pad_rows, 105);
  EXPECT_DOUBLE_EQ(rates_multiplied_in(h, Precision::fp8, Precision::bf16).grouped_pad_rows, 34.5);
}

}  // namespace
}  // namespace eqc
