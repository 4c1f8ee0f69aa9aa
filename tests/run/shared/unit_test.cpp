// Names of units: they change with all that changes the content, and with little else.
#include "host/run/shared/unit.hpp"

#include <gtest/gtest.h>

#include <map>

#include "host/base/file.hpp"
#include "tests/run/shared/shared_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

const UnitKind kKinds[] = {UnitKind::search, UnitKind::cells, UnitKind::payers};

std::vector<bool> kept(const Study& a, const Study& b) {
  std::vector<bool> all;
  for (const UnitKind kind : kKinds) all.push_back(names_of(a.plan, kind) == names_of(b.plan, kind));
  return all;
}

/// The golden catalog with one number in the last row of one table changed.
struct EditedStudy {
  Catalog catalog;
  Scenario scenario;
  Plan plan;

  explicit EditedStudy(const std::string& table) {
    CatalogFiles files = load_catalog(kGolden + "/catalog").files;
    std::string& text = files.at(table);
    const std::size_t last_row = text.rfind('\n', text.size() - 2), digit = text.find_first_of("12345678", last_row);
    EXPECT_NE(digit, std::string::npos) << table;
    ++text[digit];
    catalog = catalog_of(std::move(files), "edited");
    scenario = parse_scenario("study.toml", kSharedStudy, {}, catalog);
    plan = make_plan(scenario, catalog);
  }
};

TEST(Unit, names_are_unique_and_as_many_as_counted) {
  const Study s(kSharedStudy);
  std::set<std::string> names, labels;
  for (const Unit& unit : units_of(s.plan)) {
    names.insert(unit.name);
    labels.insert(unit_label(s.plan, unit));
  }
  EXPECT_EQ(names.size(), count_units(s.plan));
  EXPECT_EQ(labels.size(), count_units(s.plan));
  EXPECT_EQ(names.size(), 2U * (1 + 2 * (2 + 1))) << "models x (search + cases x (tasks x one block + payers))";
}

TEST(Unit, names_do_not_depend_on_words_and_order) {
  const Study s(kSharedStudy);
  EXPECT_EQ(kept(s, Study("# a comment\ntitle = \"other\"\ndescription = \"words\"\n" + kSharedStudy +
                          "[output]\nfile = \"elsewhere.h5\"\n")),
            (std::vector<bool>{true, true, true}));
}

TEST(Unit, names_depend_on_seed_and_worlds) {
  const Study s(kSharedStudy);
  for (const char* change : {"run.seed=5", "run.worlds=512", "training.sequence=2048", "choice.foresight=true"})
    EXPECT_EQ(kept(s, Study(kSharedStudy, {change})), (std::vector<bool>{false, false, false})) << change;
}

TEST(Unit, names_of_a_case_depend_on_that_case_alone) {
  const Study s(kSharedStudy), t(kSharedStudy, {"case.controlled.scale.electricity_price=2"});
  std::map<std::string, std::string> before;
  for (const Unit& unit : units_of(s.plan)) before[unit_label(s.plan, unit)] = unit.name;
  for (const Unit& unit : units_of(t.plan)) {
    const std::string label = unit_label(t.plan, unit);
    EXPECT_EQ(before.at(label) == unit.name, label.find("controlled") == std::string::npos) << label;
  }
}

/// Tables that units of cells and searches do not name themselves by: they are the same bytes after a change of one.
TEST(Unit, cells_and_searches_do_not_depend_on_tables_of_payers) {
  const Study s(kSharedStudy);
  const TemporaryFolder folder;
  shared_run(s.plan, shared_options(folder.file("a")));
  int number = 0;
  for (const std::string table : {"nation/incomes.csv", "organization/organizations.csv", "price/subscriptions.csv"}) {
    const EditedStudy t(table);
    EXPECT_EQ(names_of(s.plan, UnitKind::cells), names_of(t.plan, UnitKind::cells)) << table;
    EXPECT_EQ(names_of(s.plan, UnitKind::search), names_of(t.plan, UnitKind::search)) << table;
    EXPECT_NE(names_of(s.plan, UnitKind::payers), names_of(t.plan, UnitKind::payers)) << table;
    const std::string other = folder.file("b" + std::to_string(number++));
    shared_run(t.plan, shared_options(other));
    for (const Unit& unit : units_of(t.plan)) {
      if (unit.kind == UnitKind::payers) continue;
      EXPECT_EQ(read_file(folder.file("a") + "/" + unit_file(unit)), read_file(other + "/" + unit_file(unit)))
          << table << ": " << unit_label(t.plan, unit);
    }
  }
}

TEST(Unit, names_depend_on_other_tables) {
  const Study s(kSharedStudy);
  const EditedStudy t("region/regions.csv");
  for (const UnitKind kind : kKinds) EXPECT_NE(names_of(s.plan, kind), names_of(t.plan, kind));
}

}  // namespace
}  // namespace eqc
