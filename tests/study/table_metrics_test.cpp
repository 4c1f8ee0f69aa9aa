// equicube metrics on published examples and on tables that mean nothing.
#include "host/study/table_metrics.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/base/diagnostics.hpp"

namespace eqc {
namespace {

std::string file_with(const std::string& text) {
  const std::string path = (std::filesystem::temp_directory_path() / ("metrics-" + std::to_string(std::hash<std::string>()(text)) + ".csv")).string();
  std::ofstream(path) << text;
  return path;
}

double metric(const TableAnswer& a, const std::string& name) {
  for (const NamedMetric& m : a.metrics)
    if (m.name == name) return m.value.value_or(-1);
  ADD_FAILURE() << "no metric " << name;
  return -1;
}

std::string faults_of(const TableQuestion& question) {
  try {
    table_metrics(question);
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
  return "";
}

// Example data of the R package ineq 0.2-13, documentation of `Gini`, `Atkinson`, `conc` and `pov`; its published values, and the others recomputed independently.
TEST(TableMetrics, agrees_with_the_example_of_r_ineq) {
  const std::string file = file_with("x\n541\n1463\n2445\n3438\n4437\n5401\n6392\n8304\n11904\n22261\n");
  const TableAnswer a = table_metrics({file, "x", "", "", 2000});
  struct Row { const char* name; double value; };
  for (const Row& row : {Row{"gini", 0.46209113026762383}, Row{"theil_t", 0.3623412423438949}, Row{"theil_l", 0.433594649520446}, Row{"ge2", 0.42040615457742647},
                         Row{"atkinson_0.5", 0.17965909804634195}, Row{"atkinson_1", 0.35182505973507494}, Row{"atkinson_2", 0.629011054511758}, Row{"hoover", 0.33780674616285705},
                         Row{"palma", 2.8224927095219985}, Row{"s80s20", 17.048403193612774}, Row{"fgt0", 0.2}, Row{"fgt1", 0.0998}, Row{"fgt2", 0.06042625}, Row{"watts", 0.1620141239217559}})
    EXPECT_NEAR(metric(a, row.name) / row.value, 1, 1e-13) << row.name;
  EXPECT_EQ(metric(a, "fewest_50"), 2);
  EXPECT_EQ(metric(a, "fewest_90"), 7);
  EXPECT_EQ(a.n, 10U);
  EXPECT_EQ(a.lorenz.front(), 0);
  EXPECT_EQ(a.lorenz.back(), 1);
}

// Lambert and Aronson 1993: groups that do not overlap have no residual. Exact fractions by hand.
TEST(TableMetrics, gini_of_groups_that_do_not_overlap_splits_exactly) {
  const TableAnswer a = table_metrics({file_with("v,g\n1,a\n2,a\n3,a\n4,a\n10,b\n20,b\n30,b\n40,b\n"), "v", "", "g", {}});
  EXPECT_NEAR(metric(a, "gini"), .53409090909090909, 1e-14);
  EXPECT_NEAR(a.decomposition->gini_within, .125, 1e-14);
  EXPECT_NEAR(a.decomposition->gini_between, .40909090909090909, 1e-14);
  EXPECT_NEAR(a.decomposition->gini_overlap, 0, 1e-14);
}

TEST(TableMetrics, row_of_weight_zero_is_absent) {
  const TableAnswer with = table_metrics({file_with("v,w\n1,2\n5,0\n3,1\n"), "v", "w", "", {}}), without = table_metrics({file_with("v,w\n1,2\n3,1\n"), "v", "w", "", {}});
  for (std::size_t i = 0; i < with.metrics.size(); ++i) EXPECT_EQ(with.metrics[i].value, without.metrics[i].value) << with.metrics[i].name;
  EXPECT_EQ(with.n, 2U);
}

TEST(TableMetrics, every_bad_cell_is_named) {
  const std::string text = faults_of({file_with("v,w\n1,2\n-1,2\nx,1\n3,\n"), "v", "w", "", {}});
  EXPECT_NE(text.find(":3: v: -1 is negative"), std::string::npos) << text;
  EXPECT_NE(text.find(":4: v: 'x' is no number"), std::string::npos) << text;
  EXPECT_NE(text.find(":5: w: is empty"), std::string::npos) << text;
}

TEST(TableMetrics, nothing_to_share_is_a_fault) {
  EXPECT_NE(faults_of({file_with("v\n0\n0\n"), "v", "", "", {}}).find("0 in every row"), std::string::npos);
  EXPECT_NE(faults_of({file_with("v\n"), "v", "", "", {}}).find("nothing to measure"), std::string::npos);
  EXPECT_NE(faults_of({file_with("value\n1\n"), "valeu", "", "", {}}).find("did you mean 'value'?"), std::string::npos);
}

}  // namespace
}  // namespace eqc
