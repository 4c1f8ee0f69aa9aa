// Facts about published measurements: what is read, in which order, and every fault with its place.
#include "host/catalog/truth_tables.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/base/diagnostics.hpp"
#include "host/validate/stated_fact.hpp"
#include "tests/catalog/shipped_catalog.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

/// A catalog folder with one table of facts.
std::string folder_with(const std::string& name, const std::string& text) {
  const fs::path root = fs::path(testing::TempDir()) / ("facts-" + std::to_string(std::hash<std::string>()(text)));
  fs::create_directories(root / "truth");
  std::ofstream(root / "truth" / name) << text;
  return root.string();
}

std::string faults_of(const std::string& name, const std::string& text) {
  try {
    load_truth_facts(folder_with(name, text));
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
  return "";
}

TEST(TruthFacts, the_shipped_tables_have_rows_with_sources) {
  const TruthFacts facts = load_truth_facts(test::catalog().root);
  EXPECT_FALSE(facts.request_sets.empty());
  EXPECT_FALSE(facts.benchmark_runs.empty());
  EXPECT_FALSE(facts.server_settings.empty());
  EXPECT_FALSE(facts.assumptions.empty());
  EXPECT_FALSE(facts.fitted_families.empty());
  for (const FrameworkMarkRow& row : facts.frameworks) EXPECT_FALSE(row.origin.source.empty()) << row.mark;
}

TEST(TruthFacts, of_two_marks_in_one_text_the_longer_comes_first) {
  const TruthFacts facts = load_truth_facts(test::catalog().root);
  for (std::size_t later = 0; later < facts.request_sets.size(); ++later)
    for (std::size_t first = 0; first < later; ++first)
      EXPECT_EQ(facts.request_sets[later].mark.find(facts.request_sets[first].mark), std::string::npos)
          << facts.request_sets[later].mark << " is never found";
  for (std::size_t later = 0; later < facts.frameworks.size(); ++later)
    for (std::size_t first = 0; first < later; ++first)
      EXPECT_TRUE(facts.frameworks[first].kind != facts.frameworks[later].kind ||
                  first_stated(facts.frameworks[later].mark, facts.frameworks[first].mark) != 0)
          << facts.frameworks[later].mark << " is never found";
}

TEST(TruthFacts, marks_name_profiles_of_the_catalog_or_the_default) {
  for (const FrameworkMarkRow& row : load_truth_facts(test::catalog().root).frameworks) {
    bool known = row.profile == "megatron-core";  // the default's rows are all of it
    for (const SoftwareRow& software : test::catalog().training_software) known = known || software.id == row.profile;
    EXPECT_TRUE(known) << row.mark << " " << row.profile;
  }
}

TEST(TruthFacts, parts_that_count_as_ranks_are_accelerators_of_the_catalog) {
  const TruthFacts facts = load_truth_facts(test::catalog().root);
  EXPECT_FALSE(facts.part_ranks.empty());
  for (const PartRanksRow& row : facts.part_ranks) {
    bool known = false;
    for (const HardwareRow& hardware : test::catalog().hardware) known = known || hardware.id == row.hardware;
    EXPECT_TRUE(known) << row.hardware;
    EXPECT_GT(row.ranks, 1) << row.hardware;
    EXPECT_FALSE(row.origin.source.empty()) << row.hardware;
  }
}

TEST(TruthFacts, empty_cells_of_a_range_hold_for_all) {
  const TruthFacts facts = load_truth_facts(
      folder_with("benchmark-runs.csv",
                  "mark,least_input,most_input,least_output,most_output,most_total,requests,source,as_of,notes\n"
                  "p,128,128,,,,5,s,2026,\n"));
  ASSERT_EQ(facts.benchmark_runs.size(), 1u);
  EXPECT_TRUE(facts.benchmark_runs[0].input.holds(128));
  EXPECT_FALSE(facts.benchmark_runs[0].input.holds(129));
  EXPECT_TRUE(facts.benchmark_runs[0].output.holds(1e9));
  EXPECT_TRUE(facts.benchmark_runs[0].total.holds(0));
}

TEST(TruthFacts, a_folder_without_tables_has_no_facts) {
  EXPECT_TRUE(load_truth_facts("/no/such/folder").assumptions.empty());
}

TEST(TruthFacts, every_fault_has_its_place) {
  const std::string text =
      faults_of("server-settings.csv",
                "mark,hardware_family,profile,framework,setting,value,from_requests,source,as_of,notes\n"
                ",,,,receive_step,10,,s,2026,\n"
                ",,,,cache_bits,many,,s,2026,\n"
                ",,,,cache_bits,8,,,2026,\n");
  EXPECT_NE(text.find("server-settings.csv:2: setting: 'receive_step' is not one of"), std::string::npos) << text;
  EXPECT_NE(text.find("did you mean 'receive_steps'"), std::string::npos) << text;
  EXPECT_NE(text.find(":3: value: 'many' is no number"), std::string::npos) << text;
  EXPECT_NE(text.find(":4: source: is empty"), std::string::npos) << text;
  EXPECT_NE(faults_of("frameworks.csv", "mark,profile,source,as_of,notes\n").find("kind: column is missing"),
            std::string::npos);
}

}  // namespace
}  // namespace eqc
