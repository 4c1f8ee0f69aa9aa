// The first page of a cube: never longer than a screen, whatever the scenario, and true to the cube.
#include "host/report/summary.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "host/base/file.hpp"
#include "host/report/summary_cube.hpp"
#include "host/report/table.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void expect_one_screen(const std::string& page, const std::string& what) {
  const std::vector<std::string> lines = lines_of(page);
  EXPECT_LE(lines.size(), kSummaryLines) << what << "\n" << page;
  for (const std::string& line : lines) EXPECT_LE(text_width(line), kSummaryColumns) << what << ": " << line;
}

/// Axes of the frozen catalog and few worlds; the rest of a scenario is appended.
std::string small(const std::string& more) {
  return axes("\"llama-3.1-8b\", \"mixtral-8x7b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"KEN\"") + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "1 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8]
)" + more;
}

/// `n` cases of which the k-th makes everything k times as dear; names as long as asked for.
std::string many_cases(int n, std::size_t name_length = 6) {
  std::string text;
  for (int k = 1; k <= n; ++k) {
    const std::string number = std::to_string(k);
    text += "[[case]]\nid = \"" + std::string(name_length, 'c') + number +
            "\"\n[case.scale]\npurchase_price = " + number + "\nrental_price = " + number + "\n";
  }
  return text;
}

const std::string kPayers =
    "[affordability]\ngerd_share = [\"0.1 %\", \"10 %\"]\nrevenue_share = [\"1 %\"]\n"
    "income_share = [\"2 %\"]\n";

struct PageScenario {
  std::string name, text;
  std::vector<std::string> overrides = {};
};
void PrintTo(const PageScenario& s, std::ostream* out) { *out << s.name; }

std::vector<PageScenario> pages() {
  std::vector<PageScenario> all = {
      {"both_tasks", small(kPayers)},
      {"no_payers", small("")},
      {"training_alone", small(kPayers), {R"(run.tasks=["training"])"}},
      {"serving_alone", small(kPayers), {R"(run.tasks=["serving"])"}},
      {"nothing_feasible", small(kPayers), {"training.clusters=[1]", R"(serving.tpot="0.001 ms")"}},
      {"one_basis", small(kPayers), {R"(cost.bases=["rent"])"}},
      {"means_alone", small(kPayers), {R"(output.statistics=["mean"])"}},
      {"largest_alone", small(kPayers), {R"(output.statistics=["max"])"}},
      {"two_cases", small(kPayers + many_cases(2))},
      {"forty_cases", small(kPayers + many_cases(40))},
      {"long_names", small(kPayers + many_cases(5, 150) + "")},
      {"a_long_title", "title = \"" + std::string(300, 'T') + "\"\n" + small(many_cases(3))},
      {"one_of_everything", small(""), {R"(axes.models=["gpt3-175b"])", R"(axes.hardware=["h100-sxm-80gb"])"}},
  };
  for (const char* folder : {"/tests/golden", "/scenarios/tiny"})
    for (const auto& file : std::filesystem::directory_iterator(std::string(kSourceFolder) + folder))
      if (file.path().extension() == ".toml")
        all.push_back({file.path().parent_path().stem().string() + "_" + file.path().stem().string(),
                       read_file(file.path().string()),
                       {"run.worlds=256"}});
  for (PageScenario& page : all)
    if (page.name == "tiny_policies") page.overrides.push_back(R"(axes.regions=["USA", "FRA", "IND", "KEN", "CHN"])");
  return all;
}

class Page : public testing::TestWithParam<PageScenario> {};

TEST_P(Page, is_one_screen) {
  Catalog catalog =
      load_catalog(GetParam().name.rfind("tiny_", 0) == 0 ? std::string(kSourceFolder) + "/scenarios/catalog"
                                                          : kGolden + "/catalog");
  const Scenario scenario = parse_scenario("study.toml", GetParam().text, GetParam().overrides, catalog);
  const Plan plan = make_plan(scenario, catalog);
  const TemporaryFolder folder;
  RunOptions options;
  options.output = folder.file("cube.h5");
  options.backend = BackendChoice::cpu;
  options.threads = 1;
  options.quiet = true;
  run(plan, options);
  expect_one_screen(summary_text(*options.output), "read");
  expect_one_screen(summary_text(*options.output, {"build/release/equicube", std::string(300, 'r')}), "run");
  EXPECT_FALSE(summary_tables(*options.output).empty());
}

INSTANTIATE_TEST_SUITE_P(All, Page, testing::ValuesIn(pages()), [](const auto& page) { return page.param.name; });

struct Made {
  Study study{small(kPayers + many_cases(3) + "\n[[case]]\nid = \"no-h100\"\nremove_hardware = [\"h100*\"]\n")};
  TemporaryFolder folder;
  std::string path = run_study(study, folder)->path();
};
const Made& made() {
  static const Made once;
  return once;
}

TEST(Summary, shows_the_cheapest_cell_of_the_cube) {
  const SummaryCube c(made().path);
  const CheapestCell cell = c.cheapest("training", "llama-3.1-8b", "cccccc1");
  for (const char* basis : {"own", "rent"})
    for (const std::string& hardware : c.labels("hardware"))
      for (const std::string& region : c.labels("region"))
        EXPECT_LE(cell.cost.middle, c.cube.value(std::string("training_cost_") + basis, {{"model", "llama-3.1-8b"},
                                                                                         {"hardware", hardware},
                                                                                         {"region", region},
                                                                                         {"case", "cccccc1"},
                                                                                         {"statistic", "p50"}}));
  EXPECT_NE(summary_text(made().path).find(interval_text(cell.cost, NumberStyle::prefixed, "-")), std::string::npos);
}

TEST(Summary, names_the_largest_changes_and_what_has_no_price) {
  const std::string page = summary_text(made().path);
  EXPECT_NE(page.find("Costs change most in 'cccccc3'"), std::string::npos) << page;
  EXPECT_NE(page.find("times as much as in 'cccccc1'"), std::string::npos) << page;
  EXPECT_NE(page.find("Who could pay changes most in 'cccccc"), std::string::npos) << page;
  EXPECT_NE(page.find("(removed 12)"), std::string::npos) << page;
}

TEST(Summary, ends_with_digest_path_and_commands) {
  const std::string page = summary_text(made().path, {"./equicube", "as it went"});
  EXPECT_NE(page.find("as it went\n"), std::string::npos);
  EXPECT_NE(page.find("result digest " + Cube(made().path).result_digest()), std::string::npos);
  EXPECT_NE(page.find(made().path), std::string::npos);
  for (const char* command : {"./equicube show ", "./equicube study ", "./equicube explain "})
    EXPECT_NE(page.find(command), std::string::npos) << command;
}

TEST(Summary, fits_a_narrower_screen_and_names_what_has_no_room) {
  const std::string page = summary_text(made().path, {"./equicube", "", {60}});
  for (const std::string& line : lines_of(page))
    if (line.find("equicube") == std::string::npos && line.find("cube") != 0 && line.find("result digest") != 0)
      EXPECT_LE(text_width(line), 60U) << line;
  EXPECT_NE(page.find("no room here for: "), std::string::npos) << page;
}

TEST(Summary, tables_have_every_model_and_case) {
  const std::string tables = summary_tables(made().path);
  for (const char* part :
       {"llama-3.1-8b", "mixtral-8x7b", "cccccc3", "removed", "Cheapest training run", "Cheapest serving",
        "nations train 0.1", "nations host 0.001", "adults use 0.02", "companies train", "Gini"})
    EXPECT_NE(tables.find(part), std::string::npos) << part;
}

TEST(Summary, models_go_from_the_largest_to_the_smallest) {
  const SummaryCube c(made().path);
  EXPECT_EQ(c.models_by_size(), (std::vector<std::string>{"mixtral-8x7b", "llama-3.1-8b"}));
}

}  // namespace
}  // namespace eqc
