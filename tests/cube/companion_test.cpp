// The companion holds the slice's numbers and its labels, and says no to what such a file cannot hold.
#include "host/cube/companion.hpp"

#include <gtest/gtest.h>

#include "host/cube/attribute_reader.hpp"
#include "host/cube/error.hpp"
#include "tests/cube/sample_cube.hpp"

namespace eqc {
namespace {

class CompanionTest : public ::testing::Test {
 protected:
  CompanionTest() { sample_cube::write_cube(folder_.file("a.h5"), folder_.path(), sample_cube::schema()); }

  std::string write(const std::string& variable, const Selection& fixed) {
    const Cube cube(folder_.file("a.h5"));
    try {
      write_companion(cube, cube.variable(variable), fixed, {"statistic"}, file_);
    } catch (const CubeError& error) {
      return error.what();
    }
    return "";
  }

  /// Numbers of a dataset of the file written, row-major.
  std::vector<double> numbers(const std::string& name) const {
    const Hdf5Lock lock;
    const OpenFile source(file_);
    const Hdf5Handle file = open_hdf5(source);
    const Hdf5Handle data = own(H5Dopen2(file.get(), name.c_str(), H5P_DEFAULT), H5Dclose, file_, "open");
    std::size_t count = 1;
    for (const std::size_t extent : extents_of(data.get(), file_)) count *= extent;
    std::vector<double> values(count);
    check_hdf5(H5Dread(data.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), file_, "read");
    return values;
  }

  std::string text(const std::string& object, const char* attribute) const {
    const Hdf5Lock lock;
    const OpenFile source(file_);
    const Hdf5Handle file = open_hdf5(source);
    const Hdf5Handle data = own(H5Oopen(file.get(), object.c_str(), H5P_DEFAULT), H5Oclose, file_, "open");
    return AttributeReader(source.size(), file_).text(data.get(), attribute);
  }

  sample_cube::TemporaryFolder folder_;
  std::string file_ = folder_.file("slice.nc");
};

TEST_F(CompanionTest, holds_one_variable_per_statistic_over_numbered_axes) {
  ASSERT_EQ(write("cost", {{"case", "0.05"}}), "");
  EXPECT_EQ(numbers("region"), (std::vector<double>{0, 1, 2, 3}));
  const std::vector<double> p50 = numbers("cost_p50");
  ASSERT_EQ(p50.size(), 2U * 3 * 4);
  for (std::size_t i = 0; i < p50.size(); ++i)
    EXPECT_EQ(p50[i], sample_cube::cost_at(i * 10 + 5 + 3)) << i;  // case 1 of 2, statistic 3 of 5
  EXPECT_EQ(text("cost_p50", "units"), "USD");
  EXPECT_EQ(text("cost_p50", "long_name"), "cost of a run, p50");
  EXPECT_EQ(text("cost_p50", "case"), "0.05");
}

TEST_F(CompanionTest, says_labels_as_words_and_exactly) {
  ASSERT_EQ(write("share", {}), "");
  EXPECT_EQ(text("region", "flag_meanings"), "USA DEU IND C_te_d_Ivoire");
  EXPECT_EQ(text("region", "labels"), "USA\nDEU\nIND\nCôte d’Ivoire");
  EXPECT_EQ(text("model", "flag_meanings"), "gpt-_ llama-70b");
  EXPECT_EQ(numbers("share")[13], 13.0 / 32);
}

TEST_F(CompanionTest, keeps_numeric_axes_and_codes) {
  ASSERT_EQ(write("cost", {{"model", "llama-70b"}, {"hardware", "B200"}, {"statistic", "mean"}}), "");
  EXPECT_EQ(numbers("case"), (std::vector<double>{0.03, 0.05}));
  EXPECT_EQ(numbers("cost").size(), 8U);
  ASSERT_EQ(write("status", {}), "");
  EXPECT_EQ(text("status", "flag_meanings"), "feasible does_not_fit_memory");
  EXPECT_EQ(numbers("status"), (std::vector<double>{0, 3, 0, 0, 3, 1}));
}

TEST_F(CompanionTest, refuses_too_many_axes_and_none) {
  EXPECT_NE(write("cost", {}).find("has 4 axes (model, hardware, region, case)"), std::string::npos);
  EXPECT_NE(write("rank", {{"model", "llama-70b"}, {"region", "IND"}}).find("is one number"), std::string::npos);
  EXPECT_NE(write("rank", {{"region", "in"}}).find("has no 'in' on dimension 'region'"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(CompanionTest, is_no_cube) {
  ASSERT_EQ(write("rank", {}), "");
  EXPECT_THROW(Cube{file_}, CubeError);
}

}  // namespace
}  // namespace eqc
