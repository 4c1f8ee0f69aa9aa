// Numbers as people and programs write them, each with its value by hand.
#include "host/metrics/number_cell.hpp"

#include <gtest/gtest.h>

namespace eqc {
namespace {

constexpr DecimalMark kPoint = DecimalMark::point, kComma = DecimalMark::comma;

struct Row {
  const char* text;
  DecimalMark mark;
  double value;
  MarkEvidence evidence;
};

TEST(NumberCell, reads_every_way_of_writing) {
  using E = MarkEvidence;
  const Row rows[] = {
      {"0", kPoint, 0, E::none},
      {" 12 ", kComma, 12, E::none},
      {"+3", kPoint, 3, E::none},
      {"-2.5", kPoint, -2.5, E::point},
      {".5", kPoint, .5, E::point},
      {"5.", kPoint, 5, E::point},
      {"1e5", kComma, 1e5, E::none},
      {"1E+05", kPoint, 1e5, E::none},
      {"1.5e-3", kPoint, 1.5e-3, E::point},
      {"1,5E+05", kComma, 1.5e5, E::comma},
      {"2,5", kComma, 2.5, E::comma},
      {"0,234", kPoint, .234, E::comma},
      {"0.234", kPoint, .234, E::point},
      {"1,234", kPoint, 1234, E::either},
      {"1,234", kComma, 1.234, E::either},
      {"1.234", kPoint, 1.234, E::either},
      {"-1.234", kComma, -1234, E::either},
      {"1234.567", kPoint, 1234.567, E::point},
      {"1,234.5", kPoint, 1234.5, E::point},
      {"1.234,5", kComma, 1234.5, E::comma},
      {"1,234,567", kPoint, 1234567, E::point},
      {"12,34,567", kPoint, 1234567, E::point},  // India
      {"1.234.567", kComma, 1234567, E::comma},
      {"1\u00a0234,5", kComma, 1234.5, E::comma},
      {"1\u2009234.5", kPoint, 1234.5, E::point},
      {"1\u202f234\u202f567", kPoint, 1234567, E::none},
      {"1 234 567", kComma, 1234567, E::none},
      {"1'234.5", kPoint, 1234.5, E::point},
      {"1\u2019234", kPoint, 1234, E::none},
      {"\u22125", kPoint, -5, E::none},
      {"(1,234.50)", kPoint, -1234.5, E::point},
      {"$1,234.50", kPoint, 1234.5, E::point},
      {"-$5", kPoint, -5, E::none},
      {"1.234,50 \u20ac", kComma, 1234.5, E::comma},
      {"EUR 7", kPoint, 7, E::none},
      {"12.5%", kPoint, 12.5, E::point},
      {"12,5 %", kComma, 12.5, E::comma},
      {"12.3 b", kPoint, 12.3, E::point},
      {"7 bep", kPoint, 7, E::none},
      {"=\"1.5\"", kPoint, 1.5, E::point},
      {"\u00a07\u00a0", kPoint, 7, E::none},
  };
  for (const Row& row : rows) {
    const NumberCell cell = number_cell(row.text, row.mark);
    EXPECT_EQ(cell.kind, CellKind::number) << row.text;
    EXPECT_DOUBLE_EQ(cell.value, row.value) << row.text;
    EXPECT_EQ(cell.evidence, row.evidence) << row.text;
  }
  EXPECT_EQ(number_cell("1,234", kPoint).other, 1.234);
  EXPECT_EQ(number_cell("1.234", kPoint).other, 1234);
}

TEST(NumberCell, takes_nothing_else_for_a_number) {
  for (const char* text :
       {"abc", "1,23,4", "1.2.3", "1,2345.6", "0,123,456", "1 23", "5k",          "12.3b",         "12.3*",
        "1-2", "--1",    "+-3",   "0x10",     "inf",       "1e",   "e5",          "1'23",          "5 m",
        "1/2", "TRUE",   "$",     "%",        "()",        "1\t2", "1,234.567,8", "1\u00a0234 567"})
    EXPECT_EQ(number_cell(text, kPoint).kind, CellKind::no_number) << text;
  EXPECT_FALSE(number_cell("12,34", kPoint).readable_by_mark);
  EXPECT_EQ(number_cell(std::string("\0002", 2), kPoint).kind, CellKind::no_number);
  EXPECT_EQ(number_cell("1e400", kPoint).kind, CellKind::out_of_range);
  EXPECT_EQ(number_cell(std::string(1000, '9'), kPoint).kind, CellKind::no_number);
}

TEST(NumberCell, knows_what_stands_for_nothing) {
  for (const char* text : {"",       " ",      "NA",   "N/A",     "n/a", "NaN",  "nan",    "null",  "NULL", "None",
                           "#N/A",   ".",      "..",   "...",     ":",   ": z",  ":c",     ": bu",  "-",    "\u2013",
                           "\u2014", "\u2026", "<NA>", "#DIV/0!", "\\N", "n.a.", "\u00a0", "#NULL!"})
    EXPECT_EQ(number_cell(text, kPoint).kind, CellKind::missing) << text;
  for (const char* text : {"", "..", "NaN", "<NA>", ":", "null"}) EXPECT_TRUE(is_missing_group(text)) << text;
  for (const char* text : {"NA", "None", "Norway", "-x", "0"}) EXPECT_FALSE(is_missing_group(text)) << text;
  EXPECT_TRUE(may_be_missing_group("NA"));
}

}  // namespace
}  // namespace eqc
