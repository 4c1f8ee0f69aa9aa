// What notes say of servers in words: chunks, caches, graphs, pools, requests; and what they deny or compare with.
#include "host/validate/serving/stated_server.hpp"

#include <gtest/gtest.h>

#include "host/validate/prediction.hpp"
#include "host/validate/serving/deployment.hpp"
#include "tests/validate/serving/served_rows.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::llama;
using test::mixture;
using test::row_of;
using test::set;
using test::truth;

TEST(StatedServer, passes_of_so_many_tokens) {
  for (const char* notes : {"chunked prefill 2048", "chunked-prefill-size 2,048", "max_num_batched_tokens=2048",
                            "--max-num-batched-tokens 2048", "prefilled in chunks of 2048", "2048-token prefill chunks",
                            "2048 tokens per step at most", "prefill chunk size: 2048"})
    EXPECT_EQ(stated_server(notes).chunk_tokens, 2048) << notes;
  for (const char* notes : {"chunked prefill", "no chunked prefill 2048", "chunked prefill 8 % faster",
                            "faster than chunked prefill 2048", "chunks of 3 layers", "audio in chunks of 30 s",
                            "chunk size 256 of the log file", "documents split in chunks of 200 words"})
    EXPECT_FALSE(stated_server(notes).chunk_tokens) << notes;
}

TEST(StatedServer, shares_of_prompts_that_a_cache_holds) {
  for (const char* notes :
       {"prefix cache hit rate 80%", "KV cache hit rate: 80 %", "80% prefix cache hits", "80 % prefix hit rate",
        "80 % of the prompt cached", "80% of input tokens are cached", "prefix cache hit ratio 0.8"})
    EXPECT_NEAR(stated_server(notes).hit_share.value_or(-1), 0.8, 1e-12) << notes;
  for (const char* notes : {"no prefix caching", "prefix caching on", "80 % of the time cached models",
                            "L2 cache hit rate 55 %", "instruction cache hit rate 99 %", "page cache hit rate 80 %"})
    EXPECT_FALSE(stated_server(notes).hit_share) << notes;
}

TEST(StatedServer, kernels_launched_one_by_one) {
  for (const char* notes : {"enforce-eager", "--enforce_eager", "eager mode", "CUDA graphs disabled",
                            "without CUDA graphs", "no cudagraph", "cuda_graph: false"})
    EXPECT_TRUE(stated_server(notes).eager) << notes;
  for (const char* notes : {"CUDA graphs on", "enforce-eager=false", "not eager mode", "faster than eager mode", ""})
    EXPECT_FALSE(stated_server(notes).eager) << notes;
}

TEST(StatedServer, pools_of_their_own) {
  for (const char* notes : {"prefill pool of 4 GPUs", "2P1D", "1 prefill + 1 decode instance", "decode workers on H20",
                            "PD disaggregation", "P/D separated", "separate prefill servers"})
    EXPECT_TRUE(stated_server(notes).pools) << notes;
  for (const char* notes : {"prefill of 4 GPUs", "no disaggregation", "compared with 2P1D", "prefill-heavy",
                            "disaggregated storage", "separate prefill column in the source table"})
    EXPECT_FALSE(stated_server(notes).pools) << notes;
}

TEST(StatedServer, requests_of_the_benchmark) {
  for (const char* notes : {"3,000 requests", "3000 prompts", "num_prompts=3000", "--num-prompts 3000"})
    EXPECT_EQ(stated_server(notes).requests, 3000) << notes;
  for (const char* notes :
       {"3 requests/s", "64 requests at once", "3 requests per second", "about 500 requests for clarification"})
    EXPECT_FALSE(stated_server(notes).requests) << notes;
}

TEST(StatedServer, what_is_stated_is_computed_and_said) {
  const auto first_ms = [](const char* notes) {
    Cells cells = llama("ttft_mean", "8");
    set(cells, "notes", notes);
    return predict_serving(truth(), row_of(cells));
  };
  const double plain_ms = first_ms("").value;
  EXPECT_GT(first_ms("chunked prefill 256").value, plain_ms);
  EXPECT_LT(first_ms("prefix cache hit rate 90 %").value, plain_ms);
  EXPECT_NE(first_ms("chunked prefill 256").assumed.find("passes of 256 tokens (notes)"), std::string::npos);
  Cells cells = llama("tpot_mean", "8");
  const double replayed_ms = predict_serving(truth(), row_of(cells)).value;
  set(cells, "notes", "enforce-eager");
  EXPECT_GT(predict_serving(truth(), row_of(cells)).value, 1.3 * replayed_ms);
  set(cells, "batch_or_concurrency", "");
  set(cells, "measured_quantity", "output_throughput_total");
  EXPECT_NE(predict_serving(truth(), row_of(cells)).assumed.find("not modelled at saturation"), std::string::npos);
}

TEST(StatedServer, degrees_by_their_short_names) {
  Cells cells = mixture("H200", "8", "", "", "");
  set(cells, "notes", "DEP8");
  Deployment d = deployment_of(truth(), row_of(cells));
  EXPECT_EQ(d.layout.tensor, 1);
  EXPECT_EQ(d.layout.expert, 8);
  set(cells, "notes", "TEP8");
  d = deployment_of(truth(), row_of(cells));
  EXPECT_EQ(d.layout.tensor, 8);
  EXPECT_EQ(d.layout.expert, 8);
}

}  // namespace
}  // namespace eqc
