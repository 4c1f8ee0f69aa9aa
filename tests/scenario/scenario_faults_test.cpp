// Bad scenarios: each row is text appended to a valid scenario (so it starts at line 6) and the fault it must give.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using namespace scenario_test;

struct FaultRow {
  const char* text;
  const char* fault;
};

void expect_faults(const std::vector<FaultRow>& rows) {
  for (const FaultRow& row : rows) {
    const std::string faults = faults_of(kMinimal + row.text);
    EXPECT_NE(faults.find(row.fault), std::string::npos) << row.text << "wanted: " << row.fault << "\ngot: " << faults;
    EXPECT_EQ(std::count(faults.begin(), faults.end(), '\n'), 1) << "more faults than one for\n" << row.text << faults;
  }
}

TEST(ScenarioFaults, unknown_keys_name_the_nearest) {
  expect_faults({{"[run]\nwrlds = 64\n", "s.toml:7: run.wrlds: unknown key (did you mean 'worlds'?)"},
                 {"[rnu]\n", "s.toml:6: rnu: unknown key (did you mean 'run'?)"},
                 {"[run]\nzzzz = 1\n", "s.toml:7: run.zzzz: unknown key; known here: objective"},
                 {"[inputs.lifetme]\ndistribution = \"constant\"\n",
                  "s.toml:6: inputs.lifetme: unknown key (did you mean 'lifetime'?)"},
                 {"[[case]]\nid = \"a\"\n[case.scale]\nelectricty_price = 2\n",
                  "s.toml:9: case.scale.electricty_price: unknown key (did you mean 'electricity_price'?)"}});
}

TEST(ScenarioFaults, run_values_are_checked) {
  expect_faults(
      {{"[run]\nworlds = 1000\n", "s.toml:7: run.worlds: 1000 is no power of two"},
       {"[run]\nworlds = 8\n", "s.toml:7: run.worlds: 8 is out of range; it must be between 256 and 65536"},
       {"[run]\nworlds = \"many\"\n", "s.toml:7: run.worlds: is text but a whole number is needed"},
       {"[run]\nworlds = 512\nreplicates = 32\n",
        "s.toml:8: run.replicates: 32 is out of range; it must be between 2 and 16"},
       {"[run]\nseed = -1\n", "s.toml:7: run.seed: -1 is out of range"},
       {"[run]\nsampler = \"sobl\"\n",
        "s.toml:7: run.sampler: 'sobl' is not one of sobol, philox (did you mean 'sobol'?)"},
       {"[run]\ntasks = []\n", "s.toml:7: run.tasks: is an empty list"},
       {"[run]\ntasks = [\"serving\", \"serving\"]\n", "s.toml:7: run.tasks: 'serving' appears twice"},
       {"[training]\ndeadline = 180\n", "s.toml:7: training.deadline: '180' has no unit"},
       {"[training]\ndeadline = \"180 dys\"\n",
        "s.toml:7: training.deadline: 'dys' is no unit known here (did you mean 'days'?)"},
       {"[training]\ntokens = \"15 GB\"\n", "s.toml:7: training.tokens: 'GB' is no unit known here"},
       {"[training]\nclusters = [8, 0]\n", "s.toml:7: training.clusters: 0 is out of range"},
       {"[training]\nglobal_batch = 100\n",
        "s.toml:7: training.global_batch: is smaller than one sequence of 4096 tokens"},
       {"[training]\nprecisions = [\"fp16\"]\n",
        "s.toml:7: training.precisions: 'fp16' is not one of fp32, bf16, fp8, fp4, int8"},
       {"[serving]\nttft = \"-1 s\"\n", "s.toml:7: serving.ttft: -1 s is out of range"},
       {"[cost]\nprogramme = 1\n", "s.toml:7: cost.programme: is a whole number but true or false is needed"}});
}

TEST(ScenarioFaults, policies_are_checked) {
  const std::string one = "[[case]]\nid = \"a\"\n";
  const auto rows = [&](const std::vector<FaultRow>& list) {
    for (const FaultRow& row : list) {
      const std::string text = one + row.text;
      expect_faults({{text.c_str(), row.fault}});
    }
  };
  rows({{"export_control = \"tiers\"\n",
         "s.toml:8: case.export_control: 'tiers' is not one of none, tiers-2025-01, embargo-2023-10"},
        {"export_premium = 1.5\n",
         "s.toml:8: case.export_premium: is what controlled accelerators cost more; name export_control, too"},
        {"remove_hardware = [\"h100\"]\n", "s.toml:8: case.remove_hardware: unknown hardware 'h100' (did you mean"},
        {"remove_vendors = [\"Nvidia\"]\n",
         "s.toml:8: case.remove_vendors: unknown vendor 'Nvidia' (did you mean 'NVIDIA'?)"},
        {"remove_regions = [\"usa\"]\n", "s.toml:8: case.remove_regions: unknown region 'usa' (did you mean 'USA'?)"},
        {"electricity_regions = []\n", "s.toml:8: case.electricity_regions: names no region"},
        {"carbon_usd_per_t = -1\n", "s.toml:8: case.carbon_usd_per_t: -1 is out of range"},
        {"price_fall = { rate_per_year = 9 }\n",
         "s.toml:8: case.price_fall.years: is missing; a price fall needs years"},
        {"price_fall = { rate_per_year = 9, years = 1, of = \"gold\" }\n",
         "s.toml:8: case.price_fall.of: 'gold' is not one of use, compute"},
        {"price_fall = { rate_per_year = 0, years = 1 }\n",
         "s.toml:8: case.price_fall.rate_per_year: 0 is out of range"},
        {"voucher = { usd_per_month = 5 }\n", "s.toml:8: case.voucher.below_income_usd: is missing"},
        {"use_pricing = \"pp\"\n", "s.toml:8: case.use_pricing: 'pp' is not one of list, ppp"},
        {"use_price_by_income = { middle = 1 }\n", "s.toml:8: case.use_price_by_income.middle: unknown key"},
        {"public_compute = 2\n", "s.toml:8: case.public_compute: 2 is out of range"},
        {"coalitions = [\"E\"]\n", "s.toml:8: case.coalitions: unknown bloc 'E'"},
        {"tokenizer = \"o200k\"\n", "s.toml:8: case.tokenizer: 'o200k' is not one of cl100k_base"},
        {"income_basis = \"fx\"\n", "s.toml:8: case.income_basis: 'fx' is not one of market, ppp"}});
}

TEST(ScenarioFaults, affordability_is_checked) {
  expect_faults(
      {{"[affordability]\nrnd_share = 2\n", "s.toml:7: affordability.rnd_share: 2 is out of range"},
       {"[affordability]\nnation_budget = \"gnp\"\n",
        "s.toml:7: affordability.nation_budget: 'gnp' is not one of gerd, gdp, government_revenue"},
       {"[affordability]\ncompany_budget = \"profit\"\n",
        "s.toml:7: affordability.company_budget: 'profit' is not one of spending, revenue"},
       {"[affordability]\ngerd_share = 0.1\nblocs = [\"XX\"]\n", "s.toml:8: affordability.blocs: unknown bloc 'XX'"},
       {"[affordability]\nblocs = [\"EU\"]\n",
        "s.toml:7: affordability.blocs: commit shares of their members' budgets; name gerd_share, too"},
       {"[affordability]\ntrain_flop = [1e3]\n", "s.toml:7: affordability.train_flop: 1000 FLOP is out of range"},
       {"[affordability]\nviews = [\"lease\"]\n",
        "s.toml:7: affordability.views: 'lease' is not one of cheapest, own, rent"},
       {"[affordability]\nfinetune = \"full\"\n",
        "s.toml:7: affordability.finetune: says how, but not on how many tokens"},
       {"[affordability]\nserve_queries = 0\n", "s.toml:7: affordability.serve_queries: 0 is out of range"},
       {"[affordability]\nuse_levels = [\"1 GB\"]\n", "s.toml:7: affordability.use_levels: 'GB' is no unit known here"},
       {"[affordability]\nfree_tokens = 0\n", "s.toml:7: affordability.free_tokens: 0 tokens is out of range"},
       {"[affordability]\ndevices = [\"fone\"]\n", "s.toml:7: affordability.devices: unknown device 'fone'"},
       {"[affordability]\ncompare_with = \"bse\"\n",
        "s.toml:7: affordability.compare_with: 'bse' is not one of base (did you mean 'base'?)"},
       {"[affordability]\npopulation_weights = 1\n",
        "s.toml:7: affordability.population_weights: is a whole number but true or false is needed"},
       {"[affordability]\ndecompose = 1\n",
        "s.toml:7: affordability.decompose: is a whole number but true or false is needed"},
       {"[run]\ntasks = \"serving\"\n[affordability]\nviews = [\"own\"]\n",
        "s.toml:9: affordability.views: is about training, which is not among run.tasks"},
       {"[run]\ntasks = \"training\"\n[affordability]\nserve_queries = 1\n",
        "s.toml:9: affordability.serve_queries: is about serving, which is not among run.tasks"}});
}

TEST(ScenarioFaults, axes_are_checked_against_the_catalog) {
  struct Row {
    const char* override_;
    const char* fault;
  };
  const Row rows[] = {
      {"axes.models=[\"llama-3.1-70\"]",
       "--set: axes.models: unknown model 'llama-3.1-70' (did you mean 'llama-3.1-70b'?)"},
      {"axes.hardware=h100", "--set: axes.hardware: unknown hardware 'h100' (did you mean 'h100-sxm-80gb'?)"},
      {"axes.regions=usa", "--set: axes.regions: unknown region 'usa' (did you mean 'USA'?)"},
      {"axes.models=zzz*", "--set: axes.models: 'zzz*' matches no model"},
      {"axes.models=[]", "--set: axes.models: names no model"},
      {"axes.models=[\"gpt3-175b\", \"gpt3-175b\"]", "--set: axes.models: model 'gpt3-175b' is named twice"},
      {"axes.models=[\"gpt3-175b\", \"!gpt3*\"]", "--set: axes.models: names no model"},
      {"axes.models=3", "--set: axes.models: holds a whole number but names are needed"},
      {"axes.cases=later", "--set: axes.cases: unknown case 'later'"}};
  for (const Row& row : rows) {
    const std::string faults = faults_of(kMinimal, {row.override_});
    EXPECT_EQ(faults.find(row.fault), 0U) << row.override_ << ": " << faults;
  }
  EXPECT_NE(faults_of("title = \"t\"\n").find("axes: is missing"), std::string::npos);
  EXPECT_NE(faults_of("[axes]\nmodels = \"all\"\nregions = \"all\"\n").find("s.toml:1: axes.hardware: is missing"),
            std::string::npos);
}

TEST(ScenarioFaults, impossible_distributions_are_named) {
  const auto of = [](const std::string& input, const std::string& rest) {
    return "[inputs." + input + "]\ndistribution = " + rest;
  };
  struct Row {
    std::string text;
    const char* fault;
  };
  const Row rows[] = {
      {of("pue", "\"lognormal\"\n"), "s.toml:7: inputs.pue.distribution: 'lognormal' is not one of"},
      {"[inputs.pue]\nmedian = 1\n", "s.toml:6: inputs.pue.distribution: is missing"},
      {of("pue", "\"uniform\"\nmin = 2\nmax = 1\n"), "s.toml:8: inputs.pue.min: 2 is not below max = 1"},
      {of("pue", "\"uniform\"\nmin = 2\n"), "s.toml:6: inputs.pue.max: is missing; uniform needs min, max"},
      {of("pue", "\"log_uniform\"\nmin = 0\nmax = 1\n"), "s.toml:8: inputs.pue.min: 0 is not above 0"},
      {of("pue", "\"normal\"\nmean = 1\nsd = 0\n"), "s.toml:9: inputs.pue.sd: 0 is not above 0"},
      {of("utilisation", "\"normal\"\nmean = 9\nsd = 0.1\n"),
       "s.toml:8: inputs.utilisation.mean: 9 is more than 6 sd outside"},
      {of("pue", "\"log_normal\"\nmedian = 1\nsigma = 0\n"), "s.toml:9: inputs.pue.sigma: 0 is not above 0"},
      {of("pue", "\"log_normal\"\np05 = 2\np95 = 1\n"), "s.toml:8: inputs.pue.p05: 2 is not between 0 and p95 = 1"},
      {of("pue", "\"log_normal\"\np05 = 2\n"), "s.toml:8: inputs.pue.p05: stands alone"},
      {of("pue", "\"log_normal\"\np05 = 1\np95 = 2\nsigma = 1\n"),
       "inputs.pue.p05: p05 and p95 stand instead of median and sigma"},
      {of("pue", "\"triangular\"\nmin = 1\nmode = 5\nmax = 2\n"),
       "s.toml:9: inputs.pue.mode: 5 is not between min = 1 and max = 2"},
      {of("pue", "\"beta\"\nalpha = 0\nbeta = 1\n"), "s.toml:8: inputs.pue.alpha: 0 is out of range"},
      {of("pue", "\"discrete\"\nvalues = [1, 2]\nweights = [1]\n"),
       "s.toml:9: inputs.pue.weights: has 1 entries for 2 values"},
      {of("pue", "\"discrete\"\nvalues = [1, 2]\nweights = [1, -1]\n"),
       "s.toml:9: inputs.pue.weights: -1 is out of range"},
      {of("pue", "\"constant\"\nvalue = 1\nsd = 2\n"),
       "s.toml:9: inputs.pue.sd: is no parameter of constant, which takes value"},
      {of("pue", "\"catalog\"\n"),
       "s.toml:7: inputs.pue.distribution: 'catalog' is only for rental_price and purchase_price"},
      {of("pue", "\"constant\"\nvalue = -1\n"),
       "s.toml:8: inputs.pue.value: -1 is out of range; pue must be at least 0"},
      {of("utilisation", "\"uniform\"\nmin = 0.5\nmax = 1.5\n"),
       "s.toml:9: inputs.utilisation.max: 1.5 is out of range; utilisation must be above 0 and at most 1"},
      {of("utilisation", "\"log_normal\"\nmedian = 0.5\nsigma = 0.1\n"),
       "s.toml:7: inputs.utilisation.distribution: log_normal has no upper end"},
      {of("lifetime", "\"constant\"\nvalue = 4\n"), "s.toml:8: inputs.lifetime.value: '4' has no unit"},
      {of("rental_price", "\"constant\"\nvalue = \"2 USD\"\n"),
       "s.toml:8: inputs.rental_price.value: 'USD' is no unit known here"},
      {of("pue", "\"constant\"\nvalue = 1\nscope = \"planet\"\n"),
       "s.toml:9: inputs.pue.scope: 'planet' is not one of world, hardware, region"},
  };
  for (const Row& row : rows) expect_faults({{row.text.c_str(), row.fault}});
}

TEST(ScenarioFaults, correlations_cases_and_output_are_checked) {
  expect_faults(
      {{"[[correlation]]\ninputs = [\"pue\", \"lifetime\"]\nrank = 1.5\n",
        "s.toml:8: correlation.rank: 1.5 is out of range; it must be at least -1 and at most 1"},
       {"[[correlation]]\ninputs = [\"pue\", \"lifetme\"]\nrank = 0\n",
        "s.toml:6: correlation.inputs: unknown input 'lifetme' (did you mean 'lifetime'?)"},
       {"[[correlation]]\ninputs = [\"pue\"]\nrank = 0\n", "s.toml:7: correlation.inputs: needs at least two inputs"},
       {"[inputs]\npue = 1\n[[correlation]]\ninputs = [\"pue\", \"lifetime\"]\nrank = 0.1\n",
        "s.toml:9: correlation.inputs: 'pue' is constant"},
       {"[[case]]\nid = \"a\"\n[[case]]\nid = \"a\"\n", "s.toml:8: case.id: 'a' appears twice"},
       {"[[case]]\nlabel = \"x\"\n", "s.toml:6: case.id: is missing"},
       {"[[case]]\nid = \"a b\"\n", "s.toml:7: case.id: 'a b' is no id"},
       {"[case]\nid = \"a\"\n", "s.toml:6: case: is a table but a list of tables is needed; write [[case]]"},
       {"[[case]]\nid = \"a\"\nexport_control = \"tier-2025-01\"\n",
        "s.toml:8: case.export_control: 'tier-2025-01' is not one of none, tiers-2025-01"},
       {"[affordability]\nincome_share = [0]\n",
        "s.toml:7: affordability.income_share: 0 is out of range; it must be above 0 and at most 1"},
       {"[affordability]\nsubscriptions = [\"chatgpt-plis\"]\n",
        "s.toml:7: affordability.subscriptions: unknown subscription plan 'chatgpt-plis' (did you mean "
        "'chatgpt-plus'?)"},
       {"[output]\nstatistics = [\"p100\"]\n", "s.toml:7: output.statistics: unknown statistic 'p100'"},
       {"[output]\nstatistics = [\"men\"]\n",
        "s.toml:7: output.statistics: unknown statistic 'men' (did you mean 'mean'?)"},
       {"[output]\nstatistics = [\"mean\", \"mean\"]\n", "s.toml:7: output.statistics: 'mean' appears twice"},
       {"[output]\nfile = \"x.csv\"\n", "s.toml:7: output.file: 'x.csv' does not end in .h5"},
       {"[[output.threshold]]\nquantity = \"cost_ovn\"\nvalue = 1\n",
        "s.toml:7: output.threshold.quantity: 'cost_ovn' is not one of"},
       {"[[output.threshold]]\nquantity = \"cost_replica_day\"\nvalue = 1\n",
        "s.toml:7: output.threshold.quantity: does not exist for training"}});
}

TEST(ScenarioFaults, syntax_errors_and_formats_are_reported_with_their_line) {
  EXPECT_EQ(faults_of("a = 1\nb = \n").find("s.toml:2: not valid TOML"), 0U) << faults_of("a = 1\nb = \n");
  EXPECT_EQ(faults_of("a = 1\na = 2\n").find("s.toml:2: not valid TOML"), 0U) << faults_of("a = 1\na = 2\n");
  EXPECT_EQ(faults_of("format = 2\n" + kMinimal).find("s.toml:1: format: is 2 but this program reads format 1"), 0U);
  Catalog own = catalog();
  EXPECT_THROW(load_scenario("/no/such/file.toml", {}, own), InputError);
}

TEST(ScenarioFaults, overrides_are_named) {
  EXPECT_EQ(faults_of(kMinimal, {"run.worlds=1000"}).find("--set: run.worlds: 1000 is no power of two"), 0U);
  EXPECT_EQ(faults_of(kMinimal, {"run.worlds"}).find("--set: run.worlds: 'run.worlds' assigns nothing"), 0U);
  EXPECT_EQ(faults_of(kMinimal, {"title.x=1"}).find("--set: title.x: 'x' would be inside text"), 0U);
  EXPECT_EQ(faults_of(kMinimal, {"axes.models=[\"a"}).find("--set: axes.models: '[\"a' is not valid TOML"), 0U);
  EXPECT_EQ(faults_of(kMinimal + "[[case]]\nid = \"a\"\n", {"case.b.label=x"})
                .find("--set: case.b.label: no element with id 'b'"),
            0U);
  EXPECT_EQ(faults_of(kMinimal, {"run.wrlds=64"}).find("--set: run.wrlds: unknown key (did you mean 'worlds'?)"), 0U);
}

TEST(ScenarioFaults, all_are_reported_at_once) {
  const std::string faults =
      faults_of(kMinimal + "[run]\nworlds = 100\nseeed = 1\n[cost]\nmarket = \"spt\"\n", {"serving.input=0"});
  EXPECT_EQ(std::count(faults.begin(), faults.end(), '\n'), 4) << faults;
}

}  // namespace
}  // namespace eqc
