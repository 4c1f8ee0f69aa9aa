// A scenario: one study as plain data, every key checked, units converted, names resolved against the catalog.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/catalog/catalog.hpp"
#include "host/catalog/spread_classes.hpp"
#include "host/scenario/enumerators.hpp"
#include "host/scenario/input_list.hpp"
#include "kernels/model/choices.hpp"

namespace eqc {

// Choices that the kernels define; who names one of their members includes the header.
enum class Objective : std::int32_t;  // kernels/model/choices.hpp
enum class Recompute : std::int32_t;
enum class Precision : std::int32_t;  // kernels/model/spec.hpp
enum class Task : std::int32_t;       // kernels/econ/task.hpp
enum class Quantity : std::int32_t;   // kernels/econ/quantities.hpp

enum class NumberType { f32, f64 };

/// [run]
struct RunSpec {
  std::int64_t worlds = 512;     ///< power of two, 256..65536
  std::int64_t replicates = 16;  ///< power of two, 2..16, divides worlds
  std::uint64_t seed = 1;
  SamplerKind sampler = SamplerKind::sobol;
  bool training = true, serving = true;  ///< tasks
  Objective objective;                   ///< default: cost
  RunSpec();
};

/// [axes]: rows of the catalog (indices, no duplicates, in the order asked for; globs expand in catalog order).
struct AxesSpec {
  std::vector<std::size_t> models, hardware, regions;
  std::vector<std::size_t> cases;  ///< indices in Scenario::cases
};

/// [training.layout]: values of each degree that the layout search may try; all when empty.
struct StatedDegrees {
#define EQC_X(id, meaning) std::vector<std::int64_t> id;
  EQC_DEGREE_LIST(EQC_X)
#undef EQC_X
};

/// [training]
struct TrainingSpec {
  bool tokens_from_catalog = true;
  bool published_tokens_only = false;  ///< from the catalog, but not by rule where nobody says
  double tokens = 0;                   ///< when not from the catalog
  std::vector<std::int64_t> clusters = {8, 32, 128, 512, 2048, 8192, 32768};  ///< accelerator counts tried, ascending
  bool refine_clusters = true;  ///< also sizes between the best and its neighbours, in steps of at most 1.25
  double deadline_s = 180 * kSecondsPerDay;
  std::int64_t sequence = 4096;                       ///< tokens
  bool batch_from_model = true;                       ///< its own where it is known, else by a rule (search_jobs.hpp)
  double global_batch_tokens = 4e6;                   ///< when not from the model
  std::map<std::size_t, double> tokens_of, batch_of;  ///< of single models, by row of the catalog
  std::vector<Precision> precisions;                  ///< default: bf16, fp8
  double checkpoint_s = 60;  ///< writing sharded state to parallel storage; Llama 3, arXiv 2407.21783, sec. 3.3
  double restart_s = 600;    ///< from an interruption to training again: detect, reschedule, reload
  std::string software = "megatron-core";  ///< profile in software/training.csv of the catalog
  Practice practice = Practice::today;     ///< what a whole run needs over an ideal one (input realised_hours)
  // what the layout search may use
  bool zero_bubble = false;     ///< ZB-H1 schedule, arXiv 2401.10241
  std::int64_t interleave = 8;  ///< model chunks per pipeline stage at most; 1: plain 1F1B
  std::int64_t context = 16;    ///< context-parallel ranks at most; 1: none
  bool expert_parallel = true;
  std::vector<std::int64_t> zero = {0, 1, 2, 3};  ///< stages allowed; 3 is FSDP
  std::vector<Recompute> recompute;               ///< default: all
  StatedDegrees layout;
  TrainingSpec();
};

/// One kind of request of a mix.
struct RequestKind {
  std::int64_t input_tokens = 0, output_tokens = 0;
  double share = 0;  ///< of the requests; the shares of a mix sum to 1
};

/// [serving]
struct ServingSpec {
  std::vector<std::int64_t> replicas = {1, 2, 4, 8, 16, 32};  ///< accelerators per replica tried, ascending
  std::int64_t input_tokens = 1000, output_tokens = 300;
  double ttft_s = 2, tpot_s = 0.05;      ///< latency targets of interactive use
  std::vector<Precision> precisions;     ///< of weights; default: bf16, fp8
  std::vector<Precision> kv_precisions;  ///< of the key/value cache; default: bf16
  std::int64_t max_batch = 4096;         ///< sequences decoded together at most; 1 for a single user
  bool offload = false;  ///< weights that do not fit stay in host memory and are read from there at every step
  double host_memory_bytes = 64e9,
         host_rate_bytes_per_s = 25e9;  ///< per accelerator; the rate of PCIe 4.0 x16 in practice
  std::string software = "vllm";        ///< profile in software/serving.csv of the catalog
  std::vector<RequestKind>
      requests;           ///< a mix; empty: all of input_tokens and output_tokens, which else are its rounded means
  double prefix_hit = 0;  ///< share of input tokens found in a prefix cache
  std::int64_t draft_tokens = 0;  ///< proposed per step by speculative decoding; 0: none
  double draft_acceptance =
      0.8;  ///< probability that a proposed token is accepted; arXiv 2412.19437, sec. 5.4.3: 0.85-0.9 for the first
  double draft_layers = 1;              ///< layers run per proposed token
  bool disaggregated = false;           ///< prompts are prefilled in a pool of their own
  std::int64_t chunk_tokens = 0;        ///< tokens of one pass at most; 0: the software's
  bool expert_parallel = true;          ///< experts may be spread whole over ranks
  bool attention_data_parallel = true;  ///< ... which may each attend for requests of their own
  ServingSpec();
};

/// Tokens of the longest request, prompt and answer.
std::int64_t longest_request(const ServingSpec& s);

/// [cost]
struct CostSpec {
  std::vector<CostBasis> bases = {CostBasis::own, CostBasis::rent};
  Market market = Market::on_demand;
  std::int64_t year = 2026;  ///< price year written into the cube
  bool programme = true;     ///< training: add experiments, failed runs and R&D staff to the final run
  PowerBasis power =
      PowerBasis::load;  ///< electricity: by the load of the chosen layout, spread by power_draw; or power_draw alone
  bool vat_recoverable = true;  ///< false: value-added tax is part of the purchase price
  Owner owner = Owner::any;     ///< who owns or rents; also in cases that name no other
};

/// [choice]: how an answer is formed from the worlds.
struct ChoiceSpec {
  double limit_probability =
      0.9;                    ///< that a layout meets the deadline or the latency targets; 0: at median efficiencies
  bool foresight = false;     ///< accelerator, place and way to pay: the cheapest of each world; else by expected cost
  bool imputed_rent = false;  ///< rents that no market asks may be the cheapest
  bool imputed_purchase = false;  ///< purchase prices that nobody asks may be the cheapest
  bool any_place = false;         ///< also where no cloud and no data centre is
  bool any_cluster = false;       ///< also clusters that nobody builds of an accelerator
};

/// One input of the run: every entry of input_list(), in its order, from the scenario or by default.
struct InputSpec {
  std::string name;
  DistributionSpec distribution;
  Scope scope = Scope::world;
  bool from_scenario = false;
  std::map<std::string, DistributionSpec> own;  ///< of single entities of the scope, by id
  bool distribution_given = false;              ///< by the scenario, for all other entities
  /// By row of Catalog::spreads, the input's classes; empty where the scenario gives the distribution. One that rests
  /// on a median of the catalog or on residuals is a multiplier around 1 here.
  std::map<std::size_t, DistributionSpec> classes;

  const DistributionSpec& of(const std::string& entity) const;
  bool varies() const;  ///< for some entity
};

/// [[correlation]]: rank (Spearman) correlation of every pair of the named inputs.
struct Correlation {
  std::size_t first = 0, second = 0;  ///< indices in input_list(), first < second
  double rank = 0;                    ///< -1..1
  int line = 0;                       ///< in the scenario, for faults of the whole matrix
};

inline constexpr double kLargestFall = 1e15;  ///< factor between prices now and after a price fall

inline constexpr std::size_t kIncomeGroups = 4;  ///< of the World Bank: low, lower middle, upper middle, high

/// [[case]]
struct CaseSpec {
  std::string id, label;
  Owner owner = Owner::any;
  std::vector<double> scale;  ///< multiplier of each input's draw, in input_list() order; 1 when not named; price falls
                              ///< of compute included
  ExportControl export_control = ExportControl::none;
  ExportLicences export_licences = ExportLicences::granted;  ///< how those end that are decided case by case
  double export_premium = 0;  ///< above 0: controls do not bar tier 3, accelerators cost it this many times as much
  std::vector<std::size_t> removed_hardware, removed_regions;  ///< rows of the catalog
  double carbon_usd_per_t = 0;                                 ///< on the carbon of electricity
  std::vector<std::size_t> electricity_regions;  ///< rows where scale.electricity_price holds; empty: everywhere
  double use_scale = 1;                          ///< price fall of use at a fixed rate
  double use_years = 0, compute_years = 0;       ///< years of a price fall at the drawn rate
  UsePricing use_pricing = UsePricing::list;
  std::array<double, kIncomeGroups> use_price_by_income = {1, 1, 1,
                                                           1};  ///< multiplier of list prices, poorest group first
  double voucher_usd_per_month = 0, voucher_below_usd = 0;  ///< paid towards use to adults with a yearly income below
  double public_compute = 0;            ///< share of GERD that a nation divides equally among its research institutions
  std::vector<std::string> coalitions;  ///< blocs whose members pool their budgets
  std::string tokenizer;                ///< empty: everybody pays for as many tokens as in English
  IncomeBasis income_basis = IncomeBasis::market;
  bool operator==(const CaseSpec&) const = default;
};

/// [affordability]
struct AffordabilitySpec {
  bool asked = false;                 ///< the section is present
  std::vector<double> gerd_share;     ///< nations and blocs: shares of the budget
  std::vector<double> revenue_share;  ///< companies: shares of the budget
  std::vector<double> rnd_share;      ///< research institutions
  std::vector<double> income_share;   ///< people
  double take_up = 1;                 ///< of those who could pay, how many do, where money is added up
  NationBudget nation_budget = NationBudget::gerd;
  CompanyBudget company_budget = CompanyBudget::spending;
  std::vector<std::string> blocs;  ///< compared as payers of their own
  std::vector<double> train_flop;  ///< training runs of so many FLOP at a model's cost per FLOP
  std::vector<CostView> views;     ///< of training runs; empty unless asked for
  double finetune_tokens = 0;      ///< above 0: a fine-tuning run
  bool finetune_full = false;      ///< false: adapters of low rank
  double serve_queries = 0;        ///< above 0: nations serve so many requests per person and day
  double use_tokens_per_month = 1e6;
  double use_output_share = 0.25;          ///< output tokens / all tokens of that use
  std::vector<double> use_levels;          ///< more use levels, tokens per month
  double free_tokens_per_month = 0;        ///< above 0: a free tier up to here
  std::vector<std::size_t> devices;        ///< rows of Catalog::devices
  std::vector<std::size_t> apis;           ///< rows of Catalog::apis
  std::vector<std::string> subscriptions;  ///< plans of Catalog::subscriptions
  bool decompose = false;                  ///< inequality between and within groups, concentration index
  bool population_weights = false;         ///< nations weighted by their people, beside each counting once
  std::string compare_with;  ///< id of the case that others are compared with, world by world; empty: none
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
  Task task{};
  Quantity quantity{};
  double value = 0;  ///< in the quantity's unit for that task
};

/// [output]
struct OutputSpec {
  std::vector<StatisticSpec> statistics;            ///< default mean sd se p05 p50 p95
  std::vector<StatisticSpec> component_statistics;  ///< default mean
  std::vector<ThresholdSpec> thresholds;
  std::vector<std::string> raw;  ///< priced variables of which every world is stored; checked when the plan is made
  NumberType type = NumberType::f64;
  std::string file;         ///< as written, relative to the working folder; default results/<scenario file stem>.h5
  bool file_named = false;  ///< by the scenario
};

/// [sensitivity]: a study of what drives the answers, as `equicube sensitivity` makes it.
struct SensitivitySpec {
  int method = 0;              ///< in sensitivity_method_names(): sobol, morris, shapley, given-data
  int estimator = 0;           ///< azzini, saltelli
  std::optional<int> sampler;  ///< sobol, philox; none: as [run]
  std::optional<std::int64_t> rows, replicates, seed;  ///< none: as [run] has worlds, replicates, seed
  std::vector<std::string> outputs, inputs, flips;     ///< names; none: headlines, all that is uncertain, no conclusion
  std::string until;                                   ///< "", "ranking" or "width=0.01"
};

/// Why an `until` is none; empty when it is.
std::string why_no_until(const std::string& until);

/// Where a key was written: the scenario and its line, or "--set" and 0.
struct KeyPlace {
  std::string file;
  int line = 0;
};

struct Scenario {
  std::string title, description;
  std::string date;  ///< what the scenario is about, for the age of prices: YYYY, YYYY-MM or YYYY-MM-DD
  RunSpec run;
  AxesSpec axes;
  TrainingSpec training;
  ServingSpec serving;
  CostSpec cost;
  ChoiceSpec choice;
  std::vector<InputSpec> inputs;
  std::vector<Correlation> correlations;
  std::vector<CaseSpec> cases;  ///< at least one; "base" when the file has none
  AffordabilitySpec affordability;
  OutputSpec output;
  SensitivitySpec sensitivity;
  // provenance
  std::string path;                        ///< as given
  std::string text;                        ///< the file's bytes
  std::vector<std::string> overrides;      ///< the --set arguments in order
  std::map<std::string, KeyPlace> places;  ///< of sections, of their keys, dotted, and of "case.ID"

  /// For faults that only the whole scenario shows; the file without a line for a key that it does not have.
  KeyPlace place_of(const std::string& key) const;
};

inline constexpr int kScenarioFormat = 1;

/// Reads and checks a scenario file; overrides are "dotted.key=value" (the text after --set), applied before checking.
/// The scenario's own rows join the catalog. Throws InputError with all faults: syntax, unknown key, wrong type or
/// unit, out of range, unknown catalog row, ...
Scenario load_scenario(const std::string& path, const std::vector<std::string>& overrides, Catalog& catalog);

/// The same for text already read; `path` only names it in faults.
Scenario parse_scenario(const std::string& path, const std::string& text, const std::vector<std::string>& overrides,
                        Catalog& catalog);

std::string_view precision_name(Precision precision);
std::string_view recompute_name(Recompute mode);
/// All of them as the cube numbers them: "0 none, 1 selective, 2 full".
std::string precision_codes();
std::string recompute_codes();
std::string_view objective_name(Objective objective);
std::string_view cost_basis_name(CostBasis basis);
std::string_view export_control_name(ExportControl control);
std::string_view cost_view_name(CostView view);
std::string_view nation_budget_name(NationBudget budget);
std::string_view sampler_name(SamplerKind sampler);

}  // namespace eqc
