// equicube metrics on published examples and on tables that mean nothing.
#include "host/metrics/table_metrics.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <cmath>
#include <fstream>

#include "host/base/diagnostics.hpp"
#include "host/metrics/metric_names.hpp"
#include "tests/metrics/measure/measure_fixture.hpp"

namespace eqc {
namespace {

std::string file_with(const std::string& text) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("metrics-" + std::to_string(std::hash<std::string>()(text)) + ".csv"))
          .string();
  std::ofstream(path) << text;
  return path;
}

double metric(const TableAnswer& a, const std::string& name) { return test::value_of(a.all, name); }

TableAnswer answer_to(const TableQuestion& question) {
  std::vector<std::string> notes;
  return table_metrics(question, notes);
}

std::string faults_of(const TableQuestion& question) {
  try {
    answer_to(question);
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
  return "";
}

// Example data of the R package ineq 0.2-13, documentation of `Gini`, `Atkinson`, `conc` and `pov`; its published
// values, and the others recomputed independently.
TEST(TableMetrics, agrees_with_the_example_of_r_ineq) {
  const std::string file = file_with("x\n541\n1463\n2445\n3438\n4437\n5401\n6392\n8304\n11904\n22261\n");
  const TableAnswer a = answer_to({file, "x", "", "", {}, {2000}});
  struct Row {
    const char* name;
    double value;
  };
  for (const Row& row :
       {Row{"gini", 0.46209113026762383}, Row{"theil_t", 0.3623412423438949}, Row{"theil_l", 0.433594649520446},
        Row{"ge_2", 0.42040615457742647}, Row{"atkinson_half", 0.17965909804634195},
        Row{"atkinson_1", 0.35182505973507494}, Row{"atkinson_2", 0.629011054511758},
        Row{"hoover", 0.33780674616285705}, Row{"palma", 2.8224927095219985}, Row{"s80s20", 17.048403193612774},
        Row{"headcount", 0.2}, Row{"poverty_gap", 0.0998}, Row{"poverty_severity", 0.06042625},
        Row{"watts", 0.1620141239217559}})
    EXPECT_NEAR(metric(a, row.name) / row.value, 1, 1e-13) << row.name;
  EXPECT_EQ(metric(a, "fewest_holders_50"), 2);
  EXPECT_EQ(metric(a, "fewest_holders_90"), 7);
  EXPECT_EQ(metric(a, "entities"), 10);
  EXPECT_EQ(metric(a, "able_entities"), 8);  // 541 and 1463 are below 2000
  EXPECT_DOUBLE_EQ(metric(a, "able_share"), 0.8);
  EXPECT_NEAR(metric(a, "lorenz_50"), (541 + 1463 + 2445 + 3438 + 4437) / 66586.0, 1e-14);
}

TEST(TableMetrics, without_a_line_only_what_needs_one_is_unknown) {
  const TableAnswer a = answer_to({file_with("v\n1\n3\n"), "v", "", "", {}});
  ASSERT_EQ(a.all.size(), static_cast<std::size_t>(kTableMetrics));
  for (int i = 0; i < kTableMetrics; ++i) {
    const Estimate& m = a.all[static_cast<std::size_t>(i)];
    EXPECT_EQ(m.undefined == Undefined::needs_line, needs_line(i)) << metric_names()[static_cast<std::size_t>(i)];
    EXPECT_EQ(std::isnan(m.value), needs_line(i));
  }
}

TEST(MetricNames, older_ones_lead_to_the_list_and_are_not_of_it) {
  EXPECT_EQ(understood_metric("atkinson_0.5").name, "atkinson_half");
  EXPECT_NE(understood_metric("fgt1").note.find("poverty_gap"), std::string::npos);
  for (const std::string& name : metric_names()) {
    EXPECT_EQ(understood_metric(name).name, name);
    EXPECT_EQ(understood_metric(name).note, "") << name;
  }
}

// Lambert and Aronson 1993: groups that do not overlap have no residual. Exact fractions by hand.
TEST(TableMetrics, gini_of_groups_that_do_not_overlap_splits_exactly) {
  const TableAnswer a = answer_to({file_with("v,g\n1,a\n2,a\n3,a\n4,a\n10,b\n20,b\n30,b\n40,b\n"), "v", "", "g", {}});
  EXPECT_NEAR(metric(a, "gini"), .53409090909090909, 1e-14);
  EXPECT_NEAR(a.decomposition->gini_within, .125, 1e-14);
  EXPECT_NEAR(a.decomposition->gini_between, .40909090909090909, 1e-14);
  EXPECT_NEAR(a.decomposition->gini_overlap, 0, 1e-14);
}

TEST(TableMetrics, row_of_weight_zero_is_absent) {
  const TableAnswer with = answer_to({file_with("v,w\n1,2\n5,0\n3,1\n"), "v", "w", "", {}}),
                    without = answer_to({file_with("v,w\n1,2\n3,1\n"), "v", "w", "", {}});
  for (std::size_t i = 0; i < with.all.size(); ++i)
    if (with.all[i].undefined == Undefined::no) {
      EXPECT_EQ(with.all[i].value, without.all[i].value) << metric_names()[i];
    }
  EXPECT_EQ(metric(with, "entities"), 2);
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

TEST(TableMetrics, blanks_around_names_do_not_matter) {
  const TableAnswer a = answer_to({file_with("g , v\n a, 1\na ,2\nb, 3\n"), "v", "", "g", {}});
  EXPECT_EQ(a.groups, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(metric(a, "entities"), 3);
}

TEST(TableMetrics, faults_of_the_file_come_first_and_are_not_endless) {
  EXPECT_NE(faults_of({file_with("v\n\"1\n2\n"), "v", "", "", {}}).find("never closed"), std::string::npos);
  EXPECT_NE(faults_of({file_with("v\n1\n2\n"), "v", "", "", {}, {1e200}}).find("above 1e150"), std::string::npos);
  std::string text = "v\n";
  for (int i = 0; i < 1000; ++i) text += "-1\n";
  const std::string faults = faults_of({file_with(text), "v", "", "", {}});
  EXPECT_NE(faults.find("... and 950 more"), std::string::npos);
  EXPECT_LT(faults.size(), 10000U);
}

/// Groups drawn at random differ little, and so do values near their mean: the parts between groups, and the indices,
/// are then far smaller than the terms they are made of. References: 40 digits (mpmath).
TEST(TableMetrics, small_inequality_is_accurate_too) {
  const TableAnswer a =
      answer_to({file_with("v,g\n100.01,a\n99.98,b\n100.03,a\n99.99,b\n100,a\n100.02,b\n"), "v", "", "g", {}});
  struct Row {
    const char* name;
    double value;
  };
  for (const Row& row : {Row{"theil_t", 1.4581875232085748e-8}, Row{"theil_l", 1.4581875477522779e-8},
                         Row{"ge_2", 1.4581875109367235e-8}, Row{"hhi_normalised", 5.832750043746894e-9},
                         Row{"atkinson_half", 7.2909376564427811e-9}, Row{"atkinson_1", 1.4581875371207233e-8},
                         Row{"atkinson_2", 2.9163750840832287e-8}})
    EXPECT_NEAR(metric(a, row.name) / row.value, 1, 1e-10) << row.name;
  EXPECT_NEAR(a.decomposition->theil_t_between / 3.4718750300594816e-9, 1, 1e-9);
  EXPECT_NEAR(a.decomposition->theil_l_between / 3.4718750380954257e-9, 1, 1e-9);
}

}  // namespace
}  // namespace eqc
