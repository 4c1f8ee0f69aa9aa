// A scenario: one study as plain data, every key checked, units converted, names resolved against the catalog.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/catalog/catalog.hpp"
#include "host/scenario/inputs.hpp"
#include "kernels/econ/quantities.hpp"
#include "kernels/model/search.hpp"

namespace eqc {

enum class SamplerKind { sobol, philox };
enum class CostBasis { own, rent };
enum class ExportControl { none, tiers_2025_01 };
enum class NumberType { f32, f64 };

/// [run]
struct RunSpec {
  std::int64_t worlds = 512;    ///< power of two, 256..65536
  std::int64_t replicates = 16; ///< power of two, 2..16, divides worlds
  std::uint64_t seed = 1;
  SamplerKind sampler = SamplerKind::sobol;
  bool training = true, serving = true;  ///< tasks
  Objective objective = Objective::cost;
};

/// [axes]: rows of the catalog (indices, no duplicates, in the order asked for; globs expand in catalog order).
struct AxesSpec {
  std::vector<std::size_t> models, hardware, regions;
  std::vector<std::size_t> cases;  ///< indices in Scenario::cases
};

/// [training]
struct TrainingSpec {
  bool tokens_from_catalog = true;
  double tokens = 0;  ///< when not from the catalog
  std::vector<std::int64_t> clusters = {8, 64, 512, 4096, 32768};  ///< accelerator counts tried, ascending
  double deadline_s = 180 * kSecondsPerDay;
  std::int64_t sequence = 4096;            ///< tokens
  double global_batch_tokens = 4e6;
  std::vector<Precision> precisions = {Precision::bf16, Precision::fp8};
  double checkpoint_s = 60;  ///< writing sharded state to parallel storage; Llama 3, arXiv 2407.21783, sec. 3.3
  double restart_s = 600;    ///< from an interruption to training again: detect, reschedule, reload
  std::string software = "megatron-core";  ///< profile in software/training.csv of the catalog
};

/// [serving]
struct ServingSpec {
  std::vector<std::int64_t> replicas = {1, 2, 4, 8, 16, 32};  ///< accelerators per replica tried, ascending
  std::int64_t input_tokens = 1000, output_tokens = 300;
  double ttft_s = 2, tpot_s = 0.1;         ///< latency targets
  std::vector<Precision> precisions = {Precision::bf16, Precision::fp8, Precision::fp4};  ///< of weights
  std::vector<Precision> kv_precisions = {Precision::bf16};  ///< of the key/value cache
  std::int64_t max_batch = 4096;  ///< sequences decoded together at most; 1 for a single user
  bool offload = false;           ///< weights that do not fit stay in host memory and are read from there at every step
  double host_memory_bytes = 64e9, host_rate_bytes_per_s = 25e9;  ///< per accelerator; the rate of PCIe 4.0 x16 in practice
  std::string software = "vllm";  ///< profile in software/serving.csv of the catalog
};

/// [cost]
struct CostSpec {
  std::vector<CostBasis> bases = {CostBasis::own, CostBasis::rent};
  Market market = Market::on_demand;
  std::int64_t year = 2026;     ///< price year written into the cube
  bool programme = true;        ///< training: add experiments, failed runs and R&D staff to the final run
  bool vat_recoverable = true;  ///< false: value-added tax is part of the purchase price
};

/// One input of the run: every entry of input_list(), in its order, from the scenario or by default.
struct InputSpec {
  std::string name;
  DistributionSpec distribution;
  Scope scope = Scope::world;
  bool from_scenario = false;
};

/// [[correlation]]: rank (Spearman) correlation of every pair of the named inputs.
struct Correlation {
  std::size_t first = 0, second = 0;  ///< indices in input_list(), first < second
  double rank = 0;                    ///< -1..1
  int line = 0;                       ///< in the scenario, for faults of the whole matrix
};

/// [[case]]
struct CaseSpec {
  std::string id, label;
  std::vector<double> scale;  ///< multiplier of each input's draw, in input_list() order; 1 when not named
  ExportControl export_control = ExportControl::none;
  bool operator==(const CaseSpec&) const = default;
};

/// [affordability]
struct AffordabilitySpec {
  bool asked = false;  ///< the section is present
  std::vector<double> gerd_share;              ///< nations: shares of GERD
  std::vector<double> revenue_share;           ///< organisations
  std::vector<double> income_share;            ///< people
  double use_tokens_per_month = 1e6;
  double use_output_share = 0.25;              ///< output tokens / all tokens of that use
  std::vector<std::size_t> apis;               ///< rows of Catalog::apis
  std::vector<std::string> subscriptions;      ///< plans of Catalog::subscriptions
};

/// se: standard error of the mean over replicates; quantile_se: of that quantile.
enum class StatisticKind { mean, sd, se, min, max, quantile, quantile_se };

struct StatisticSpec {
  StatisticKind kind = StatisticKind::mean;
  double probability = 0;  ///< quantile and quantile_se
  std::string name;        ///< as written: "p05", "p50_se"
};

/// [[output.threshold]]: store the probability that a priced quantity of one task exceeds a value.
struct ThresholdSpec {
  Task task = Task::training;
  Quantity quantity = Quantity::cost_own;
  double value = 0;  ///< in the quantity's unit for that task
};

/// [output]
struct OutputSpec {
  std::vector<StatisticSpec> statistics;            ///< default mean sd se p05 p50 p95
  std::vector<StatisticSpec> component_statistics;  ///< default mean
  std::vector<ThresholdSpec> thresholds;
  std::vector<std::string> raw;  ///< priced variables of which every world is stored; checked when the plan is made
  NumberType type = NumberType::f64;
  std::string file;  ///< as written, relative to the working folder; default results/<scenario file stem>.h5
};

struct Scenario {
  std::string title, description;
  RunSpec run;
  AxesSpec axes;
  TrainingSpec training;
  ServingSpec serving;
  CostSpec cost;
  std::vector<InputSpec> inputs;
  std::vector<Correlation> correlations;
  std::vector<CaseSpec> cases;  ///< at least one; "base" when the file has none
  AffordabilitySpec affordability;
  OutputSpec output;
  // provenance
  std::string path;                    ///< as given
  std::string text;                    ///< the file's bytes
  std::vector<std::string> overrides;  ///< the --set arguments in order
};

inline constexpr int kScenarioFormat = 1;

/// Reads and checks a scenario file; overrides are "dotted.key=value" (the text after --set), applied before checking.
/// Throws InputError with all faults: syntax, unknown key, wrong type or unit, out of range, unknown catalog row, ...
Scenario load_scenario(const std::string& path, const std::vector<std::string>& overrides, const Catalog& catalog);

/// The same for text already read; `path` only names it in faults.
Scenario parse_scenario(const std::string& path, const std::string& text, const std::vector<std::string>& overrides, const Catalog& catalog);

std::string_view precision_name(Precision precision);
std::string_view objective_name(Objective objective);
std::string_view cost_basis_name(CostBasis basis);
std::string_view export_control_name(ExportControl control);
std::string_view sampler_name(SamplerKind sampler);

}  // namespace eqc
