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
using test::torchtitan_run;
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

/// A run on H100, which multiply fp8 faster.
TrainingCase on_hopper(const char* precision, const char* notes = "") {
  Cells cells = torchtitan_run("somebody", notes);
  set(cells, "precision", precision);
  return training_case(truth(), row_of(cells));
}

TEST(TrainingWords, formats_that_are_denied_compared_with_or_former_are_not_taken) {
  for (const char* words :
       {"bf16 (previously fp8)",     "bf16 instead of fp8",   "fp8 was not used",      "bf16, not fp8",
        "bf16 rather than fp8",      "bf16 (formerly fp8)",   "bf16 vs fp8",           "bf16 in place of fp8",
        "bf16, fp8 for comparison",  "fp8 disabled",          "bf16 (fp8 planned)",    "fp8 was replaced by bf16",
        "switched from fp8 to bf16", "bf16 (used to be fp8)", "bf16, no longer fp8",   "bf16 (fp8 diverged)",
        "bf16; fp8: not used",       "bf16, fp8=false",       "bf16 without fp8",      "bf16 (fp8 not yet)",
        "bf16 (fp8 later)",          "bf16 [fp8 disabled]",   "bf16, fp8 tried",       "bf16 as fp8 was unstable",
        "bf16 as opposed to fp8",    "bf16 but not fp8",      "bf16 (fp8 unsupported)"}) {
    const TrainingCase run = on_hopper(words);
    EXPECT_EQ(run.reason, "") << words;
    EXPECT_EQ(run.layout.precision, Precision::bf16) << words;
  }
  for (const char* words : {"fp8 (previously bf16)", "fp8 instead of bf16", "bf16 was not used, fp8", "fp8, not bf16",
                            "bf16 replaced by fp8", "switched from bf16 to fp8", "fp8 but not fp4", "fp8 not bf16",
                            "fp8 - not bf16", "fp8 [not bf16]", "fp8 vs bf16"})
    EXPECT_EQ(on_hopper(words).layout.precision, Precision::fp8) << words;
}

TEST(TrainingWords, notes_state_the_format_where_no_cell_does) {
  for (const char* notes : {"FP8 training", "trained in FP8", "precision: fp8", "fp8 mixed precision; DP 8",
                            "bf16 training previously, FP8 training now"}) {
    const TrainingCase run = on_hopper("", notes);
    EXPECT_EQ(run.layout.precision, Precision::fp8) << notes;
    EXPECT_NE(run.assumed.find("(notes)"), std::string::npos) << run.assumed;
  }
  for (const char* notes : {"no FP8 training", "trained in bf16 (previously fp8)", "FP8 training would be faster",
                            "compared with FP8 training", "FP8 checkpoints released", "fp8 training was not used"})
    EXPECT_EQ(on_hopper("", notes).layout.precision, Precision::bf16) << notes;
  EXPECT_EQ(on_hopper("bf16", "FP8 training in table 2").layout.precision, Precision::bf16);  // the cell goes before
}

TEST(TrainingWords, utilisation_of_the_bf16_peak_is_that_unless_it_is_denied) {
  const auto with = [](const char* notes) {
    Cells cells = torchtitan_run("somebody", notes);
    set(cells, "precision", "fp8");
    set(cells, "measured_quantity", "mfu");
    return test::predicted_training(cells).value;
  };
  const double fp8 = with(""), bf16 = with("MFU of bf16 peak");
  EXPECT_GT(bf16, 1.5 * fp8);
  for (const char* notes : {"MFU relative to the BF16 peak", "against BF16 peak", "vs bf16 dense peak", "BF16 MFU"})
    EXPECT_EQ(with(notes), bf16) << notes;
  for (const char* notes : {"fp8 peak, not bf16 peak", "FP8 dense peak"}) EXPECT_EQ(with(notes), fp8) << notes;
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

TEST(TrainingWords, layers_per_stage_and_per_chunk_are_counted_over_all) {
  EXPECT_DOUBLE_EQ(with("recompute", "block, 3 layers per stage").recompute_layers, 0.25);  // of 96 on 8 stages
  EXPECT_DOUBLE_EQ(with("recompute", "1 layer per chunk").recompute_layers, 0.25);          // three chunks each
  EXPECT_DOUBLE_EQ(with("recompute", "1 of every 4 layers").recompute_layers, 0.25);
}

TEST(TrainingWords, sharding_over_some_ranks_is_said_where_it_is_not_modelled) {
  EXPECT_NE(with("zero", "zero1=8 (intra-node)").assumed.find("not over 8"), std::string::npos);
  EXPECT_NE(with("zero", "ZeRO-3=16").assumed.find("not over 16"), std::string::npos);
  EXPECT_EQ(with("zero", "zero1").assumed.find("split over"), std::string::npos);
}

TEST(TrainingWords, unknown_precisions_and_units_are_refused) {
  for (const char* known : {"fp16", "BF16 + FP32 optimizer", "float16", "mixed", "float8_e4m3", "bfloat16", "N/A", ""})
    EXPECT_EQ(with("precision", known).reason, "") << known;
  EXPECT_TRUE(with("precision", "float8_e4m3").layout.precision == with("precision", "fp8").layout.precision);
  for (const char* unknown : {"posit16x", "tf32", "banana"})
    EXPECT_EQ(with("precision", unknown).reason, std::string("precision '") + unknown + "' is not understood");
  const auto reason = [](const char* quantity, const char* unit) {
    Cells cells = gpt3(quantity);
    set(cells, "unit", unit);
    return test::predicted_training(cells).reason;
  };
  EXPECT_EQ(reason("iteration_time", "min"), "unit 'min' is not s or ms");
  EXPECT_EQ(reason("tokens_per_s_total", "tokens/s/GPU"), "unit 'tokens/s/GPU' is not tokens/s");
  EXPECT_EQ(reason("tokens_per_s_total", "samples/s"), "unit 'samples/s' is not tokens/s");
  EXPECT_EQ(reason("peak_memory_per_gpu", "MB"), "unit 'MB' is not GB or GiB");
  EXPECT_EQ(reason("energy", "kWh"), "unit 'kWh' is not MWh");
  for (const auto& [quantity, unit] : {std::pair{"iteration_time", "seconds"},
                                       {"step time", "ms/step"},
                                       {"tokens/s/GPU", "tok/s"},
                                       {"MFU", "%"},
                                       {"TFLOP/s/GPU", "TFLOPS"},
                                       {"peak_memory_per_gpu", "GiB"},
                                       {"mfu", ""}})
    EXPECT_EQ(reason(quantity, unit), "") << quantity << " " << unit;
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

TEST(TrainingWords, sentences_state_recomputation) {
  for (const char* notes :
       {"every layer is recomputed", "all layers are recomputed", "each transformer layer is fully recomputed",
        "activations are recomputed in the backward pass", "we recompute all activations", "recomputes every layer",
        "activations were checkpointed", "the forward pass is recomputed", "layers are rematerialized"})
    EXPECT_NE(with("notes", notes).assumed.find("recomputation of all layers (notes)"), std::string::npos)
        << notes << ": " << with("notes", notes).assumed;
  for (const auto& [notes, percent] : {std::pair{"every other layer is recomputed", 50},
                                       {"50 % of layers are recomputed", 50},
                                       {"half of the layers are recomputed", 50},
                                       {"24 of 96 layers are recomputed", 25},
                                       {"recomputes 24 of 96 layers", 25}}) {
    const TrainingCase run = with("notes", notes);
    EXPECT_DOUBLE_EQ(run.recompute_layers, percent / 100.0) << notes;
    EXPECT_NE(run.assumed.find("recomputation in " + std::to_string(percent) + " % of layers (notes)"),
              std::string::npos)
        << run.assumed;
  }
  for (const char* notes : {"SAC", "SAC, compiled", "selective AC", "attention is recomputed"})
    EXPECT_NE(with("notes", notes).assumed.find("selective recomputation (notes)"), std::string::npos) << notes;
  for (const char* notes : {"no layer is recomputed", "activations are not recomputed", "without SAC; no recomputation",
                            "layers are not recomputed"})
    EXPECT_NE(with("notes", notes).assumed.find("no recomputation (notes)"), std::string::npos) << notes;
  const std::string open = with("notes", "").assumed;
  for (const char* notes : {"some layers are recomputed", "recomputes norms and activation functions only",
                            "40 of 20 layers are recomputed", "layers would be recomputed"})
    EXPECT_EQ(with("notes", notes).assumed, open) << notes;
}

TEST(TrainingWords, mentions_of_recomputation_state_nothing) {
  const std::string open = with("notes", "").assumed;
  for (const char* notes :
       {"with checkpointing every 500 steps to disk", "recompute not stated", "rematerialisation in the recipe folders",
        "compared with full recomputation", "async checkpointing", "160 TFLOP/s without recomputation"})
    EXPECT_EQ(with("notes", notes).assumed, open) << notes;
}

/// A torchtitan run of 2025.
TrainingCase torchtitan(const char* notes) {
  return training_case(truth(), row_of(torchtitan_run("torchtitan 2025-06", notes)));
}

TEST(TrainingWords, adapters_are_a_word_of_their_own_that_nothing_denies) {
  for (const char* notes : {"LoRA rank 16", "adapters (LoRA)", "QLoRA", "LoRA compared with full fine-tuning"}) {
    const TrainingCase run = with("notes", notes);
    EXPECT_EQ(run.framework.software.weight_gradients, 0) << notes;
    EXPECT_NE(run.assumed.find("LoRA"), std::string::npos) << notes;
  }
  for (const char* notes : {"exploration of layouts", "no LoRA", "full fine-tuning, compared with LoRA elsewhere",
                            "Dolorean cluster", "LoRA not used"})
    EXPECT_EQ(with("notes", notes).framework.software.weight_gradients, 1) << notes;
  EXPECT_EQ(with("measured_quantity", "lora_sequences_per_s_total").framework.software.weight_gradients, 0);
}

TEST(TrainingWords, methods_are_read_where_they_are_stated_and_not_where_they_are_denied) {
  const TrainingSoftware usual = with("notes", "").framework.software;
  for (const char* notes : {"zero-bubble schedule", "DualPipe", "ZB-H1"})
    EXPECT_LT(with("notes", notes).framework.software.bubble_share, usual.bubble_share) << notes;
  for (const char* notes : {"zero-bubble not used", "not DualPipe", "faster than DualPipe"})
    EXPECT_EQ(with("notes", notes).framework.software.bubble_share, usual.bubble_share) << notes;
  for (const char* notes :
       {"CUDA_LAUNCH_BLOCKING=1", "CUDA_LAUNCH_BLOCKING set", "synchronous launches", "launches are synchronous",
        "kernels are launched synchronously", "synchronous CUDA launches", "kernel launches were all synchronous",
        "CUDA_LAUNCH_BLOCKING was set to 1"})
    EXPECT_GT(with("notes", notes).framework.software.kernel_wait_s, 0) << notes;
  for (const char* notes :
       {"CUDA_LAUNCH_BLOCKING=0", "asynchronous launches", "without CUDA_LAUNCH_BLOCKING", "CUDA_LAUNCH_BLOCKING unset",
        "unset CUDA_LAUNCH_BLOCKING", "CUDA_LAUNCH_BLOCKING was not set", "CUDA_LAUNCH_BLOCKING is unset",
        "launches are asynchronous", "launches are not synchronous"})
    EXPECT_EQ(with("notes", notes).framework.software.kernel_wait_s, 0) << notes;
  EXPECT_EQ(with("notes", "row-wise layout of the table").framework.software.scale_passes, usual.scale_passes);
  EXPECT_GT(with("precision", "fp8 rowwise").framework.software.scale_passes, usual.scale_passes);
  EXPECT_EQ(with("precision", "fp8 tensorwise").framework.software.scale_passes, usual.scale_passes);
  EXPECT_EQ(with("notes", "parallel blocks of text").framework.software.overlap.tensor_forward,
            usual.overlap.tensor_forward);
  for (const char* notes :
       {"eight loss chunks", "loss in 8 chunks", "chunked loss (8)", "chunked cross entropy, 8 chunks"})
    EXPECT_DOUBLE_EQ(with("notes", notes).framework.software.activation.bytes_per_logit,
                     usual.activation.bytes_per_logit / 8)
        << notes;
}

TEST(TrainingWords, a_compiled_model_is_not_figures_that_somebody_compiled) {
  const double eager = torchtitan("eager").framework.software.elementwise_traffic;
  for (const char* notes : {"torch.compile", "compiled", "FSDP + compile", "async TP", "AsyncTP"})
    EXPECT_LT(torchtitan(notes).framework.software.elementwise_traffic, eager) << notes;
  for (const char* notes : {"not compiled", "torch.compile off", "values compiled by hand", "asynchronous logging",
                            "async checkpointing", "fp8 would be faster"})
    EXPECT_EQ(torchtitan(notes).framework.software.elementwise_traffic, eager) << notes;
}

TEST(TrainingWords, counts_are_no_years) {
  const auto logits = [](const char* notes) {
    Cells cells = torchtitan_run("torchtitan", notes);
    cells.insert(cells.end(), {{"zero", "3"}, {"recompute", "none"}});
    set(cells, "measured_quantity", "mfu");
    return training_case(truth(), row_of(cells)).framework.software.activation.bytes_per_logit;
  };
  EXPECT_LT(logits("compiled, 2025"), logits("compiled"));
  EXPECT_EQ(logits("compiled, 2048 tokens in warmup"), logits("compiled"));
  EXPECT_EQ(logits("compiled, 2032 tokens in warmup"), logits("compiled"));
}

TEST(TrainingWords, the_framework_is_the_rows_not_one_that_it_is_compared_with) {
  for (const char* notes : {"Megatron-Core; compared with DeepSpeed", "Megatron-Core; not MaxText",
                            "Megatron-Core, faster than DeepSpeed", "Megatron-Core instead of DeepSpeed"}) {
    const TrainingCase run = training_case(
        truth(), row_of({{"source", "own"}, {"notes", notes}, {"model", "Llama 3.1 8B"}, {"hardware", "H100"}}));
    EXPECT_EQ(run.profile, "megatron-core") << notes;
  }
  const TrainingCase column = training_case(truth(), row_of({{"source", "own, as DeepSpeed"},
                                                             {"framework", "torchtitan"},
                                                             {"model", "Llama 3.1 8B"},
                                                             {"hardware", "H100"}}));
  EXPECT_EQ(column.profile, "torchtitan");
}

TEST(TrainingWords, a_stated_framework_goes_before_what_source_and_model_are_known_for) {
  const auto profile = [](const char* model, const char* source, const char* notes, const char* hardware = "H100") {
    return training_case(truth(),
                         row_of({{"model", model}, {"source", source}, {"notes", notes}, {"hardware", hardware}}))
        .profile;
  };
  for (const char* source : {"own", "talk by Narayanan 2025", "BLOOM follow-up", "vTrain authors, personal note"})
    for (const char* model : {"Llama-2-7B", "bloom-7b1", "Pythia 6.9B"})
      EXPECT_EQ(profile(model, source, "PyTorch FSDP2; tokenizer of BLOOM"), "fsdp") << source << model;
  EXPECT_EQ(profile("Llama-2-7B", "own", "Megatron-Core; tokenizer of Mistral Nemo"), "megatron-core");
  EXPECT_EQ(profile("Llama-2-7B", "own", "NeMo 2.0 on Megatron-Core"), "nemo");
  EXPECT_EQ(profile("Llama-2-7B", "own", "Megatron-DeepSpeed"), "deepspeed");
  EXPECT_EQ(profile("Llama-2-7B", "NVIDIA NeMo performance summary 26.04.01", ""), "nemo-2026");  // a release of it
  EXPECT_EQ(profile("Llama-2-7B", "Narayanan et al. 2021", ""), "megatron-2021");
  EXPECT_EQ(profile("BLOOM 7B1", "own", ""), "deepspeed");
  EXPECT_EQ(profile("Nemotron-4 15B", "own", ""), "pytorch");  // no longer name holds a shorter one
  EXPECT_EQ(profile("Llama-2-7B", "Neuronal networks weekly", ""), "pytorch");
  // spellings of one accelerator are one software
  for (const char* hardware : {"TPU v6e", "Trillium"}) EXPECT_EQ(profile("Llama-2-7B", "own", "", hardware), "maxtext");
  for (const char* hardware : {"Trainium2", "trn2", "trn2.48xlarge"})
    EXPECT_EQ(profile("Llama-2-7B", "own", "NeMo Megatron", hardware), "neuron") << hardware;
}

TEST(TrainingWords, a_framework_that_nobody_states_is_said) {
  const TrainingCase run =
      training_case(truth(), row_of({{"model", "BLOOM 7B1"}, {"source", "own"}, {"hardware", "H100"}, {"notes", ""}}));
  EXPECT_NE(run.assumed.find("framework deepspeed"), std::string::npos) << run.assumed;
}

TEST(TrainingWords, windows_of_attention_and_capacities_of_experts) {
  for (const char* notes :
       {"sliding window attention of 1024 tokens", "window 1,024", "1k window", "window size: 1024"}) {
    const TrainingCase run = with("notes", notes);
    EXPECT_EQ(run.model.window, 1024) << notes;
    EXPECT_EQ(run.model.full_attention_every, 0) << notes;
    EXPECT_NE(run.assumed.find("windows of 1024 tokens (notes)"), std::string::npos) << run.assumed;
  }
  for (const char* notes : {"context window of 4096 tokens", "no sliding window", "measured in a window of 10 minutes"})
    EXPECT_EQ(with("notes", notes).model.window, 0) << notes;
  const auto mixture = [](const char* notes) {
    return training_case(truth(), row_of({{"source", "Megatron-Core"},
                                          {"notes", notes},
                                          {"model", "Mixtral 8x7B"},
                                          {"hardware", "H100"},
                                          {"n_gpus", "64"}}));
  };
  EXPECT_DOUBLE_EQ(mixture("capacity factor 1.25").framework.software.expert_imbalance, 1.25);
  EXPECT_DOUBLE_EQ(mixture("dropless").framework.software.expert_imbalance,
                   mixture("").framework.software.expert_imbalance);
}

TEST(TrainingWords, methods_that_notes_only_mention) {
  const auto adapters = [](const char* notes) { return with("notes", notes).framework.software.weight_gradients == 0; };
  for (const char* notes : {"LoRA numbers in Table 5", "LoRa radio link", "LoRA supported", "see Table 5 for LoRA",
                            "continued pre-training before LoRA", "LoRa gateways", "nodes with LoRa radio"})
    EXPECT_FALSE(adapters(notes)) << notes;
  for (const char* notes : {"LoRA", "LoRA r=16", "LoRA fine-tuning", "bf16, with LoRA", "LoRA rank 16 (Table 3)",
                            "LoRA adapters as in Table 2", "settings of Table 2: LoRA", "using QLoRA", "LoRA-tuned"})
    EXPECT_TRUE(adapters(notes)) << notes;
  const auto recomputes = [](const char* notes) { return with("notes", notes).layout.recompute != Recompute::none; };
  for (const char* notes : {"SAC meeting notes", "rates with full recomputation in Table 5"})
    EXPECT_EQ(recomputes(notes), recomputes("")) << notes;
  for (const char* notes : {"with full recomputation as in Table 2", "settings of Table 2: full recomputation",
                            "full recomputation, see Table 2", "full recomputation (Table 3)", "SAC"})
    EXPECT_TRUE(recomputes(notes)) << notes;
  for (const char* notes : {"jobs are launched synchronously on all nodes", "synchronous launch of all jobs"})
    EXPECT_EQ(with("notes", notes).assumed.find("waits for every kernel"), std::string::npos) << notes;
}

TEST(TrainingWords, interleaved_is_said_of_a_schedule) {
  Cells open = gpt3();
  open.emplace_back("notes", "");
  set(open, "interleave", "");
  const auto chunks = [&](const char* notes) {
    set(open, "notes", notes);
    return training_case(truth(), row_of(open)).layout.interleave;
  };
  EXPECT_EQ(chunks("interleaved text and images"), 1);
  EXPECT_EQ(chunks("not interleaved"), 1);
  EXPECT_EQ(chunks("Interleaved 1F1B"), 2);
  EXPECT_EQ(chunks("interleaved schedule"), 2);
}

}  // namespace
}  // namespace eqc
