// [catalog] add and replace: rows of a user's files beside and in the place of the catalog's.
#include "host/catalog/added_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/base/file.hpp"
#include "kernels/model/spec.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using namespace scenario_test;

const std::string kModelHead =
    "id,name,developer,released,weights,estimate,parameters_billion,layers,hidden,heads,kv_heads,head_dim,ffn,gated,"
    "tied_embeddings,vocab,max_context,attention,source,as_of\n";
const std::string kSizes =
    ",Ours,Us,2026-11-01,closed,no,2.76,28,2560,32,8,80,9216,yes,no,65536,8192,gqa,own,2026-11\n";

class Overlay : public testing::Test {
 protected:
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("eqc_overlay_" + std::to_string(getpid()));
  Catalog catalog_ = scenario_test::catalog();
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void file(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  Scenario read(const std::string& section, const std::string& more = "") {
    return parse_scenario((folder_ / "s.toml").string(), kMinimal + "[catalog]\n" + section + "\n" + more, {},
                          catalog_);
  }
  std::string faults(const std::string& section) {
    try {
      read(section);
    } catch (const InputError& error) {
      return error.diagnostics().text();
    }
    return "";
  }
};

TEST_F(Overlay, rows_join_the_table_and_the_files_of_the_catalog) {
  const Catalog before = catalog_;
  file("mine.csv", kModelHead + "ours-3b" + kSizes);
  read("add = [\"mine.csv\"]");
  ASSERT_EQ(catalog_.models.size(), before.models.size() + 1);
  EXPECT_EQ(catalog_.models[*catalog_.model_index("ours-3b")].spec->layers, 28);
  EXPECT_NE(catalog_.digest, before.digest);
  ASSERT_EQ(catalog_.files.count("model/models-scenario-1-mine.csv"), 1U);
  const Catalog again = catalog_of(catalog_.files, "");  // what a cube carries
  EXPECT_EQ(again.digest, catalog_.digest);
}

TEST_F(Overlay, a_catalog_that_has_the_rows_needs_no_file) {
  file("mine.csv", kModelHead + "ours-3b" + kSizes);
  read("add = [\"mine.csv\"]");
  std::filesystem::remove(folder_ / "mine.csv");
  const std::string digest = catalog_.digest;
  EXPECT_EQ(faults("add = [\"mine.csv\"]"), "");
  EXPECT_EQ(catalog_.digest, digest);
}

TEST_F(Overlay, a_row_with_a_key_of_the_catalog_is_refused_and_names_both_places) {
  file("mine.csv", kModelHead + "llama-3.1-8b" + kSizes);
  const std::string said = faults("add = [\"mine.csv\"]");
  EXPECT_NE(said.find("mine.csv:2: 'llama-3.1-8b' is in the catalog already (model/models"), std::string::npos) << said;
}

TEST_F(Overlay, replace_puts_a_row_in_the_place_of_one_and_leaves_the_others) {
  const Catalog before = catalog_;
  file("mine.csv", kModelHead + "llama-3.1-8b" + kSizes);
  read("replace = [\"mine.csv\"]");
  EXPECT_EQ(catalog_.models.size(), before.models.size());
  EXPECT_EQ(catalog_.models[*catalog_.model_index("llama-3.1-8b")].spec->layers, 28);
  for (const ModelRow& row : before.models)
    if (row.id != "llama-3.1-8b") {
      EXPECT_EQ(catalog_.models[catalog_.model_index(row.id).value()].spec->layers, row.spec->layers);
    }
}

TEST_F(Overlay, prices_are_told_by_their_columns_and_replaced_by_part_and_market) {
  file("rent.csv",
       "hardware,market,n,basis,min_USD_per_hour,p10_USD_per_hour,p25_USD_per_hour,p50_USD_per_hour,p75_USD_per_hour,"
       "p90_USD_per_hour,max_USD_per_hour,source,as_of\n"
       "h100-sxm-80gb,on_demand,4,market,1,1.1,1.2,1.25,1.3,1.4,1.5,our contract,2026-11-01\n");
  const std::string said = faults("replace = [\"rent.csv\"]");
  ASSERT_EQ(said, "");
  const RentalRow* row = catalog_.rental_of(*catalog_.hardware_index("h100-sxm-80gb"), Market::on_demand);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->origin.file, "price/rental-scenario-1-rent.csv");
}

TEST_F(Overlay, a_file_may_refer_to_a_row_of_another) {
  file("names/model/aliases-mine.csv", "alias,id,source,as_of\nour model,ours-3b,own,2026-11-01\n");
  file("mine.csv", kModelHead + "ours-3b" + kSizes);
  std::string header;
  for (const auto& [name, text] : catalog_.files)
    if (name.rfind("model/aliases", 0) == 0) header = text.substr(0, text.find('\n'));
  if (header.empty()) GTEST_SKIP() << "no aliases in this catalog";
  EXPECT_EQ(faults("add = [\"names/model/aliases-mine.csv\", \"mine.csv\"]"), "") << header;
}

TEST_F(Overlay, faults_name_the_users_file_and_line) {
  file("mine.csv", kModelHead + "ours-3b" + kSizes +
                       "ours-4b,Ours,Us,2026-11-01,closed,no,2.76,many,2560,32,8,80,9216,"
                       "yes,no,65536,8192,gqa,own,2026-11\n");
  file("twice.csv", kModelHead + "ours-3b" + kSizes + "ours-3b" + kSizes);
  file("other.csv", "colour,taste\nred,sweet\n");
  file("empty.csv", kModelHead);
  const std::string said = faults("add = [\"mine.csv\", \"twice.csv\", \"other.csv\", \"empty.csv\", \"none.csv\"]");
  for (const char* part :
       {"mine.csv:3: layers: 'many'", "twice.csv:3: 'ours-3b' stands twice", "other.csv:1: has the columns of no table",
        "empty.csv: has no rows", "none.csv: is no file"})
    EXPECT_NE(said.find(part), std::string::npos) << part << "\n" << said;
}

TEST_F(Overlay, unknown_keys_are_refused) {
  EXPECT_NE(faults("ad = [\"mine.csv\"]").find("catalog.ad: unknown key (did you mean 'add'?)"), std::string::npos);
}

}  // namespace
}  // namespace eqc
