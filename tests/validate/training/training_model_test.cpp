// Sizes and parts that a row of a training run states beside names of the catalog.
#include <gtest/gtest.h>

#include "host/validate/training/training_case.hpp"
#include "tests/validate/training/published_run.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::predicted_training;
using test::row_of;
using test::truth;

Cells run_of(const Cells& more) {
  Cells cells = {
      {"source", "own"},   {"precision", "bf16"}, {"seq_len", "4096"}, {"global_batch_seqs", "256"},
      {"microbatch", "1"}, {"recompute", "full"}, {"zero", "3"},       {"measured_quantity", "iteration_time"}};
  cells.insert(cells.end(), more.begin(), more.end());
  return cells;
}

TEST(TrainingModel, more_active_parameters_than_parameters_are_refused) {
  const auto reason = [](const char* model, const char* params, const char* active) {
    return predicted_training(run_of({{"model", model},
                                      {"hardware", "H100-SXM-80GB"},
                                      {"n_gpus", "64"},
                                      {"params_b", params},
                                      {"active_params_b", active}}))
        .reason;
  };
  EXPECT_EQ(reason("own model", "7", "70"), "more active parameters (70 billion) than parameters (7)");
  EXPECT_EQ(reason("own-30B-A40B", "", ""), "more active parameters (40 billion) than parameters (30)");
  EXPECT_EQ(reason("llama-2-7b", "6.74", "6.74"), "");
  EXPECT_EQ(reason("own 7B", "", "7.01"), "");
}

TEST(TrainingModel, layers_alone_are_a_catalog_model_of_so_many_and_a_width_alone_is_refused) {
  const auto with = [](const char* model, const char* column, const char* value, const char* params = "") {
    return training_case(truth(), row_of(run_of({{"model", model},
                                                 {"hardware", "H100-SXM-80GB"},
                                                 {"n_gpus", "64"},
                                                 {"params_b", params},
                                                 {column, value}})));
  };
  for (const auto& [model, layers, all] : {std::tuple{"llama-2-7b", "2", "32"}, {"gpt3-175b", "12", "96"}}) {
    const TrainingCase run = with(model, "layers", layers);
    EXPECT_EQ(std::to_string(run.model.layers), layers) << run.reason;
    EXPECT_NE(run.assumed.find(std::string(" with ") + layers + " of its " + all + " layers"), std::string::npos)
        << run.assumed;
  }
  EXPECT_EQ(with("llama-2-7b", "hidden", "8000").reason,
            "hidden 8000 is not that of llama-2-7b (4096), and its layers are not given");
  EXPECT_EQ(with("llama-2-7b", "hidden", "4096").reason, "");
  EXPECT_NE(with("llama-2-7b", "layers", "2", "6.74").reason.find("contradicts the stated sizes"), std::string::npos);
  const TrainingCase unknown = with("own model", "layers", "20", "13");
  EXPECT_EQ(unknown.model.layers, 20);
  EXPECT_NE(unknown.assumed.find("usual dense proportions for 13B parameters, 20 layers"), std::string::npos)
      << unknown.assumed;
  EXPECT_EQ(with("own model", "hidden", "5120", "13").model.hidden, 5120);
}

TEST(TrainingModel, dies_that_a_row_counts_as_accelerators_are_half_of_them) {
  const auto on = [](const char* hardware, const char* n) {
    return training_case(
        truth(),
        row_of(run_of({{"model", "llama-2-7b"}, {"hardware", hardware}, {"n_gpus", n}, {"tp", "1"}, {"pp", "1"}})));
  };
  const TrainingCase cards = on("MI250X", "32");
  for (const char* hardware : {"MI250X GCD", "MI250X (64 GCDs)", "MI250X, per GCD"}) {
    const TrainingCase dies = on(hardware, "64");
    EXPECT_DOUBLE_EQ(dies.hardware.memory_bytes, cards.hardware.memory_bytes / 2) << hardware;
    EXPECT_DOUBLE_EQ(dies.hardware.tdp_w, cards.hardware.tdp_w / 2) << hardware;
    EXPECT_EQ(dies.hardware.node_size, 2 * cards.hardware.node_size) << hardware;
    EXPECT_EQ(dies.chips, 64);
    EXPECT_NE(dies.assumed.find("of which mi250x has 2"), std::string::npos) << dies.assumed;
  }
  for (const char* hardware : {"MI250X (2 GCDs per card)", "MI250X, 2 GCDs each"})
    EXPECT_DOUBLE_EQ(on(hardware, "32").hardware.memory_bytes, cards.hardware.memory_bytes) << hardware;
  EXPECT_DOUBLE_EQ(on("Trainium2 NeuronCore", "64").hardware.memory_bytes,
                   on("Trainium2", "64").hardware.memory_bytes / 8);
}

}  // namespace
}  // namespace eqc
