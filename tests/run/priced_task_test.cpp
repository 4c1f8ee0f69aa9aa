// Cases of a model take what is the same from each other: every number is as if each case had been priced alone.
#include "host/run/results/priced_task.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "host/run/results/result_schema.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

TermBits terms_of(Quantity q, Task task = Task::training) {
  return terms_of_quantities(task)[static_cast<std::size_t>(q)];
}

TEST(TermsOfQuantities, are_those_of_the_formulas) {
  EXPECT_EQ(__builtin_popcountll(terms_of(Quantity::cost_rent)), 1);
  EXPECT_EQ(__builtin_popcountll(terms_of(Quantity::carbon_embodied)), 1);
  EXPECT_EQ(__builtin_popcountll(terms_of(Quantity::own_electricity)), 2) << "power, price of electricity";
  EXPECT_EQ(__builtin_popcountll(terms_of(Quantity::cost_upfront)), 1 + kClusterSizes);
  EXPECT_EQ(terms_of(Quantity::carbon), terms_of(Quantity::carbon_operational) | terms_of(Quantity::carbon_embodied));
  EXPECT_EQ(terms_of(Quantity::cost_replica_day), terms_of(Quantity::cost_own) | terms_of(Quantity::cost_rent));
  EXPECT_EQ(terms_of(Quantity::cost_own), terms_of(Quantity::own_hardware) | terms_of(Quantity::own_network) |
                                              terms_of(Quantity::own_facility) | terms_of(Quantity::own_electricity) |
                                              terms_of(Quantity::own_operations));
  EXPECT_EQ(terms_of(Quantity::cost_own) & terms_of(Quantity::cost_rent), 0U);
  EXPECT_NE(terms_of(Quantity::energy, Task::serving), terms_of(Quantity::energy)) << "power of a service";
}

const std::string kAxes =
    axes("\"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"USA\", \"KEN\", \"CHN\"") + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "3 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8]
[output]
component_statistics = ["mean", "p50"]
[[output.threshold]]
quantity = "cost_own"
value = 10e6
[[output.threshold]]
quantity = "energy"
value = 1e6
)";

struct OneCase {
  const char* id;
  const char* text;
};
constexpr OneCase kCases[] = {{"base", ""},
                              {"same", "label = \"nothing changes\"\n"},
                              {"electricity", "[case.scale]\nelectricity_price = 2.0\n"},
                              {"prices", "[case.scale]\npurchase_price = 0.1\nrental_price = 0.5\n"},
                              {"carbon", "carbon_usd_per_t = 80\n"},
                              {"premium", "export_control = \"embargo-2023-10\"\nexport_premium = 1.5\n"},
                              {"barred", "export_control = \"embargo-2023-10\"\n"},
                              {"no-h100", "remove_hardware = [\"h100*\"]\n"},
                              {"slower", "[case.scale]\ncompute_efficiency = 0.9\n"}};

std::string case_text(const OneCase& c) { return std::string("[[case]]\nid = \"") + c.id + "\"\n" + c.text; }

/// All values of a case of one variable.
std::vector<double> values_of(const Cube& cube, const std::string& variable, const char* one_case) {
  return cube.read(variable, {{"case", one_case}});
}

TEST(CasesOfAModel, are_as_if_each_had_been_priced_alone) {
  std::string all = kAxes;
  for (const OneCase& c : kCases) all += case_text(c);
  const Study study(all);
  const TemporaryFolder folder;
  for (const int threads : {1, 3}) {
    const auto together = run_study(study, folder, "together" + std::to_string(threads) + ".h5", threads);
    for (const OneCase& c : kCases) {
      const Study one(kAxes + case_text(c));
      const auto alone = run_study(one, folder, "alone" + std::to_string(threads) + c.id + ".h5");
      for (const Task task : study.plan.tasks) {
        std::vector<std::string> variables = {std::string(task_name(task)) + "_status"};
        for (const QuantityInfo& q : study.plan.priced(task)) variables.push_back(q.variable);
        for (const ThresholdInfo& t : thresholds_of(study.plan, task)) variables.push_back(t.variable);
        for (const std::string& v : variables) {
          const std::vector<double> want = values_of(*alone, v, c.id), got = values_of(*together, v, c.id);
          ASSERT_EQ(want.size(), got.size());
          EXPECT_EQ(std::memcmp(want.data(), got.data(), want.size() * sizeof(double)), 0) << c.id << ": " << v;
        }
      }
    }
  }
}

}  // namespace
}  // namespace eqc
