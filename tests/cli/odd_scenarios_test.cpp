// Scenarios at the edges: check says what run would say, numbers of the command line have ranges, long ones are planned
// in seconds, and whatever names hold, no terminal obeys them and JSON stays JSON.
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "host/base/printable.hpp"
#include "tests/cli/command.hpp"

namespace eqc {
namespace {

using namespace cli_test;

const std::string kOne =
    "[axes]\nmodels = [\"llama-3.1-8b\"]\nhardware = [\"a100-80gb\"]\nregions = [\"USA\"]\n[run]\nworlds = 256\n"
    "replicates = 2\n[training]\ntokens = \"1 T tokens\"\nclusters = [512]\n[serving]\nreplicas = [1]\n";

TEST(OddScenarios, check_refuses_what_run_refuses_and_nothing_else) {
  const std::string rows[] = {
      "[affordability]\ngerd_share = [\"1 %\", \"1 %\"]\n",
      "[affordability]\ntrain_flop = [1.0000001e25, 1.0000002e25]\n",
      "[affordability]\nincome_share = 0.1\nuse_levels = [1000, 1000.0001]\n",
      "[affordability]\ngerd_share = 5e-324\n",
      "[output]\nraw = [\"training_cost_own\", \"training_cost_own\"]\n",
      "[output]\nraw = [\"energy\"]\n",
      "[output]\nraw = [\"training_cost_own\"]\n",
      "[output]\nstatistics = [\"p50\", \"p50.0\"]\n",
      "[[output.threshold]]\nquantity = \"cost_own\"\nvalue = 1e7\n[[output.threshold]]\nquantity = "
      "\"cost_own\"\nvalue "
      "= 1.00000001e7\n",
      "[[output.threshold]]\nquantity = \"cost_own\"\nvalue = -0.0\n",
      "[[output.threshold]]\nquantity = \"cost_own\"\nvalue = 1e300\n",
      "[[case]]\nid = \"a\"\nlabel = \"\\u0000\\u001b[31m\"\n",
      "[[case]]\nid = \"a\"\n[case.scale]\nrental_price = 0\n",
      "[[case]]\nid = \"a\"\n[case.scale]\ncompute_efficiency = 0\n",
      "[[case]]\nid = \"a\"\nprice_fall = { years = 100 }\n",
      "[inputs]\nserver_multiplier = 1e308\n",
      "[inputs.pue]\ndistribution = \"log_normal\"\nmedian = 1\nsigma = 30\n",
      "[inputs.lifetime]\ndistribution = \"normal\"\nmean = \"5 years\"\nsd = \"1 year\"\n",
      "# " + std::string(200'000, 'c') + "\n",
  };
  const TemporaryFolder folder;
  const std::string scenario = folder.file("odd.toml"), catalog = kGoldenFolder + "/catalog";
  for (const std::string& row : rows) {
    write_text(scenario, kOne + row);
    const CommandResult checked = equicube({"check", scenario, "--catalog", catalog});
    const CommandResult ran = equicube({"run", scenario, "-q", "-o", folder.file("odd.h5"), "--catalog", catalog});
    EXPECT_EQ(checked.code, ran.code) << row.substr(0, 200) << checked.err << ran.err;
    EXPECT_EQ(checked.err, ran.err) << row.substr(0, 200);
    EXPECT_TRUE(ran.code == 0 || ran.code == 2) << row.substr(0, 200) << ran.err;
  }
  for (const char* title : {"\\u0000", "\\u001b[31m", "\\n", "\\uFFFF"}) {
    write_text(scenario, std::string("title = \"") + title + "\"\n" + kOne);
    const CommandResult checked = equicube({"check", scenario, "--catalog", catalog});
    const CommandResult ran = equicube({"run", scenario, "-q", "-o", folder.file("odd.h5"), "--catalog", catalog});
    EXPECT_EQ(checked.code, ran.code) << title << checked.err << ran.err;
  }
}

TEST(OddScenarios, numbers_of_the_command_line_have_ranges) {
  const std::string scenario = kTinyFolder + "/training.toml";
  const struct {
    std::vector<std::string> options;
    const char* fault;
  } rows[] = {{{"--seed", "9223372036854775808"}, "beyond the range of whole numbers"},
              {{"--seed", "18446744073709551616"}, "beyond the range of whole numbers"},
              {{"--seed", "-1"}, "run.seed: -1 is out of range; it must be between 0 and 9223372036854775807"},
              {{"--seed", "1e3"}, "--seed"},
              {{"--seed", "nan"}, "--seed"},
              {{"--worlds", "0"}, "run.worlds: 0 is out of range"},
              {{"--worlds", "-256"}, "run.worlds: -256 is out of range"},
              {{"--worlds", "131072"}, "run.worlds: 131072 is out of range"},
              {{"--worlds", "99999999999999999999"}, "beyond the range of whole numbers"}};
  for (const auto& row : rows) {
    std::vector<std::string> arguments = {"check", scenario};
    arguments.insert(arguments.end(), row.options.begin(), row.options.end());
    const CommandResult r = equicube(arguments);
    EXPECT_EQ(r.code, 2) << row.fault;
    EXPECT_NE(r.err.find(row.fault), std::string::npos) << r.err;
  }
  EXPECT_EQ(equicube({"check", scenario, "--seed", "9223372036854775807", "--worlds", "65536"}).code, 0);
  for (const char* threads : {"0", "-1", "99999", "99999999999999999999"})
    EXPECT_EQ(equicube({"run", scenario, "-o", "/nowhere/x.h5", "--threads", threads}).code, 2) << threads;
}

TEST(OddScenarios, long_studies_are_planned_in_seconds) {
  const TemporaryFolder folder;
  std::string sizes = "1";
  for (int i = 2; i <= 100'000; ++i) sizes += "," + std::to_string(i);
  write_text(folder.file("sizes.toml"), kOne + "\n");
  std::string text = kOne;
  text.replace(text.find("[512]"), 5, "[" + sizes + "]");
  write_text(folder.file("sizes.toml"), text);
  const std::string catalog = kGoldenFolder + "/catalog";
  const std::vector<std::vector<std::string>> commands = {
      {"plan", folder.file("sizes.toml"), "--catalog", catalog, "--json"},
      {"check", folder.file("sizes.toml"), "--catalog", catalog},
      {"plan", kTinyFolder + "/both.toml", "--worlds", "65536"}};
  for (const auto& command : commands) {
    const auto start = std::chrono::steady_clock::now();
    const CommandResult r = equicube(command);
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 20);
  }
}

/// The golden catalog with text that a terminal obeys, and bytes that are no UTF-8, in what its tables cite and name.
void write_hostile_catalog(const std::string& folder) {
  std::filesystem::copy(kGoldenFolder + "/catalog", folder, std::filesystem::copy_options::recursive);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".csv") continue;
    std::string text = read_file(entry.path().string());
    for (const char* word : {"arXiv", "Llama", "NVIDIA A100", "United States"})
      for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 12))
        text.insert(at + 2, "\x1b[31m\xC2\x9B\xFF\x07");
    write_text(entry.path().string(), text);
  }
}

void expect_harmless(const std::string& text, const std::string& what) {
  EXPECT_EQ(text, printable_lines(text)) << what;
}

TEST(OddScenarios, names_of_strangers_act_on_no_terminal_and_json_stays_json) {
  const TemporaryFolder folder;
  const std::string catalog = folder.file("catalog"), scenario = folder.file("odd.toml"), cube = folder.file("odd.h5");
  write_hostile_catalog(catalog);
  write_text(scenario,
             "title = \"\\u001b[2J\\u009b\\u202e\"\n" + kOne + "[[case]]\nid = \"a\"\nlabel = \"\\u001b[31m\\n\"\n");
  const CommandResult run = equicube({"run", scenario, "-o", cube, "--catalog", catalog});
  ASSERT_EQ(run.code, 0) << run.err;
  expect_harmless(run.out + run.err, "run");
  const std::vector<std::vector<std::string>> commands = {
      {"list", "models", "--catalog", catalog},
      {"list", "hardware", "--catalog", catalog},
      {"list", "regions", "--catalog", catalog},
      {"plan", scenario, "--catalog", catalog},
      {"check", scenario, "--catalog", catalog},
      {"show", cube},
      {"show", cube, "--list"},
      {"show", cube, "--quantity", "training_cost_own"},
      {"explain", scenario, "--catalog", catalog, "--model", "llama-3.1-8b", "--hardware", "a100-80gb", "--region",
       "USA"},
      {"check", "\x1b[31m\n.toml"},
      {"check", scenario, "--catalog", catalog, "--set", "axes.models=\x1b[31m\xFF"},
      {"list", "\x1b[31m\xFF"},
      {"\x1b[31m\xFF"},
      {"show", cube, "--quantity", "\x1b[31m\n\xFF"},
      {"show", cube, "--quantity", "training_cost_own", "--model", "\x1b[31m\n\xFF"}};
  for (std::vector<std::string> command : commands) {
    const CommandResult r = equicube(command);
    const std::string what = printable(command.front() + " " + command.back());
    EXPECT_TRUE(r.code == 0 || r.code == 2) << what << r.err;
    EXPECT_NE(r.out + r.err, "") << what;
    expect_harmless(r.out + r.err, what);
    if (r.code != 0 || command.front() == "explain" || command.front() == "check" || command.size() == 2) continue;
    command.push_back("--json");
    const CommandResult json = equicube(command);
    EXPECT_EQ(json.code, 0) << what << json.err;
    EXPECT_FALSE(nlohmann::json::parse(json.out, nullptr, false).is_discarded()) << what;
    expect_harmless(json.out, what);
  }
}

}  // namespace
}  // namespace eqc
