// A layout that a scenario states and that cannot be: refused with what it does not divide, by the reader of
// equicube search; one that does not fit is shown part by part.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/command.hpp"

namespace eqc {
namespace {

using namespace cli_test;

std::string scenario(const std::string& models, const std::string& clusters, const std::string& more) {
  return "[axes]\nmodels = [" + models +
         "]\nhardware = [\"h100-sxm-80gb\"]\nregions = [\"USA\"]\n[run]\nworlds = 256\ntasks = [\"training\"]\n"
         "[training]\ntokens = \"100 B tokens\"\ndeadline = \"10 years\"\nglobal_batch = \"4194304 tokens\"\n"
         "refine_clusters = false\nclusters = [" +
         clusters + "]\n" + more;
}

struct Stated {
  const char *name, *models, *clusters, *more;
  std::vector<std::string> faults;
};

class StatedLayouts : public testing::TestWithParam<Stated> {};

TEST_P(StatedLayouts, that_cannot_be_are_refused_by_check_run_and_explain) {
  const Stated& stated = GetParam();
  const TemporaryFolder folder;
  const std::string file = folder.file("bad.toml"), cube = folder.file("out.h5");
  write_text(file, scenario(stated.models, stated.clusters, stated.more));
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"check", file},
        {"run", file, "-o", cube},
        {"explain", file, "--model", "llama-3.1-8b", "--hardware", "h100-sxm-80gb", "--region", "USA"}}) {
    const CommandResult r = equicube(command);
    EXPECT_EQ(r.code, 2) << command[0] << r.out;
    const std::vector<std::string> lines = r.messages();
    ASSERT_EQ(lines.size(), stated.faults.size()) << r.err;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EXPECT_NE(lines[i].find(stated.faults[i]), std::string::npos) << stated.faults[i] << "\n" << lines[i];
      EXPECT_NE(lines[i].find("bad.toml:"), std::string::npos) << lines[i];
    }
    EXPECT_TRUE(nothing_named(cube));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, StatedLayouts,
    testing::Values(Stated{"heads",
                           "\"llama-3.1-8b\"",
                           "64",
                           "[training.layout]\ntensor = [3]\n",
                           {"training.layout.tensor: 3 does not divide the 32 heads of llama-3.1-8b"}},
                    Stated{"product",
                           "\"llama-3.1-8b\"",
                           "64",
                           "[training.layout]\ntensor = [8]\ndata = [16]\n",
                           {"training.clusters: tensor 8 x data 16 makes 128, which does not divide 64 accelerators"}},
                    Stated{"experts",
                           "\"llama-3.1-8b\"",
                           "64",
                           "[training.layout]\nexpert = [8]\n",
                           {"training.layout.expert: 8 is of no use: llama-3.1-8b has no experts to spread"}},
                    Stated{"micro_batch",
                           "\"llama-3.1-8b\"",
                           "64",
                           "[training.layout]\ndata = [64]\nmicro_batch = [3]\n",
                           {"training.layout.micro_batch: 3 does not divide the sequences of a replica (16"}},
                    Stated{"stages",
                           "\"llama-3.1-8b\"",
                           "64",
                           "[training.layout]\npipeline = [64]\n",
                           {"training.layout.pipeline: 64 is more than the 32 layers of llama-3.1-8b"}},
                    Stated{"one_of_a_list",
                           "\"llama-3.1-8b\"",
                           "8, 64",
                           "[training.layout]\ntensor = [3, 8]\n",
                           {"training.layout.tensor: 3 does not divide the 32 heads of llama-3.1-8b"}},
                    Stated{"of_two_models",
                           "\"llama-3.1-8b\", \"gpt3-175b\"",
                           "64",
                           "[training.layout]\ntensor = [5]\n",
                           {"training.layout.tensor: 5 does not divide the 32 heads of llama-3.1-8b",
                            "training.layout.tensor: 5 does not divide the 96 heads of gpt3-175b"}}),
    [](const auto& i) { return std::string(i.param.name); });

TEST(StatedLayout, that_one_of_two_models_cannot_have_is_a_note_and_the_receipt_says_why) {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.toml"), cube = folder.file("out.h5");
  write_text(file, scenario("\"llama-3.1-8b\", \"gpt3-175b\"", "96", "[training.layout]\ntensor = [3]\n"));
  const CommandResult check = equicube({"check", file});
  EXPECT_EQ(check.code, 0) << check.err;
  EXPECT_NE(check.out.find("note: no training cell, no cluster has the stated layout: llama-3.1-8b ("
                           "training.layout.tensor: 3 does not divide the 32 heads"),
            std::string::npos)
      << check.out;
  const CommandResult receipt =
      equicube({"explain", file, "--model", "llama-3.1-8b", "--hardware", "h100-sxm-80gb", "--region", "USA"});
  EXPECT_EQ(receipt.code, 0) << receipt.err;
  EXPECT_NE(receipt.out.find("  training.layout.tensor: 3 does not divide the 32 heads"), std::string::npos)
      << receipt.out;
  EXPECT_EQ(equicube({"check", file, "--set", "run.tasks=[\"serving\"]", "--set", "training.layout.tensor=[7]"}).code,
            0);  // nothing is trained
}

/// Of the line that begins with a name: its number.
double listed(const std::string& text, const std::string& name) {
  const std::size_t at = text.find("\n  " + name + " ");
  return at == std::string::npos ? -1 : std::atof(text.c_str() + at + 3 + name.size());
}

TEST(StatedLayout, that_does_not_fit_is_explained_part_by_part_as_search_does) {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.toml");
  write_text(file, scenario("\"llama-3.1-8b\"", "64",
                            "zero = [0]\nrecompute = \"none\"\nprecisions = \"bf16\"\n[training.layout]\ntensor = "
                            "[1]\npipeline = [1]\nmicro_batch = [8]\n"));
  const CommandResult receipt =
      equicube({"explain", file, "--model", "llama-3.1-8b", "--hardware", "h100-sxm-80gb", "--region", "USA"});
  ASSERT_EQ(receipt.code, 0) << receipt.err;
  const CommandResult search =
      equicube({"search", "--model", "llama-3.1-8b", "--hardware", "h100-sxm-80gb", "--gpus", "64", "--batch", "1024",
                "--tensor", "1", "--pipeline", "1", "--zero", "0", "--recompute", "none", "--micro-batch", "8"});
  ASSERT_EQ(search.code, 0) << search.err;
  EXPECT_NE(receipt.out.find("Closest: 64 accelerators; layout: tensor 1"), std::string::npos) << receipt.out;
  double sum = 0;
  for (const char* part :
       {"weights", "gradients", "optimizer state", "activations", "working space at peak", "reserve"}) {
    EXPECT_GT(listed(search.out, part), 0) << part << search.out;
    EXPECT_EQ(listed(receipt.out, part), listed(search.out, part)) << part;
    sum += listed(search.out, part);
  }
  const double whole = std::atof(search.out.c_str() + search.out.find("memory per accelerator") + 22);
  EXPECT_NEAR(sum, whole, 0.005 * whole);
}

TEST(StatedLayout, all_cells_without_a_price_are_100_percent) {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.toml"), cube = folder.file("out.h5");
  write_text(file, scenario("\"llama-3.1-405b\"", "8", "[training.layout]\ntensor = [1]\n"));
  const CommandResult r = equicube({"run", file, "-o", cube});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_NE(r.out.find("training: 100 % of cells unpriced (memory_exceeded 100)"), std::string::npos) << r.out;
}

}  // namespace
}  // namespace eqc
