// Keys of arrays kept on the GPU: every change of contents changes the key.
#include "kernels/cuda/content_key.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace eqc::cuda {
namespace {

TEST(ContentKey, equal_arrays_have_equal_keys) {
  const std::vector<double> a(1000, 1.25), b(1000, 1.25);
  EXPECT_EQ(content_key(a.data(), a.size()), content_key(b.data(), b.size()));
}

TEST(ContentKey, any_bit_swap_or_length_changes_the_key) {
  std::vector<double> x(64);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 1.0 / (1.0 + static_cast<double>(i));
  const ContentKey key = content_key(x.data(), x.size());
  EXPECT_NE(key, content_key(x.data(), x.size() - 1));
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double kept = x[i];
    x[i] = kept + kept * 0x1p-52;
    EXPECT_NE(key, content_key(x.data(), x.size())) << i;
    x[i] = -kept;
    EXPECT_NE(key, content_key(x.data(), x.size())) << i;
    x[i] = kept;
    if (i + 4 >= x.size()) continue;
    std::swap(x[i], x[i + 4]);  // the same lane of the key
    EXPECT_NE(key, content_key(x.data(), x.size())) << i;
    std::swap(x[i], x[i + 4]);
  }
}

}  // namespace
}  // namespace eqc::cuda
