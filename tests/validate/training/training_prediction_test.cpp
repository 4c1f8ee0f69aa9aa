// Training predictions: published step times within wide tolerances, directions of effects, quantities by other names.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/validate/training/published_run.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::gpt3;
using test::predicted_training;
using test::set;
using test::torchtitan_run;

TEST(PredictTraining, reproduces_published_step_times) {
  EXPECT_NEAR(predicted_training(gpt3()).value, 13.75, 0.1 * 13.75);  // table 5
  Cells full = gpt3();
  set(full, "recompute", "full");
  EXPECT_NEAR(predicted_training(full).value, 18.13, 0.1 * 18.13);  // table 5
}

TEST(PredictTraining, interval_holds_the_prediction_and_baseline_is_45_percent_of_peak) {
  const Prediction p = predicted_training(gpt3());
  EXPECT_LT(p.p05, p.value);
  EXPECT_GT(p.p95, p.value);
  EXPECT_GT(p.baseline, 0);
  const Prediction flops = predicted_training(gpt3("hardware_flops_per_gpu"));
  EXPECT_NEAR(flops.baseline, 0.45 * 312, 1e-6);
}

TEST(PredictTraining, rates_and_times_agree) {
  const double step_s = predicted_training(gpt3()).value;
  EXPECT_NEAR(predicted_training(gpt3("tokens_per_s_total")).value, 64 * 2048 / step_s, 1e-6);
  EXPECT_NEAR(predicted_training(gpt3("tokens_per_s_per_gpu")).value, 2048 / step_s, 1e-6);
  EXPECT_NEAR(predicted_training(gpt3("sequences_per_s_total")).value, 64 / step_s, 1e-9);
}

TEST(PredictTraining, model_flop_follow_the_papers_formula) {
  // Narayanan et al. 2021, eq. 3 without recomputation: 72 B s l h^2 (1 + s/6h + V/12lh)
  const double step_s = predicted_training(gpt3()).value, h = 12288, s = 2048, l = 96, v = 51200;
  const double flop = 72 * 64 * s * l * h * h * (1 + s / (6 * h) + v / (12 * l * h));
  EXPECT_NEAR(predicted_training(gpt3("model_flops_per_gpu")).value, flop / step_s / 64 / 1e12,
              0.002 * flop / step_s / 64 / 1e12);
}

TEST(PredictTraining, notes_change_the_direction_they_should) {
  Cells plain = gpt3();
  plain.emplace_back("notes", "");
  const double usual = predicted_training(plain).value;
  set(plain, "notes", "zero-bubble schedule");
  EXPECT_LT(predicted_training(plain).value, usual);
  set(plain, "notes", "LoRA adapters");
  EXPECT_LT(predicted_training(plain).value, 0.85 * usual);  // no weight gradients: a third of the matrix work
  set(plain, "notes", "SOURCE INCONSISTENT: degrees");
  EXPECT_FALSE(predicted_training(plain).scored());
}

TEST(PredictTraining, waiting_for_every_kernel_adds_its_launches) {
  Cells plain = gpt3();
  plain.emplace_back("notes", "");
  const double usual = predicted_training(plain).value;
  set(plain, "notes", "CUDA_LAUNCH_BLOCKING=1");
  // 22 kernels forward, twice as many backward and 12 layers of a stage in 64 micro-batches and their bubble, 109 us
  // each
  const double added = predicted_training(plain).value - usual;
  EXPECT_NEAR(added, 3 * 22 * 12 * (64 + 7 / 3.0) * 109e-6, 0.35 * added);
}

TEST(PredictTraining, heads_off_the_tiles_cost_the_vector_units) {
  // BLOOM's topology tests (chronicles-prequel.md): 103.5 s with heads of 216, 147.4 s with heads of 108
  Cells fits = gpt3();
  set(fits, "hidden", "13824");
  set(fits, "heads", "64");  // of 216, a multiple of 8
  Cells does_not = fits;
  set(does_not, "heads", "128");  // of 108
  EXPECT_GT(predicted_training(does_not).value, 1.1 * predicted_training(fits).value);
}

TEST(PredictTraining, recomputation_in_the_notes_is_read) {
  Cells plain = gpt3();
  set(plain, "recompute", "");
  plain.emplace_back("notes", "HFU 43.3% with rematerialization");
  Cells stated = gpt3();
  set(stated, "recompute", "full");
  stated.emplace_back("notes", "");
  EXPECT_DOUBLE_EQ(predicted_training(plain).value, predicted_training(stated).value);
}

TEST(PredictTraining, a_framework_that_recomputes_by_default_does_where_nobody_says) {
  Cells cells = gpt3();
  set(cells, "source", "GPT-NeoX (Pythia)");
  set(cells, "recompute", "");
  const Prediction open = predicted_training(cells);
  EXPECT_NE(open.assumed.find("every layer recomputed"), std::string::npos) << open.assumed;
  set(cells, "recompute", "full");
  EXPECT_DOUBLE_EQ(open.value, predicted_training(cells).value);
  set(cells, "recompute", "none");
  EXPECT_GT(open.value, predicted_training(cells).value);
}

TEST(PredictTraining, hours_of_logged_iterations_hold_no_restarts) {
  Cells cells = gpt3("gpu_hours");
  cells.emplace_back("notes", "300B tokens");
  const double all = predicted_training(cells).value;
  set(cells, "notes", "300B tokens; hours computed from logged iteration time");
  EXPECT_LT(predicted_training(cells).value, 0.9 * all);
}

TEST(PredictTraining, logits_of_one_chunk_are_held_at_a_time) {
  Cells plain = gpt3("peak_memory_per_gpu");
  plain.emplace_back("notes", "");
  const double whole = predicted_training(plain).value;
  set(plain, "notes", "compiled, eight loss chunks");
  EXPECT_LE(predicted_training(plain).value, whole);
  set(plain, "pp", "1");
  set(plain, "interleave", "");
  const double chunks = predicted_training(plain).value;
  set(plain, "notes", "compiled");
  EXPECT_LT(chunks, predicted_training(plain).value);
}

TEST(PredictTraining, a_parallel_block_reduces_once) {
  Cells plain = gpt3();
  plain.emplace_back("notes", "");
  const double usual = predicted_training(plain).value;
  set(plain, "notes", "parallel block");
  EXPECT_LT(predicted_training(plain).value, usual);
}

TEST(PredictTraining, experts_may_take_tensor_ranks) {
  // Qwen3 30B-A3B, experts over all 8 ranks of which 2 share the tensors: expert ranks exceed data ranks.
  const Cells row = {{"model", "Qwen3_30B_a3B"},
                     {"hardware", "DGX-B200"},
                     {"n_gpus", "8"},
                     {"precision", "bf16"},
                     {"tp", "2"},
                     {"pp", "1"},
                     {"dp", "4"},
                     {"ep", "8"},
                     {"microbatch", "1"},
                     {"seq_len", "4096"},
                     {"global_batch_seqs", "64"},
                     {"measured_quantity", "tokens_per_s_per_gpu"}};
  const Prediction p = predicted_training(row);
  ASSERT_TRUE(p.scored()) << p.reason;
  EXPECT_GT(p.value, 2000);
  EXPECT_LT(p.value, 60000);
}

TEST(PredictTraining, refusals_have_countable_reasons) {
  EXPECT_EQ(predicted_training(
                {{"model", "Llama 3.1 70B"}, {"hardware", "Abacus 9000"}, {"measured_quantity", "iteration_time"}})
                .reason,
            "accelerator not in the catalog");
  EXPECT_EQ(
      predicted_training({{"model", "Nobody's model"}, {"hardware", "H100"}, {"measured_quantity", "iteration_time"}})
          .reason,
      "model not in the catalog, and neither layers and hidden nor a size are given");
  EXPECT_EQ(predicted_training(gpt3("happiness")).reason, "quantity 'happiness' is not predicted");
}

TEST(PredictTraining, an_unstated_micro_batch_costs_the_mean_of_those_alike) {
  Cells stated = gpt3(), open = gpt3();
  for (Cells* cells : {&stated, &open}) {
    set(*cells, "tp", "8");
    set(*cells, "pp", "1");
    set(*cells, "dp", "8");
    set(*cells, "layers", "12");
    set(*cells, "params_b", "22");
    set(*cells, "interleave", "1");
  }
  double fastest = 0;
  for (const char* micro : {"1", "2", "4", "8"}) {
    set(stated, "microbatch", micro);
    const double time = predicted_training(stated).value;
    fastest = fastest == 0 ? time : std::min(fastest, time);
  }
  set(open, "microbatch", "");
  EXPECT_GT(predicted_training(open).value, fastest);
  EXPECT_LT(predicted_training(open).value, 1.06 * fastest);
}

TEST(PredictTraining, a_chunk_of_one_layer_recomputes_all_or_nothing) {
  // no recomputation does not fit in 80 GB under tp 4, pp 8: some layers recompute; with one layer per chunk
  // (interleave 12), all of them
  Cells row = gpt3();
  set(row, "n_gpus", "1024");
  set(row, "tp", "4");
  set(row, "dp", "32");
  set(row, "recompute", "blocks");
  set(row, "global_batch_seqs", "2048");
  set(row, "interleave", "12");
  set(row, "zero", "1");
  const Prediction chunks_of_one = predicted_training(row);
  EXPECT_NE(chunks_of_one.assumed.find("recomputation in 100 % of layers"), std::string::npos) << chunks_of_one.assumed;
  set(row, "interleave", "1");
  const Prediction one_chunk = predicted_training(row);
  EXPECT_NE(one_chunk.assumed.find("% of layers"), std::string::npos) << one_chunk.assumed;
  EXPECT_EQ(one_chunk.assumed.find("100 % of layers"), std::string::npos) << one_chunk.assumed;
}

TEST(PredictTraining, weights_gathered_tensor_by_tensor_cost_a_ring_of_steps_each) {
  // Narayanan et al. 2021 (arXiv 2104.04473), table 2, ZeRO-3 (DeepSpeed): GPT 174.6B at 44 TFLOP/s on 1,536 A100; its
  // own parallelism reaches 141. 96 layers x 12 tensors x 4 passes x 1,535 steps of the network's latency.
  Cells row = gpt3("hardware_flops_per_gpu");
  set(row, "source", "Narayanan et al. 2021 (arXiv 2104.04473) Table 2");
  for (const auto& [column, value] : {std::pair{"global_batch_seqs", "1536"},
                                      {"n_gpus", "1536"},
                                      {"tp", "1"},
                                      {"pp", "1"},
                                      {"dp", "1536"},
                                      {"interleave", ""},
                                      {"recompute", "full"},
                                      {"zero", "3"},
                                      {"unit", "TFLOP/s/GPU"}})
    set(row, column, value);
  const double many = predicted_training(row).value;
  EXPECT_NEAR(many, 44, 0.25 * 44);
  set(row, "source", "PyTorch FSDP");  // one gather per layer
  EXPECT_GT(predicted_training(row).value, 2 * many);
}

TEST(PredictTraining, owners_served_one_after_the_other_cost_their_latencies) {
  // InternEvo's training performance page: InternLM-7B, 1,024 A100 on 4 x 100 Gb/s, states sharded over all ranks 2,271
  // tokens/s per accelerator, over eight 3,625
  Cells row = {{"source", "InternEvo training performance"},
               {"model", "InternLM-7B"},
               {"params_b", "7"},
               {"layers", "32"},
               {"hidden", "4096"},
               {"heads", "32"},
               {"vocab", "103168"},
               {"seq_len", "2048"},
               {"global_batch_seqs", "8192"},
               {"hardware", "A100-SXM4-80GB, 4x100Gb RoCE per node"},
               {"n_gpus", "1024"},
               {"precision", "bf16"},
               {"tp", "1"},
               {"pp", "1"},
               {"dp", "1024"},
               {"microbatch", "2"},
               {"recompute", "none"},
               {"zero", "zero1 over all DP"},
               {"measured_quantity", "tokens_per_s_per_gpu"},
               {"unit", "tokens/s/GPU"}};
  const double all = predicted_training(row).value;
  set(row, "zero", "zero1=8 (intra-node)");
  const double eight = predicted_training(row).value;
  EXPECT_NEAR(all, 2271, 0.2 * 2271);
  EXPECT_NEAR(eight, 3625, 0.1 * 3625);
}

TEST(PredictTraining, quantities_have_other_names) {
  const double step_s = predicted_training(gpt3()).value;
  EXPECT_DOUBLE_EQ(predicted_training(gpt3("Seconds per step")).value, step_s);
  EXPECT_DOUBLE_EQ(predicted_training(gpt3("tokens/s/GPU")).value,
                   predicted_training(gpt3("tokens_per_s_per_gpu")).value);
  EXPECT_DOUBLE_EQ(predicted_training(gpt3("TFLOP/s/GPU")).value,
                   predicted_training(gpt3("model_flops_per_gpu")).value);
  Cells share = gpt3("MFU"), percent = gpt3("MFU");
  share.emplace_back("measured_value", "0.5");
  percent.emplace_back("measured_value", "50");
  EXPECT_NEAR(predicted_training(percent).value, 100 * predicted_training(share).value, 1e-9);
}

TEST(PredictTraining, a_throughput_counts_what_its_unit_says) {
  const auto in = [](const char* quantity, const char* unit) {
    Cells cells = gpt3(quantity);
    set(cells, "unit", unit);
    return predicted_training(cells);
  };
  for (const char* unit : {"samples/s", "sequences/s", "seq/s"})
    EXPECT_DOUBLE_EQ(in("throughput", unit).value, in("sequences_per_s_total", "seq/s").value) << unit;
  EXPECT_DOUBLE_EQ(in("throughput", "samples/s/GPU").value, in("sequences_per_s_per_gpu", "seq/s").value);
  for (const char* unit : {"tokens/s", "tok/s", ""})
    EXPECT_DOUBLE_EQ(in("throughput", unit).value, in("tokens_per_s_total", "tokens/s").value) << unit;
  EXPECT_DOUBLE_EQ(in("throughput", "tokens/s/GPU").value, in("tokens_per_s_per_gpu", "tokens/s").value);
  EXPECT_DOUBLE_EQ(in("throughput", "TFLOP/s/GPU").value, in("model_flops_per_gpu", "TFLOP/s/GPU").value);
  EXPECT_EQ(in("throughput", "images/s").reason, "quantity 'throughput' is not predicted");
}

TEST(PredictTraining, later_releases_and_compiled_models_are_faster) {
  Cells row = {{"source", "Megatron-Bridge performance summary 26.04 NeMo Container"},
               {"model", "Qwen3-235B-A22B"},
               {"hardware", "DGX-GB200"},
               {"n_gpus", "256"},
               {"precision", "mxfp8"},
               {"tp", "1"},
               {"pp", "8"},
               {"ep", "32"},
               {"microbatch", "1"},
               {"interleave", "3"},
               {"seq_len", "4096"},
               {"global_batch_seqs", "8192"},
               {"measured_quantity", "tokens_per_s_per_gpu"}};
  const double earlier = predicted_training(row).value;
  set(row, "source", "Megatron-Bridge performance summary 26.06 NeMo Container");
  EXPECT_GT(predicted_training(row).value, earlier);
  Cells eager = torchtitan_run("torchtitan", "eager");
  const double slow = predicted_training(eager).value;
  set(eager, "notes", "torch.compile");
  EXPECT_GT(predicted_training(eager).value, slow);
}

}  // namespace
}  // namespace eqc
