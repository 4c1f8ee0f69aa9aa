// A GPU measured from end to end on the emulated runtime: the real host code of kernels/cuda and host/calibrate/device,
// on libraries that are there without a GPU. Built and run by scripts/check_cuda_host.sh, which puts them on
// LD_LIBRARY_PATH.
#include <gtest/gtest.h>

#include "host/calibrate/device/cuda_device.hpp"
#include "host/calibrate/measure.hpp"
#include "tests/cuda/emulated_gpu.hpp"

namespace eqc {
namespace {

using test::emulated_gpu;

class EmulatedDevice : public ::testing::Test {
 protected:
  ~EmulatedDevice() override { emulated_gpu = {}; }

  std::string why_;
  std::vector<std::string> notes_;
  std::unique_ptr<Device> device(int index = 0) { return make_cuda_device(index, why_, notes_); }
};

KernelPoint point_of(KernelKind kind, Precision precision) {
  KernelPoint p;
  p.kind = kind;
  p.precision = precision;
  if (is_product(kind)) p.rows = 32, p.columns = p.inner = 64;
  if (kind == KernelKind::decode) p.batch = 1, p.heads = 2, p.kv_heads = 1, p.width = 64, p.keys = 200;
  if (!is_product(kind) && kind != KernelKind::decode && kind != KernelKind::launch) p.bytes = 1 << 20;
  return p;
}

TEST_F(EmulatedDevice, no_gpu_and_an_old_driver_are_one_line) {
  const struct {
    test::EmulatedGpu gpu;
    const char* why;
  } machines[] = {
      {{.driver = 0, .count = 0, .counting = 35}, "no GPU: there is no NVIDIA driver on this machine"},
      {{.driver = 11040, .counting = 35}, "the NVIDIA driver is older than this program needs; update it"},
      {{.count = 0}, "no GPU: the NVIDIA driver sees none"},
      {{.count = 0, .counting = 100}, "no GPU: refused by the emulated GPU"},
      {{.using_it = 46}, "the GPU cannot be used: refused by the emulated GPU"},  // busy, or another's alone
  };
  for (const auto& machine : machines) {
    emulated_gpu = machine.gpu;
    EXPECT_EQ(device(), nullptr);
    EXPECT_EQ(why_, machine.why);
  }
  emulated_gpu = {};
  EXPECT_EQ(device(3), nullptr);
  EXPECT_EQ(why_, "there is no cuda:3; this machine has 1");
}

TEST_F(EmulatedDevice, a_busy_one_is_said_and_measured) {
  emulated_gpu.free_share = 0.4;
  const auto busy = device();
  ASSERT_NE(busy, nullptr) << why_;
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_EQ(notes_[0], "the GPU is busy: others hold more than half of its memory, and figures are theirs, too");
  busy->prepare(point_of(KernelKind::copy, Precision::bf16), InputData::random_normal);
  EXPECT_GT(busy->run(1), 0);
}

TEST_F(EmulatedDevice, all_kernels_of_one_gpu_are_measured) {
  emulated_gpu.major = 10;
  const auto one = device();
  ASSERT_NE(one, nullptr) << why_;
  EXPECT_TRUE(notes_.empty()) << notes_[0];
  EXPECT_EQ(one->facts().name, "emulated GPU");
  std::vector<KernelPoint> points;
  for (const Precision p : {Precision::fp32, Precision::bf16, Precision::fp8, Precision::fp4, Precision::int8})
    points.push_back(point_of(KernelKind::gemm, p));
  points.push_back(point_of(KernelKind::tf32, Precision::fp32));
  points.push_back(point_of(KernelKind::decode, Precision::bf16));
  for (const KernelKind kind : {KernelKind::copy, KernelKind::triad, KernelKind::read, KernelKind::elementwise,
                                KernelKind::reduction, KernelKind::launch, KernelKind::host_copy})
    points.push_back(point_of(kind, Precision::fp32));
  points.push_back(point_of(KernelKind::all_reduce, Precision::bf16));
  points.push_back(point_of(KernelKind::peer_copy, Precision::bf16));
  MeasureOptions how;
  how.rounds = 2;
  how.least_sample_s = 1e-6;
  how.budget_s = 60;
  const MeasuredPoints measured = measure(*one, points, how, [](const std::string&) {});
  EXPECT_EQ(measured.points.size(), points.size() - 2);
  ASSERT_EQ(measured.left_out.size(), 2U);
  for (const std::string& line : measured.left_out)
    EXPECT_NE(line.find("one GPU has nobody to exchange with"), std::string::npos) << line;
}

TEST_F(EmulatedDevice, several_gpus_exchange_and_copy_from_each_other) {
  emulated_gpu.count = 4;
  const auto one = device(2);
  ASSERT_NE(one, nullptr) << why_;
  EXPECT_NE(std::find(one->facts().conditions.begin(), one->facts().conditions.end(),
                      (std::pair<std::string, std::string>{"exchange", "NCCL 2.27.3"})),
            one->facts().conditions.end());
  for (const KernelKind kind : {KernelKind::all_reduce, KernelKind::all_gather, KernelKind::peer_copy}) {
    EXPECT_EQ(one->why_not(kind, Precision::bf16), "");
    one->prepare(point_of(kind, Precision::bf16), InputData::random_normal);
    EXPECT_GT(one->run(3), 0) << kernel_kind_name(kind);
  }
  one->prepare(point_of(KernelKind::copy, Precision::bf16), InputData::random_normal);  // still of this GPU
  EXPECT_GT(one->run(1), 0);
}

TEST_F(EmulatedDevice, a_precision_that_it_has_not_is_left_out_and_the_rest_goes_on) {
  emulated_gpu.major = 8;
  const auto one = device();
  ASSERT_NE(one, nullptr) << why_;
  const MeasuredPoints measured =
      measure(*one, {point_of(KernelKind::gemm, Precision::fp8), point_of(KernelKind::gemm, Precision::bf16)}, {},
              [](const std::string&) {});
  EXPECT_EQ(measured.points.size(), 1U);
  ASSERT_EQ(measured.left_out.size(), 1U);
  EXPECT_EQ(measured.left_out[0], "gemm fp8 32 x 64 x 64: this GPU has no products of this precision");
}

/// Run alone, where none of the libraries can be loaded.
TEST_F(EmulatedDevice, without_libraries_a_line_each_and_memory_is_measured) {
  emulated_gpu.count = 2;
  const auto one = device();
  ASSERT_NE(one, nullptr) << why_;
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_NE(notes_[0].find("no NVML: libnvidia-ml.so.1 cannot be loaded"), std::string::npos) << notes_[0];
  const MeasuredPoints measured =
      measure(*one,
              {point_of(KernelKind::gemm, Precision::bf16), point_of(KernelKind::tf32, Precision::fp32),
               point_of(KernelKind::all_reduce, Precision::bf16), point_of(KernelKind::copy, Precision::bf16)},
              {}, [](const std::string&) {});
  ASSERT_EQ(measured.points.size(), 1U);
  EXPECT_EQ(measured.points[0].point.kind, KernelKind::copy);
  ASSERT_EQ(measured.left_out.size(), 3U);
  EXPECT_NE(measured.left_out[0].find("no cuBLASLt: "), std::string::npos) << measured.left_out[0];
  EXPECT_NE(measured.left_out[1].find("no cuBLASLt: "), std::string::npos) << measured.left_out[1];
  EXPECT_NE(measured.left_out[2].find("no NCCL: "), std::string::npos) << measured.left_out[2];
}

}  // namespace
}  // namespace eqc
