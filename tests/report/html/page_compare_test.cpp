// Two cubes that differ in one price: the page names that input and the headlines that moved, and nothing else.
#include "host/report/html/page_compare.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <tuple>

#include "host/engine/search/backend.hpp"
#include "host/report/html/page_headlines.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;
using Json = nlohmann::ordered_json;

/// A small study on the frozen catalog, in which one text of one file may be replaced.
struct Priced {
  Catalog catalog;
  Scenario scenario;
  Plan plan;
  TemporaryFolder folder;
  std::unique_ptr<Cube> cube;

  explicit Priced(const std::string& from = "", const std::string& to = "",
                  const std::vector<std::string>& overrides = {}) {
    CatalogFiles files = load_catalog(kGolden + "/catalog").files;
    if (!from.empty()) {
      std::string& text = files.at("price/rental.csv");
      const std::size_t at = text.find(from);
      EXPECT_NE(at, std::string::npos);
      text.replace(at, from.size(), to);
    }
    catalog = catalog_of(std::move(files), "catalog");
    scenario = parse_scenario("study.toml", axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\", \"FRA\"") + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "1 T tokens"
clusters = [64]
[cost]
bases = ["rent"]
[inputs.rental_price]
distribution = "catalog"
[affordability]
gerd_share = ["0.1 %"]
)",
                              overrides, catalog);
    plan = make_plan(scenario, catalog);
    RunOptions options;
    options.output = folder.file("cube.h5");
    options.backend = BackendChoice::cpu;
    options.quiet = true;
    run(plan, options);
    cube = std::make_unique<Cube>(*options.output);
  }
  Priced(const Priced&) = delete;
};

/// The row of a rental price, the same with twice its maximum, and that maximum.
std::tuple<std::string, std::string, std::string> dearer_rent() {
  const CatalogFiles files = load_catalog(kGolden + "/catalog").files;
  const std::string& text = files.at("price/rental.csv");
  const std::size_t row = text.find("h100-sxm-80gb,on_demand"), end = text.find('\n', row);
  EXPECT_NE(row, std::string::npos);
  std::string line = text.substr(row, end - row), dearer = line;
  std::size_t at = 0;
  for (int comma = 0; comma < 10; ++comma) at = dearer.find(',', at) + 1;  // max_USD_per_hour
  const std::string maximum = dearer.substr(at, dearer.find(',', at) - at);
  dearer.replace(at, maximum.size(), std::to_string(2 * std::stod(maximum)));
  return {line, dearer, maximum};
}

Json compared(const Priced& before, const Priced& after) {
  std::string notice;
  const std::unique_ptr<Backend> backend = make_backend(BackendChoice::cpu, 1, notice);
  const SummaryCube there(before.cube->path()), here(after.cube->path());
  const PageComparison c = page_comparison({there, &before.plan}, {here, &after.plan},
                                           headline_tables(after.plan, *backend, 1), *backend, 1);
  for (const PageTable& t : c.tables) EXPECT_EQ(t.numbers.size(), t.rows() * t.values.size()) << t.id;
  return Json::parse(c.about);
}

TEST(PageComparison, names_the_price_that_differs_and_the_headlines_that_moved) {
  const auto [line, dearer, maximum] = dearer_rent();
  const Priced before, after(line, dearer);
  const Json c = compared(before, after);
  ASSERT_EQ(c["inputs"].size(), 1u) << c.dump(1);
  EXPECT_EQ(
      c["inputs"][0]["what"].get<std::string>().rfind("price/rental.csv, h100-sxm-80gb on_demand, max_USD_per_hour", 0),
      0u)
      << c.dump(1);
  EXPECT_EQ(c["inputs"][0]["before"], maximum);
  ASSERT_GE(c["moved"].size(), 1u);
  bool cost = false;
  for (const Json& m : c["moved"]) cost = cost || m["what"] == "cost of training llama-3.1-8b (base)";
  EXPECT_TRUE(cost) << c.dump(1);
  EXPECT_EQ(c["digest"], before.cube->result_digest());
  for (const Json& m : c["moved"])
    if (m["change"] != "") {
      ASSERT_EQ(m["due_to"].size(), 1u) << m.dump(1);
      EXPECT_EQ(m["due_to"][0]["input"], "price/rental.csv, h100-sxm-80gb on_demand, max_USD_per_hour");
      EXPECT_EQ(m["due_to"][0]["part"], "100 %");
      EXPECT_TRUE(m["due_to"][0]["whole"]);
    }
}

/// Efficiency: what two prices and the scenario did sums to the move (Shapley 1953).
TEST(PageComparison, contributions_of_several_inputs_sum_to_the_moves) {
  const auto [line, dearer, maximum] = dearer_rent();
  const Priced before, after(line, dearer, {R"(training.tokens="2 T tokens")"});
  std::string notice;
  const std::unique_ptr<Backend> backend = make_backend(BackendChoice::cpu, 1, notice);
  const SummaryCube there(before.cube->path()), here(after.cube->path());
  const PageComparison c = page_comparison({there, &before.plan}, {here, &after.plan},
                                           headline_tables(after.plan, *backend, 1), *backend, 1);
  ASSERT_EQ(c.tables.size(), 2u);
  const PageTable &bands = c.tables[0], &shares = c.tables[1];
  EXPECT_EQ(shares.axes[1].labels.size(), 2u);  // the scenario and the price
  EXPECT_EQ(shares.id, "compare_contributions");
  double moved = 0, shared = 0;
  for (std::size_t row = 0; row < bands.rows(); ++row) moved += bands.numbers[6 * row + 4] - bands.numbers[6 * row + 1];
  for (std::size_t row = 0; row < shares.rows(); ++row) shared += shares.numbers[3 * row + 1];
  EXPECT_NE(moved, 0);
  EXPECT_NEAR(shared, moved, 1e-9 * std::abs(moved));
}

TEST(PageComparison, says_nothing_of_a_cube_and_itself) {
  const Priced one;
  const Json c = compared(one, one);
  EXPECT_TRUE(c["inputs"].empty()) << c.dump(1);
  EXPECT_TRUE(c["moved"].empty()) << c.dump(1);
}

}  // namespace
}  // namespace eqc
