// input/spreads.csv: rows of several classes, and every fault of a cell at its line.
#include <gtest/gtest.h>

#include "host/base/diagnostics.hpp"
#include "host/catalog/catalog.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

const std::string kHeader =
    "input,class,distribution,p1,p2,p3,unit,kind,low,mode,high,reason,evidence,source,as_of,notes\n";

Catalog with_spreads(const std::string& rows) {
  static const CatalogFiles golden = load_catalog(std::string(kSourceFolder) + "/tests/golden/catalog").files;
  CatalogFiles files = golden;
  files["input/spreads.csv"] = kHeader + rows;
  return catalog_of(files, "c");
}

std::string faults_of(const std::string& rows) {
  try {
    with_spreads(rows);
    return "";
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
}

TEST(SpreadTable, gives_each_of_several_classes_a_row) {
  const Catalog c =
      with_spreads("lifetime,university;default,triangular,3,5,8,year,measured,,,,,books,filings,2025,\n");
  ASSERT_EQ(c.spreads.size(), 2U);
  EXPECT_EQ(c.spreads[0].class_name, "university");
  EXPECT_EQ(c.spreads[1].class_name, "default");
  EXPECT_EQ(c.spreads[1].parameters[2], 8);
  EXPECT_EQ(c.spreads[1].origin.line, 2);
}

TEST(SpreadTable, may_lack_in_a_catalog) {
  EXPECT_TRUE(load_catalog(std::string(kSourceFolder) + "/tests/golden/catalog").spreads.empty());
}

TEST(SpreadTable, reports_every_bad_cell_at_its_line) {
  const auto expect = [](const std::string& row, const std::string& fault) {
    const std::string found = faults_of(row);
    EXPECT_NE(found.find("spreads.csv:2"), std::string::npos) << found;
    EXPECT_NE(found.find(fault), std::string::npos) << found;
  };
  expect("lifetimes,default,constant,3,,,year,measured,,,,,e,s,2025,\n", "did you mean 'lifetime'");
  expect("lifetime,univercity,constant,3,,,year,measured,,,,,e,s,2025,\n", "did you mean 'university'");
  expect("pue,default,log_normal,1,0,,1,measured,,,,,e,s,2025,\n", "sigma is 0");
  expect("pue,default,log_normal,0,1,,1,measured,,,,,e,s,2025,\n", "its logarithm is taken");
  expect("pue,default,triangular,1,0.5,2,1,measured,,,,,e,s,2025,\n", "must rise");
  expect("pue,default,constant,1,2,,1,measured,,,,,e,s,2025,\n", "has 1 parameters");
  expect("pue,default,residual,1,,,1,measured,,,,,e,s,2025,\n", "knows no residuals of pue");
  expect("pue,default,constant,1,,,1,judgement,1,2,3,,e,s,2025,\n", "a judgement has low, mode, high and its reason");
  expect("pue,default,constant,1,,,1,measured,1,,,,e,s,2025,\n", "is of judgements");
  expect("pue,default,constant,1,,,1,judgement,1,5,3,so,e,s,2025,\n", "is not between low and high");
  expect("pue,default,constant,1,,,catalog median,measured,,,,,e,s,2025,\n", "is of rental_price and purchase_price");
  expect("pue,default,constant,1,,,1,measured,,,,,,s,2025,\n", "is empty");
}

TEST(SpreadTable, has_no_class_twice) {
  const std::string row = "pue,default,constant,1,,,1,measured,,,,,e,s,2025,\n";
  EXPECT_NE(faults_of(row + row).find("spreads.csv:3"), std::string::npos);
}

}  // namespace
}  // namespace eqc
