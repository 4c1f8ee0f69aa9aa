// equicube search as its user meets it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/command.hpp"

namespace eqc {
namespace {

using namespace cli_test;

TEST(SearchCommand, counts_calculons_space_and_reports_the_best) {
  const CommandResult r =
      equicube({"search", "--model", "gpt3-175b", "--hardware", "a100-80gb", "--gpus", "64", "--batch", "64", "--space",
                "calculon", "--no-offload", "--no-overlap", "--top", "3", "--json"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.err, "");
  const auto j = nlohmann::json::parse(r.out);
  EXPECT_EQ(j["evaluated"], 88484);
  EXPECT_EQ(j["rejected"], 0);
  EXPECT_GT(j["rate"], 0);
  ASSERT_EQ(j["best"].size(), 3u);
  EXPECT_NEAR(j["best"][0]["samples_per_s"].get<double>(), 5.6085,
              0.15 * 5.6085);  // Calculon's best with its own efficiencies; ours are measured
  EXPECT_EQ(j["best"][0]["tensor"].get<int>() * j["best"][0]["pipeline"].get<int>() * j["best"][0]["data"].get<int>(),
            64);
}

TEST(SearchCommand, names_every_fault_and_the_nearest_name) {
  const CommandResult r = equicube({"search", "--model", "gpt3-175", "--hardware", "a100-80g", "--gpus", "0", "--batch",
                                    "64", "--space", "calculo", "--software", "megatron"});
  EXPECT_EQ(r.code, 2);
  ASSERT_EQ(r.messages().size(), 5u) << r.err;
  for (const char* text : {"did you mean 'gpt3-175b'", "did you mean 'a100-80gb'", "--gpus: is 0",
                           "did you mean 'calculon'", "did you mean 'megatron-core'"})
    EXPECT_NE(r.err.find(text), std::string::npos) << text << "\n" << r.err;
}

}  // namespace
}  // namespace eqc
