// From a pretended device to a folder, and from the folder into a scenario.
#include "host/calibrate/calibration_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/base/file.hpp"
#include "host/calibrate/calibrate.hpp"
#include "tests/calibrate/pretended_device.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;
using namespace scenario_test;

const char* const kPart = "h100-sxm-80gb";

class CalibrationFiles : public ::testing::Test {
 protected:
  CalibrationFiles() { fs::remove_all(folder_); }
  ~CalibrationFiles() override { fs::remove_all(folder_); }

  /// The part with the paper's shares, measured by a pretended device and written.
  Calibration calibrated(InputData data = InputData::random_normal) {
    const CalibratedPart part = part_of_catalog(catalog_, kPart);
    HardwareSpec reached = part.published;
    reached.gemm_efficiency[1] = 0.65;
    reached.memory_efficiency = 0.91;
    test::PretendedDevice device(reached);
    CalibrateOptions o;
    o.data = data;
    o.command = "equicube calibrate";
    const Calibration c = calibrate(device, catalog_, part, o, [](const std::string&) {});
    write_calibration(folder_, catalog_, c);
    return c;
  }

  /// Faults of a scenario that names the folder for `part`; "" when there is none.
  std::string faults(const std::string& part = kPart) {
    try {
      Catalog copy = scenario_test::catalog();
      parse_scenario("s.toml", kMinimal + "[calibration]\n" + part + " = \"" + folder_ + "\"\n", {}, copy);
    } catch (const InputError& error) {
      return error.diagnostics().text();
    }
    return "";
  }

  void replace(const char* file, const std::string& old, const std::string& with) {
    const std::string path = (fs::path(folder_) / file).string();
    std::string text = read_file(path);
    ASSERT_NE(text.find(old), std::string::npos) << old;
    text.replace(text.find(old), old.size(), with);
    std::ofstream(path) << text;
  }

  const Catalog catalog_ = scenario_test::catalog();
  const std::string folder_ =
      (fs::temp_directory_path() / ("equicube_calibration_" + std::to_string(::getpid()))).string();
};

TEST_F(CalibrationFiles, a_scenario_takes_the_measured_shares_and_spreads) {
  const Calibration c = calibrated();
  Catalog catalog = scenario_test::catalog();
  const std::string before = catalog.digest;
  const Scenario s =
      parse_scenario("s.toml", kMinimal + "[calibration]\n" + kPart + " = \"" + folder_ + "\"\n", {}, catalog);
  const HardwareRow& part = catalog.hardware[catalog.hardware_index(kPart).value()];
  EXPECT_NEAR(part.spec->gemm_efficiency[1], 0.65, 0.02);
  EXPECT_NEAR(part.spec->memory_efficiency, 0.91, 0.01);
  EXPECT_TRUE(part.measured);
  EXPECT_EQ(part.efficiency, "nvidia-hopper");  // prices and software still follow the family
  EXPECT_NE(catalog.digest, before);
  const EfficiencyRow* row = calibration_of(catalog, kPart);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->origin.file, (fs::path(folder_) / "efficiency.csv").string());
  EXPECT_NE(row->origin.source.find("Paper One (driver 1.0, power limit 700 W)"), std::string::npos);
  int spreads = 0;
  for (const SpreadRow& spread : catalog.spreads)
    spreads += spread.class_name == kPart && spread.input.find("_efficiency") != std::string::npos ? 1 : 0;
  EXPECT_EQ(spreads, 2);
}

TEST_F(CalibrationFiles, a_cubes_catalog_needs_no_folder) {
  calibrated();
  Catalog first = scenario_test::catalog();
  const std::string text = kMinimal + "[calibration]\n" + kPart + " = \"" + folder_ + "\"\n";
  parse_scenario("s.toml", text, {}, first);
  fs::remove_all(folder_);
  Catalog again = catalog_of(first.files, "cube");
  EXPECT_EQ(again.digest, first.digest);
  parse_scenario("s.toml", text, {}, again);
  const std::size_t h = first.hardware_index(kPart).value();
  EXPECT_EQ(again.hardware[h].spec->gemm_efficiency[1], first.hardware[h].spec->gemm_efficiency[1]);
  EXPECT_EQ(again.digest, first.digest);
}

TEST_F(CalibrationFiles, measurements_are_read_as_they_were_written) {
  const Calibration c = calibrated();
  const Calibration again = read_calibration(folder_, catalog_);
  EXPECT_EQ(again.family, "nvidia-hopper");
  EXPECT_EQ(again.published.peak_flop_per_s[1], c.published.peak_flop_per_s[1]);
  EXPECT_EQ(again.curves.columns, c.curves.columns);
  const std::vector<Measurement>& read = again.points;
  ASSERT_EQ(read.size(), c.points.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].point, c.points[i].point);
    EXPECT_EQ(read[i].seconds, c.points[i].seconds);
  }
}

TEST_F(CalibrationFiles, zeros_are_refused) {
  calibrated(InputData::zeros);
  EXPECT_NE(faults().find("was measured on zeros"), std::string::npos) << faults();
}

TEST_F(CalibrationFiles, another_parts_calibration_is_refused) {
  calibrated();
  EXPECT_NE(faults("a100-80gb").find("has no row of 'a100-80gb' (it has h100-sxm-80gb)"), std::string::npos)
      << faults("a100-80gb");
  EXPECT_NE(faults("h100-sxm-80bg").find("is no accelerator (did you mean 'h100-sxm-80gb'?)"), std::string::npos);
}

TEST_F(CalibrationFiles, shares_above_the_peak_are_refused_by_column) {
  calibrated();
  const std::string text = read_file((fs::path(folder_) / "efficiency.csv").string());
  const std::size_t start = text.find("\nh100-sxm-80gb,") + 15;
  replace("efficiency.csv", "h100-sxm-80gb," + text.substr(start, text.find(',', start) - start), "h100-sxm-80gb,1.3");
  EXPECT_NE(faults().find("efficiency.csv:2: gemm_bf16:"), std::string::npos) << faults();
}

TEST_F(CalibrationFiles, a_folder_that_is_none_is_refused) {
  EXPECT_NE(faults().find("is no folder"), std::string::npos);
  fs::create_directory(folder_);
  EXPECT_NE(faults().find("provenance.json"), std::string::npos);
  std::ofstream(folder_ + "/provenance.json") << "{}";
  EXPECT_NE(faults().find("is no provenance of a calibration"), std::string::npos);
}

TEST_F(CalibrationFiles, kernels_faster_than_the_peak_are_named) {
  const HardwareSpec h = part_of_catalog(catalog_, kPart).published;
  KernelPoint copy;
  copy.kind = KernelKind::copy;
  copy.bytes = 1e9;
  const double least = 1e9 / h.memory_rate_bytes_per_s;
  EXPECT_TRUE(above_peak(h, {summarised(copy, {least}, false)}).empty());
  EXPECT_TRUE(above_peak(h, {summarised(copy, {least / 1.2}, false)}, 1.3).empty()) << "an own peak is less certain";
  const auto named = above_peak(h, {summarised(copy, {least / 1.5}, false)});
  ASSERT_EQ(named.size(), 1U);
  EXPECT_NE(named[0].find("copy bf16 1000 MB"), std::string::npos);
  EXPECT_NE(named[0].find("1.50 times faster than the published peak allows"), std::string::npos) << named[0];
}

}  // namespace
}  // namespace eqc
