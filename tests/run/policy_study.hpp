// One small study with every policy and every kind of payer, run once for all tests of a file.
#pragma once

#include <stdexcept>
#include <string>

#include "tests/run/run_fixture.hpp"
#include "tests/run/slow_study.hpp"

namespace eqc::run_test {

inline const std::string kPolicyStudy =
    axes("\"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"USA\", \"KEN\", \"CHN\"") + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "3 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8]
[inputs.nation_budget]
distribution = "log_normal"
median = 1
sigma = 0.3
[[case]]
id = "base"
[[case]]
id = "carbon"
carbon_usd_per_t = 80
[[case]]
id = "premium"
export_control = "embargo-2023-10"
export_premium = 1.5
[[case]]
id = "barred"
export_control = "embargo-2023-10"
[[case]]
id = "no-h100"
remove_hardware = ["h100*"]
[[case]]
id = "no-usa"
remove_regions = ["USA"]
[[case]]
id = "fall"
price_fall = { rate_per_year = 9, years = 2 }
[[case]]
id = "drawn-fall"
price_fall = { years = 2 }
[[case]]
id = "drawn-compute-fall"
price_fall = { years = 1, of = "compute" }
[[case]]
id = "coalition"
coalitions = ["EU"]
[[case]]
id = "public"
public_compute = "2 %"
[[case]]
id = "shock"
electricity_regions = ["FRA"]
[case.scale]
electricity_price = 3
[affordability]
gerd_share = ["0.01 %", "1 %"]
rnd_share = ["1 %"]
income_share = ["2 %"]
use_tokens = "30 M tokens"
blocs = ["EU"]
train_flop = [1e23, 1e24]
views = ["cheapest", "own", "rent", "purchase", "programme_own"]
finetune_tokens = "3 B tokens"
serve_queries = 5
free_tokens = "1 M tokens"
devices = ["used-gpu-1070"]
decompose = true
population_weights = true
compare_with = "base"
[output]
statistics = ["mean"]
)";

struct Ran {
  Study study{kPolicyStudy};
  TemporaryFolder folder;
  std::unique_ptr<Cube> cube = run_study(study, folder);
  double mean(const std::string& variable, Selection at, const std::string& one_case = "base") const {
    at["case"] = one_case;
    at["statistic"] = "mean";
    if (variable.substr(0, 7) == "nation_" || variable.substr(0, 5) == "bloc_" ||
        variable.substr(0, 12) == "institution_" || variable.substr(0, 10) == "capability" ||
        variable.substr(0, 6) == "people")
      at["model"] = "llama-3.1-8b";
    return cube->value(variable, at);
  }
  double priced(const std::string& variable, const std::string& hardware, const std::string& region,
                const std::string& one_case, bool component = false) const {
    return cube->value(variable, {{"model", "llama-3.1-8b"},
                                  {"hardware", hardware},
                                  {"region", region},
                                  {"case", one_case},
                                  {component ? "component_statistic" : "statistic", "mean"}});
  }
};

inline const Ran& ran() {
  static const Ran once;
  return once;
}

inline std::size_t case_of(const Plan& plan, const std::string& id) {
  for (std::size_t c = 0; c < plan.n_cases; ++c)
    if (plan.case_at(c).id == id) return c;
  throw std::out_of_range(id);
}

}  // namespace eqc::run_test
