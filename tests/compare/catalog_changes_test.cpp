// Catalogs cell by cell, and the catalogs between two.
#include "host/compare/catalog_changes.hpp"

#include <gtest/gtest.h>

#include <set>

#include "host/compare/overlay.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

const char* const kRentBefore =
    "hardware,market,p50,source,notes\na,spot,1,cloud,x\nb,spot,2,cloud,\nc,spot,3,cloud,\n";
const char* const kRentAfter =
    "hardware,market,p50,source,notes\nd,spot,9,cloud,\nb,spot,2.5,\"cloud, two\",\na,spot,1,cloud,y\n";

TEST(CatalogChanges, say_row_column_old_new_and_source) {
  const std::vector<CatalogChange> changes =
      catalog_changes({{"price/rental.csv", kRentBefore}}, {{"price/rental.csv", kRentAfter}});
  ASSERT_EQ(changes.size(), 6u);
  EXPECT_EQ(changes[0].kind, ChangeKind::row_added);
  EXPECT_EQ(changes[0].row, "d spot");
  EXPECT_EQ(changes[1].row, "b spot");
  EXPECT_EQ(changes[1].column, "p50");
  EXPECT_EQ(changes[1].before, "2");
  EXPECT_EQ(changes[1].after, "2.5");
  EXPECT_EQ(changes[1].source, "cloud, two");
  EXPECT_EQ(changes[2].column, "source");
  EXPECT_EQ(changes[3].column, "notes");
  EXPECT_EQ(changes[4].kind, ChangeKind::row_removed);
  EXPECT_EQ(changes[4].row, "c spot");
  EXPECT_EQ(changes[5].kind, ChangeKind::order);
}

TEST(CatalogChanges, equal_files_and_a_new_empty_column_are_no_change) {
  EXPECT_TRUE(catalog_changes({{"price/rental.csv", kRentBefore}}, {{"price/rental.csv", kRentBefore}}).empty());
  EXPECT_TRUE(catalog_changes({{"price/api.csv", "id,a\nx,1\n"}}, {{"price/api.csv", "id,b,a\nx,,1\n"}}).empty());
  EXPECT_THROW(catalog_changes({{"price/api.csv", "id,a\nx,1\n"}}, {{"price/api.csv", "id,a\nx\n"}}), InputError);
}

TEST(CatalogChanges, every_row_of_the_catalog_has_a_key_of_its_own) {
  Diagnostics faults;
  for (const auto& [name, text] : csv_files_of(std::string(kSourceFolder) + "/scenarios/catalog")) {
    if (name.rfind("truth/", 0) == 0 || name.find('/') == std::string::npos) continue;
    for (const std::string& key : row_keys(parse_csv(name, text, faults)))
      EXPECT_EQ(key.find(" #"), std::string::npos) << name << ": " << key;
  }
  EXPECT_TRUE(faults.ok());
}

TEST(CatalogBetween, all_and_none_of_the_changes_are_the_bytes_of_both_ends) {
  const CatalogFiles before = {{"price/rental.csv", kRentBefore}, {"price/api.csv", "id\nx\n"}},
                     after = {{"price/rental.csv", kRentAfter}, {"gate/gates.csv", "nation,gate\nDEU,power\n"}};
  const std::vector<CatalogChange> changes = catalog_changes(before, after);
  EXPECT_EQ(catalog_between(before, after, changes, std::vector<bool>(changes.size(), true)), after);
  EXPECT_EQ(catalog_between(before, after, changes, std::vector<bool>(changes.size(), false)), before);
}

TEST(CatalogBetween, some_changes_are_those_and_no_others) {
  const CatalogFiles before = {{"price/rental.csv", kRentBefore}}, after = {{"price/rental.csv", kRentAfter}};
  const std::vector<CatalogChange> changes = catalog_changes(before, after);
  for (std::size_t set = 0; set < 64; ++set) {
    std::vector<bool> taken(changes.size());
    std::set<std::string> expected, met;
    const auto name = [](const CatalogChange& c) { return c.row + "|" + c.column + "|" + c.after; };
    for (std::size_t i = 0; i < changes.size(); ++i) {
      taken[i] = ((set >> i) & 1U) != 0;
      if (taken[i] && !is_remark(changes[i].column) && changes[i].kind != ChangeKind::order)
        expected.insert(name(changes[i]));
    }
    for (const CatalogChange& c : catalog_changes(before, catalog_between(before, after, changes, taken)))
      if (!is_remark(c.column) && c.kind != ChangeKind::order) met.insert(name(c));
    EXPECT_EQ(met, expected) << set;
  }
}

}  // namespace
}  // namespace eqc
