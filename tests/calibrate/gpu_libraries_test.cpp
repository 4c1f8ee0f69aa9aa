// cuBLASLt and NCCL as they are called, on libraries that are there without a GPU; what is missing is one line.
#include <gtest/gtest.h>

#include "host/calibrate/device/gpu_exchange.hpp"
#include "host/calibrate/device/gpu_products.hpp"

namespace eqc {
namespace {

const std::vector<std::string> kCublaslt = {EQC_FAKE_CUBLASLT}, kNccl = {EQC_FAKE_NCCL};

class FakeCublaslt : public ::testing::Test {
 protected:
  FakeCublaslt() : library_(kCublaslt) {
    library_.find("fake_cublaslt_set", set_);
    library_.find("fake_cublaslt_told", told_);
  }
  void SetUp() override { ASSERT_NE(set_, nullptr) << library_.why(); }
  ~FakeCublaslt() override {
    if (set_ != nullptr) set_(0, 1);
  }

  DynamicLibrary library_;
  void (*set_)(int, int) = nullptr;
  std::uint64_t (*told_)(int) = nullptr;
};

TEST_F(FakeCublaslt, multiplies_rows_with_weights) {
  GpuProducts products(nullptr, nullptr, 0, 9, 0, kCublaslt);
  constexpr std::int64_t kRows = 2, kColumns = 3, kInner = 4;
  float a[kRows * kInner], w[kColumns * kInner], c[kRows * kColumns] = {};
  for (int i = 0; i < kRows * kInner; ++i) a[i] = static_cast<float>(i + 1);
  for (int i = 0; i < kColumns * kInner; ++i) w[i] = static_cast<float>(i * i % 7 - 3);
  products.prepare(Precision::fp32, kRows, kColumns, kInner);
  products.multiply(a, w, c, nullptr, nullptr);
  for (int r = 0; r < kRows; ++r)
    for (int n = 0; n < kColumns; ++n) {
      float sum = 0;
      for (int i = 0; i < kInner; ++i) sum += a[r * kInner + i] * w[n * kInner + i];
      EXPECT_FLOAT_EQ(c[r * kColumns + n], sum);
    }
}

TEST_F(FakeCublaslt, each_precision_is_asked_for_by_its_numbers) {
  GpuProducts products(nullptr, nullptr, 0, 10, 0, kCublaslt);
  const struct {
    Precision precision;
    Multiplied how;
    std::uint64_t compute, type, scale_mode;
  } known[] = {// cublas_api.h, library_types.h and cublasLt.h of CUDA 13.0
               {Precision::fp32, Multiplied::whole, 68, 0, 0},  {Precision::fp32, Multiplied::in_tf32, 77, 0, 0},
               {Precision::bf16, Multiplied::whole, 68, 14, 0}, {Precision::fp8, Multiplied::whole, 68, 28, 0},
               {Precision::fp4, Multiplied::whole, 68, 33, 1},  {Precision::int8, Multiplied::whole, 72, 3, 0}};
  float numbers[64 * 64] = {}, results[64 * 64], scales[2] = {};
  for (const auto& one : known) {
    EXPECT_EQ(products.why_not(one.precision, one.how), "");
    products.prepare(one.precision, 32, 64, 64, one.how);
    products.multiply(numbers, numbers, results, scales, scales + 1);
    EXPECT_EQ(told_(0), one.compute);
    EXPECT_EQ(told_(-1), one.type);
    EXPECT_EQ(told_(31), one.scale_mode);
    EXPECT_EQ(told_(32), one.scale_mode);
    if (one.precision == Precision::fp8 || one.precision == Precision::fp4) {
      EXPECT_EQ(told_(17), reinterpret_cast<std::uint64_t>(scales + 1));  // of the weight, which comes first
      EXPECT_EQ(told_(18), reinterpret_cast<std::uint64_t>(scales));
    }
  }
}

TEST_F(FakeCublaslt, a_precision_that_the_gpu_has_not_is_one_line) {
  const struct {
    int major, minor;
    std::vector<Precision> without;
  } parts[] = {{7, 0, {Precision::bf16, Precision::fp8, Precision::fp4, Precision::int8}},
               {8, 0, {Precision::fp8, Precision::fp4}},
               {9, 0, {Precision::fp4}},
               {10, 0, {}}};
  for (const auto& part : parts) {
    const GpuProducts products(nullptr, nullptr, 0, part.major, part.minor, kCublaslt);
    for (const Precision p : {Precision::fp32, Precision::bf16, Precision::fp8, Precision::fp4, Precision::int8}) {
      const bool without = std::find(part.without.begin(), part.without.end(), p) != part.without.end();
      EXPECT_EQ(products.why_not(p), without ? "this GPU has no products of this precision" : "") << part.major;
    }
    EXPECT_EQ(products.why_not(Precision::fp32, Multiplied::in_tf32).empty(), part.major >= 8);
  }
}

TEST_F(FakeCublaslt, no_algorithm_and_no_start_are_one_line) {
  GpuProducts products(nullptr, nullptr, 0, 9, 0, kCublaslt);
  set_(0, 0);
  try {
    products.prepare(Precision::bf16, 1, 2, 3);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "cuBLASLt has no algorithm for it");
  }
  set_(1, 1);
  const GpuProducts none(nullptr, nullptr, 0, 9, 0, kCublaslt);
  EXPECT_EQ(none.why_not(Precision::bf16), "cuBLASLt does not start (status 1)");
}

TEST(GpuProducts, scales_of_fp4_fill_tiles_of_128_rows_and_4_scales) {
  EXPECT_EQ(GpuProducts::scale_bytes(128, 64), 512);
  EXPECT_EQ(GpuProducts::scale_bytes(1, 16), 512);
  EXPECT_EQ(GpuProducts::scale_bytes(4096, 4096), 4096.0 * 4096 / 16);
}

TEST(GpuExchange, sums_and_gathers_what_all_ranks_have) {
  GpuExchange exchange({0, 1, 2}, {nullptr, nullptr, nullptr}, kNccl);
  ASSERT_EQ(exchange.why_not(), "");
  EXPECT_EQ(exchange.library(), "NCCL 2.27.3");
  std::vector<std::vector<std::uint16_t>> sent, received(3, std::vector<std::uint16_t>(6));
  for (const std::uint16_t bits : {0x3f80, 0x4000, 0x4080}) sent.emplace_back(6, bits);  // 1, 2, 4
  std::vector<void*> from, to;
  for (int r = 0; r < 3; ++r) from.push_back(sent[r].data()), to.push_back(received[r].data());
  exchange.all_reduce(from, to, 6);
  for (const auto& of_rank : received) EXPECT_EQ(of_rank, std::vector<std::uint16_t>(6, 0x40e0));  // 7
  exchange.all_gather(from, to, 6);
  for (const auto& of_rank : received)
    EXPECT_EQ(of_rank, (std::vector<std::uint16_t>{0x3f80, 0x3f80, 0x4000, 0x4000, 0x4080, 0x4080}));
}

TEST(GpuExchange, what_is_missing_is_one_line) {
  EXPECT_EQ(GpuExchange({0}, {nullptr}, kNccl).why_not(), "one GPU has nobody to exchange with");
  const GpuExchange none({0, 1}, {nullptr, nullptr}, {"libthere-is-none.so.7"});
  EXPECT_NE(none.why_not().find("no NCCL: libthere-is-none.so.7 cannot be loaded"), std::string::npos);
  EXPECT_EQ(none.why_not().find('\n'), std::string::npos);
  EXPECT_EQ(none.library(), "");
  EXPECT_EQ(GpuExchange({0, 1}, {nullptr, nullptr}, {"libm.so.6"}).why_not(),
            "NCCL lacks a function that is needed; 2.10 or later has all");
  const DynamicLibrary library(kNccl);
  void (*set)(int) = nullptr;
  ASSERT_TRUE(library.find("fake_nccl_set", set));
  set(2);
  EXPECT_EQ(GpuExchange({0, 1}, {nullptr, nullptr}, kNccl).why_not(), "NCCL does not start (status 2)");
  set(0);
}

}  // namespace
}  // namespace eqc
