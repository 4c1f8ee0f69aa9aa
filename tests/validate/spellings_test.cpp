// One machine has one prediction and one interval, however it is spelled.
#include <gtest/gtest.h>

#include "host/validate/prediction.hpp"
#include "tests/validate/measured_row.hpp"

namespace eqc {
namespace {

/// Spellings of one part, as its maker, its clouds and publications have them.
const std::vector<std::vector<std::string>> kGroups = {
    {"Trainium2", "Trn2", "trn2.48xlarge", "AWS Trainium2", "ml.trn2.48xlarge", "Trainium 2"},
    {"Trainium1", "Trn1", "trn1.32xlarge", "AWS Trainium"},
    {"TPU v6e", "Trillium", "v6e", "TPU Trillium", "Google TPU v6e", "TPU v6e (Trillium)", "TPU-v6e",
     "ct6e-standard-8t"},
    {"TPU v7", "Ironwood", "TPU7x", "TPU v7x", "TPU v7 (Ironwood)", "Google TPU7x", "tpu7x-standard-4t",
     "TPU Ironwood"},
    {"TPU v5p", "v5p", "TPU-v5p", "Google Cloud TPU v5p"},
    {"TPU v5e", "v5e", "TPU v5 lite", "v5litepod"},
    {"MI300X", "AMD Instinct MI300X", "AMD Instinct MI300X OAM", "MI300X OAM", "Instinct MI300X 192GB", "AMD MI300X",
     "ND96isr_MI300X_v5", "Standard_ND96isr_MI300X_v5", "MI300X-192GB"},
    {"H100", "H100 SXM", "H100-SXM5-80GB", "NVIDIA H100 80GB HBM3", "DGX H100", "HGX H100", "p5.48xlarge",
     "a3-highgpu-8g", "a3-megagpu-8g", "ND H100 v5", "Standard_ND96isr_H100_v5", "BM.GPU.H100.8", "8x H100 SXM",
     "H100 SXM (8x)"},
    {"H200", "H200 SXM", "NVIDIA H200 141GB", "p5en.48xlarge", "p5e.48xlarge", "a3-ultragpu-8g", "BM.GPU.H200.8"},
    {"A100-SXM4-40GB", "A100 40GB", "p4d.24xlarge", "a2-highgpu-8g", "ND96asr_v4", "BM.GPU4.8"},
    {"A100-SXM4-80GB", "A100 80GB", "p4de.24xlarge", "a2-ultragpu-8g", "Standard_ND96amsr_A100_v4", "BM.GPU.A100-v2.8"},
    {"B200", "NVIDIA B200", "B200-180GB", "DGX B200", "p6-b200.48xlarge", "a4-highgpu-8g"},
    {"Gaudi2", "Gaudi 2", "Intel Gaudi2", "HL-225", "Habana Gaudi2", "Gaudi2 96GB"}};

test::Cells trained(const std::string& hardware) {
  return {{"model", "llama-3.1-8b"},
          {"hardware", hardware},
          {"n_gpus", "64"},
          {"seq_len", "4096"},
          {"tp", "1"},
          {"pp", "1"},
          {"global_batch_seqs", "64"},
          {"zero", "3"},
          {"measured_quantity", "iteration_time"},
          {"unit", "s"}};
}

test::Cells served(const std::string& hardware) {
  return {{"model", "llama-3.1-8b"},
          {"hardware", hardware},
          {"n_gpus", "8"},
          {"tp", "8"},
          {"input_len", "1024"},
          {"output_len", "512"},
          {"framework", "vLLM"},
          {"batch_or_concurrency", "32"},
          {"measured_quantity", "output_throughput_total"},
          {"unit", "tok/s"}};
}

void expect_one(const std::vector<std::string>& group, Prediction (*predict)(const TruthContext&, const TruthRow&),
                test::Cells (*cells)(const std::string&)) {
  const Prediction first = predict(test::truth(), test::row_of(cells(group[0])));
  ASSERT_EQ(first.reason, "") << group[0];
  for (const std::string& spelling : group) {
    const Prediction p = predict(test::truth(), test::row_of(cells(spelling)));
    EXPECT_EQ(p.reason, "") << spelling;
    EXPECT_EQ(p.value, first.value) << spelling << ": " << p.assumed;
    EXPECT_EQ(p.p05, first.p05) << spelling << ": " << p.assumed;
    EXPECT_EQ(p.p95, first.p95) << spelling << ": " << p.assumed;
  }
}

TEST(Spellings, of_one_machine_train_alike) {
  for (const auto& group : kGroups) expect_one(group, predict_training, trained);
}

TEST(Spellings, of_one_machine_serve_alike) {
  for (const auto& group : kGroups) expect_one(group, predict_serving, served);
}

TEST(Spellings, slices_are_machines_of_their_own_size) {
  auto row = [](const char* hardware) {
    test::Cells cells = trained(hardware);
    test::set(cells, "n_gpus", "8");
    return predict_training(test::truth(), test::row_of(cells));
  };
  EXPECT_EQ(row("v6e-8").value, row("TPU v6e").value);
  EXPECT_EQ(row("v6e-8").p95, row("Trillium").p95);
  EXPECT_EQ(row("tpu7x-16").value, row("Ironwood").value);  // two TensorCores to a chip
  EXPECT_EQ(row("v5p-16").value, row("TPU v5p").value);
  const auto counted = [](const char* text) { return test::truth().names.count(text).accelerators; };
  EXPECT_EQ(counted("tpu7x-128"), 64);
  EXPECT_EQ(counted("2x TPU7x-8"), 8);
  EXPECT_EQ(counted("TPU v7x-8"), 4);
}

}  // namespace
}  // namespace eqc
