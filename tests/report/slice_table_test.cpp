// Slices of a cube: digits that the intervals carry for people, every digit for programs.
#include "host/report/slice_table.hpp"

#include <gtest/gtest.h>

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

struct Made {
  Study study{axes("\"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\"") + R"(
[run]
worlds = 256
replicates = 4
tasks = ["serving"]
[serving]
replicas = [1]
)"};
  TemporaryFolder folder;
  std::unique_ptr<Cube> cube = run_study(study, folder);
  std::string text(const Selection& fixed, TableFormat format, std::size_t rows = 200) const {
    return slice_table(*cube, cube->variable("serving_cost_own"), fixed, format, rows).table.text(format);
  }
};
const Made& made() {
  static const Made once;
  return once;
}

const Selection kCell = {{"model", "llama-3.1-8b"}, {"hardware", "a100-80gb"}, {"region", "FRA"}, {"case", "base"}};

double stored(const std::string& statistic) {
  Selection at = kCell;
  at["statistic"] = statistic;
  return made().cube->value("serving_cost_own", at);
}

TEST(SliceTable, columns_of_statistics_carry_their_interval) {
  const Interval known{stored("p50"), stored("p05"), stored("p95")};
  std::istringstream text(made().text(kCell, TableFormat::text));
  std::vector<std::string> names, cells;
  std::string line, word;
  std::getline(text, line);
  for (std::istringstream words(line); words >> word;) names.push_back(word);
  std::getline(text, line);
  for (std::istringstream words(line); words >> word;) cells.push_back(word);
  ASSERT_EQ(names.size(), cells.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    EXPECT_EQ(cells[i], names[i] == "sd" || names[i] == "se" ? number_text(stored(names[i]), 2)
                                                             : rounded_text(stored(names[i]), known))
        << names[i];
}

TEST(SliceTable, a_fixed_statistic_has_its_interval_too) {
  Selection fixed = kCell;
  fixed["statistic"] = "p50";
  fixed.erase("hardware");
  const std::string text = made().text(fixed, TableFormat::text);
  EXPECT_NE(text.find(rounded_text(stored("p50"), {0, stored("p05"), stored("p95")})), std::string::npos) << text;
}

TEST(SliceTable, programs_get_every_digit) {
  const auto json = nlohmann::json::parse(made().text(kCell, TableFormat::json));
  EXPECT_EQ(json.at(0).at("p50").get<double>(), stored("p50"));
  EXPECT_NE(made().text(kCell, TableFormat::csv).find(fmt::format("{}", stored("sd"))), std::string::npos);
}

TEST(SliceTable, text_stops_at_the_limit_and_says_how_much_is_left) {
  const Selection all = {{"model", "llama-3.1-8b"}};
  const Variable& v = made().cube->variable("serving_cost_own");
  const SliceTable text = slice_table(*made().cube, v, all, TableFormat::text, 1);
  EXPECT_EQ(text.table.size(), 1U);
  EXPECT_EQ(text.left_out, 1U);
  EXPECT_EQ(slice_table(*made().cube, v, all, TableFormat::csv, 1).table.size(), 2U);
}

}  // namespace
}  // namespace eqc
