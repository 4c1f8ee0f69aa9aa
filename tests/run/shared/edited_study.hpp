// A study on the golden catalog with one cell changed.
#pragma once

#include <gtest/gtest.h>

#include "host/base/text.hpp"
#include "tests/run/shared/shared_fixture.hpp"

namespace eqc::run_test {

inline const std::string kPayers = R"(
[affordability]
gerd_share = ["1 %"]
revenue_share = ["1 %"]
income_share = ["2 %"]
)";

/// One cell of the golden catalog.
struct Edit {
  std::string table, row, column;  ///< row: what its first cell says; the first of several
  std::vector<bool> kept;          ///< names of searches, cells, payers
};

/// The golden catalog with the first digit of that cell changed.
struct EditedStudy {
  Catalog catalog;
  Scenario scenario;
  Plan plan;

  EditedStudy(const Edit& edit, const std::string& text) {
    CatalogFiles files = load_catalog(kGolden + "/catalog").files;
    edit_cell(files.at(edit.table), edit);
    catalog = catalog_of(std::move(files), "edited");
    scenario = parse_scenario("study.toml", text, {}, catalog);
    plan = make_plan(scenario, catalog);
  }

 private:
  /// Cells before the column hold no commas.
  static void edit_cell(std::string& text, const Edit& edit) {
    const std::vector<std::string> head = split(text.substr(0, text.find('\n')), ',');
    ASSERT_NE(std::find(head.begin(), head.end(), edit.column), head.end()) << edit.column;
    std::size_t at = text.find("\n" + edit.row + ",") + 1;
    for (std::size_t c = 0; head[c] != edit.column; ++c) at = text.find(',', at) + 1;
    const std::size_t digit = text.find_first_of("12345678", at);
    ASSERT_LT(digit, text.find(',', at)) << edit.table << " " << edit.row << " " << edit.column;
    ++text[digit];
  }
};

}  // namespace eqc::run_test
