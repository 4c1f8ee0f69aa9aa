// One user's inference: what the memory of a device holds, and layers that it does not.
#include "kernels/model/local.hpp"

#include <gtest/gtest.h>

#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

/// 24 GB at 1 TB/s.
LocalTask card() {
  LocalTask x;
  x.memory_bytes = 24e9;
  x.memory_rate = 1e12;
  x.fp32_peak = 80e12;
  x.matrix_peak = 330e12;
  return x;
}

LocalTask at_context(double tokens) {
  LocalTask x = card();
  x.context_tokens = x.longest_tokens = x.prompt_tokens = tokens;
  return x;
}

TEST(HostShare, counts_weights_and_one_cache_of_the_longest_context) {
  const ModelSpec m = reference::llama_8b();
  const LocalSoftware s;
  // 2 x 8 x 128 x 2 bytes x 32 layers = 131072 bytes per token
  const double tokens = (s.usable_memory * 24e9 - local_weight_bytes(m, card())) / 131072;
  EXPECT_EQ(host_share(m, s, at_context(0.999 * tokens)), 0);
  EXPECT_EQ(host_share(m, s, at_context(1.001 * tokens)), 1.0 / 32);
}

TEST(HostShare, is_of_whole_layers_with_their_part_of_the_cache) {
  const ModelSpec m = reference::llama_8b();
  const LocalSoftware s;
  for (const double tokens : {150e3, 300e3, 1e6}) {
    const LocalTask x = at_context(tokens);
    const double layers = host_share(m, s, x) * m.layers;
    EXPECT_EQ(layers, static_cast<int>(layers));
    const double layer = (local_weight_bytes(m, x) + local_cache_bytes(m, x)) / m.layers;
    EXPECT_LE((m.layers - layers) * layer, s.usable_memory * x.memory_bytes);
    EXPECT_GT((m.layers - layers + 1) * layer, s.usable_memory * x.memory_bytes);
  }
}

TEST(LocalDecodeTime, grows_by_less_than_a_layer_on_the_host_at_a_time) {
  const ModelSpec m = reference::llama_8b();
  const LocalSoftware s;
  double before = total_s(local_decode_time(m, s, at_context(100e3), 1));
  for (double tokens = 101e3; tokens < 300e3; tokens += 1e3) {
    const LocalTask x = at_context(tokens);
    const double now = total_s(local_decode_time(m, s, x, 1));
    EXPECT_GT(now, before);
    EXPECT_LT(now - before, 2.5 * (local_weight_bytes(m, x) + local_cache_bytes(m, x)) / m.layers / x.host_rate);
    before = now;
  }
}

}  // namespace
}  // namespace eqc
