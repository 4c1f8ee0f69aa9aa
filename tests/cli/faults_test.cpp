// What users get wrong: exit code 2, one line per fault that says where and what to do, and nothing half-made left
// behind.
#include <gtest/gtest.h>

#include "host/cube/hdf5_handle.hpp"
#include "tests/cli/command.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

using namespace cli_test;

const std::string kAxes = "[axes]\nmodels = [\"llama-3.1-8b\"]\nhardware = [\"h100-sxm-80gb\"]\nregions = [\"USA\"]\n";

struct BadScenario {
  const char* name;
  std::string text;
  std::vector<std::vector<std::string>> faults;  ///< by message line: what it must hold
};

std::vector<BadScenario> bad_scenarios() {
  return {
      {"unknown_key",
       kAxes + "[run]\nworldz = 512\n",
       {{"bad.toml:6:", "run.worldz", "unknown key", "did you mean 'worlds'"}}},
      {"unknown_section",
       kAxes + "[trainings]\ntokens = 1\n",
       {{"bad.toml:5:", "trainings", "did you mean 'training'"}}},
      {"wrong_unit",
       kAxes + "[training]\ndeadline = \"80 GB\"\n",
       {{"bad.toml:6:", "training.deadline", "GB", "days"}}},
      {"missing_unit", kAxes + "[training]\ndeadline = 180\n", {{"bad.toml:6:", "training.deadline"}}},
      {"wrong_type", kAxes + "[run]\nseed = \"one\"\n", {{"bad.toml:6:", "run.seed"}}},
      {"missing_catalog_rows",
       "[axes]\nmodels = [\"llama-3.1-8\"]\nhardware = [\"h100-sxm-80g\"]\nregions = [\"USAA\"]\n",
       {{"bad.toml:2:", "axes.models", "'llama-3.1-8'", "did you mean 'llama-3.1-8b'"},
        {"bad.toml:3:", "axes.hardware", "did you mean 'h100-sxm-80gb'"},
        {"bad.toml:4:", "axes.regions", "did you mean 'USA'"}}},
      {"impossible_distribution",
       kAxes + "[inputs.utilisation]\ndistribution = \"triangular\"\nmin = 0.9\nmode = 0.5\nmax = 0.6\n",
       {{"bad.toml:", "inputs.utilisation", "0.9"}}},
      {"impossible_probability",
       kAxes + "[inputs.utilisation]\ndistribution = \"uniform\"\nmin = 0.5\nmax = 1.5\n",
       {{"bad.toml:", "inputs.utilisation"}}},
      {"contradicting_correlations",
       kAxes + "[[correlation]]\ninputs = [\"rental_price\", \"purchase_price\"]\nrank = 0.9\n[[correlation]]\ninputs "
               "= [\"purchase_price\", \"failure_rate\"]\nrank = 0.9\n"
               "[[correlation]]\ninputs = [\"rental_price\", \"failure_rate\"]\nrank = -0.9\n",
       {{"bad.toml:", "correlation.rank", "not positive definite", "'purchase_price'"}}},
      {"correlated_scopes",
       kAxes + "[[correlation]]\ninputs = [\"rental_price\", \"lifetime\"]\nrank = 0.5\n",
       {{"bad.toml:", "correlation.inputs", "scope"}}},
      {"empty_axis",
       "[axes]\nmodels = []\nhardware = [\"h100-sxm-80gb\"]\nregions = [\"USA\"]\n",
       {{"bad.toml:2:", "axes.models", "nothing to evaluate"}}},
      {"too_few_worlds", kAxes + "[run]\nworlds = 100\n", {{"bad.toml:6:", "run.worlds"}}},
      {"broken_syntax", kAxes + "[run\nworlds = 512\n", {{"bad.toml:5:", "not valid TOML"}}},
      {"empty_file", "", {{"bad.toml", "axes"}}},
  };
}

class BadScenarios : public testing::TestWithParam<BadScenario> {};

TEST_P(BadScenarios, are_refused_line_by_line) {
  const BadScenario& bad = GetParam();
  const TemporaryFolder folder;
  const std::string scenario = folder.file("bad.toml"), cube = folder.file("out.h5");
  write_text(scenario, bad.text);
  for (const char* command : {"check", "run"}) {
    std::vector<std::string> arguments = {command, scenario, "--catalog", kGoldenFolder + "/catalog"};
    if (command == std::string("run")) arguments.insert(arguments.end(), {"-o", cube});
    const CommandResult r = equicube(arguments);
    EXPECT_EQ(r.code, 2);
    EXPECT_EQ(r.out, "");
    const std::vector<std::string> lines = r.messages();
    ASSERT_EQ(lines.size(), bad.faults.size()) << r.err;
    for (std::size_t i = 0; i < lines.size(); ++i)
      for (const std::string& part : bad.faults[i])
        EXPECT_NE(lines[i].find(part), std::string::npos) << "'" << part << "' is not in: " << lines[i];
    EXPECT_TRUE(nothing_named(cube));
  }
}

INSTANTIATE_TEST_SUITE_P(All, BadScenarios, testing::ValuesIn(bad_scenarios()),
                         [](const auto& i) { return std::string(i.param.name); });

/// A scenario with too many cells: every model, accelerator and region times thousands of cases.
TEST(CliFaults, sixteen_billion_cells_are_refused_at_once_with_their_number) {
  std::string text = "[axes]\nmodels = \"all\"\nhardware = \"all\"\nregions = \"all\"\n";
  for (int i = 0; i < 2000; ++i) text += "[[case]]\nid = \"c" + std::to_string(i) + "\"\n";
  const TemporaryFolder folder;
  write_text(folder.file("huge.toml"), text);
  const CommandResult r = equicube({"run", folder.file("huge.toml"), "-o", folder.file("out.h5"), "--catalog",
                                    std::string(kSourceFolder) + "/scenarios/catalog"});
  EXPECT_EQ(r.code, 2);
  ASSERT_EQ(r.messages().size(), 1U) << r.err;
  EXPECT_NE(r.err.find("axes"), std::string::npos);
  EXPECT_NE(r.err.find("cells"), std::string::npos);
  EXPECT_TRUE(nothing_named(folder.file("out.h5")));
}

TEST(CliFaults, full_disk_is_reported_and_leaves_no_part_of_a_file) {
  const TemporaryFolder folder;
  const std::string cube = folder.file("cube.h5");
  for (const rlim_t limit : {1024UL, 4096UL}) {
    const CommandResult r =
        equicube({"run", kGoldenFolder + "/complete.toml", "-o", cube, "-q", "--threads", "1"}, {limit});
    EXPECT_EQ(r.code, 1) << r.err;
    ASSERT_EQ(r.messages().size(), 1U) << r.err;
    EXPECT_NE(r.err.find("cube.h5"), std::string::npos);
    EXPECT_NE(r.err.find("File too large"), std::string::npos);
    EXPECT_TRUE(nothing_named(cube));
  }
}

TEST(CliFaults, full_disk_at_the_merge_keeps_the_shards_for_a_resume) {
  const TemporaryFolder folder;
  const std::string cube = folder.file("cube.h5");
  std::string text =
      "[axes]\nmodels = [\"llama-3.1-8b\"]\nhardware = \"all\"\nregions = \"all\"\n[run]\nworlds = 256\n";
  text +=
      "[output]\nstatistics = [\"mean\", \"sd\", \"se\", \"min\", \"max\", \"p05\", \"p25\", \"p50\", \"p75\", "
      "\"p95\"]\n";
  text += "component_statistics = [\"mean\", \"sd\", \"se\", \"p05\", \"p25\", \"p50\", \"p75\", \"p95\"]\n";
  for (int i = 0; i < 25; ++i)
    text += "[[case]]\nid = \"c" + std::to_string(i) + "\"\n[case.scale]\nelectricity_price = 1." +
            std::to_string(10 + i) + "\n";
  write_text(folder.file("cases.toml"), text);
  const std::vector<std::string> arguments = {"run",       folder.file("cases.toml"), "-o", cube, "--resume",
                                              "--catalog", kGoldenFolder + "/catalog"};
  std::vector<std::string> keep = arguments;
  keep.push_back("--keep-shards");
  ASSERT_EQ(equicube(keep).code, 0);
  const std::string whole = read_file(cube);
  const auto shard_bytes = std::filesystem::file_size(std::filesystem::directory_iterator(cube + ".shards")->path());
  std::filesystem::remove(cube);
  std::filesystem::remove_all(cube + ".shards");
  ASSERT_GT(whole.size(), shard_bytes + 1000) << "the cube must be larger than a shard";
  const CommandResult r = equicube(arguments, {(whole.size() + shard_bytes) / 2});
  EXPECT_EQ(r.code, 1) << r.err;
  EXPECT_NE(r.err.find("cube.h5"), std::string::npos) << r.err;
  EXPECT_FALSE(std::filesystem::exists(cube));
  const CommandResult again = equicube(arguments);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_NE(again.err.find("resuming: 25 of 25"), std::string::npos) << again.err;
  EXPECT_TRUE(read_file(cube) == whole);
}

/// A cube of one cell.
const std::string& small_cube() {
  static TemporaryFolder folder;
  static const std::string path = [] {
    write_text(folder.file("one.toml"), kAxes + "[run]\nworlds = 256\n");
    std::string cube = folder.file("one.h5");
    EXPECT_EQ(
        equicube({"run", folder.file("one.toml"), "-o", cube, "-q", "--catalog", kGoldenFolder + "/catalog"}).code, 0);
    return cube;
  }();
  return path;
}

TEST(CliFaults, files_that_are_no_cubes_are_named_with_the_reason) {
  const TemporaryFolder folder;
  const std::string bytes = read_file(small_cube());
  write_text(folder.file("truncated.h5"), bytes.substr(0, bytes.size() / 2));
  write_text(folder.file("text.h5"), "hello\n");
  write_text(folder.file("empty.h5"), "");
  const Hdf5Lock lock;  // without it HDF5 would stay on guard at exit, also in children of other tests
  H5Fclose(H5Fcreate(folder.file("foreign.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  const struct {
    const char *file, *reason;
  } rows[] = {{"truncated.h5", "truncated"},
              {"text.h5", "not an HDF5 file"},
              {"empty.h5", "empty"},
              {"foreign.h5", "cube"},
              {"absent.h5", "No such file"}};
  for (const auto& row : rows)
    for (const char* command : {"show", "digest"}) {
      const CommandResult r = equicube({command, folder.file(row.file)});
      EXPECT_EQ(r.code, 2) << row.file;
      ASSERT_EQ(r.messages().size(), 1U) << r.err;
      EXPECT_NE(r.err.find(row.file), std::string::npos) << r.err;
      EXPECT_NE(r.err.find(row.reason), std::string::npos) << r.err;
    }
  const CommandResult from = equicube({"run", "--from", folder.file("text.h5"), "-o", folder.file("again.h5")});
  EXPECT_EQ(from.code, 2);
  EXPECT_TRUE(nothing_named(folder.file("again.h5")));
}

TEST(CliFaults, a_damaged_cube_is_found_by_its_digest) {
  std::string bytes = read_file(small_cube());
  const TemporaryFolder folder;
  int refused = 0, changed = 0;
  const std::string good = equicube({"digest", small_cube()}).out;
  for (std::size_t k = 1; k <= 16;
       ++k) {  // one flipped byte at 16 places: refused, another digest, or a byte that nobody reads
    std::string damaged = bytes;
    damaged[bytes.size() * k / 17] ^= 0x55;
    write_text(folder.file("damaged.h5"), damaged);
    const CommandResult r = equicube({"digest", folder.file("damaged.h5")});
    EXPECT_TRUE(r.code == 0 || r.code == 2) << "byte " << bytes.size() * k / 17 << ": exit code " << r.code << "\n"
                                            << r.err;
    refused += r.code == 2 ? 1 : 0;
    changed += r.code == 0 && r.out != good ? 1 : 0;
  }
  EXPECT_GT(refused + changed, 0);
}

TEST(CliFaults, wrong_names_get_the_nearest_right_one) {
  const struct {
    std::vector<std::string> arguments;
    const char* hint;
  } rows[] = {
      {{"show", small_cube(), "--quantity", "training_cost_ow"}, "did you mean 'training_cost_own'"},
      {{"show", small_cube(), "--quantity", "training_cost_own", "--model", "lama-3.1-8b"},
       "did you mean 'llama-3.1-8b'"},
      {{"show", small_cube(), "--quantity", "training_cost_own", "--statistic", "men"}, "did you mean 'mean'"},
      {{"show", small_cube(), "--quantity", "training_cost_own", "--metric", "gini"}, "no dimension 'metric'"},
      {{"explain", kGoldenFolder + "/training.toml", "--model", "gpt3-175", "--hardware", "a100-80gb", "--region",
        "USA"},
       "did you mean 'gpt3-175b'"},
      {{"explain", kGoldenFolder + "/training.toml", "--model", "gpt3-175b", "--hardware", "a100-80gb", "--region",
        "USA", "--world", "256"},
       "0 to 255"},
      {{"rnu", "x.toml"}, "did you mean 'run'"},
      {{"run", "absent.toml"}, "absent.toml"},
      {{"check", kGoldenFolder + "/training.toml", "--catalog", "absent"}, "absent"},
      {{"check", kGoldenFolder + "/training.toml", "--set", "run.worldz=512"}, "did you mean 'worlds'"},
      {{"run", "--from", small_cube()}, "-o"},
      {{"run", kGoldenFolder + "/training.toml", "--from", small_cube(), "-o", "x.h5"}, "--from"},
  };
  for (const auto& row : rows) {
    const CommandResult r = equicube(row.arguments);
    EXPECT_EQ(r.code, 2) << row.hint;
    EXPECT_EQ(r.messages().size(), 1U) << r.err;
    EXPECT_NE(r.err.find(row.hint), std::string::npos) << r.err;
  }
}

}  // namespace
}  // namespace eqc
