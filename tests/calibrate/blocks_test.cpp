// Blocks as sequences of kernels: on paper their time is the sum of the curves.
#include "host/calibrate/blocks.hpp"

#include <gtest/gtest.h>

#include "tests/calibrate/pretended_device.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using scenario_test::catalog;

TEST(Blocks, predictions_are_exact_where_kernels_keep_to_their_curves) {
  const HardwareSpec h = test::paper_hardware();
  test::PretendedDevice device(h);
  const std::vector<Block> blocks = transformer_blocks(catalog(), h, device, Precision::bf16);
  ASSERT_GE(blocks.size(), 10U);
  for (const MeasuredBlock& b : measure_blocks(device, h, blocks, 100)) {
    EXPECT_NEAR(b.predicted_s / b.seconds, 1, 1e-6) << b.name;
    EXPECT_GT(b.seconds, 0) << b.name;
  }
}

TEST(Blocks, a_forward_block_has_the_layers_products) {
  const HardwareSpec h = test::paper_hardware();
  const test::PretendedDevice device(h);
  const ModelSpec& m = *catalog().models[catalog().model_index("llama-3.2-1b").value()].spec;
  for (const Block& b : transformer_blocks(catalog(), h, device, Precision::bf16)) {
    if (b.name != "llama-3.2-1b forward, 512 tokens") continue;
    double weights = 0;
    for (const KernelPoint& p : b.kernels)
      if (p.kind == KernelKind::gemm) weights += p.columns * p.inner;
    // attention 2 h (q + kv) and 3 h ffn, of the published widths
    const double expected =
        static_cast<double>(m.hidden) * m.head_dim * (2.0 * m.heads + 2.0 * m.kv_heads) + 3.0 * m.hidden * m.ffn;
    EXPECT_EQ(weights, expected);
    return;
  }
  FAIL() << "no such block";
}

}  // namespace
}  // namespace eqc
