// Keys for request mixes, prefix caches, drafts, pools, chunks, schedules and sharding: values read, faults named.
#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/model/choices.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using namespace scenario_test;

TEST(MethodKeys, are_read) {
  const Scenario s = parse(
      kMinimal +
      "[serving]\nprefix_hit = \"30 %\"\ndraft_tokens = 3\ndraft_acceptance = 0.7\ndraft_layers = 2\ndisaggregated = "
      "true\nchunk = 2048\n"
      "expert_parallel = false\n[[serving.requests]]\ninput = 100\noutput = 50\nshare = \"75 %\"\n"
      "[[serving.requests]]\ninput = 2000\noutput = 1000\nshare = \"25 %\"\n"
      "[training]\ncontext = 4\nzero = [0, 1]\nrecompute = \"full\"\nexpert_parallel = false\nzero_bubble = true\n");
  EXPECT_EQ(s.serving.input_tokens, 575);   // 0.75 x 100 + 0.25 x 2000
  EXPECT_EQ(s.serving.output_tokens, 288);  // 287.5, rounded
  ASSERT_EQ(s.serving.requests.size(), 2U);
  EXPECT_DOUBLE_EQ(s.serving.requests[1].share, 0.25);
  EXPECT_DOUBLE_EQ(s.serving.prefix_hit, 0.3);
  EXPECT_EQ(s.serving.draft_tokens, 3);
  EXPECT_DOUBLE_EQ(s.serving.draft_layers, 2);
  EXPECT_TRUE(s.serving.disaggregated);
  EXPECT_EQ(s.serving.chunk_tokens, 2048);
  EXPECT_FALSE(s.serving.expert_parallel || s.serving.attention_data_parallel);
  EXPECT_EQ(s.training.context, 4);
  EXPECT_EQ(s.training.interleave, 1);  // ZB-H1 has one chunk per stage
  EXPECT_EQ(s.training.zero, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(s.training.recompute, std::vector<Recompute>{Recompute::full});
  EXPECT_FALSE(s.training.expert_parallel);
}

TEST(MethodKeys, of_a_request_mix_can_be_overridden_as_a_whole) {
  const Scenario s = parse(kMinimal, {"serving.requests=[{input=10, output=20, share=1}]"});
  EXPECT_EQ(s.serving.input_tokens, 10);
  EXPECT_EQ(s.serving.output_tokens, 20);
}

TEST(MethodKeys, give_one_fault_each) {
  struct Row {
    const char* text;
    const char* fault;
  };
  const Row rows[] = {
      {"[serving]\ninput = 5\n[[serving.requests]]\ninput = 1\noutput = 1\nshare = 1\n",
       "s.toml:7: serving.input: stands beside [[serving.requests]]"},
      {"[[serving.requests]]\ninput = 1\noutput = 1\nshare = 0.5\n",
       "serving.requests: the shares sum to 0.5; they must sum to 1"},
      {"[[serving.requests]]\ninput = 1\noutput = 1\nshar = 1\nshare = 1\n",
       "s.toml:9: serving.requests.shar: unknown key (did you mean 'share'?)"},
      {"[[serving.requests]]\ninput = 0\noutput = 1\nshare = 1\n",
       "s.toml:7: serving.requests.input: 0 is out of range"},
      {"[serving]\nrequests = 3\n",
       "s.toml:7: serving.requests: is a whole number but a list of tables is needed; write [[serving.requests]]"},
      {"[serving]\nprefix_hit = 1\n",
       "s.toml:7: serving.prefix_hit: 1 is out of range; it must be at least 0 and at most 0.99"},
      {"[serving]\nprefix_hits = 0.5\n", "s.toml:7: serving.prefix_hits: unknown key (did you mean 'prefix_hit'?)"},
      {"[serving]\ndraft_acceptance = 0.5\n",
       "s.toml:7: serving.draft_acceptance: has no effect without serving.draft_tokens"},
      {"[serving]\ndraft_tokens = 3\ndraft_acceptance = 1.5\n",
       "s.toml:8: serving.draft_acceptance: 1.5 is out of range"},
      {"[serving]\ndisaggregated = 1\n",
       "s.toml:7: serving.disaggregated: is a whole number but true or false is needed"},
      {"[serving]\nchunk = 1\n", "s.toml:7: serving.chunk: 1 is out of range"},
      {"[serving]\nexpert_parallel = false\nattention_data_parallel = true\n",
       "s.toml:8: serving.attention_data_parallel: needs expert_parallel"},
      {"[training]\nzero = [4]\n", "s.toml:7: training.zero: 4 is out of range; it must be between 0 and 3"},
      {"[training]\nrecompute = [\"ful\"]\n",
       "s.toml:7: training.recompute: 'ful' is not one of none, selective, full"},
      {"[training]\nzero_bubble = true\ninterleave = 4\n",
       "s.toml:8: training.interleave: the zero-bubble schedule (ZB-H1) keeps one model chunk per stage"},
      {"[training]\ncontext = 0\n", "s.toml:7: training.context: 0 is out of range"},
  };
  for (const Row& row : rows) {
    const std::string faults = faults_of(kMinimal + row.text);
    EXPECT_NE(faults.find(row.fault), std::string::npos) << row.text << "wanted: " << row.fault << "\ngot: " << faults;
    EXPECT_EQ(std::count(faults.begin(), faults.end(), '\n'), 1) << row.text << faults;
  }
  const std::string missing = faults_of(kMinimal + "[[serving.requests]]\ninput = 1\n");
  EXPECT_NE(missing.find("serving.requests.output: is missing"), std::string::npos) << missing;
  EXPECT_NE(missing.find("serving.requests.share: is missing"), std::string::npos) << missing;
}

}  // namespace
}  // namespace eqc
