// Tables in their forms: aligned by code points, parsed back from JSON, quoted in CSV, escaped in Markdown.
#include "host/report/table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (std::size_t from = 0, end; from < text.size(); from = end + 1) {
    end = text.find('\n', from);
    widest = std::max(widest, text_width(text.substr(from, end - from)));
  }
  return widest;
}

Table wide_table() {
  Table t({{"quantity_of_the_cube"}, {"cost_USD", true}, {"what it means in words"}, {"source"}});
  t.add({"training_cost_own", "12.5 (9.1 .. 15)", "all that owning costs, over the life of the machines",
         "docs/model.md, section 8"});
  t.add({"a_name_that_is_longer_than_any_column_may_be", "7", "", "Côte d'Ivoire"});
  return t;
}

TEST(Table, text_fits_the_screen_and_leaves_nothing_out) {
  const std::string plain = wide_table().text(TableFormat::text);
  EXPECT_EQ(wide_table().text(TableFormat::text, {widest_line(plain)}), plain);
  for (const std::size_t width : {40, 60, 80, 100}) {
    const std::string text = wide_table().text(TableFormat::text, {width});
    EXPECT_LE(widest_line(text), width) << text;
    std::string letters;
    for (const char c : text)
      if (c != ' ' && c != '\n') letters += c;
    for (const char* cell : {"12.5(9.1..15)", "owning", "machines", "docs/model.md,", "Ivoire"})
      EXPECT_NE(letters.find(cell), std::string::npos) << cell << "\n" << text;
  }
}

TEST(Table, columns_without_room_follow_below_under_the_first_one_again) {
  Table t({{"id"}, {"first", true}, {"second", true}});
  t.add({"a", "11111111111111111111", "22222222222222222222"});
  EXPECT_EQ(
      t.text(TableFormat::text, {40}),
      "id                 first\na   11111111111111111111\n\nid                second\na   22222222222222222222\n");
}

TEST(Table, texts_are_wrapped_at_spaces_then_behind_marks_then_within_words) {
  EXPECT_EQ(wrapped("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped("electricity_USD_per_kWh", 16), (std::vector<std::string>{"electricity_USD_", "per_kWh"}));
  EXPECT_EQ(wrapped("abcdefgh", 3), (std::vector<std::string>{"abc", "def", "gh"}));
  EXPECT_EQ(wrapped("", 3), std::vector<std::string>{""});
  EXPECT_EQ(wrapped("Côte d'Ivoire", 6), (std::vector<std::string>{"Côte", "d'Ivoi", "re"}));
}

TEST(Table, heads_are_bold_where_the_screen_has_colour) {
  EXPECT_EQ(countries().text(TableFormat::text, {0, true}).rfind("\033[1mname           cost\033[0m\n", 0), 0U);
  EXPECT_EQ(countries().text(TableFormat::text).find('\033'), std::string::npos);
  EXPECT_EQ(countries().text(TableFormat::csv, {40, true}), countries().text(TableFormat::csv));
}

TEST(Table, several_tables_are_one_object_and_one_csv) {
  const std::vector<NamedTable> tables = {{"one", "First", countries()}, {"two", "", countries()}};
  const auto json = nlohmann::json::parse(tables_text(tables, TableFormat::json));
  EXPECT_EQ(json["two"][0]["cost"].get<double>(), 12.5);
  const std::string csv = tables_text(tables, TableFormat::csv);
  EXPECT_EQ(csv.rfind("table,row,column,value\none,1,name,Côte d'Ivoire\none,1,cost,12.5\n", 0), 0U) << csv;
  EXPECT_EQ(tables_text(tables, TableFormat::text).rfind("First\nname ", 0), 0U);
}

TEST(Table, rows_of_another_width_are_a_programming_error) {
  Table t({{"a"}, {"b"}});
  EXPECT_THROW(t.add({"1"}), std::logic_error);
}

}  // namespace
}  // namespace eqc
