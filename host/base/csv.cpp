// Cuts record after record and judges their widths.
#include "host/base/csv.hpp"

#include <unordered_set>

#include "host/base/csv_cutter.hpp"

namespace eqc {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void check_header(const CsvTable& table, int line, Diagnostics& diagnostics) {
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string& name = table.header[i];
    if (name.empty())
      diagnostics.add(table.file, line, "column " + std::to_string(i + 1), "has no name; name it or remove it");
    else if (!seen.insert(name).second)
      diagnostics.add(table.file, line, name, "column appears twice; keep one");
  }
}

std::vector<std::string> texts_of(const std::vector<CsvField>& fields) {
  std::vector<std::string> texts;
  texts.reserve(fields.size());
  for (const CsvField& field : fields) texts.push_back(field.text());
  return texts;
}

}  // namespace

CsvTable parse_csv(std::string file, std::string_view text, Diagnostics& diagnostics) {
  CsvTable table{std::move(file), {}, {}};
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  CsvCutter cutter(CsvRules::rfc4180);
  for (; !text.empty(); text.remove_prefix(cutter.length())) {
    const std::vector<CsvField>& fields = cutter.fields();
    if (cutter.cut(text, true) == CsvCut::fault) {
      diagnostics.add(table.file, cutter.fault_line(), "", cutter.message());
      if (table.header.empty()) return table;  // without a header nothing after it can be judged
    } else if (is_blank(fields)) {
      continue;
    } else if (table.header.empty()) {
      table.header = texts_of(fields);
      check_header(table, cutter.line(), diagnostics);
    } else if (fields.size() != table.header.size()) {
      diagnostics.add(table.file, cutter.line(), "",
                      "has " + std::to_string(fields.size()) + " fields but the header has " +
                          std::to_string(table.header.size()) +
                          "; quote fields that hold commas, and keep empty fields");
    } else {
      table.records.push_back({cutter.line(), texts_of(fields)});
    }
  }
  if (table.header.empty()) diagnostics.add(table.file, 1, "", "is empty; the first line names the columns");
  return table;
}

}  // namespace eqc
