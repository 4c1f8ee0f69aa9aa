// What a published row was run on: degrees, copies of attention, replicas, settings of its clients and scheduler.
#include <gtest/gtest.h>

#include <cmath>

#include "host/validate/prediction.hpp"
#include "host/validate/serving/deployment.hpp"
#include "host/validate/serving/served_row.hpp"
#include "tests/validate/serving/served_rows.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::llama;
using test::mixture;
using test::row_of;
using test::set;
using test::truth;

TEST(Deployment, any_degrees_give_a_finite_prediction) {
  for (const char* tensor : {"", "0", "-3", "7", "1000000"})
    for (const char* expert : {"", "0", "3", "100000"})
      for (const char* gpus : {"", "0", "5", "72"}) {
        Cells cells = llama("tpot_mean", "64");
        set(cells, "model", "DeepSeek-R1");
        set(cells, "tp", tensor);
        set(cells, "ep", expert);
        set(cells, "n_gpus", gpus);
        const Prediction p = predict_serving(truth(), row_of(cells));
        EXPECT_TRUE(!p.scored() || (p.value > 0 && p.value < 1e12)) << tensor << " " << expert << " " << gpus;
      }
}

TEST(Deployment, only_parts_of_several_cores_count_as_several_ranks) {
  Cells cells = llama("tpot_mean", "64");
  set(cells, "hardware", "H100");
  set(cells, "n_gpus", "4");
  set(cells, "tp", "8");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).reason, "degrees multiply to more than the accelerators");
  set(cells, "hardware", "Inferentia2");  // two NeuronCores
  const Deployment cores = deployment_of(truth(), row_of(cells));
  EXPECT_EQ(cores.reason, "");
  EXPECT_NE(cores.assumed.find("each accelerator counts as 2 ranks"), std::string::npos) << cores.assumed;
  set(cells, "tp", "16");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).reason, "degrees multiply to more than the accelerators");
}

TEST(Deployment, expert_ranks_and_tensor_ranks_divide_one_another) {
  Cells cells = llama("tpot_mean", "64");
  set(cells, "model", "DeepSeek-R1");
  set(cells, "n_gpus", "8");
  set(cells, "tp", "8");
  for (const char* expert : {"6", "12", "20"}) {
    set(cells, "ep", expert);
    EXPECT_EQ(deployment_of(truth(), row_of(cells)).reason, "expert ranks and tensor ranks do not divide one another")
        << expert;
  }
  set(cells, "ep", "4");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).reason, "");
}

TEST(Deployment, experts_over_more_ranks_than_attention_mean_copies_of_attention) {
  Cells cells = llama("tpot_mean", "64");
  set(cells, "model", "DeepSeek-R1");
  set(cells, "n_gpus", "8");
  set(cells, "tp", "1");
  set(cells, "ep", "8");
  const Deployment d = deployment_of(truth(), row_of(cells));
  EXPECT_EQ(attention_copies(d.layout), 8);
  set(cells, "notes", "attention_dp=1, moe_tp=1");
  const Deployment shared = deployment_of(truth(), row_of(cells));
  EXPECT_EQ(attention_copies(shared.layout), 1);
  EXPECT_EQ(shared.layout.tensor, 8);
}

TEST(Deployment, widths_counted_twice_are_taken_once_and_said) {
  // InferenceX runs tp 8, ep 8 on one node of eight; a database of its runs counts 64 ranks (8 x 8).
  for (const auto& [tensor, attention] : {std::pair{"64", "1"}, std::pair{"1", "64"}}) {
    const Deployment d = deployment_of(truth(), row_of(mixture("B200-180GB", "64", tensor, "8", attention)));
    ASSERT_TRUE(d.reason.empty()) << d.reason;
    EXPECT_EQ(d.n_gpus, 8);
    EXPECT_EQ(d.layout.expert, 8);
    EXPECT_EQ(attention_copies(d.layout), attention == std::string("64") ? 8 : 1);
    EXPECT_NE(d.assumed.find("widths counted twice: 8 accelerators, not 64"), std::string::npos) << d.assumed;
  }
  // 64 ranks that are really there, in a rack of 72 and with experts over all of them
  const Deployment wide = deployment_of(truth(), row_of(mixture("GB200-NVL72", "64", "1", "64", "64")));
  EXPECT_EQ(wide.n_gpus, 64);
  EXPECT_EQ(wide.assumed.find("counted twice"), std::string::npos);
}

TEST(Deployment, copies_of_attention_share_the_accelerators_of_tensor_parallelism) {
  // trtllm-bench --tp 4 --ep 4 with enable_attention_dp and four copies on four accelerators are the same run
  const Deployment stated = deployment_of(truth(), row_of(mixture("B200-180GB", "4", "4", "4", "4"))),
                   ranks = deployment_of(truth(), row_of(mixture("B200-180GB", "4", "1", "4", "4")));
  for (const Deployment* d : {&stated, &ranks}) {
    EXPECT_EQ(d->n_gpus, 4);
    EXPECT_EQ(d->replicas, 1);
    EXPECT_EQ(d->layout.tensor, 1);
    EXPECT_EQ(attention_copies(d->layout), 4);
  }
  EXPECT_EQ(deployment_of(truth(), row_of(mixture("H100-SXM-80GB", "16", "8", "16", "2"))).layout.tensor, 8);
}

TEST(Deployment, cards_stand_in_one_machine_up_to_eight_of_them) {
  Cells cells = llama("output_throughput_total", "32");
  set(cells, "hardware", "RTX 4090");
  set(cells, "n_gpus", "4");
  set(cells, "tp", "4");
  const Deployment four = deployment_of(truth(), row_of(cells));
  EXPECT_EQ(four.node_size, 4);
  EXPECT_NE(four.assumed.find("4 cards in one machine"), std::string::npos) << four.assumed;
  set(cells, "n_gpus", "16");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).node_size, 2);  // several machines: as the catalog has them
  set(cells, "hardware", "H100-SXM-80GB");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).node_size, 8);
}

TEST(Deployment, a_replica_has_its_stated_part_of_the_clients) {
  Cells cells = llama("tpot_mean", "448");
  set(cells, "notes", "batch column = per-replica batch_size 14");  // 32 replicas of two accelerators
  const Deployment d = deployment_of(truth(), row_of(cells));
  EXPECT_EQ(d.batch, 14);
  EXPECT_NE(d.assumed.find("14 of 448 clients on this replica"), std::string::npos) << d.assumed;
  set(cells, "notes", "batch column = per-replica batch_size 224");  // as many as the two accelerators could be
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).batch, 448);
}

TEST(Deployment, clients_and_scheduler_are_as_the_source_says) {
  Cells cells = llama("ttft_mean", "64");
  cells.emplace_back("source", "");
  set(cells, "framework", "SGLang 0.5.1");
  const Deployment plain = deployment_of(truth(), row_of(cells));
  EXPECT_EQ(plain.loop->order, PromptOrder::first);  // no mixed chunks by default
  EXPECT_EQ(plain.loop->shortest, 1);
  EXPECT_EQ(plain.input_tokens, 1000);
  set(cells, "source", "InferenceX");  // lengths between 0.8 and 1 of the stated ones
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).input_tokens, 900);
  set(cells, "source", "aiconfigurator gap-analysis");
  set(cells, "framework", "SGLang 0.5.6");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).loop->order, PromptOrder::mixed);
  set(cells, "framework", "TensorRT-LLM 1.0 (PyTorch backend)");
  const Deployment whole = deployment_of(truth(), row_of(cells));
  EXPECT_TRUE(whole.loop->whole_prompts);
  EXPECT_EQ(whole.chunk_tokens, 1000 + 64 + 1500);  // its rule: max_num_tokens = max_batch_size + isl + 1500
  set(cells, "measured_quantity", "output_throughput_total");
  EXPECT_FALSE(deployment_of(truth(), row_of(cells)).loop.has_value());
}

TEST(Deployment, a_server_that_prepares_no_step_ahead_hides_none_of_its_work) {
  Cells cells = llama("tpot_mean", "8");
  cells.emplace_back("source", "");
  set(cells, "framework", "trtllm 1.0.0rc3");
  const Deployment ahead = deployment_of(truth(), row_of(cells));
  const double hidden = predict_serving(truth(), row_of(cells)).value;
  set(cells, "source", "aiconfigurator gap-analysis");  // its template: disable_overlap_scheduler, equal lengths
  const Deployment plain = deployment_of(truth(), row_of(cells));
  EXPECT_TRUE(ahead.loop->ahead);
  EXPECT_FALSE(plain.loop->ahead);
  EXPECT_FALSE(ahead.loop->exact_graphs);
  EXPECT_TRUE(plain.loop->exact_graphs);  // and pads no batch to a captured one
  EXPECT_EQ(plain.loop->shortest, 1);
  EXPECT_GT(predict_serving(truth(), row_of(cells)).value, hidden);
}

TEST(Deployment, a_source_sets_up_its_servers_by_model_format_lengths_and_drafts) {
  Cells cells = mixture("B200-180GB", "8", "8", "8", "1");
  cells.emplace_back("source", "InferenceX");
  set(cells, "framework", "trtllm 1.1.0");
  set(cells, "weight_precision", "fp8");
  set(cells, "input_len", "1024");
  set(cells, "output_len", "1024");
  const auto graphs = [&] { return deployment_of(truth(), row_of(cells)).graph_tokens; };
  EXPECT_EQ(graphs(), 8192);  // dsr1_fp8_b200_trt.sh: piecewise graphs from 64 clients on
  set(cells, "batch_or_concurrency", "32");
  EXPECT_FALSE(graphs().has_value());
  cells.emplace_back("draft_tokens", "3");
  EXPECT_EQ(graphs(), 9216);  // its sibling with drafted tokens: from 5 on
  set(cells, "model", "Llama-3.1-70B");
  EXPECT_FALSE(graphs().has_value());
}

TEST(Deployment, formats_are_read_in_any_usual_spelling) {
  Cells cells = llama("tpot_mean", "8");
  const auto stored = [&](const char* spelled) {
    set(cells, "weight_precision", spelled);
    return deployment_of(truth(), row_of(cells)).weights.dense;
  };
  for (const char* four : {"q4_k_m", "IQ2_XXS", "4 bits", "w4a16", "fp4"})
    EXPECT_EQ(stored(four), Precision::fp4) << four;
  for (const char* eight : {"8bit", "Q6_K", "e4m3"}) EXPECT_EQ(stored(eight), Precision::fp8) << eight;
  EXPECT_EQ(stored("w8a8"), Precision::int8);
  EXPECT_EQ(stored("fp8 w8a8"), Precision::fp8);
  EXPECT_EQ(stored("half"), Precision::bf16);
  set(cells, "weight_precision", "foo");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).reason, "weight_precision 'foo' is no format that is known");
}

/// Llama 3.3 70B on two H100, stored and multiplied as the cell says.
Deployment in_format(const char* weights, const char* hardware = "H100-SXM-80GB") {
  Cells cells = llama("ttft_mean", "8");
  set(cells, "hardware", hardware);
  set(cells, "weight_precision", weights);
  return deployment_of(truth(), row_of(cells));
}

TEST(Deployment, weights_are_multiplied_in_what_the_format_says) {
  struct Format {
    Precision stored;
    std::optional<Precision> multiplied;
    std::vector<const char*> spellings;
  };
  const std::vector<Format> formats = {
      {Precision::int8,
       Precision::bf16,
       {"w8a16", "W8A16", "int8 weight-only", "int8_weight_only", "int8wo", "weight-only int8", "a16w8", "w8abf16",
        "int8 weights, bf16 activations", "GPTQ-Int8", "awq int8", "int8 (16-bit compute)"}},
      {Precision::fp8, Precision::bf16, {"fp8 w8a16", "fp8 weight only", "fp8 (Marlin)", "fp8, computed in bf16"}},
      {Precision::fp4,
       Precision::bf16,
       {"w4a16", "int4", "int4 weight-only", "awq", "gptq-4bit-g128", "nf4", "nvfp4 weight-only", "mxfp4 w4a16",
        "int4wo", "w3a16"}},
      {Precision::fp8, Precision::bf16, {"w6a16", "FP6", "exl2-6.0bpw", "q6_k"}},
      {Precision::int8, std::nullopt, {"w8a8", "int8", "int8 w8a8", "int8, not weight-only", "w8-a8"}},
      {Precision::fp8, std::nullopt, {"fp8", "w8a8 (fp8)", "fp8_w8a8", "fp8 (no weight-only kernels)"}},
      {Precision::fp4, Precision::fp8, {"w4a8", "W4A8_AWQ", "w4afp8", "int4 weights, fp8 activations"}},
      {Precision::fp4, Precision::int8, {"w4a8 int8", "int4 weights, int8 activations"}},
      {Precision::fp4, std::nullopt, {"nvfp4", "mxfp4", "w4a4"}},
      {Precision::bf16, std::nullopt, {"bf16", "w16a16"}}};
  for (const Format& format : formats)
    for (const char* spelled : format.spellings) {
      const Deployment d = in_format(spelled);
      EXPECT_EQ(d.reason, "") << spelled;
      EXPECT_EQ(d.weights.dense, format.stored) << spelled;
      EXPECT_EQ(d.weights.multiplied, format.multiplied) << spelled;
    }
  EXPECT_EQ(in_format("w4a8", "A100-SXM4-80GB").weights.multiplied, Precision::int8);  // has no fp8
  for (const char* odd : {"w8a4", "w4a32", "w8a3"})
    EXPECT_EQ(in_format(odd).reason, std::string("weight_precision '") + odd + "' is no format that is known");
}

TEST(Deployment, weight_only_streams_narrow_weights_and_multiplies_at_16_bit_rates) {
  const auto predicted = [](const char* weights, const char* quantity) {
    Cells cells = llama(quantity, "1");
    set(cells, "weight_precision", weights);
    set(cells, "n_gpus", "4");
    set(cells, "tp", "4");
    set(cells, "input_len", "8000");
    return predict_serving(truth(), row_of(cells)).value;
  };
  // prompts are products, at the rate of 16 bits; steps of one sequence are bytes, half as many
  EXPECT_GT(predicted("w8a16", "ttft_mean"), 1.3 * predicted("w8a8", "ttft_mean"));
  EXPECT_NEAR(predicted("w8a16", "ttft_mean") / predicted("bf16", "ttft_mean"), 1, 0.01);
  EXPECT_LT(predicted("w8a16", "tpot_mean"), 0.75 * predicted("bf16", "tpot_mean"));
  EXPECT_LT(predicted("w4a8", "ttft_mean"), 0.75 * predicted("w4a16", "ttft_mean"));
}

TEST(Deployment, caches_of_four_bits_take_their_bytes_and_odd_widths_are_said) {
  Cells cells = llama("tpot_mean", "4");  // that all of them hold
  set(cells, "input_len", "30000");
  cells.emplace_back("kv_precision", "");
  const auto with = [&](const char* cache) {
    set(cells, "kv_precision", cache);
    return deployment_of(truth(), row_of(cells));
  };
  const auto seconds = [&](const char* cache) {
    set(cells, "kv_precision", cache);
    return predict_serving(truth(), row_of(cells)).value;
  };
  for (const char* four : {"fp4", "int4", "nvfp4", "4-bit", "q4_0", "Q4_0", "mxfp4", "4 bits", "w4a16"}) {
    EXPECT_EQ(with(four).layout.kv, Precision::fp4) << four;  // 4.5 bits with block scales
    EXPECT_EQ(with(four).assumed.find("counted"), std::string::npos) << with(four).assumed;
    EXPECT_EQ(seconds(four), seconds("fp4")) << four;
  }
  EXPECT_LT(seconds("fp4"), seconds("fp8"));
  EXPECT_LT(seconds("fp8"), seconds("bf16"));
  for (const auto& [cache, said] :
       {std::pair{"q5_0", "cache of 5.6 bits counted as 8"}, std::pair{"6-bit", "cache of 6 bits counted as 8"},
        std::pair{"int3", "cache of 3 bits counted as 4.5"}, std::pair{"q4_1", "cache of 5.1 bits counted as 4.5"},
        std::pair{"2-bit", "cache of 2 bits counted as 4.5"}, std::pair{"3 bits", "cache of 3 bits counted as 4.5"}})
    EXPECT_NE(with(cache).assumed.find(said), std::string::npos) << cache << with(cache).assumed;
  EXPECT_NE(in_format("2.5bpw").assumed.find("weights of 2.5 bits counted as 4.5"), std::string::npos);
}

TEST(Deployment, methods_are_read_in_usual_words_and_only_where_they_are_said_to_be_used) {
  Cells cells = mixture("H200-SXM-141GB", "8", "8", "8", "");
  set(cells, "framework", "sglang 0.5.9");
  const auto with = [&](const char* notes) {
    set(cells, "notes", notes);
    return deployment_of(truth(), row_of(cells));
  };
  for (const char* notes : {"no MTP", "without MTP", "MTP off", "MTP=0", "speculative decoding status not in file"})
    EXPECT_EQ(with(notes).draft_tokens, 0) << notes;
  for (const char* notes : {"EAGLE-3, 3 draft tokens", "speculative decoding with 3 draft tokens", "mtp 3", "MTP-3",
                            "MTP speculative decoding (3 draft layers)", "MTP (3)", "num_speculative_tokens=3",
                            "--speculative-num-steps 3", "3 draft tokens", "draft model Llama 1B with 3 tokens"})
    EXPECT_EQ(with(notes).draft_tokens, 3) << notes;
  for (const char* notes : {"not disaggregated", "non-disaggregated"}) EXPECT_FALSE(with(notes).disaggregated) << notes;
  for (const char* notes : {"disaggregated", "PD disaggregation", "PD-disagg, 1P1D"})
    EXPECT_TRUE(with(notes).disaggregated) << notes;
  for (const char* notes : {"enable_attention_dp: false", "without attention DP", "training used dp=64"})
    EXPECT_EQ(with(notes).layout.tensor, 8) << notes;
  for (const char* notes : {"--enable-dp-attention --dp-size 8", "DP attention", "MoE ran with enable_attention_dp"})
    EXPECT_EQ(with(notes).layout.tensor, 1) << notes;
}

TEST(Deployment, drafts_without_a_number_are_one_and_said) {
  Cells cells = llama("tpot_mean", "8");
  cells.emplace_back("draft_acceptance", "");
  const auto with = [&](const char* column, const char* words) {
    Cells stated = cells;
    set(stated, column, words);
    return deployment_of(truth(), row_of(stated));
  };
  for (const char* notes : {"EAGLE", "speculative decoding", "speculative decoding with a draft model", "spec decode",
                            "Medusa", "prompt lookup decoding", "n-gram speculation", "multi-token prediction",
                            "MTP module enabled", "drafting with MTP layers", "self-speculative decoding",
                            "use_mtp=true", "no MTP in table 2; EAGLE in table 3"}) {
    const Deployment d = with("notes", notes);
    EXPECT_EQ(d.draft_tokens, 1) << notes;
    EXPECT_NE(d.assumed.find("one drafted token (notes name no number)"), std::string::npos) << notes << d.assumed;
  }
  EXPECT_EQ(with("framework", "vLLM 0.11 + EAGLE3").draft_tokens, 1);
  const Deployment accepted = with("draft_acceptance", "0.7");
  EXPECT_EQ(accepted.draft_tokens, 1);
  EXPECT_NE(accepted.assumed.find("one drafted token (an acceptance is stated"), std::string::npos) << accepted.assumed;
  for (const char* notes : {"EAGLE with three draft tokens", "MTP: 3", "EAGLE depth 3", "speculative decoding (k=3)",
                            "3-token drafts", "max_draft_len=3, MTP, draft length 3", "MTP drafts 3",
                            "MTP=0 elsewhere, EAGLE here: 3 draft tokens", "spec decode, num_nextn_predict_layers=3"})
    EXPECT_EQ(with("notes", notes).draft_tokens, 3) << notes;
}

TEST(Deployment, modules_for_drafts_are_not_their_use_clause_by_clause) {
  Cells cells = llama("tpot_mean", "8");
  const auto with = [&](const char* notes) {
    set(cells, "notes", notes);
    return deployment_of(truth(), row_of(cells));
  };
  for (const char* notes : {"MTP module not loaded", "MTP module trained but unused", "MTP module dropped",
                            "speculative decoding was not used", "no EAGLE", "plain (previously EAGLE)"})
    EXPECT_EQ(with(notes).draft_tokens, 0) << notes;
  for (const char* notes : {"the model has an MTP head", "one MTP layer", "supports EAGLE", "trained with MTP"}) {
    EXPECT_EQ(with(notes).draft_tokens, 0) << notes;
    EXPECT_NE(with(notes).assumed.find("no drafted tokens"), std::string::npos) << notes;
  }
  // what one clause says of a module is not said of another's drafts
  for (const char* notes : {"MTP with 2 draft tokens; MTP module not loaded on A100", "MTP module under load; MTP-2",
                            "the model has an MTP head, MTP with 2 draft tokens", "MTP (2), EAGLE not used"})
    EXPECT_EQ(with(notes).draft_tokens, 2) << notes;
}

TEST(Deployment, a_prompt_that_is_cached_whole_computes_its_last_token) {
  Cells cells = llama("ttft_mean", "1");
  cells.emplace_back("prefix_hit_share", "");
  const auto with = [&](const char* share) {
    set(cells, "prefix_hit_share", share);
    return predict_serving(truth(), row_of(cells)).value;
  };
  EXPECT_EQ(with("1"), with("0.999"));  // one token of 1000
  EXPECT_LT(with("0.995"), with("0.99"));
  EXPECT_LT(with("1"), with("0.995"));
}

TEST(Deployment, unknown_acceptance_of_drafts_widens_the_interval) {
  Cells cells = llama("tpot_mean", "8");
  cells.emplace_back("draft_tokens", "3");
  cells.emplace_back("draft_acceptance", "");
  const double unknown = deployment_of(truth(), row_of(cells)).doubt;
  set(cells, "draft_acceptance", "0.72");
  EXPECT_GT(unknown, deployment_of(truth(), row_of(cells)).doubt);
}

TEST(Deployment, impossible_degrees_are_refused) {
  const auto reason = [](const Cells& cells) { return deployment_of(truth(), row_of(cells)).reason; };
  EXPECT_EQ(reason(mixture("GB200-NVL72", "20", "20", "1", "1")), "tensor degree does not divide the heads");
  EXPECT_EQ(reason(mixture("B200-180GB", "512", "1", "512", "512")), "more expert ranks than experts");
  EXPECT_EQ(reason(mixture("B200-180GB", "8", "1", "32", "")), "degrees multiply to more than the accelerators");
  Cells cells = mixture("B200-180GB", "800", "8", "8", "1");
  set(cells, "pp", "100");
  EXPECT_EQ(reason(cells), "more pipeline stages than layers");
}

TEST(Deployment, four_bit_mixtures_keep_attention_in_16_bits) {
  Cells cells = llama("tpot_mean", "64");
  set(cells, "model", "gpt-oss-120b");
  set(cells, "weight_precision", "mxfp4");
  const Deployment d = deployment_of(truth(), row_of(cells));
  EXPECT_EQ(d.weights.dense, Precision::bf16);
  EXPECT_EQ(d.weights.experts, Precision::fp4);
}

TEST(Deployment, a_published_format_is_what_its_name_says) {
  // gpt-oss' card: MXFP4 experts; Kimi K2.5's: INT4. Blackwell multiplies the former, and widens the latter.
  for (const auto& [model, format] : {std::pair{"gpt-oss-120b", "mxfp4"}, std::pair{"Kimi-K2.5", "int4"}}) {
    Cells cells = llama("tpot_mean", "32");
    set(cells, "model", model);
    set(cells, "hardware", "B200-180GB");
    set(cells, "n_gpus", "8");
    set(cells, "tp", "8");
    set(cells, "weight_precision", format);
    const double stated = predict_serving(truth(), row_of(cells)).value;
    const bool widened = deployment_of(truth(), row_of(cells)).weights.multiplied.has_value();
    EXPECT_EQ(widened, std::string_view(format) == "int4");
    set(cells, "weight_precision", "");
    EXPECT_EQ(deployment_of(truth(), row_of(cells)).weights.multiplied.has_value(), widened) << model;
    EXPECT_EQ(predict_serving(truth(), row_of(cells)).value, stated) << model;
  }
}

}  // namespace
}  // namespace eqc
