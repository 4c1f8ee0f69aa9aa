// Scenarios without end: reading stays linear, and messages stay few.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using namespace scenario_test;

constexpr int kMany = 100'000;

std::string listed(const char* before, const char* after) {
  std::string text = "[";
  for (int i = 0; i < kMany; ++i) text += (i ? "," : "") + std::string(before) + std::to_string(i) + after;
  return text + "]";
}

/// Faults of a text, which must come within seconds whatever else the machine does.
std::string faults_in_time(const std::string& text, const std::vector<std::string>& overrides = {}) {
  const auto start = std::chrono::steady_clock::now();
  std::string faults = faults_of(text, overrides);
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 20) << text.substr(0, 100);
  EXPECT_LE(std::count(faults.begin(), faults.end(), '\n'), 51);
  return faults;
}

TEST(WideScenario, long_lists_are_read_in_time) {
  const std::string sizes = "clusters = " + listed("1", "");
  EXPECT_EQ(parse(kMinimal + "[training]\n" + sizes + "\n").training.clusters.size(), std::size_t{kMany});
  EXPECT_NE(faults_in_time(kMinimal, {"axes.models=" + listed("\"m", "\"")}).find("... and 99950 more"),
            std::string::npos);
  EXPECT_NE(faults_in_time(kMinimal, {"output.statistics=" + listed("\"q", "\"")}).find("... and 99950 more"),
            std::string::npos);
  EXPECT_NE(faults_in_time(kMinimal, {"output.raw=[" + std::string(kMany, ' ') + "3]"}).find("text is needed"),
            std::string::npos);
}

TEST(WideScenario, many_unknown_keys_are_read_in_time) {
  std::string keys;
  for (int i = 0; i < kMany; ++i) keys += "k" + std::to_string(i) + " = 1\n";
  EXPECT_NE(faults_in_time(kMinimal + "[run]\n" + keys).find("... and 99950 more"), std::string::npos);
}

TEST(WideScenario, names_of_ten_million_letters_get_no_hint_and_lose_their_middle) {
  const std::string name(10'000'000, 'x');
  const std::string faults = faults_in_time(kMinimal, {"axes.models=" + name, "run.sampler=" + name, name + "=1"});
  EXPECT_LT(faults.size(), 50'000U);
  EXPECT_EQ(faults.find("did you mean"), std::string::npos);
}

TEST(WideScenario, more_cases_than_a_run_can_hold_are_one_fault) {
  std::string cases;
  for (int i = 0; i < 20'000; ++i) cases += "[[case]]\nid = \"c" + std::to_string(i) + "\"\n";
  EXPECT_NE(faults_in_time(kMinimal + cases).find("case: has 20000 entries, at most 10000"), std::string::npos);
}

}  // namespace
}  // namespace eqc
