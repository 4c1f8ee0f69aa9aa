// Intervals of training runs by what is known of their framework and generation (s^2 = s_profile^2 + tau^2).
#include <gtest/gtest.h>

#include <cmath>

#include "tests/validate/training/published_run.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::predicted_training;

/// Log standard deviation of a run that states all but, perhaps, its framework.
double spread(const std::string& model, const std::string& hardware, const std::string& framework) {
  const Prediction p = predicted_training({{"model", model},
                                           {"framework", framework},
                                           {"hardware", hardware},
                                           {"n_gpus", "64"},
                                           {"precision", "bf16"},
                                           {"tp", "1"},
                                           {"pp", "1"},
                                           {"dp", "64"},
                                           {"ep", model == "mixtral-8x7b" ? "8" : ""},
                                           {"microbatch", "1"},
                                           {"seq_len", "4096"},
                                           {"global_batch_seqs", "256"},
                                           {"recompute", "full"},
                                           {"zero", "3"},
                                           {"measured_quantity", "tokens_per_s_per_gpu"}});
  EXPECT_TRUE(p.scored()) << p.reason;
  return std::log(p.p95 / p.p05) / (2 * 1.6449);
}

constexpr const char* kUnknown[] = {"Colossal-AI", "a framework of our own", ""};

TEST(TrainingSpread, an_unknown_framework_is_no_surer_than_one_that_is_known) {
  for (const char* model : {"llama-2-7b", "mixtral-8x7b"})
    for (const char* hardware : {"H100-SXM-80GB", "A100-SXM4-80GB", "B200-180GB", "MI300X"})
      for (const char* known : {"Megatron-LM", "Megatron-Core", "NeMo", "NeMo 24.07", "Composer", "PyTorch FSDP",
                                "DeepSpeed", "torchtitan", "MaxText", "InternEvo"})
        for (const char* unknown : kUnknown)
          EXPECT_GE(spread(model, hardware, unknown), spread(model, hardware, known))
              << unknown << " " << known << " " << hardware << " " << model;
}

TEST(TrainingSpread, a_generation_without_rows_of_the_framework_widens_it) {
  for (const auto& [framework, fitted, other] : {std::tuple{"Composer", "A100-SXM4-80GB", "B200-180GB"},
                                                 {"NeMo", "H100-SXM-80GB", "A100-SXM4-80GB"},
                                                 {"NeMo", "B200-180GB", "MI300X"}})
    EXPECT_GT(spread("llama-2-7b", other, framework), spread("llama-2-7b", fitted, framework)) << framework << other;
}

TEST(TrainingSpread, mixtures_scatter_more_under_any_framework) {
  for (const char* framework : {"NeMo", "Megatron-Core", "PyTorch FSDP", ""})
    EXPECT_GT(spread("mixtral-8x7b", "H100-SXM-80GB", framework), spread("llama-2-7b", "H100-SXM-80GB", framework));
}

}  // namespace
}  // namespace eqc
