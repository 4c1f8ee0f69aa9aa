// Cells and notes of published training runs in the words that frameworks and papers use.
#include <gtest/gtest.h>

#include "host/validate/training/training_steps.hpp"
#include "tests/validate/training/published_run.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::gpt3;
using test::row_of;
using test::set;
using test::truth;

TrainingCase with(const char* column, const char* value) {
  Cells cells = gpt3();
  cells.emplace_back("notes", "");
  if (std::string_view(column) == "notes") set(cells, "recompute", "");
  set(cells, column, value);
  return training_case(truth(), row_of(cells));
}

TEST(TrainingWords, sharding_by_all_its_names) {
  const std::vector<std::pair<ZeroStage, std::vector<const char*>>> stages = {
      {ZeroStage::weights,
       {"3", "ZeRO-3", "zero-3", "zero 3", "stage 3", "FSDP", "fsdp2", "FULL_SHARD", "full shard", "HYBRID_SHARD",
        "ZeRO Stage 3", "DeepSpeed ZeRO-3", "fully sharded"}},
      {ZeroStage::gradients, {"2", "ZeRO-2", "SHARD_GRAD_OP", "stage2", "FSDP (optimizer+grad sharded)"}},
      {ZeroStage::states,
       {"1", "ZeRO-1", "zero1 over all DP", "zero1=8 (intra-node)", "distributed optimizer", "ZeRO-1 (not ZeRO-3)"}},
      {ZeroStage::none, {"0", "none", "no", "DDP", "NO_SHARD", "off", "FSDP=0", "DDP (FSDP=0)", "without ZeRO"}}};
  for (const auto& [stage, words] : stages)
    for (const char* word : words) {
      const TrainingCase run = with("zero", word);
      EXPECT_TRUE(run.layout.zero == stage) << word << " " << static_cast<int>(run.layout.zero) << run.reason;
    }
}

TEST(TrainingWords, unknown_sharding_is_the_frameworks_and_other_words_are_refused) {
  for (const char* unknown : {"", "N/A", "?", "unknown", "not stated"})
    EXPECT_NE(with("zero", unknown).assumed.find("ZeRO "), std::string::npos) << unknown;
  for (const char* word : {"banana", "4", "10"})
    EXPECT_EQ(with("zero", word).reason, std::string("sharding '") + word + "' is not understood (0 to 3, FSDP, DDP)");
  EXPECT_NE(with("zero", "HYBRID_SHARD").assumed.find("not those of a node"), std::string::npos);
}

TEST(TrainingWords, recomputation_by_all_its_names) {
  const std::vector<std::pair<Recompute, std::vector<const char*>>> kinds = {
      {Recompute::none,
       {"none", "no", "off", "False", "0", "disabled", "checkpoint=False", "not used", "0 of 8 layers"}},
      {Recompute::selective,
       {"selective", "selective(per-op)", "attention only", "core_attn", "core attention", "selective+seqpar"}},
      {Recompute::full, {"full", "yes", "True", "uniform, 1 layer", "every layer", "activation checkpointing"}}};
  for (const auto& [kind, words] : kinds)
    for (const char* word : words) {
      const TrainingCase run = with("recompute", word);
      EXPECT_TRUE(run.layout.recompute == kind) << word << " " << run.reason;
      EXPECT_EQ(run.recompute_layers, 1) << word;
    }
}

TEST(TrainingWords, recomputation_of_some_layers_is_their_share) {
  for (const char* words : {"full, 4 of 16 layers", "25 %", "24 layers", "block, 24 layers"}) {
    const TrainingCase run = with("recompute", words);
    EXPECT_TRUE(run.layout.recompute == Recompute::full) << words;
    EXPECT_DOUBLE_EQ(run.recompute_layers, 0.25) << words;  // of 96
    EXPECT_NE(run.assumed.find("recomputation in 25 % of layers"), std::string::npos) << run.assumed;
  }
  Cells open = gpt3();
  set(open, "recompute", "25 %");
  set(open, "microbatch", "");
  EXPECT_DOUBLE_EQ(training_case(truth(), row_of(open)).recompute_layers, 0.25);
}

TEST(TrainingWords, recomputation_that_is_not_known_is_open_and_other_words_are_refused) {
  for (const char* unknown : {"N/A", "unknown", "?", "not stated"}) {
    const TrainingCase run = with("recompute", unknown), empty = with("recompute", "");
    EXPECT_TRUE(run.layout.recompute == empty.layout.recompute) << unknown;
    EXPECT_EQ(run.assumed, empty.assumed) << unknown;
  }
  for (const char* word : {"banana", "2", "40 of 20 layers"})
    EXPECT_EQ(with("recompute", word).reason,
              std::string("recomputation '") + word + "' is not understood (none, selective, full, blocks)");
}

TEST(TrainingWords, notes_state_recomputation_and_assumed_says_so) {
  for (const char* notes : {"full activation recomputation", "full recompute", "activation checkpointing enabled",
                            "gradient_checkpointing=True", "--recompute-granularity full", "gradient checkpointing",
                            "with checkpointing"}) {
    const TrainingCase run = with("notes", notes);
    EXPECT_TRUE(run.layout.recompute == Recompute::full) << notes;
    EXPECT_NE(run.assumed.find("recomputation of all layers (notes)"), std::string::npos) << run.assumed;
  }
  for (const char* notes : {"with selective activation checkpointing", "--recompute-granularity selective"})
    EXPECT_NE(with("notes", notes).assumed.find("selective recomputation (notes)"), std::string::npos) << notes;
  for (const char* notes : {"with recomputation disabled", "no activation checkpointing", "recompute off"})
    EXPECT_NE(with("notes", notes).assumed.find("no recomputation (notes)"), std::string::npos) << notes;
}

TEST(TrainingWords, mentions_of_recomputation_state_nothing) {
  const std::string open = with("notes", "").assumed;
  for (const char* notes :
       {"with checkpointing every 500 steps to disk", "recompute not stated", "rematerialisation in the recipe folders",
        "compared with full recomputation", "async checkpointing", "160 TFLOP/s without recomputation"})
    EXPECT_EQ(with("notes", notes).assumed, open) << notes;
}

}  // namespace
}  // namespace eqc
