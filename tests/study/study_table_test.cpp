// Tables of a study: cells find their columns by name, and a row that does not fit is a fault of the program.
#include "host/study/study_table.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace eqc {
namespace {

StudyTable payers() {
  StudyTable t("x", "", "");
  t.text("case", "payer").number("phi", "share").band("able", "nations");
  return t;
}

TEST(StudyTable, puts_cells_into_their_columns_in_any_order) {
  StudyTable t = payers();
  t.add({{"phi", 0.5}, {"able", same_in_all(3)}, {"payer", "nations"}, {"case", std::string("today")}});
  EXPECT_EQ(t.columns[3].unit, "nations");
  EXPECT_EQ(std::get<std::string>(t.rows[0][0]), "today");
  EXPECT_EQ(t.text_at(0, "payer"), "nations");
  EXPECT_EQ(t.number_at(0, "phi"), 0.5);
  EXPECT_EQ(t.band_at(0, "able").median, 3);
}

TEST(StudyTable, refuses_a_row_that_does_not_fit) {
  StudyTable t = payers();
  const NamedCell a{"case", "today"}, b{"payer", "nations"}, c{"phi", 1}, d{"able", Band{}};
  EXPECT_NO_THROW(t.add({a, b, c, d}));
  EXPECT_THROW(t.add({a, b, c}), std::logic_error);                    // a column is left out
  EXPECT_THROW(t.add({a, b, c, {"abel", Band{}}}), std::logic_error);  // no such column
  EXPECT_THROW(t.add({a, b, c, {"able", 1}}), std::logic_error);       // a number where bands stand
  EXPECT_THROW(t.add({a, b, c, d, {"phi", 2}}), std::logic_error);     // filled twice
  EXPECT_EQ(t.rows.size(), 1u);
}

TEST(StudyTable, sorts_by_the_median_of_a_column) {
  StudyTable t("x", "", "");
  t.text("a").band("b", "1");
  for (const double v : {2.0, 1.0, 3.0}) t.add({{"a", ""}, {"b", same_in_all(v)}});
  sort_by_median(t, "b", true);
  EXPECT_EQ(t.band_at(0, "b").median, 3);
  EXPECT_EQ(t.band_at(2, "b").median, 1);
}

}  // namespace
}  // namespace eqc
