// Tables in their forms: aligned by code points, parsed back from JSON, quoted in CSV, escaped in Markdown.
#include "host/report/table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace eqc {
namespace {

Table countries() {
  Table t({{"name"}, {"cost", true}});
  t.add({"Côte d'Ivoire", "12.5"});
  t.add({"Peru, \"north\"", ""});
  return t;
}

TEST(Table, text_aligns_by_code_points_and_trims_line_ends) {
  EXPECT_EQ(countries().text(TableFormat::text),
            "name           cost\n"
            "Côte d'Ivoire  12.5\n"
            "Peru, \"north\"\n");
}

TEST(Table, json_holds_bare_numbers_and_null_for_none) {
  const auto json = nlohmann::json::parse(countries().text(TableFormat::json));
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["cost"].get<double>(), 12.5);
  EXPECT_EQ(json[0]["name"], "Côte d'Ivoire");
  EXPECT_TRUE(json[1]["cost"].is_null());
}

TEST(Table, cells_of_strangers_act_on_no_terminal_and_break_no_row) {
  Table t({{"a\nb"}, {"n", true}});
  t.add({"\x1b[31mred\n\xFF", "-0"});
  EXPECT_EQ(t.text(TableFormat::text), "a\\x0ab                n\n\\x1b[31mred\\x0a\\xff  -0\n");
  EXPECT_EQ(t.text(TableFormat::csv), "a\\x0ab,n\n\\x1b[31mred\\x0a\\xff,-0\n");
  EXPECT_EQ(t.text(TableFormat::markdown).find('\x1b'), std::string::npos);
  const auto json = nlohmann::json::parse(t.text(TableFormat::json));
  EXPECT_EQ(json[0]["a\nb"], "\x1b[31mred\n\\xff");
  EXPECT_TRUE(std::signbit(json[0]["n"].get<double>()));
}

TEST(Table, csv_quotes_commas_and_quotes) {
  EXPECT_EQ(countries().text(TableFormat::csv), "name,cost\nCôte d'Ivoire,12.5\n\"Peru, \"\"north\"\"\",\n");
}

TEST(Table, markdown_names_rows_as_code_and_escapes_bars) {
  Table t({{"name"}, {"unit"}, {"cost", true}});
  t.add({"a", "", "1"});
  t.add({"b", "x|y", "2"});
  EXPECT_EQ(t.text(TableFormat::markdown),
            "| name | unit | cost |\n| --- | --- | ---: |\n| `a` | | 1 |\n| `b` | x\\|y | 2 |\n");
}

TEST(Table, json_of_every_number_form_parses) {
  Table t({{"v", true}});
  for (const char* v : {"1e+07", "-0.5", "4.57e-08", "0", "nan", "inf", "0x10", "text"}) t.add({v});
  const auto json = nlohmann::json::parse(t.text(TableFormat::json));
  EXPECT_EQ(json[0]["v"].get<double>(), 1e7);
  EXPECT_EQ(json[2]["v"].get<double>(), 4.57e-8);
  for (const int i : {4, 5, 7}) EXPECT_TRUE(json[static_cast<std::size_t>(i)]["v"].is_null());
}

TEST(Table, rows_of_another_width_are_a_programming_error) {
  Table t({{"a"}, {"b"}});
  EXPECT_THROW(t.add({"1"}), std::logic_error);
}

}  // namespace
}  // namespace eqc
