// RFC 4180: quotes, line ends, and the line number of every fault.
#include "host/base/csv.hpp"

#include <gtest/gtest.h>

#include "host/base/csv_cutter.hpp"

namespace eqc {
namespace {

TEST(Csv, records_keep_fields_and_lines) {
  Diagnostics diagnostics;
  const CsvTable table = parse_csv(
      "t.csv", "\xEF\xBB\xBFid,name,notes\r\na,\"x, \"\"y\"\"\",\r\n\r\nb,\"two\nlines\",end\nc,,last", diagnostics);
  EXPECT_TRUE(diagnostics.ok()) << diagnostics.text();
  EXPECT_EQ(table.header, (std::vector<std::string>{"id", "name", "notes"}));
  ASSERT_EQ(table.records.size(), 3U);
  EXPECT_EQ(table.records[0].fields, (std::vector<std::string>{"a", "x, \"y\"", ""}));
  EXPECT_EQ(table.records[0].line, 2);
  EXPECT_EQ(table.records[1].fields[1], "two\nlines");
  EXPECT_EQ(table.records[1].line, 4);
  EXPECT_EQ(table.records[2].line, 6);
  EXPECT_EQ(table.records[2].fields[2], "last");
}

TEST(Csv, faults_name_the_line) {
  struct Row {
    const char* text;
    const char* fault;  ///< beginning of the text
  };
  const Row rows[] = {
      {"", "t.csv:1: is empty"},
      {"a,b\n1\n", "t.csv:2: has 1 fields but the header has 2"},
      {"a,b\n1,2,3\n", "t.csv:2: has 3 fields"},
      {"a,b\n1,x\"y\n", "t.csv:2: a quote inside a field"},
      {"a,b\n1,\"y\n2,3\n", "t.csv:2: a quoted field is never closed"},
      {"a,b\n1,\"y\"z\n2,3\n", "t.csv:2: text after a closing quote"},
      {"a,\n1,2\n", "t.csv:1: column 2: has no name"},
      {"a,a\n1,2\n", "t.csv:1: a: column appears twice"},
  };
  for (const Row& row : rows) {
    Diagnostics diagnostics;
    parse_csv("t.csv", row.text, diagnostics);
    ASSERT_FALSE(diagnostics.ok()) << row.text;
    EXPECT_EQ(diagnostics.text().find(row.fault), 0U) << diagnostics.text();
  }
}

TEST(Csv, a_faulty_record_does_not_hide_the_next) {
  Diagnostics diagnostics;
  const CsvTable table = parse_csv("t.csv", "a,b\n1,x\"y\n2,3\n4\n", diagnostics);
  EXPECT_EQ(diagnostics.faults().size(), 2U);
  ASSERT_EQ(table.records.size(), 1U);
  EXPECT_EQ(table.records[0].line, 3);
}

TEST(Csv, many_columns_are_checked_in_linear_time) {
  std::string text = "x";
  for (int i = 0; i < 200000; ++i) text += ",c" + std::to_string(i);
  Diagnostics diagnostics;
  EXPECT_EQ(parse_csv("t.csv", text + ",c7\n", diagnostics).header.size(), 200002U);  // minutes if each met each
  EXPECT_EQ(diagnostics.text(), "t.csv:1: c7: column appears twice; keep one\n");
}

TEST(Csv, faults_end_after_fifty) {
  std::string text = "x,y\n";
  for (int i = 0; i < 1000; ++i) text += "1\n";
  Diagnostics diagnostics;
  parse_csv("t.csv", text, diagnostics);
  EXPECT_NE(diagnostics.text().find("\n... and 950 more"), std::string::npos);
}

TEST(CsvCutter, an_unfinished_record_is_left_as_it_is) {
  const std::string_view text = "a,\"b\"\"\nc\"\r\nd\re,f";
  CsvCutter cutter(CsvRules::as_written);
  for (std::size_t known = 1; known < 11; ++known)
    EXPECT_EQ(cutter.cut(text.substr(0, known), false), CsvCut::unfinished) << known;
  ASSERT_EQ(cutter.cut(text.substr(0, 11), false), CsvCut::record);
  EXPECT_EQ(cutter.fields()[1].text(), "b\"\nc");
  ASSERT_EQ(cutter.cut(text.substr(11), false), CsvCut::record);
  EXPECT_TRUE(cutter.ended_by_cr());
  EXPECT_EQ(cutter.line(), 3);
  EXPECT_EQ(cutter.cut(text.substr(13), false), CsvCut::unfinished);
  ASSERT_EQ(cutter.cut(text.substr(13), true), CsvCut::record);
  EXPECT_EQ(cutter.line(), 4);
  EXPECT_EQ(cutter.fields().size(), 2U);
}

}  // namespace
}  // namespace eqc
