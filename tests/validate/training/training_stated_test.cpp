// What a training row states is read as meant, or refused: formats, degrees of one, units, counts.
#include <gtest/gtest.h>

#include "host/validate/training/training_steps.hpp"
#include "tests/validate/training/published_run.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::predicted_training;
using test::row_of;
using test::truth;

/// Llama 3 70B on 256 accelerators, everything stated.
Cells large_run(const Cells& changes = {}) {
  Cells cells = {{"source", "Megatron-LM"},
                 {"notes", ""},
                 {"model", "llama-3-70b"},
                 {"hardware", "h100"},
                 {"n_gpus", "256"},
                 {"tp", "8"},
                 {"pp", "1"},
                 {"dp", "32"},
                 {"ep", ""},
                 {"precision", "bf16"},
                 {"microbatch", "1"},
                 {"seq_len", "8192"},
                 {"global_batch_seqs", "128"},
                 {"recompute", "selective"},
                 {"zero", "1"},
                 {"measured_quantity", "iteration_time"},
                 {"unit", "s"}};
  for (const auto& [column, value] : changes) test::set(cells, column, value);
  return cells;
}

/// The same with degrees, micro-batch, recomputation and sharding open.
Cells open_run(const Cells& changes) {
  Cells cells = large_run({{"tp", ""}, {"pp", ""}, {"dp", ""}, {"microbatch", ""}, {"recompute", ""}, {"zero", ""}});
  for (const auto& [column, value] : changes) test::set(cells, column, value);
  return cells;
}

TEST(TrainingStated, one_stated_degree_is_held_and_the_others_follow) {
  const auto with = [](const Cells& changes) { return training_case(truth(), row_of(open_run(changes))); };
  struct Held {
    const char *tensor, *pipeline, *data;
  };
  for (const Held& held : {Held{"1", "", ""}, Held{"8", "", ""}, Held{"", "4", ""}, Held{"", "1", ""},
                           Held{"", "", "16"}, Held{"2", "", "16"}, Held{"", "2", "16"}, Held{"", "", "4"}}) {
    const TrainingCase run = with({{"tp", held.tensor}, {"pp", held.pipeline}, {"dp", held.data}});
    const std::string name = std::string(held.tensor) + "/" + held.pipeline + "/" + held.data;
    EXPECT_EQ(run.reason, "") << name;
    const TrainingLayout& l = run.layout;
    EXPECT_EQ(l.tensor * l.pipeline * l.data, 256) << name;
    for (const auto& [text, degree, word] :
         {std::tuple{held.tensor, l.tensor, "tensor "}, std::tuple{held.pipeline, l.pipeline, "pipeline "}}) {
      const bool stated = *text != '\0', said = run.assumed.find(word + std::to_string(degree)) != std::string::npos;
      EXPECT_TRUE(!stated || std::to_string(degree) == text) << name;
      EXPECT_EQ(said, !stated) << name << run.assumed;
    }
    EXPECT_TRUE(*held.data == '\0' || std::to_string(l.data) == held.data) << name;
  }
  EXPECT_NE(with({{"dp", "256"}, {"zero", "3"}}).assumed.find("tensor 1, by the accelerators"), std::string::npos);
  const TrainingCase large = with({{"tp", "1"}, {"microbatch", "4"}});  // held, too, so that more stages are needed
  EXPECT_EQ(large.layout.micro_batch, 4);
  EXPECT_EQ(large.assumed.find("needs"), std::string::npos) << large.assumed;
  EXPECT_EQ(with({{"dp", "3"}}).reason, "degrees do not divide the accelerators");
  EXPECT_EQ(with({{"tp", "3"}}).reason, "tensor degree does not divide the heads");
  EXPECT_EQ(with({{"pp", "128"}}).reason, "more pipeline stages than layers");
}

TEST(TrainingStated, accelerators_that_nobody_counts_follow_from_one_degree) {
  for (const auto& [column, degree] : {std::pair{"tp", "1"}, std::pair{"pp", "2"}, std::pair{"dp", "2"}}) {
    const TrainingCase run = training_case(truth(), row_of(open_run({{"n_gpus", ""}, {column, degree}})));
    EXPECT_EQ(run.reason, "") << column;
    EXPECT_NE(run.assumed.find("accelerators"), std::string::npos) << run.assumed;
    EXPECT_EQ(run.layout.tensor * run.layout.pipeline * run.layout.data, run.task.n_gpus) << column;
  }
}

TEST(TrainingStated, sequences_beyond_the_context_of_the_model_are_computed_and_said) {
  const Prediction longer = predicted_training(large_run({{"seq_len", "16384"}, {"microbatch", ""}}));
  EXPECT_TRUE(longer.scored()) << longer.reason;
  EXPECT_NE(longer.assumed.find("16384 tokens, though the model's max_context is 8192"), std::string::npos)
      << longer.assumed;
  EXPECT_EQ(predicted_training(large_run()).assumed.find("max_context"), std::string::npos);  // 8192
}

TEST(TrainingStated, formats_without_a_unit_of_their_own_run_in_bf16) {
  for (const char* part : {"tpu-v5p", "a100"}) {
    const Prediction bf16 = predicted_training(large_run({{"hardware", part}}));
    const Prediction fp8 = predicted_training(large_run({{"hardware", part}, {"precision", "fp8"}}));
    EXPECT_EQ(fp8.value, bf16.value) << part;
    EXPECT_NE(fp8.assumed.find("fp8 in bf16"), std::string::npos) << fp8.assumed;
  }
  EXPECT_LT(predicted_training(large_run({{"precision", "fp8"}})).value, predicted_training(large_run()).value);
}

TEST(TrainingStated, fp32_needs_a_rate) {
  EXPECT_EQ(predicted_training(large_run({{"hardware", "gaudi2"}, {"precision", "fp32"}})).reason,
            "accelerator without a known fp32 rate");
}

TEST(TrainingStated, denied_formats_are_not_taken) {
  for (const char* text : {"no fp8", "bf16 (fp8 disabled)", "bf16, not fp8", "fp8 off", "bf16 instead of fp8"})
    EXPECT_TRUE(precision_in(text) == Precision::bf16) << text;
  for (const char* text : {"fp8", "mxfp8", "fp8(linear)", "fp8 rowwise", "fp8, not bf16", "e5m2"})
    EXPECT_TRUE(precision_in(text) == Precision::fp8) << text;
}

TEST(TrainingStated, an_expert_degree_of_one_is_held_by_the_layout_that_is_chosen) {
  const Cells cells = open_run({{"model", "deepseek-v3"}, {"seq_len", "4096"}, {"global_batch_seqs", "512"}});
  Cells one = cells;
  test::set(one, "ep", "1");
  const TrainingCase alone = training_case(truth(), row_of(one)), open = training_case(truth(), row_of(cells));
  EXPECT_EQ(alone.layout.expert, 1);
  EXPECT_EQ(alone.assumed.find("needs"), std::string::npos) << alone.assumed;
  EXPECT_GT(open.layout.expert, 1);
  EXPECT_NE(open.assumed.find("expert parallel " + std::to_string(open.layout.expert)), std::string::npos);
}

TEST(TrainingStated, rates_are_per_second) {
  const auto reason = [](const char* quantity, const char* unit) {
    return predicted_training(large_run({{"measured_quantity", quantity}, {"unit", unit}})).reason;
  };
  for (const char* unit : {"tokens/day", "tokens per hour", "tok/min"})
    EXPECT_EQ(reason("tokens_per_s_total", unit), "unit '" + std::string(unit) + "' is not per second");
  for (const char* unit : {"tokens/s", "tok/sec", "tokens per second"})
    EXPECT_EQ(reason("tokens_per_s_total", unit), "") << unit;
  EXPECT_NE(reason("throughput", "samples/min"), "");
}

TEST(TrainingStated, hours_and_days_with_a_factor_are_refused) {
  const auto reason = [](const char* quantity, const char* unit) {
    return predicted_training(large_run({{"measured_quantity", quantity}, {"unit", unit}})).reason;
  };
  for (const char* unit : {"M hours", "million GPU hours", "k hours", "thousand hours", "1e6 hours", "kGPU-hours",
                           "GPU hours (millions)", "1,000 hours", "k_hours", "10^6 GPU hours", "Mhours"})
    EXPECT_EQ(reason("gpu_hours", unit), "unit '" + std::string(unit) + "' has a factor; state the value in hours");
  EXPECT_NE(reason("gpu_days", "thousand days"), "");
  for (const char* unit :
       {"GPU-hours", "h", "hours", "H100 hours", "GPU hours (H100-80GB)", "chip-hours", "B200 GPU hours"})
    EXPECT_EQ(reason("gpu_hours", unit), "") << unit;
  EXPECT_EQ(reason("gpu_hours_per_trillion_tokens", "GPU-hours/1T tokens"), "");
  EXPECT_EQ(reason("gpu_days", "GPU-days"), "");
}

TEST(TrainingStated, quantities_are_read_in_any_case) {
  const auto of = [](const char* quantity) {
    return predicted_training(large_run({{"measured_quantity", quantity}, {"unit", ""}}));
  };
  const std::vector<std::vector<const char*>> same = {
      {"gpu_hours", "GPU hours", "gpu-hours", "GPU_HOURS"},
      {"iteration_time", "Mean iteration time", "iteration_time_avg"},
      {"activation memory per GPU", "activation_memory_per_gpu"},
      {"avg_system_power_per_accelerator", "Avg system power per accelerator"}};
  for (const auto& spellings : same)
    for (const char* spelling : spellings) {
      EXPECT_EQ(of(spelling).reason, "") << spelling;
      EXPECT_EQ(of(spelling).value, of(spellings.front()).value) << spelling;
    }
  EXPECT_EQ(of("gpu_huors").reason, "quantity 'gpu_huors' is not predicted; did you mean 'gpu_hours'?");
}

TEST(TrainingStated, utilisation_has_the_unit_of_the_row) {
  const auto of = [](const char* unit, const char* measured) {
    Cells cells = large_run({{"measured_quantity", "mfu"}, {"unit", unit}});
    cells.emplace_back("measured_value", measured);
    return predicted_training(cells).value;
  };
  EXPECT_LT(of("ratio", "57"), 1);
  EXPECT_GT(of("percent", "0.5"), 1);
  EXPECT_GT(of("", "57"), 1);
}

/// Sizes of Llama 3.1 8B under a name that the catalog does not know.
Cells sized_run(const Cells& changes) {
  Cells cells = large_run({{"model", "foo"}, {"tp", "1"}, {"n_gpus", "64"}, {"dp", "64"}});
  for (const auto& [column, value] : Cells{{"layers", "32"},
                                           {"hidden", "4096"},
                                           {"heads", "32"},
                                           {"kv_heads", "8"},
                                           {"head_dim", ""},
                                           {"ffn_hidden", "14336"},
                                           {"vocab", "128256"},
                                           {"params_b", "8"}})
    cells.emplace_back(column, value);
  for (const auto& [column, value] : changes) test::set(cells, column, value);
  return cells;
}

TEST(TrainingStated, counts_are_read_as_people_write_them) {
  const double plain = predicted_training(sized_run({})).value;
  for (const auto& [column, text] : Cells{{"hidden", "4,096"},
                                          {"hidden", "4 096"},
                                          {"seq_len", "8K"},
                                          {"seq_len", "8,192 tokens"},
                                          {"n_gpus", "64 GPUs"},
                                          {"vocab", "128_256"},
                                          {"global_batch_seqs", "128 sequences"},
                                          {"params_b", "8B"},
                                          {"params_b", "8,000M params"}})
    EXPECT_EQ(predicted_training(sized_run({{column, text}})).value, plain) << column << " " << text;
}

TEST(TrainingStated, letters_behind_any_count_are_read_and_said) {
  for (const auto& [column, text, plain] :
       {std::array{"n_gpus", "1K", "1024"}, std::array{"n_gpus", "1.5k GPUs", "1536"}, std::array{"dp", "0.5K", "512"},
        std::array{"global_batch_seqs", "2k", "2048"}, std::array{"global_batch_seqs", "2 thousand", "2000"},
        std::array{"global_batch_seqs", "1.3K samples", "1300"}, std::array{"hidden", "4Ki", "4096"},
        std::array{"vocab", "128k", "131072"}, std::array{"seq_len", "8 K tokens", "8192"}}) {
    const Cells base = {{"dp", ""}, {"global_batch_seqs", "4096"}};
    const auto with = [&](const char* value) {
      Cells changes = base;
      changes.emplace_back(column, value);
      return predicted_training(sized_run(changes));
    };
    const Prediction p = with(text);
    EXPECT_TRUE(p.scored() || std::string_view(column) == "dp") << column << " " << text << p.reason;
    EXPECT_EQ(p.value, with(plain).value) << column << " " << text;
    EXPECT_EQ(p.reason, with(plain).reason) << column << " " << text;
    const bool said = p.assumed.find(std::string(column) + " " + text + " as " + plain) != std::string::npos;
    EXPECT_TRUE(said || !p.scored()) << p.assumed;
  }
}

TEST(TrainingStated, a_batch_of_tokens_is_so_many_sequences) {
  Cells changes = {{"global_batch_seqs", ""}, {"global_batch_tokens", "1M"}};
  Cells tokens = sized_run({});
  tokens.emplace_back("global_batch_tokens", "");
  for (const auto& [column, value] : changes) test::set(tokens, column, value);
  const double plain = predicted_training(sized_run({})).value;  // 128 sequences of 8192 tokens
  EXPECT_EQ(predicted_training(tokens).value, plain);
  for (const char* text : {"1M tokens", "1,048,576 tokens", "1M tokens/batch", "1M tok", "1024K tokens"}) {
    const Prediction p = predicted_training(sized_run({{"global_batch_seqs", text}}));
    EXPECT_EQ(p.value, plain) << text << p.reason;
    EXPECT_NE(p.assumed.find("batch of 128 sequences"), std::string::npos) << p.assumed;
  }
  EXPECT_NE(predicted_training(sized_run({{"global_batch_seqs", "-1M tokens"}})).reason, "");
}

TEST(TrainingStated, other_counts_are_refused_by_column_and_text) {
  for (const auto& [column, text] : Cells{{"n_gpus", "0"},
                                          {"n_gpus", "64q"},
                                          {"head_dim", "wide"},
                                          {"global_batch_seqs", "0"},
                                          {"hidden", "-1"},
                                          {"heads", "32.5"},
                                          {"dp", "many"},
                                          {"seq_len", "1,00"},
                                          {"layers", "1e9"}})
    EXPECT_EQ(predicted_training(sized_run({{column, text}})).reason,
              column + " '" + text + "' is no whole number from 1 on");
  for (const char* text : {"0", "-8", "eight"})
    EXPECT_EQ(predicted_training(sized_run({{"params_b", text}})).reason,
              "params_b '" + std::string(text) + "' is no number of parameters in billions");
  EXPECT_TRUE(predicted_training(sized_run({{"kv_heads", "N/A"}})).scored());
}

TEST(TrainingStated, sizes_that_contradict_each_other_are_no_model) {
  const auto reason = [](const Cells& changes) { return predicted_training(sized_run(changes)).reason; };
  EXPECT_EQ(reason({{"heads", "33"}}), "33 heads do not divide hidden 4096");
  EXPECT_EQ(reason({{"kv_heads", "5"}}), "5 kv_heads do not divide heads 32");
  EXPECT_EQ(reason({{"kv_heads", "64"}}), "64 kv_heads do not divide heads 32");
  EXPECT_EQ(reason({{"params_b", "80"}}), "params_b 80 contradicts the stated sizes, which make 8");
  EXPECT_EQ(reason({{"params_b", "7"}}), "");
  EXPECT_EQ(reason({{"heads", "24"}, {"head_dim", "128"}}), "");
}

TEST(TrainingStated, a_mixture_widened_to_the_stated_size_contradicts_nothing) {
  Cells cells = sized_run({{"params_b", "75"}});
  cells.emplace_back("active_params_b", "20");
  const TrainingCase run = training_case(truth(), row_of(cells));
  EXPECT_EQ(run.reason.find("contradicts"), std::string::npos) << run.reason;
}

TEST(TrainingStated, heads_of_the_row_go_before_those_of_the_catalog) {
  Cells cells = sized_run({{"model", "mpt-30b"},
                           {"layers", "48"},
                           {"hidden", "7168"},
                           {"heads", "56"},
                           {"kv_heads", "56"},
                           {"ffn_hidden", "28672"},
                           {"vocab", "50368"},
                           {"zero", "3"},
                           {"params_b", "30"}});
  const ModelSpec m = training_case(truth(), row_of(cells)).model;
  EXPECT_EQ(m.heads, 56);
  EXPECT_EQ(m.kv_heads, 56);
  EXPECT_EQ(m.head_dim, 128);
}

TEST(TrainingStated, shares_of_the_layers_recompute) {
  const auto share = [](const char* text) {
    const TrainingCase run = training_case(truth(), row_of(large_run({{"recompute", text}})));
    return run.layout.recompute == Recompute::full ? run.recompute_layers : 0;
  };
  for (const char* half : {"0.5", ".5", "50%", "every other layer", "every second layer", "every 2nd layer"})
    EXPECT_DOUBLE_EQ(share(half), 0.5) << half;
  EXPECT_DOUBLE_EQ(share("every 4th layer"), 0.25);
  EXPECT_DOUBLE_EQ(share("every layer"), 1);
  EXPECT_DOUBLE_EQ(share("0"), 0);
  for (const char* refused : {"mlp", "1.5", "-0.5"})
    EXPECT_NE(predicted_training(large_run({{"recompute", refused}})).reason, "") << refused;
}

TEST(TrainingStated, notes_state_the_sharding_where_the_column_is_empty) {
  const auto stage = [](const char* notes, const char* column = "") {
    const TrainingCase run = training_case(truth(), row_of(large_run({{"notes", notes}, {"zero", column}})));
    return static_cast<int>(run.layout.zero);
  };
  for (const char* notes :
       {"ZeRO-3", "zero stage 3", "FSDP", "with fully sharded data parallelism", "ZeRO-3, not ZeRO-1"})
    EXPECT_EQ(stage(notes), 3) << notes;
  EXPECT_EQ(stage("ZeRO-2"), 2);
  EXPECT_EQ(stage("distributed optimizer"), 1);
  for (const char* notes : {"", "without ZeRO-3", "faster than FSDP", "zero-bubble schedule", "stage 3 of the recipe"})
    EXPECT_EQ(stage(notes), stage("plain")) << notes;
  EXPECT_EQ(stage("ZeRO-3", "1"), 1);
  const TrainingCase run = training_case(truth(), row_of(large_run({{"notes", "ZeRO-3"}, {"zero", ""}})));
  EXPECT_NE(run.assumed.find("ZeRO 3 (notes)"), std::string::npos) << run.assumed;
}

TEST(TrainingStated, recomputation_of_other_operations_is_said) {
  const auto assumed = [](const char* text) {
    return training_case(truth(), row_of(large_run({{"recompute", text}}))).assumed;
  };
  EXPECT_NE(assumed("layernorm").find("'layernorm' counts as attention's"), std::string::npos);
  for (const char* text : {"selective", "core_attn", "core_attn, layernorm", "selective(per-op)"})
    EXPECT_EQ(assumed(text).find("counts as"), std::string::npos) << text;
}

TEST(TrainingStated, notes_that_deny_recomputation) {
  for (const char* notes :
       {"gradient checkpointing: not used", "recomputation avoided", "recomputation was not necessary"})
    EXPECT_TRUE(training_case(truth(), row_of(large_run({{"notes", notes}, {"recompute", ""}}))).layout.recompute ==
                Recompute::none)
        << notes;
}

TEST(TrainingStated, a_replaced_framework_is_not_the_one) {
  const auto profile = [](const char* notes) {
    return training_case(truth(), row_of(large_run({{"source", "somewhere"}, {"notes", notes}}))).profile;
  };
  EXPECT_NE(profile("DeepSpeed"), profile("we replaced DeepSpeed by FSDP"));
  EXPECT_EQ(profile("FSDP"), profile("we replaced DeepSpeed by FSDP"));
}

TEST(TrainingStated, nodes_that_nobody_has_are_left_out_aloud) {
  const Prediction plain = predicted_training(large_run());
  const Prediction absurd = predicted_training(large_run({{"hardware", "H100, 1000000 GPUs/node"}}));
  EXPECT_EQ(absurd.value, plain.value);
  EXPECT_NE(absurd.assumed.find("left out, as no node has them"), std::string::npos) << absurd.assumed;
}

TEST(TrainingStated, a_negative_stage_is_none) {
  for (const char* text : {"-1", "ZeRO--1", "stage -2"})
    EXPECT_NE(predicted_training(large_run({{"zero", text}})).reason.find("is not understood"), std::string::npos)
        << text;
}

}  // namespace
}  // namespace eqc
