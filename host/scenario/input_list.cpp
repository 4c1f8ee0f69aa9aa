// The uncertain inputs with their defaults and where those come from.
#include "host/scenario/input_list.hpp"

#include "host/base/text.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {
namespace {

// Beyond its upper bound no input means anything; products of several at their bounds are finite.
constexpr Range kMultiplier{0, 1e6}, kPositiveMultiplier{0, 1e6, true};
constexpr Range kRatioAboveOne{1, 100};
constexpr Range kInterruptions{0, 1e6};  // per accelerator and year: two a minute
constexpr Range kRent{0, 1e6, true};     // USD/h
constexpr Range kPrice{0, 1e9, true};    // USD
constexpr Range kLifetime{0.1, 100};     // years, as the capital recovery factor takes them
constexpr Range kYearlyFall{0, 1e4, true};
constexpr Range kBelowOne{0, 0.95};  // shares that are divided by 1 - share
constexpr Range kUsedShare{0, 1, true};
constexpr double kSecondsOfYear = kDaysPerYear * kSecondsPerDay;
constexpr const char* kPrior = "judged; of catalogs without input/spreads.csv";

DistributionSpec triangular(double min, double mode, double max) {
  DistributionSpec distribution;
  distribution.family = DistributionFamily::triangular;
  distribution.min = min;
  distribution.mode = mode;
  distribution.max = max;
  return distribution;
}

DistributionSpec uniform(double min, double max) {
  DistributionSpec distribution;
  distribution.family = DistributionFamily::uniform;
  distribution.min = min;
  distribution.max = max;
  return distribution;
}

DistributionSpec log_uniform(double min, double max) {
  DistributionSpec distribution = uniform(min, max);
  distribution.family = DistributionFamily::log_uniform;
  return distribution;
}

DistributionSpec log_normal(double median, double sigma) {
  DistributionSpec distribution;
  distribution.family = DistributionFamily::log_normal;
  distribution.median = median;
  distribution.sigma = sigma;
  return distribution;
}

DistributionSpec from_catalog() {
  DistributionSpec distribution;
  distribution.family = DistributionFamily::catalog;
  return distribution;
}

/// How values of a unit are written in a scenario; of any other unit: as bare numbers or percent.
struct UnitMeasure {
  const char* unit;
  Measure measure;
  double in_base;
};
constexpr UnitMeasure kMeasures[] = {
    {"USD", Measure::money, 1}, {"USD/h", Measure::money_per_hour, 1}, {"year", Measure::time, kSecondsOfYear}};

InputInfo row(Input input, std::string unit, Scope scope, DistributionSpec fallback, Range allowed, std::string meaning,
              std::string source) {
  InputInfo info;
  info.name = kInputNames[static_cast<int>(input)];
  info.unit = std::move(unit);
  info.scope = scope;
  info.fallback = std::move(fallback);
  info.allowed = allowed;
  info.catalog_allowed = info.fallback.family == DistributionFamily::catalog;
  info.meaning = std::move(meaning);
  info.source = std::move(source);
  for (const UnitMeasure& m : kMeasures) {
    if (info.unit != m.unit) continue;
    info.measure = m.measure;
    info.unit_in_base = m.in_base;
  }
  return info;
}

/// Multiplier on a catalog figure: log-normal around 1.
InputInfo multiplier(Input input, Scope scope, double sigma, Range allowed, std::string meaning) {
  return row(input, "1", scope, log_normal(1, sigma), allowed, "multiplier on " + std::move(meaning), kPrior);
}

std::vector<InputInfo> performance_inputs() {
  return {
      multiplier(Input::compute_efficiency, Scope::hardware, 0.10, kPositiveMultiplier,
                 "the calibrated matrix-multiplication efficiency"),
      multiplier(Input::memory_efficiency, Scope::hardware, 0.10, kPositiveMultiplier,
                 "the calibrated memory efficiency"),
      multiplier(Input::network_efficiency, Scope::hardware, 0.20, kPositiveMultiplier,
                 "the calibrated link and network efficiencies"),
      // 419 unexpected interruptions / (16384 accelerators x 54 / 365 years) = 0.173 per accelerator-year
      row(Input::failure_rate, "1/year", Scope::hardware, log_normal(0.173, 0.5), kInterruptions,
          "interruptions per accelerator and year",
          "Llama 3, arXiv 2407.21783, sec. 3.3.4: 419 unexpected interruptions in 54 days on 16384 accelerators; "
          "spread: judged"),
      row(Input::power_draw, "1", Scope::hardware, triangular(0.55, 0.75, 0.95), {0, 1.5, true},
          "mean draw of a busy accelerator as a share of its TDP; by default only its spread counts (cost.power)",
          "Epoch AI, Trends in AI training costs: average 0.75 of TDP; spread: judged"),
  };
}

std::vector<InputInfo> capital_inputs() {
  return {
      row(Input::rental_price, "USD/h", Scope::hardware, from_catalog(), kRent,
          "rent of one accelerator, before the region's premium",
          "price/rental.csv: quantiles over clouds, one vote each"),
      row(Input::purchase_price, "USD", Scope::hardware, from_catalog(), kPrice, "price of one accelerator",
          "price/purchase.csv: low, median and high offers"),
      row(Input::server_multiplier, "1", Scope::world, triangular(1.54, 1.64, 1.69), kRatioAboveOne,
          "price of a server per price of its accelerators",
          "Epoch AI, Trends in AI training costs: P100 1.54, A100 1.66, V100 1.69, else 1.64"),
      row(Input::network_share, "1", Scope::world, triangular(0.10, 0.19, 0.28), kBelowOne,
          "interconnect's share of the cluster price",
          "Epoch AI, Trends in AI training costs: 19 % of cluster cost; spread: judged"),
      row(Input::lifetime, "year", Scope::world, triangular(3, 5, 6), kLifetime,
          "economic life of accelerators, servers and network",
          "3 years in academic cost studies, 5-6 years in hyperscalers' depreciation schedules"),
      row(Input::utilisation, "1", Scope::world, triangular(0.40, 0.70, 0.95), kUsedShare,
          "share of the owned hours that are used", kPrior),
      row(Input::cost_of_capital_shift, "1", Scope::region, triangular(-0.02, 0, 0.02), {-0.5, 1},
          "added to the region's cost of capital (0.01 or \"1 %\" is one percentage point)", kPrior),
  };
}

std::vector<InputInfo> place_inputs() {
  return {
      multiplier(Input::electricity_price, Scope::region, 0.15, kMultiplier,
                 "the region's industrial electricity price"),
      multiplier(Input::carbon_intensity, Scope::region, 0.10, kMultiplier, "the region's grid intensity"),
      multiplier(Input::pue, Scope::region, 0.20, kMultiplier, "the region's PUE - 1"),
      multiplier(Input::facility_cost, Scope::region, 0.20, kMultiplier, "the region's construction cost per watt"),
      row(Input::operations_share, "1/year", Scope::world, triangular(0.03, 0.05, 0.07), kShare,
          "staff and maintenance per year as a share of capital",
          "Barroso, Clidaras and Hoelzle 2013, The Datacenter as a Computer, ch. 6: repairs 5 % of capital a year; "
          "spread: judged"),
  };
}

std::vector<InputInfo> programme_inputs() {
  return {
      row(Input::experiments_multiplier, "1", Scope::world, log_normal(1.2, 0.6), kMultiplier,
          "compute of experiments and failed runs per compute of the final run",
          "Cottier et al. 2024, arXiv 2405.21015: all compute 1.2 to 4 times the final run, median 2.2"),
      row(Input::rnd_staff_share, "1", Scope::world, uniform(0.29, 0.49), kBelowOne,
          "staff's share of the development cost", "Cottier et al. 2024, arXiv 2405.21015: 29-49 %"),
      multiplier(Input::embodied_carbon, Scope::hardware, 0.30, kMultiplier, "the accelerator's embodied carbon"),
      row(Input::node_power_overhead, "1", Scope::hardware, triangular(1.60, 1.80, 2.03), kRatioAboveOne,
          "node power per accelerator power",
          "Epoch AI, Trends in AI training costs: H100 1.82, A100 2.03, else 1.8; lower end: judged"),
  };
}

/// Drawn per model or payer; constant unless a scenario gives a distribution.
std::vector<InputInfo> entity_inputs() {
  DistributionSpec one;
  one.value = 1;
  return {
      // "frequency of interruption" classes from below 5 % to above 20 % a month, per instance of 8: 0.6 to 2.9 a year
      // over 8
      row(Input::spot_interruptions, "1/year", Scope::hardware, uniform(0.08, 0.36), kInterruptions,
          "interruptions per accelerator and year where cost.market is \"spot\"",
          "classes of the AWS Spot Instance Advisor, per instance of 8 accelerators"),
      row(Input::model_efficiency, "1", Scope::model, one, kPositiveMultiplier,
          "multiplier on the speed that one model's software reaches", "no spread unless the scenario gives one"),
      row(Input::nation_budget, "1", Scope::nation, one, kMultiplier, "multiplier on a nation's research budget",
          "no spread unless the scenario gives one"),
      row(Input::organization_budget, "1", Scope::organization, one, kMultiplier,
          "multiplier on an organisation's budget", "no spread unless the scenario gives one"),
      row(Input::income, "1", Scope::nation, one, kPositiveMultiplier, "multiplier on all incomes of a nation",
          "no spread unless the scenario gives one"),
      row(Input::use_price_fall, "1", Scope::world, log_uniform(9, 900), kYearlyFall,
          "by which prices of use are divided per year, in cases with price_fall and no rate of their own",
          "Epoch AI 2025, LLM inference prices: 9 to 900 a year over benchmarks"),
      row(Input::compute_price_fall, "1", Scope::world, triangular(1.2, 1.35, 1.5), kYearlyFall,
          "the same of accelerators, bought and rented",
          "Epoch AI: 30 % a year; Hobbhahn, Besiroglu 2022: 1.4; Cottier et al. 2024: 1.38; ends: judged"),
      row(Input::realised_hours, "1", Scope::model, one, kPositiveMultiplier,
          "accelerator-hours of a whole training run over those of the best layout: restarts, evaluations, failed "
          "starts, older software",
          "none without input/spreads.csv"),
      row(Input::occupancy, "1", Scope::world, one, kUsedShare,
          "mean load of serving replicas over what they carry, for energy alone (for money: utilisation)",
          "none without input/spreads.csv"),
  };
}

}  // namespace

const std::vector<InputInfo>& input_list() {
  static const std::vector<InputInfo> inputs = [] {
    std::vector<InputInfo> all;
    for (const auto& part :
         {performance_inputs(), capital_inputs(), place_inputs(), programme_inputs(), entity_inputs()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return inputs;
}

std::optional<std::size_t> input_index(std::string_view name) {
  for (std::size_t i = 0; i < input_list().size(); ++i)
    if (input_list()[i].name == name) return i;
  return std::nullopt;
}

}  // namespace eqc
