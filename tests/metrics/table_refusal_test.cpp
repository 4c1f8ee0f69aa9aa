// Tables that cannot be read without a word of the user: what the faults say, and what options decide.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>

#include "tests/metrics/table_file_fixture.hpp"

namespace eqc::metrics_test {
namespace {

struct Refusal {
  const char* name;
  std::string bytes;
  TableRequest request;
  const char* fault;
};

TEST(TableFile, what_can_be_read_in_two_ways_names_the_option_that_decides) {
  for (const Refusal& r :
       {Refusal{"thousands or decimals", "x,income\n1,\"1,234\"\n2,\"5,678\"\n", income(),
                ":2: income: '1,234' may be a number with three decimals or one of thousands"},
        Refusal{"points between semicolons", "x;income\n1;1.234\n", income(), "--decimal , or --decimal . does"},
        Refusal{"one column", "income\n1,5\n2,5\n", income(),
                ":2: may be one number with a decimal comma or two fields; --decimal ,"},
        Refusal{"row name or decimal comma", "x,income\nN,1,0\nO,2,5\n", income(),
                ":2: has 3 fields but the header has 2"},
        Refusal{"both marks", "x;income\n1;1,5\n2;2.5\n", income(),
                ":3: income: '2.5' is no number with ',' as decimal mark, which line 2 has"},
        Refusal{"percent and none", "x,income\n1,5%\n2,3\n", income(), ":3: income: has no % but line 2 has"},
        Refusal{"two currencies",
                "x,income\n1,$5\n2,\u20ac"
                "3\n",
                income(), ":3: income: is in \u20ac but line 2 is in $"},
        Refusal{"names", "income,income\n1,2\n", income(), ":1: income: is the name of columns 1 and 2"},
        Refusal{"note or row", "x,income\n1,2\nSource: me\n2,3\n", income(), ":3: 'Source: me' looks like a note"}}) {
    const ReadTable read = read_text(r.bytes, r.request);
    EXPECT_NE(read.faults.find(r.fault), std::string::npos) << r.name << "\n" << read.faults;
  }
}

TEST(TableFile, options_decide) {
  const auto read = [](const std::string& text, char separator, char decimal) {
    const ReadTable r = read_text(text, with(income(), {"", separator, decimal, false, false}));
    EXPECT_EQ(r.faults, "") << text;
    return r.columns.value;
  };
  const std::string thousands = "x,income\n1,\"1,234\"\n", one = "income\n1,234\n2,567\n";
  EXPECT_EQ(read(thousands, '\0', '.'), (Numbers{1234}));
  EXPECT_EQ(read(thousands, '\0', ','), (Numbers{1.234}));
  EXPECT_EQ(read("x;income\n1;1.234\n", '\0', ','), (Numbers{1234}));
  EXPECT_EQ(read("x;income\n1;1.234\n", '\0', '.'), (Numbers{1.234}));
  EXPECT_EQ(read(one, '\0', ','), (Numbers{1.234, 2.567}));
  EXPECT_EQ(read(one, '\0', '.'), (Numbers{1234, 2567}));
  EXPECT_EQ(read(one, ',', '\0'), (Numbers{234, 567})) << "row names";
  EXPECT_EQ(read("x:income\n1:7\n", ':', '\0'), (Numbers{7}));
}

TEST(TableFile, missing_cells_are_faults_until_they_are_to_be_dropped) {
  const std::string rows =
      "country,income,w,region\nN,1.0,1,a\nO,,1,a\nP,4.0,1,b\nQ,NA,1,b\nR,5,,b\nS,6,1,\nT,7,1,NA\n";
  const TableRequest request = {"", "income", "w", "region", {}};
  const ReadTable fails = read_text(rows, request);
  for (const char* fault : {":3: income: is empty; --missing drop leaves such rows out",
                            ":5: income: 'NA' stands for a missing value", ":6: w: is empty", ":7: region: is empty"})
    EXPECT_NE(fails.faults.find(fault), std::string::npos) << fails.faults;
  const ReadTable drops = read_text(rows, with(request, kDrop));
  EXPECT_EQ(drops.faults, "");
  EXPECT_EQ(drops.columns.value, (Numbers{1, 4, 7}));
  EXPECT_EQ(drops.columns.weight, (Numbers{1, 1, 1}));
  EXPECT_EQ(drops.columns.group_names, (Names{"a", "b", "NA"}));
  EXPECT_NE(drops.notes.find("left out as missing: 4 rows (lines 3, 5, 6, ...)"), std::string::npos) << drops.notes;
  EXPECT_NE(drops.notes.find("region: 'NA' is taken as the name of a group, not as missing, in 1 row (line 8)"),
            std::string::npos);
  const ReadTable one_column = read_text("income\n1\n\n3\n", income());
  EXPECT_NE(one_column.faults.find(":3: income: is empty"), std::string::npos) << one_column.faults;
  EXPECT_NE(read_text("income\nNA\n", with(income(), kDrop)).faults.find("no row remains"), std::string::npos);
}

TEST(TableFile, columns_of_a_survey_are_read_as_groups_are) {
  TableRequest request = {"", "income", "w", "g", kDrop, "stratum", "psu"};
  const std::string rows = "income,w,g,stratum,psu\n1,1,a,s1,7\n2,1,a,s2,8\n3,1,b,s1,\n4,0,c,s9,9\n5,1,b,s2,7\n";
  const ReadTable r = read_text(rows, request);
  EXPECT_EQ(r.columns.value, (Numbers{1, 2, 5})) << r.faults;
  EXPECT_EQ(r.columns.stratum, (std::vector<std::int32_t>{0, 1, 1}));
  EXPECT_EQ(r.columns.psu, (std::vector<std::int32_t>{0, 1, 0}));
  EXPECT_EQ(r.columns.psu_names, (Names{"7", "8"}));
  request.psu = "pus";
  EXPECT_NE(read_text(rows, request).faults.find("pus: is no column of this table (named by --psu)"),
            std::string::npos);
}

TEST(TableFile, faults_name_line_and_cell_without_control_characters) {
  const std::string nul = std::string("x,income\na,1\nb,") + '\0' + "2\nc,abc\nd,\x1b[2J\n";
  const ReadTable r = read_text(nul, income());
  for (const char* fault :
       {":3: income: '\\x002' is no number", ":4: income: 'abc' is no number", ":5: income: '\\x1b[2J' is no number"})
    EXPECT_NE(r.faults.find(fault), std::string::npos) << r.faults;
  for (const Refusal& f :
       {Refusal{"nothing", "", income(), ":1: is empty"}, Refusal{"blank", "\n\n", income(), ":1: is empty"},
        Refusal{"no row", "income\n", income(), "nothing to measure"},
        Refusal{"nearest name", "imcome,x\n1,2\n", income(),
                ":1: income: is no column of this table (named by --value) (did you mean 'imcome'?)"},
        Refusal{"open quote", "x,income\n\"a,1\nb,2\n", income(), ":2: a quoted field is never closed"},
        Refusal{"short row", "x,income\na\nb,2\n", income(), ":2: has 1 fields but the header has 2"},
        Refusal{"cut in its last row", "x,income\na,1\nb", income(), ":3: has 1 fields"},
        Refusal{"long row", "x,income\na,1,7,8\n", income(), ":2: has 4 fields but the header has 2"},
        Refusal{"huge", "income\n1e400\n", income(), ":2: income: '1e400' is not within 1e-150 ... 1e150"},
        Refusal{"negative", "income\n-1\n", income(), ":2: income: -1 is negative"}})
    EXPECT_NE(read_text(f.bytes, f.request).faults.find(f.fault), std::string::npos)
        << f.name << "\n"
        << read_text(f.bytes, f.request).faults;
  const TableReading negative = {"", '\0', '\0', false, true};
  EXPECT_EQ(read_text("income\n-1\n(2)\n", with(income(), negative)).columns.value, (Numbers{-1, -2}));
}

TEST(TableFile, faults_end_after_fifty) {
  std::string text = "x,y\n";
  for (int i = 0; i < 100000; ++i) text += "1\n";
  const ReadTable r = read_text(text, {"", "x", "", "", {}});
  EXPECT_EQ(std::count(r.faults.begin(), r.faults.end(), '\n'), 51);
  EXPECT_NE(r.faults.find("... and 99950 more"), std::string::npos) << r.faults.substr(r.faults.size() - 200);
}

TEST(TableFile, rows_and_records_longer_than_a_window_are_read) {
  std::string wide = "x", row = "1";
  for (int i = 0; i < 300000; ++i) {
    wide += ",c" + std::to_string(i);
    row += "," + std::to_string(i % 7 + 1);
  }
  const ReadTable r = read_text(wide + "\n" + row + "\n" + row + "\n", {"", "x", "c299999", "", {}});
  EXPECT_EQ(r.faults, "");
  EXPECT_EQ(r.columns.weight, (Numbers{299999 % 7 + 1, 299999 % 7 + 1}));
  std::string tall = "g,x\n";
  for (int i = 0; i < 300000; ++i) tall += "\"g\"\"" + std::to_string(i % 3) + "\"," + std::to_string(i) + "\r\n";
  const ReadTable t = read_text(tall, {"", "x", "", "g", {}});
  ASSERT_EQ(t.columns.value.size(), 300000U) << t.faults;
  for (int i = 0; i < 300000; ++i) ASSERT_EQ(t.columns.value[static_cast<std::size_t>(i)], i);
  EXPECT_EQ(t.columns.group_names, (Names{"g\"0", "g\"1", "g\"2"}));
}

TEST(TableFile, a_pipe_is_read_like_a_file) {
  const run_test::TemporaryFolder folder;
  const std::string pipe = folder.file("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << "x;income\n1;2,5\n"; });
  const ReadTable r = read_file_at({pipe, "income", "", "", {}});
  writer.join();
  EXPECT_EQ(r.columns.value, (Numbers{2.5})) << r.faults;
}

TEST(TableFile, what_is_no_table_is_named) {
  const run_test::TemporaryFolder folder;
  for (const Refusal& r :
       {Refusal{"gzip", "\x1f\x8b\x08\x01\x01\x01", income(), "compressed with gzip, not a table of text; use: zcat"},
        Refusal{"xlsx", "PK\x03\x04....[Content_Types].xml", income(), "an Excel workbook (.xlsx)"},
        Refusal{"zip", "PK\x03\x04....table.csv", income(), "a ZIP archive"},
        Refusal{"ods", "PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", income(), "OpenDocument"},
        Refusal{"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", income(), ".xls"},
        Refusal{"parquet", "PAR1\x15\x04", income(), "a Parquet file"},
        Refusal{"hdf5", "\x89HDF\r\n\x1a\n", income(), "an HDF5 file"},
        Refusal{"json", " [ {\"a\": 1}]", income(), "is JSON"},
        Refusal{"json object", "{\"a\": 1}", income(), "is JSON"},
        Refusal{"html", "<!DOCTYPE html><html>", income(), "a web page"}}) {
    const ReadTable read = read_text(r.bytes, r.request);
    EXPECT_NE(read.faults.find(r.fault), std::string::npos) << r.name << "\n" << read.faults;
  }
  EXPECT_EQ(read_text("PAR1,income\n1,2\n", income()).columns.value, (Numbers{2}));
  EXPECT_NE(read_file_at({folder.file("none.csv"), "x", "", "", {}}).faults.find("cannot be opened"),
            std::string::npos);
  EXPECT_NE(read_file_at({folder.file(""), "x", "", "", {}}).faults.find("is a folder"), std::string::npos);
}

}  // namespace
}  // namespace eqc::metrics_test
