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

TEST(Deployment, copies_of_attention_of_a_dense_model_are_replicas_or_refused) {
  const auto of = [](const char* gpus, const char* tensor, const char* copies) {
    Cells cells = llama("tpot_mean", "32");
    set(cells, "n_gpus", gpus);
    set(cells, "tp", tensor);
    cells.emplace_back("attention_dp", copies);
    return deployment_of(truth(), row_of(cells));
  };
  EXPECT_EQ(of("8", "2", "4").replicas, 4);
  EXPECT_NE(of("8", "2", "4").assumed.find("4 copies of attention are replicas"), std::string::npos);
  EXPECT_EQ(of("", "2", "4").n_gpus, 8);
  EXPECT_NE(of("8", "8", "4").reason.find("attention_dp 4 within the tensor ranks"), std::string::npos);
  EXPECT_EQ(of("8", "8", "1").reason, "");
  EXPECT_EQ(of("8", "8", "").reason, "");
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

TEST(Deployment, settings_are_those_of_the_benchmark_that_ran_not_of_one_compared_with) {
  const auto stream = [](const char* source) {
    Cells cells = test::llama("tpot_mean", "64");
    cells.emplace_back("source", source);
    set(cells, "framework", "SGLang 0.5.9");
    return deployment_of(truth(), row_of(cells)).loop->stream_interval;
  };
  EXPECT_GT(stream("SemiAnalysis InferenceX v2"), 1);
  EXPECT_EQ(stream("InferenceMAX, 2025-11"), stream("InferenceX"));  // its earlier name
  for (const char* source : {"own blog", "own blog, compared with InferenceX v2", "not InferenceX's settings"})
    EXPECT_EQ(stream(source), 1) << source;
}

TEST(Deployment, settings_hold_for_a_model_and_a_format_in_any_spelling) {
  const auto every = [](const char* model, const char* weights) {
    Cells cells = test::mixture("B200", "8", "8", "8", "1");
    cells.emplace_back("source", "InferenceX");
    set(cells, "model", model);
    set(cells, "weight_precision", weights);
    set(cells, "framework", "SGLang 0.5.9");
    return deployment_of(truth(), row_of(cells)).loop->stream_interval;
  };
  const double written = every("DeepSeek-R1", "nvfp4");
  EXPECT_NE(written, every("DeepSeek-R1", "fp8"));
  for (const char* model : {"DeepSeek-R1", "deepseek-r1", "DeepSeek R1", "deepseek-ai/DeepSeek-R1"})
    for (const char* weights : {"nvfp4", "NVFP4", "fp4"}) EXPECT_EQ(every(model, weights), written) << model << weights;
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
  EXPECT_TRUE(deployment_of(truth(), row_of(cells)).loop.has_value());  // one run, whatever was measured of it
  set(cells, "batch_or_concurrency", "");
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
  EXPECT_EQ(ahead.loop->graphs, Graphs::padded);
  EXPECT_EQ(plain.loop->graphs, Graphs::exact);  // and pads no batch to a captured one
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

}  // namespace
}  // namespace eqc
