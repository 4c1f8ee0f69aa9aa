// One table of signatures; containers that share one are told apart by names inside.
#include "host/metrics/file_kind.hpp"

#include "host/base/text.hpp"

namespace eqc {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  FileKind kind;
};

constexpr const char* kStatistics =
    "export it as CSV there, or in R: write.csv(haven::read_...(\"FILE\"), \"table.csv\")";
constexpr const char* kColumns = "in Python: pandas.read_parquet(\"FILE\").to_csv(\"table.csv\"), or read_feather";
constexpr const char* kWorkbook = "save the sheet as CSV (UTF-8) in Excel or LibreOffice";

constexpr std::size_t kLongSignature = 6;  // bytes that no table begins with by chance

constexpr Signature kSignatures[] = {
    {"\x1f\x8b"sv, {"compressed with gzip", "use: zcat FILE | equicube metrics - ..."}},
    {"BZh"sv, {"compressed with bzip2", "use: bzcat FILE | equicube metrics - ..."}},
    {"\xfd"
     "7zXZ"sv,
     {"compressed with xz", "use: xzcat FILE | equicube metrics - ..."}},
    {"\x28\xb5\x2f\xfd"sv, {"compressed with zstd", "use: zstdcat FILE | equicube metrics - ..."}},
    {"7z\xbc\xaf\x27\x1c"sv, {"a 7z archive", "unpack it and name the table inside"}},
    {"Rar!"sv, {"a RAR archive", "unpack it and name the table inside"}},
    {"\x89HDF\r\n\x1a\n"sv,
     {"an HDF5 file", "equicube show FILE reads cubes of equicube; --csv writes tables of them"}},
    {"CDF\x01"sv, {"a netCDF file", "write the variable as text first: ncdump, or CDO's outputtab"}},
    {"CDF\x02"sv, {"a netCDF file", "write the variable as text first: ncdump, or CDO's outputtab"}},
    {"PAR1"sv, {"a Parquet file", kColumns}},
    {"ARROW1"sv, {"an Arrow (Feather) file", kColumns}},
    {"FEA1"sv, {"a Feather file", kColumns}},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, {"an old Office document (.xls)", kWorkbook}},
    {"<stata_dta>"sv, {"a Stata file", kStatistics}},
    {"$FL2"sv, {"an SPSS file", kStatistics}},
    {"$FL3"sv, {"an SPSS file", kStatistics}},
    {"HEADER RECORD*******LIBRARY HEADER RECORD"sv, {"a SAS transport file", kStatistics}},
    {"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60"sv, {"a SAS file", kStatistics}},
    {"RDX3\n"sv, {"an R data file", "in R: write.csv(DATA, \"table.csv\")"}},
    {"RDX2\n"sv, {"an R data file", "in R: write.csv(DATA, \"table.csv\")"}},
    {"SQLite format 3\0"sv,
     {"an SQLite database", "use: sqlite3 -csv -header FILE 'select ...' | equicube metrics - ..."}},
    {"%PDF-"sv, {"a PDF", "get the table as CSV from its publisher"}},
};

FileKind kind_of_zip(std::string_view start) {
  const auto holds = [&](std::string_view name) { return start.find(name) != std::string_view::npos; };
  if (holds("xl/") || holds("[Content_Types].xml") || holds("_rels/")) return {"an Excel workbook (.xlsx)", kWorkbook};
  if (holds("opendocument.spreadsheet")) return {"an OpenDocument spreadsheet", kWorkbook};
  return {"a ZIP archive", "unpack it, or use: unzip -p FILE TABLE.csv | equicube metrics - ..."};
}

/// Short signatures are also words that a column may have as its name; then no control characters follow.
bool is_binary(std::string_view start) {
  for (const char c : start)
    if (static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\r' && c != '\n') return true;
  return false;
}

/// A word of JSON after the opening bracket: no header of a table begins so.
bool begins_as_json(std::string_view text) {
  if (text.empty() || (text[0] != '{' && text[0] != '[')) return false;
  const bool object = text[0] == '{';
  text = trim(text.substr(1));
  return !text.empty() && (object ? text[0] == '"' || text[0] == '}' : text[0] == '{' || text[0] == '[');
}

}  // namespace

FileKind file_kind(std::string_view start) {
  for (const Signature& signature : kSignatures)
    if (start.substr(0, signature.bytes.size()) == signature.bytes &&
        (signature.bytes.size() >= kLongSignature || is_binary(start)))
      return signature.kind;
  if (start.substr(0, 4) == "PK\x03\x04"sv) return kind_of_zip(start);
  const std::string_view text = trim(start);
  if (begins_as_json(text)) return {"JSON", "turn it into CSV first: jq -r '... | @csv', or pandas.read_json"};
  const std::string word = lower(text.substr(0, 14));
  for (const std::string_view tag : {"<!doctype html"sv, "<html"sv, "<?xml"sv})
    if (word.substr(0, tag.size()) == tag)
      return {"a web page or XML", "it may be a message of the server instead of the table; download the CSV again"};
  return {nullptr, nullptr};
}

}  // namespace eqc
