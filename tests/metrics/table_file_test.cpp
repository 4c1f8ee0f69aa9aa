// Tables as programs and offices write them: the numbers read, and what is said of everything that is not plain CSV.
#include "host/metrics/table_file.hpp"

#include <gtest/gtest.h>

#include "tests/metrics/table_file_fixture.hpp"

namespace eqc::metrics_test {
namespace {

/// "abc" in UTF-16 or UTF-32: each letter followed (or led) by zeros.
std::string widened(const std::string& ascii, std::size_t before, std::size_t after) {
  std::string wide;
  for (const char c : ascii) wide += std::string(before, '\0') + c + std::string(after, '\0');
  return wide;
}

TEST(TableFile, plain_csv_is_read_without_a_word) {
  const std::string rows = "country,income\nNorland,1.0\nOsland,2.5\n\"Pel\nland\",\"4\"\n";
  const Numbers values = {1, 2.5, 4};
  for (const Kind& kind :
       {Kind{"plain", rows, income(), values, {}}, Kind{"byte-order mark", "\xEF\xBB\xBF" + rows, income(), values, {}},
        Kind{"no line feed at the end", "income\n1.0\n2.5\n4", income(), values, {}},
        Kind{"blank lines at the end", rows + "\n\r\n\n", income(), values, {}},
        Kind{"mixed line ends", "income,x\r\n1.0,a\n2.5,b\r\n4,c", income(), values, {}},
        Kind{"blanks around quotes", "country, income\nN, \"1.0\" \nO , 2.5\nP,4 \n", income(), values, {}},
        Kind{"inches", "size,income\n5\" pipe,1.0\n2\",2.5\nx,4\n", income(), values, {}},
        Kind{"same names beside", "a,a,income\n1,2,1.0\n3,4,2.5\n5,6,4\n", income(), values, {}},
        Kind{"three decimals", "income\n1.234\n2.345\n", income(), {1.234, 2.345}, {}}})
    expect_read(kind);
}

TEST(TableFile, programs_of_statistics_are_understood) {
  for (const Kind& kind :
       {Kind{"pandas",
             ",country,income\n0,Norland,1.0\n1,Osland,2.5\n",
             income(),
             {1, 2.5},
             {":1: column 1 without a name"}},
        Kind{"R write.csv",
             "\"\",\"country\",\"income\"\n\"1\",\"N\",1\n\"2\",\"O\",2.5\n",
             income(),
             {1, 2.5},
             {"column 1 without a name is not used (an index?)"}},
        Kind{"R write.csv2",
             "\"\";\"country\";\"income\"\n\"1\";\"N\";1\n\"2\";\"O\";2,5\n",
             income(),
             {1, 2.5},
             {"column 1 without a name", "separated by semicolons", "',' is the decimal mark, as line 3"}},
        Kind{"R write.table",
             "\"country\" \"income\"\n\"1\" \"N land\" 1\n\"2\" \"O\" 2.5\n",
             income(),
             {1, 2.5},
             {"separated by blanks", ":2: rows have one field more than the header"}},
        Kind{"R write.table with commas",
             "country,income\n1,N,1.5\n2,O,2.5\n",
             income(),
             {1.5, 2.5},
             {":2: rows have one field more than the header; their first is taken as a row name"}},
        Kind{"R row names that count, whole numbers",
             "\"income\",\"n\"\n\"1\",10,20\n\"2\",30,40\n",
             income(),
             {10, 30},
             {"taken as a row name"}},
        Kind{"aligned",
             "country   income\nN          1.0\nO         12.5  \n",
             income(),
             {1, 12.5},
             {"separated by blanks"}},
        Kind{"Stata",
             "country\tincome\nN\t1.0\nO\t.\n",
             with(income(), kDrop),
             {1},
             {"separated by tabs", "left out as missing: 1 row (line 3)"}}})
    expect_read(kind);
}

TEST(TableFile, spreadsheets_of_any_locale_are_understood) {
  const std::string tabs = "country\tincome\r\nN\t1,5\r\nO\t2,5\r\n";
  for (const Kind& kind :
       {Kind{"German",
             "Land;income\r\nN;1.234,5\r\nO;2.000\r\n",
             income(),
             {1234.5, 2000},
             {"separated by semicolons", "',' is the decimal mark, as line 2",
              "'.' is the thousands mark in 2 cells (lines 2 and 3)"}},
        Kind{"German, decided late",
             "Land;income\nO;2.000\nP;3\nN;1,5\n",
             income(),
             {2000, 3, 1.5},
             {"separated by semicolons", "',' is the decimal mark, as line 4"}},
        Kind{"sep=",
             "sep=;\r\nLand;income\r\nN;1,5\r\n",
             income(),
             {1.5},
             {":1: separated by semicolons, as 'sep=' says", "',' is the decimal mark"}},
        Kind{"Unicode text",
             "\xff\xfe" + widened(tabs, 0, 1),
             income(),
             {1.5, 2.5},
             {"read as UTF-16LE (byte-order mark)", "separated by tabs", "',' is the decimal mark"}},
        Kind{"UTF-16BE", "\xfe\xff" + widened("x,income\n1,2.5\n", 1, 0), income(), {2.5}, {"read as UTF-16BE"}},
        Kind{
            "UTF-16 without a mark", widened("x,income\n1,2.5\n", 0, 1), income(), {2.5}, {"every other byte is zero"}},
        Kind{"UTF-32",
             std::string("\xff\xfe\0\0", 4) + widened("x,income\n1,2.5\n", 0, 3),
             income(),
             {2.5},
             {"UTF-32LE"}},
        Kind{"old Mac",
             "x,income\r1,2.5\r2,3\r",
             income(),
             {2.5, 3},
             {"carriage return alone in 2 rows (lines 2 and 3)"}},
        Kind{"empty columns and rows",
             "x,income,,\n1,2.5,,\n,,,\n2,3,,\n,,,\n,,,\n",
             income(),
             {2.5, 3},
             {"column 3 at the end without a name", "1 line (line 3) between rows without text"}},
        Kind{"money",
             "x,income\n1,\"$1,234.50\"\n2,\"$2,000.00\"\n",
             income(),
             {1234.5, 2000},
             {"'$' is dropped in 2 cells", "',' is the thousands mark in 2 cells (lines 2 and 3)"}},
        Kind{"Swiss", "x,income\n1,1'234.5\n2,7\n", income(), {1234.5, 7}, {"''' is the thousands mark in 1 cell"}},
        Kind{"percent",
             "x,income\n1,12.5%\n2,7 %\n3,0\n",
             income(),
             {12.5, 7, 0},
             {"in percent, the sign is dropped in 2 cells"}}})
    expect_read(kind);
}

TEST(TableFile, offices_of_statistics_are_understood) {
  const TableRequest of_2020 = {"", "2020", "", "", kDrop}, by_country = {"", "2020", "", "geo", kDrop};
  const std::string bulk =
      "\xEF\xBB\xBF\"Data Source\",\"World Development Indicators\",\r\n\r\n\"Last Updated "
      "Date\",\"2024-06-28\",\r\n\r\n"
      "\"Country Name\",\"Country Code\",\"2019\",\"2020\",\r\n\"Aruba\",\"ABW\",\"\",\"2.5\",\r\n\"Chad, "
      "Rep.\",\"TCD\",\"1\",\"4\",\r\n";
  const std::string databank =
      "Country Name,Country Code,2020\nAruba,ABW,2.5\nChad,TCD,..\nPeru,PER,4\n\n\n\n"
      "Data from database: World Development Indicators\nLast Updated: 06/28/2024\n";
  const std::string padded =
      "Country Name,Country Code,2020\nAruba,ABW,2.5\n,,\n,,\nData from database: WDI,,\nLast Updated: 06/28/2024,,\n";
  const std::string eurostat =
      "freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \nA,EUR,AT\t12.3 b\t13.0 \nA,EUR,BE\t: z\t: \nA,EUR,DE\t10.1\t11.0 e\n";
  for (const Kind& kind :
       {Kind{"World Bank, bulk",
             bulk,
             of_2020,
             {2.5, 4},
             {":1: left out up to line 4, which stand before the header", ":5: column 5 at the end without a name"}},
        Kind{"World Bank, DataBank",
             databank,
             of_2020,
             {2.5, 4},
             {"left out behind the table, from 'Data from database: World Development Indicators' on: 2 lines (lines 8 "
              "and 9)",
              "left out as missing: 1 row (line 3)"}},
        Kind{"World Bank, padded",
             padded,
             of_2020,
             {2.5},
             {"left out behind the table, from 'Data from database: WDI' on: 2 lines"}},
        Kind{"Eurostat",
             eurostat,
             by_country,
             {13, 11},
             {"separated by tabs", "flag 'e' behind the number is dropped in 1 cell (line 4)",
              "left out as missing: 1 row (line 3)"}},
        Kind{"OECD",
             "\"LOCATION\",\"2020\",\"Flag Codes\"\n\"AUS\",2.5,\n\"CAN\",..,\"M\"\n\"CHL\",4,\"E\"\n",
             of_2020,
             {2.5, 4},
             {"left out as missing: 1 row (line 3)"}},
        Kind{"FRED", "DATE,2020\n2020-01-01,2.5\n2020-02-01,.\n", of_2020, {2.5}, {"left out as missing"}},
        Kind{"source at the end",
             "x,2020\n1,2.5\n\n* estimated\nSource: Office, Town\n",
             of_2020,
             {2.5},
             {"from '* estimated' on: 2 lines (lines 4 and 5)"}}})
    expect_read(kind);
  EXPECT_EQ(read_text(eurostat, by_country).columns.group_names, (Names{"AT", "DE"}));
}

TEST(TableFile, encodings_of_one_byte_are_refused_until_named) {
  const std::string latin = "g;income\ncaf\xe9;1\nth\xe9;2\n", windows = "g,income\n\x93x\x94,1\n";
  const ReadTable r = read_text(latin, income("g"));
  EXPECT_NE(r.faults.find(":2: 'caf\\xe9' is no UTF-8, perhaps latin1; if so add --encoding latin1"), std::string::npos)
      << r.faults;
  EXPECT_NE(read_text(windows, income("g")).faults.find("--encoding windows-1252"), std::string::npos);
  const TableReading latin1 = {"latin1", '\0', '\0', false, false};
  const ReadTable read = read_text(latin, with(income("g"), latin1));
  EXPECT_EQ(read.columns.group_names, (Names{"caf\u00e9", "th\u00e9"}));
  EXPECT_NE(read.notes.find("read as latin1 (--encoding)"), std::string::npos);
  EXPECT_EQ(read_text(latin, income()).columns.value, (Numbers{1, 2})) << "the names are not used";
  EXPECT_NE(read_text("pa\xefs,x\n1,2\n", income()).faults.find("--encoding latin1"), std::string::npos);
  EXPECT_NE(read_text("g,income\nx,1\xa0"
                      "234.5\n",
                      income())
                .faults.find(":2: '1\\xa0234.5' is no UTF-8"),
            std::string::npos);
  EXPECT_NE(read_text(latin, with(income(), {"klingon", '\0', '\0', false, false}))
                .faults.find("no encoding that iconv knows"),
            std::string::npos);
  EXPECT_NE(read_text("\xff\xfe" + widened("income\n1\n", 0, 1) + "x", income())
                .faults.find("is no UTF-16LE after its first"),
            std::string::npos);
}

}  // namespace
}  // namespace eqc::metrics_test
