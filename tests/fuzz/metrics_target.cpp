// Tables of equicube metrics as people have them. The first line says in words what the options say on the command
// line.
#include "host/metrics/table_metrics.hpp"

#include <cmath>
#include <fstream>

#include "host/metrics/table_metric_list.hpp"
#include "tests/cube/sample_cube.hpp"
#include "tests/fuzz/targets.hpp"

namespace eqc::fuzz {
namespace {

constexpr double kRounding = 1e-9;

TableQuestion question_of(std::string_view words) {
  const auto says = [words](std::string_view word) { return words.find(word) != std::string_view::npos; };
  TableQuestion q;
  q.value = "x";
  if (says("weight")) q.weight = "w";
  if (says("group")) q.group = "g";
  q.reading.drop_missing = says("drop");
  q.reading.negative_values = says("negative");
  for (const char* encoding : {"latin1", "UTF-16LE", "UTF-8"})
    if (says(encoding)) q.reading.encoding = encoding;
  for (const char mark : {';', '|', '\t', ' '})
    if (says(std::string("separator") + mark)) q.reading.separator = mark;
  if (says("comma")) q.reading.decimal = ',';
  if (says("point")) q.reading.decimal = '.';
  if (says("line")) q.measure.poverty_line = 2;
  if (says("linearisation")) q.measure.errors = StandardErrors::linearisation;
  if (says("bootstrap")) q.measure.errors = StandardErrors::bootstrap;
  q.measure.replicates = 4;
  if (says("design") && q.measure.errors != StandardErrors::none) q.strata = "s", q.psu = "u";
  return q;
}

}  // namespace

void read_metrics(std::string_view bytes) {
  static const sample_cube::TemporaryFolder folder;
  const auto [words, table] = head_and_rest(bytes);
  TableQuestion question = question_of(words);
  question.file = folder.file("table.csv");
  std::ofstream(question.file, std::ios::binary) << table;
  std::vector<std::string> notes;
  const TableAnswer answer = table_metrics(question, notes);
  const Estimate& gini = answer.all[place(InequityMetric::gini)];
  require(gini.undefined != Undefined::no || question.reading.negative_values ||
              (gini.value >= -kRounding && gini.value <= 1 + kRounding),
          "a Gini coefficient lies in 0..1");
}

std::vector<std::string> seeds_of_metrics() {
  return {"\nx\n1\n3\n",
          "weight group line\nname,x,w,g\na,1,2,north\nb,5,1,south\nc,0,3,north\n",
          "weight linearisation design\nx,w,s,u\n1,2,a,1\n2,2,a,2\n3,1,b,3\n4,1,b,4\n",
          "bootstrap\nx\n1\n2\n9\n",
          "drop\n\"\",\"x\"\n\"1\",3\n\"2\",NA\n\"3\",..\n\"4\",7\n",
          "\n;x;g\na;1,5;n\nb;2,25;s\n",
          "negative\nx\n-5\n10\n2e3\n",
          "\nData Source,World Development Indicators,\n\nCountry,x,\nA,1,\nB,2,\n\nLast Updated: 2026,,\n",
          "\nunit,geo\\time\tx\nEUR,DE\t3.5 \nEUR,FR\t: \n",
          std::string("\n\xFF\xFEx\0\n\0", 7) + std::string("1\0\n\0"
                                                            "2\0\n\0",
                                                            8),
          "latin1 group\nx,g\n1,\xE9\n2,a\n",
          "separator| point\nx|w\n1 000.5|2\n3|4\n",
          "comma\nx\tw\n1.000,5\t2\n3,25\t4\n"};
}

}  // namespace eqc::fuzz
