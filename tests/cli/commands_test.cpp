// Every command on the tiny scenarios: it works, its JSON parses, its help shows an example.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "host/base/csv.hpp"
#include "host/base/diagnostics.hpp"
#include "host/report/text_grid.hpp"
#include "tests/cli/command.hpp"

namespace eqc {
namespace {

using namespace cli_test;

/// The commands that `equicube --help` lists.
std::vector<std::string> commands() {
  std::istringstream help(equicube({"--help"}).out);
  std::vector<std::string> names;
  bool inside = false;
  for (std::string line; std::getline(help, line);) {
    if (line.rfind("Subcommands:", 0) == 0)
      inside = true;
    else if (inside && line.rfind("  ", 0) == 0 && line.size() > 2 && line[2] != ' ')
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return names;
}

TEST(Cli, help_of_every_command_shows_an_example) {
  const std::vector<std::string> names = commands();
  ASSERT_GE(names.size(), 7U);
  for (const std::string& name : names) {
    const CommandResult r = equicube({name, "--help"});
    EXPECT_EQ(r.code, 0) << name;
    const std::size_t example = r.out.find("Example");
    ASSERT_NE(example, std::string::npos) << name;
    EXPECT_NE(r.out.find("equicube " + name, example), std::string::npos)
        << name << ": the example does not use the command";
  }
}

TEST(Cli, version_names_the_program_s_version) { EXPECT_EQ(equicube({"--version"}).out.rfind("0.", 0), 0U); }

/// One cube of each tiny scenario, made once.
const std::string& tiny_cube(const std::string& name) {
  static TemporaryFolder folder;
  static std::map<std::string, std::string> made;
  std::string& path = made[name];
  if (path.empty()) {
    path = folder.file(name + ".h5");
    const CommandResult r = equicube({"run", kTinyFolder + "/" + name + ".toml", "-o", path});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_NE(r.out.find("result digest"), std::string::npos);
    EXPECT_NE(r.out.find("Cheapest"), std::string::npos);
  }
  return path;
}

class TinyScenario : public testing::TestWithParam<const char*> {};

TEST_P(TinyScenario, passes_check_and_plan) {
  const std::string path = kTinyFolder + "/" + GetParam() + ".toml";
  const CommandResult check = equicube({"check", path});
  EXPECT_EQ(check.code, 0) << check.err;
  EXPECT_NE(check.out.find("no faults"), std::string::npos);
  const CommandResult plan = equicube({"plan", path, "--json"});
  EXPECT_EQ(plan.code, 0) << plan.err;
  const auto json = nlohmann::json::parse(plan.out);
  const auto number = [&](const std::string& what) {
    for (const auto& row : json)
      if (row["what"] == what) return row["number"].get<double>();
    return -1.0;
  };
  EXPECT_EQ(number("cells"),
            number("models") * number("hardware") * number("regions") * number("cases") * number("tasks"));
  EXPECT_EQ(number("priced_configurations"), number("cells") * number("worlds"));
  EXPECT_GT(number("output_bytes"), 0);
}

TEST_P(TinyScenario, runs_to_a_cube_whose_digest_is_the_one_printed) {
  const std::string& cube = tiny_cube(GetParam());
  const CommandResult digest = equicube({"digest", cube});
  EXPECT_EQ(digest.code, 0) << digest.err;
  ASSERT_EQ(digest.out.size(), 65U);
  EXPECT_EQ(Cube(cube).result_digest() + "\n", digest.out);
  EXPECT_FALSE(std::filesystem::exists(cube + ".shards")) << "shards are removed after the merge";
}

TEST_P(TinyScenario, shows_its_summary_and_every_variable) {
  const std::string& cube = tiny_cube(GetParam());
  EXPECT_NE(equicube({"show", cube}).out.find("Cheapest cell"), std::string::npos);
  EXPECT_NE(equicube({"show", cube, "--tables"}).out.find("Cheapest "), std::string::npos);
  const CommandResult list = equicube({"show", cube, "--list", "--json"});
  ASSERT_EQ(list.code, 0) << list.err;
  const auto variables = nlohmann::json::parse(list.out);
  EXPECT_GT(variables.size(), 20U);
  std::size_t i = 0;
  for (const auto& row : variables) {
    if (++i % 5 != 0) continue;  // every fifth is enough
    const CommandResult r = equicube({"show", cube, "--quantity", row["variable"], "--json"});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_FALSE(nlohmann::json::parse(r.out).empty()) << row["variable"];
  }
}

INSTANTIATE_TEST_SUITE_P(All, TinyScenario, testing::Values("training", "serving", "both"),
                         [](const auto& i) { return std::string(i.param); });

TEST(Cli, show_slices_by_label_in_all_three_formats) {
  const std::string& cube = tiny_cube("both");
  const std::vector<std::string> slice = {"show",         cube,     "--quantity", "training_cost_own", "--model",
                                          "llama-3.1-8b", "--case", "open",       "--region",          "FRA"};
  const auto with = [&](const char* format) {
    std::vector<std::string> a = slice;
    a.push_back(format);
    return equicube(a).out;
  };
  const auto json = nlohmann::json::parse(with("--json"));
  ASSERT_EQ(json.size(), 3U);  // hardware
  const double expected = Cube(cube).value("training_cost_own", {{"model", "llama-3.1-8b"},
                                                                 {"case", "open"},
                                                                 {"region", "FRA"},
                                                                 {"hardware", "a100-80gb"},
                                                                 {"statistic", "p50"}});
  EXPECT_EQ(json[0]["hardware"], "a100-80gb");
  EXPECT_NEAR(json[0]["p50"].get<double>() / expected, 1, 1e-5);
  const std::string csv = with("--csv");
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "hardware,mean,se,p05,p50,p95");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4);
}

/// Rows of as many cells as the head.
std::size_t csv_rows(const std::string& text) {
  Diagnostics faults;
  const CsvTable table = parse_csv("csv", text, faults);
  EXPECT_TRUE(faults.ok()) << faults.text();
  return table.records.size();
}

TEST(Cli, what_prints_tables_prints_them_as_json_and_csv_too) {
  const std::string& cube = tiny_cube("both");
  const std::string formula = std::string(kSourceFolder) + "/scenarios/sensitivity/formula.toml";
  const std::vector<std::string> few = {"sensitivity", formula, "--quiet", "--rows", "1024"};
  const auto and_more = [](std::vector<std::string> first, const std::vector<std::string>& rest) {
    first.insert(first.end(), rest.begin(), rest.end());
    return first;
  };
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"show", cube},
           {"show", cube, "--list"},
           {"explain", cube, "--model", "llama-3.1-8b", "--hardware", "a100-80gb", "--region", "FRA"},
           {"study", cube, "--question", "32"},
           {"study", "--list"},
           {"plan", kTinyFolder + "/both.toml"},
           few,
           and_more(few, {"--next"}),
           and_more(few, {"--flip", "price >= 1"}),
           {"sensitivity", "--list-functions"},
           {"search", "--model", "gpt3-175b", "--hardware", "a100-80gb", "--gpus", "64", "--batch", "64", "--top", "3"},
           {"diff", cube, tiny_cube("serving")}}) {
    const CommandResult json = equicube(and_more(command, {"--json"})), csv = equicube(and_more(command, {"--csv"}));
    EXPECT_LE(json.code, 1) << command[0] << ": " << json.err;
    EXPECT_FALSE(nlohmann::json::parse(json.out, nullptr, false).is_discarded()) << command[0] << json.out;
    EXPECT_LE(csv.code, 1) << command[0] << ": " << csv.err;
    EXPECT_GT(csv_rows(csv.out), 0U) << command[0] << csv.out;
    const CommandResult both = equicube(and_more(command, {"--json", "--csv"}));
    EXPECT_EQ(both.code, 2) << command[0];
  }
}

TEST(Cli, tables_are_as_wide_as_columns_says_and_plain_in_a_pipe) {
  const std::string& cube = tiny_cube("both");
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"list", "quantities"},
           {"list", "hardware"},
           {"show", cube, "--tables"},
           {"show", cube, "--quantity", "training_cost_own"},
           {"explain", cube, "--model", "llama-3.1-8b", "--hardware", "a100-80gb", "--region", "FRA"},
           {"study", kGoldenFolder + "/complete.toml", "--catalog", kGoldenFolder + "/catalog", "--question", "1"}}) {
    const CommandResult narrow = equicube(command, {.environment = {"COLUMNS=72", "TERM=xterm"}});
    ASSERT_EQ(narrow.code, 0) << narrow.err;
    std::istringstream lines(narrow.out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(text_width(line), 72U) << command[0] << ": " << line;
    EXPECT_EQ(narrow.out.find('\033'), std::string::npos) << "colour in a pipe";
    EXPECT_EQ(equicube(command, {.environment = {"COLUMNS=none"}}).out,
              equicube(command, {.environment = {"COLUMNS"}}).out);
  }
}

TEST(Cli, lists_parse_as_json_and_csv_and_are_not_empty) {
  for (const char* what :
       {"models", "hardware", "regions", "nations", "organizations", "blocs", "devices", "subscriptions", "tokenizers",
        "falls", "compute", "inputs", "quantities", "decisions", "status", "metrics", "distributions"}) {
    const CommandResult json = equicube({"list", what, "--json"}), csv = equicube({"list", what, "--csv"}),
                        text = equicube({"list", what});
    EXPECT_EQ(json.code, 0) << json.err;
    const std::size_t rows = nlohmann::json::parse(json.out).size();
    EXPECT_GT(rows, 2U) << what;  // three plans are the shortest list
    EXPECT_EQ(static_cast<std::size_t>(std::count(csv.out.begin(), csv.out.end(), '\n')), rows + 1) << what;
    EXPECT_EQ(static_cast<std::size_t>(std::count(text.out.begin(), text.out.end(), '\n')), rows + 1) << what;
  }
}

TEST(Cli, explain_gives_a_receipt_with_sources_for_all_worlds_and_for_one) {
  const std::vector<std::string> cell = {
      "explain", kTinyFolder + "/both.toml", "--model", "mixtral-8x7b", "--hardware", "h100-sxm-80gb", "--region",
      "IND"};
  const CommandResult all = equicube(cell);
  EXPECT_EQ(all.code, 0) << all.err;
  for (const char* part : {"Catalog rows", "source:", "== training ==", "== serving ==", "Memory per accelerator",
                           "Components", "Totals", "training_cost_own", "serving_cost_rent", "arXiv"})
    EXPECT_NE(all.out.find(part), std::string::npos) << part;
  std::vector<std::string> one = cell;
  one.insert(one.end(), {"--world", "3", "--case", "controlled"});
  const CommandResult world = equicube(one);
  EXPECT_EQ(world.code, 0) << world.err;
  EXPECT_NE(world.out.find("in world 3"), std::string::npos);
}

TEST(Cli, explain_reads_the_scenario_inside_a_cube) {
  std::vector<std::string> cell = {
      "explain", kTinyFolder + "/both.toml", "--model", "mixtral-8x7b", "--hardware", "h100-sxm-80gb", "--region",
      "IND"};
  const std::string of_scenario = equicube(cell).out;
  cell[1] = tiny_cube("both");
  const CommandResult of_cube = equicube(cell);
  EXPECT_EQ(of_cube.code, 0) << of_cube.err;
  EXPECT_EQ(of_cube.out.substr(of_cube.out.find("Architecture")), of_scenario.substr(of_scenario.find("Architecture")));
}

/// The lines of a page that begin with the program's name, as a shell would read them.
TEST(Cli, commands_of_the_summary_work) {
  const std::string& cube = tiny_cube("both");
  std::string page = equicube({"show", cube}).out;
  const std::size_t assignment = page.find("cube=");  // a long path, named once
  for (std::size_t cut; (cut = page.find(" \\\n")) != std::string::npos;) page.erase(cut, 3);
  std::istringstream lines(page);
  int commands = 0;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string program, word;
    words >> program;
    if (program.size() < 8 || program.substr(program.size() - 8) != "equicube") continue;
    std::vector<std::string> arguments;
    while (words >> word) arguments.push_back(word == "\"$cube\"" && assignment != std::string::npos ? cube : word);
    if (arguments[0] == "study") arguments.insert(arguments.end(), {"--question", "32"});
    const CommandResult r = equicube(arguments);
    EXPECT_EQ(r.code, 0) << line << "\n" << r.err;
    ++commands;
  }
  EXPECT_EQ(commands, 3) << page;
}

}  // namespace
}  // namespace eqc
