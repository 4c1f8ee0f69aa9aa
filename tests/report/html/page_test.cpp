// The page as a file: nothing in it that a label could turn into markup, nothing that may be loaded, and every table
// with the digits of the cube.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "host/base/sha256.hpp"
#include "host/report/exact_cell.hpp"
#include "host/report/html/page_assets.hpp"
#include "host/report/html/page_content.hpp"
#include "host/report/html/page_file.hpp"
#include "host/report/slice_table.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;
using Json = nlohmann::ordered_json;

TEST(ScriptJson, holds_nothing_that_ends_a_script_element_or_a_line) {
  const std::vector<std::string> labels = {"</script><img src=x onerror=alert(1)>",
                                           "<!-- & ]]>",
                                           "a\xE2\x80\xA8z\xE2\x80\xA9",
                                           "\u202Eright to left",
                                           std::string(200, 'x'),
                                           "\xFF no UTF-8",
                                           "quote \" and \\"};
  const std::string text = script_json(Json(labels));
  for (const char* bad : {"<", ">", "&", "\xE2\x80\xA8", "\xE2\x80\xA9", "\n"})
    EXPECT_EQ(text.find(bad), std::string::npos) << bad;
  const Json back = Json::parse(text);
  for (std::size_t i = 0; i + 2 < labels.size(); ++i) EXPECT_EQ(back[i], labels[i]);
  EXPECT_EQ(back[6], labels[6]);
}

// RFC 4648, section 10
TEST(Base64, gives_the_vectors_of_its_standard) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) EXPECT_EQ(base64(bytes), text);
}

TEST(PageHtml, allows_its_own_script_and_style_and_nothing_else) {
  const std::string html = page_html("<b>&", {{"a", "</script>"}}, {});
  const auto hash = [](std::string_view asset) {
    const std::string hex = sha256_hex(asset);
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
      bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return "'sha256-" + base64(bytes) + "'";
  };
  const std::string policy =
      "default-src 'none'; script-src " + hash(page_script()) + "; style-src " + hash(page_style());
  EXPECT_NE(html.find(policy), std::string::npos);
  EXPECT_EQ(html.find("unsafe"), std::string::npos);
  EXPECT_NE(html.find("<title>&lt;b&gt;&amp;</title>"), std::string::npos);
  EXPECT_EQ(html.rfind(kPageStart, 0), 0u);
  std::size_t ends = 0;
  for (std::size_t at = 0; (at = html.find("</script>", at)) != std::string::npos; ++at) ++ends;
  EXPECT_EQ(ends, 2u);
}

/// A run with payers and two cases.
struct Ran {
  Study study{axes("\"llama-3.1-8b\", \"mixtral-8x7b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"KEN\"") + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "1 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8]
[[case]]
id = "today"
[[case]]
id = "half"
[case.scale]
purchase_price = 0.5
[affordability]
gerd_share = ["1 %"]
income_share = ["2 %"]
[output]
statistics = ["mean", "p05", "p50", "p95"]
)"};
  TemporaryFolder folder;
  std::unique_ptr<Cube> cube = run_study(study, folder);
  std::vector<PageTable> tables = page_tables(SummaryCube(cube->path()), &study.plan, 2);
  const PageTable* table(const std::string& id) const {
    for (const PageTable& t : tables)
      if (t.id == id) return &t;
    return nullptr;
  }
};
const Ran& ran() {
  static const Ran r;
  return r;
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string word; in >> word;) all.push_back(word);
  return all;
}

TEST(PageTable, prints_the_digits_that_equicube_show_prints) {
  std::size_t compared = 0;
  for (const PageTable& t : ran().tables) {
    if (t.id != t.variable.name || t.values.size() < 3) continue;
    const Variable& v = ran().cube->variable(t.id);
    const SliceTable shown = slice_table(*ran().cube, v, {}, TableFormat::text, 1000000);
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(shown.table.text(TableFormat::text));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) rows.push_back(words(line));
    const std::vector<std::string> printed = words(printed_numbers(t));
    ASSERT_EQ(printed.size(), rows.size() * t.values.size()) << t.id;
    for (std::size_t row = 0; row < rows.size(); ++row)
      for (std::size_t c = 0; c < t.values.size(); ++c, ++compared) {
        if (printed[t.values.size() * row + c] == "-") continue;                       // show leaves the cell empty
        const std::size_t statistic = ran().cube->index_of("statistic", t.values[c]);  // of mean, p05, p50, p95
        ASSERT_EQ(printed[t.values.size() * row + c], rows[row].at(rows[row].size() - 4 + statistic))
            << t.id << " row " << row;
      }
  }
  EXPECT_GT(compared, 1000u);
}

TEST(PageTable, cheapest_cells_are_those_of_the_summary_and_hold_the_cubes_numbers) {
  const SummaryCube c(ran().cube->path());
  for (const std::string& task : c.tasks)
    for (const std::string& model : c.labels("model"))
      for (const std::string& one_case : c.labels("case")) {
        const CheapestCell cell = c.cheapest(task, model, one_case);
        ASSERT_TRUE(cell.found());
        const PageTable* t = ran().table("cheapest_" + task + "_energy");
        ASSERT_NE(t, nullptr);
        const std::size_t row = ran().cube->index_of("model", model) * 2 + ran().cube->index_of("case", one_case);
        EXPECT_EQ(t->texts[0].second[row], cell.hardware);
        EXPECT_EQ(t->texts[1].second[row], cell.region);
        EXPECT_EQ(t->texts[2].second[row], cell.basis);
        const Selection at = {
            {"model", model}, {"case", one_case}, {"hardware", cell.hardware}, {"region", cell.region}};
        const Interval energy = c.interval(task + "_energy", at);
        EXPECT_EQ(t->numbers[3 * row], energy.low);
        EXPECT_EQ(t->numbers[3 * row + 1], energy.middle);
        EXPECT_EQ(t->numbers[3 * row + 2], energy.high);
      }
}

TEST(PageTable, csv_has_every_digit_and_a_row_for_every_label) {
  const PageTable* t = ran().table("nation_train_able_probability");
  ASSERT_NE(t, nullptr);
  std::istringstream lines(page_csv(*t));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "model,case,gerd_share,nation,value");
  std::size_t rows = 0;
  for (; std::getline(lines, line); ++rows)
    EXPECT_EQ(line.substr(line.rfind(',') + 1), exact_cell(t->variable, t->numbers[rows])) << line;
  EXPECT_EQ(rows, t->rows());
}

}  // namespace
}  // namespace eqc
