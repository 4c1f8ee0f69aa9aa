// Libraries of products that are there, and those that are not: one line each, the rest goes on.
#include <gtest/gtest.h>

#include <random>

#include "host/calibrate/device/cpu_products.hpp"
#include "host/calibrate/device/gpu_products.hpp"

namespace eqc {
namespace {

const std::vector<std::string> kNone = {"libthere-is-none.so.7"};

void expect_line(const std::string& line, const std::string& part) {
  EXPECT_NE(line.find(part), std::string::npos) << line;
  EXPECT_EQ(line.find('\n'), std::string::npos) << line;
}

TEST(CpuProducts, a_library_that_is_missing_is_one_line_and_the_other_computes) {
  const CpuProducts no_blas(kNone), no_dnn({"libopenblas.so.0"}, kNone), neither(kNone, kNone);
  expect_line(no_blas.why_not(Precision::fp32), "no OpenBLAS: libthere-is-none.so.7 cannot be loaded");
  expect_line(no_dnn.why_not(Precision::bf16), "no oneDNN: libthere-is-none.so.7 cannot be loaded");
  expect_line(no_dnn.why_not(Precision::int8), "install libdnnl2");
  expect_line(neither.why_not(Precision::fp8), "a processor has no products of this precision");
  EXPECT_EQ(no_blas.why_not(Precision::bf16), CpuProducts().why_not(Precision::bf16));
  EXPECT_EQ(neither.libraries(), "");
}

TEST(CpuProducts, fp32_slices_make_the_product) {
  const CpuProducts products;
  if (!products.why_not(Precision::fp32).empty()) GTEST_SKIP() << products.why_not(Precision::fp32);
  constexpr int kRows = 5, kColumns = 7, kInner = 33, kFirst = 3;
  std::mt19937 random(1);
  std::normal_distribution<float> draw;
  std::vector<float> a(kRows * kInner), w(kColumns * kInner), c(kRows * kColumns, -7);
  for (float& x : a) x = draw(random);
  for (float& x : w) x = draw(random);
  for (const auto& [first, count] : {std::pair<int, int>{0, kFirst}, {kFirst, kColumns - kFirst}})
    EXPECT_TRUE(products.multiply(Precision::fp32, kRows, count, kInner, a.data(), w.data() + first * kInner,
                                  c.data() + first, kColumns));
  for (int r = 0; r < kRows; ++r)
    for (int n = 0; n < kColumns; ++n) {
      double sum = 0;
      for (int i = 0; i < kInner; ++i) sum += static_cast<double>(a[r * kInner + i]) * w[n * kInner + i];
      ASSERT_NEAR(c[r * kColumns + n], sum, 1e-4);
    }
}

TEST(GpuProducts, no_cublaslt_and_one_that_is_none_are_one_line) {
  const GpuProducts none(nullptr, nullptr, 0, 9, 0, kNone);
  for (const Precision p : {Precision::fp32, Precision::bf16, Precision::fp8, Precision::int8, Precision::fp4})
    expect_line(none.why_not(p), "no cuBLASLt: libthere-is-none.so.7 cannot be loaded");
  const GpuProducts other(nullptr, nullptr, 0, 9, 0, {"libm.so.6"});
  expect_line(other.why_not(Precision::bf16), "cuBLASLt lacks a function that is needed");
}

}  // namespace
}  // namespace eqc
