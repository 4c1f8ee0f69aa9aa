// equicube calibrate as it is typed: what it refuses, importing, and what a scenario makes of the folder.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/command.hpp"

namespace eqc {
namespace {

using namespace cli_test;

/// Products of an H100 with the times of 70 % of its peak and of 85 % of its memory rate; the last row is 1.5 times
/// faster than memory, the one before has no time.
std::string kernel_table() {
  std::string text = "gpu,framework,dtype,m,n,k,latency_ms\n";
  for (const double m : {1.0, 16.0, 256.0, 4096.0})
    for (const double n : {4096.0, 14336.0}) {
      const double k = 4096, compute_s = 2 * m * n * k / (0.7 * 989e12), memory_s = 2 * n * k / (0.85 * 3.35e12);
      text += "h100_sxm,trtllm,bfloat16," + std::to_string(m) + "," + std::to_string(n) + "," + std::to_string(k) +
              "," + std::to_string(1e3 * (std::max(compute_s, memory_s) + 4e-6)) + "\n";
    }
  return text + "h100_sxm,trtllm,bfloat16,1,4096,8192,0\nh100_sxm,trtllm,bfloat16,1,28672,8192," +
         std::to_string(1e3 * 2 * 28672 * 8192 / (1.5 * 3.35e12)) + "\n";
}

struct Imported {
  TemporaryFolder folder;
  std::string table = folder.file("k.csv"), out = folder.file("h100");
  CommandResult result;
  Imported() {
    std::ofstream(table) << kernel_table();
    result = equicube({"calibrate", "--import", table, "-o", out});
  }
};

TEST(CalibrateCommand, imports_what_it_can_and_says_by_name_what_it_cannot) {
  const Imported i;
  EXPECT_EQ(i.result.code, 1) << i.result.err;
  ASSERT_EQ(i.result.messages().size(), 2U) << i.result.err;
  EXPECT_NE(i.result.err.find("k.csv: line 10: has no time above 0; refused"), std::string::npos) << i.result.err;
  EXPECT_NE(i.result.err.find("line 11: gemm bf16 1 x 28672 x 8192"), std::string::npos) << i.result.err;
  EXPECT_NE(i.result.err.find("1.50 times faster than the published peak allows"), std::string::npos) << i.result.err;
  EXPECT_NE(i.result.out.find("h100-sxm-80gb = \""), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(i.out + "/efficiency.csv"));
  EXPECT_EQ(equicube({"calibrate", "--compare", i.out}).code, 0);
  const std::string picture = i.folder.file("compared.svg");
  for (int again = 0; again < 2; ++again)  // it may replace its own
    EXPECT_EQ(equicube({"calibrate", "--compare", i.out, "--svg", picture}).code, 0);
  EXPECT_EQ(read_file(picture).rfind("<svg ", 0), 0U);
  EXPECT_EQ(equicube({"calibrate", "--compare", i.out, "--svg", i.table}).code, 2);  // another's
  EXPECT_EQ(equicube({"calibrate", "--check", i.out, "--json"}).code, 0);
  const CommandResult agree = equicube({"calibrate", "--agree", i.out, i.out});
  EXPECT_EQ(agree.code, 2);  // single times state no interval
  EXPECT_NE(agree.err.find("that both measured more than once"), std::string::npos) << agree.err;
}

TEST(CalibrateCommand, a_report_has_the_picture_beside_its_page) {
  const Imported i;
  const std::string cube = i.folder.file("t.h5"), page = i.folder.file("page"), picture = page + "/calibration.svg";
  ASSERT_EQ(equicube({"run", kGoldenFolder + "/training.toml", "-o", cube, "-q"}).code, 0);
  for (int again = 0; again < 2; ++again)  // it may replace its own
    ASSERT_EQ(equicube({"report", cube, "--calibration", i.out, "-o", page}).code, 0);
  const std::string same = i.folder.file("compared.svg"), catalog = kGoldenFolder + "/catalog";  // the cube's
  EXPECT_EQ(equicube({"calibrate", "--compare", i.out, "--svg", same, "--catalog", catalog}).code, 0);
  EXPECT_EQ(read_file(picture), read_file(same));
  ASSERT_EQ(equicube({"report", cube, "-o", page}).code, 0);
  EXPECT_FALSE(std::filesystem::exists(picture)) << "of an earlier report";
  write_text(picture, "mine");
  EXPECT_EQ(equicube({"report", cube, "--calibration", i.out, "-o", page}).code, 2);
  EXPECT_EQ(read_file(picture), "mine");
}

TEST(CalibrateCommand, a_scenario_names_the_folder_and_explain_says_so) {
  const Imported i;
  const CommandResult r =
      equicube({"explain", kTinyFolder + "/both.toml", "--set", "calibration.h100-sxm-80gb=" + i.out, "--model",
                "llama-3.1-8b", "--hardware", "h100-sxm-80gb", "--region", "USA"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_NE(r.out.find("speed      h100-sxm-80gb"), std::string::npos) << r.out.substr(0, 2000);
  EXPECT_NE(r.out.find(i.out + "/efficiency.csv:2"), std::string::npos);
  EXPECT_NE(r.out.find("source: equicube calibrate on h100_sxm"), std::string::npos);
}

TEST(CalibrateCommand, effect_needs_a_calibrated_part) {
  const CommandResult r = equicube({"calibrate", "--effect", kTinyFolder + "/both.toml"});
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.err.find("has no calibrated accelerator on its axes"), std::string::npos) << r.err;
}

TEST(CalibrateCommand, refuses_in_one_line) {
  const Imported i;
  const std::pair<std::vector<std::string>, const char*> refused[] = {
      {{"calibrate"}, "-o DIR is needed"},
      {{"calibrate", "--quick", "--full", "-o", i.folder.file("x")}, "--quick and --full exclude each other"},
      {{"calibrate", "--check", i.out, "-o", i.folder.file("x")}, "alone and without -o"},
      {{"calibrate", "--check", i.folder.file("none")}, "is no folder"},
      {{"calibrate", "--device", "tpu", "-o", i.folder.file("x")}, "'tpu' is no device"},
      {{"calibrate", "--device", "cuda:x", "-o", i.folder.file("x")}, "'cuda:x' is no device"},
      {{"calibrate", "--budget", "15%", "-o", i.folder.file("x")}, "name them with --for"},
      {{"calibrate", "--for", "llama-3.1-8", "-o", i.folder.file("x")}, "(did you mean 'llama-3.1-8b'?)"},
      {{"calibrate", "--for", "llama-3.1-8b", "--budget", "150%", "-o", i.folder.file("x")}, "'150%' is no share"},
      {{"calibrate", "--import", i.table, "--part", "h10", "-o", i.folder.file("x")}, "'h10' is no accelerator"},
      {{"calibrate", "--agree", i.out}, "--agree needs two folders"},
      {{"calibrate", "--check", i.out, "--svg", i.folder.file("x.svg")}, "--svg is the picture of --compare DIR"},
      {{"calibrate", "--seconds", "1", "--device", "cpu", "-o", i.folder.file("x")}, "--seconds takes 5 to 86400"},
  };
  for (const auto& [arguments, message] : refused) {
    const CommandResult r = equicube(arguments);
    EXPECT_EQ(r.code, 2) << message;
    ASSERT_EQ(r.messages().size(), 1U) << r.err;
    EXPECT_NE(r.err.find(message), std::string::npos) << r.err;
  }
}

TEST(CalibrateCommand, a_folder_of_others_is_left_alone) {
  const Imported i;
  const std::string other = i.folder.file("other");
  std::filesystem::create_directory(other);
  std::ofstream(other + "/diary.txt") << "mine";
  const CommandResult r = equicube({"calibrate", "--import", i.table, "-o", other});
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.err.find("holds files, but no calibration"), std::string::npos) << r.err;
}

}  // namespace
}  // namespace eqc
