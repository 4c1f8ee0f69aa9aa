// [[model]], [[hardware]], prices of single parts and tokens of single models: what a scenario adds to the catalog.
#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/model/spec.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using namespace scenario_test;

struct Study {
  Catalog catalog = scenario_test::catalog();
  Scenario scenario;
  explicit Study(const std::string& text, const std::vector<std::string>& overrides = {}) {
    scenario = parse_scenario("s.toml", text, overrides, catalog);
  }
  const ModelRow& model(const char* id) const { return catalog.models.at(catalog.model_index(id).value()); }
  const HardwareRow& hardware(const char* id) const { return catalog.hardware.at(catalog.hardware_index(id).value()); }
};

// Llama 3.1 8B as its config.json has it (meta-llama/Llama-3.1-8B): the catalog's row says the same.
const std::string kOurs =
    "[[model]]\nid = \"ours\"\nparameters_billion = 8.03\nlayers = 32\nhidden = 4096\nheads = 32\nkv_heads = 8\n"
    "head_dim = 128\nffn = 14336\ngated = true\nvocab = 128256\nmax_context = 131072\n";

TEST(OwnRows, a_model_is_read_as_the_catalogs_are) {
  const Study s(kMinimal + kOurs + "training_tokens_billion = 2000\n", {"axes.models=[\"ours\", \"llama-3.1-8b\"]"});
  const ModelSpec &own = *s.model("ours").spec, &theirs = *s.model("llama-3.1-8b").spec;
  EXPECT_EQ(own.layers, theirs.layers);
  EXPECT_EQ(own.ffn, theirs.ffn);
  EXPECT_EQ(own.kv_heads, theirs.kv_heads);
  EXPECT_EQ(own.vocab, theirs.vocab);
  EXPECT_EQ(own.gated, 1);
  EXPECT_EQ(own.training_tokens, 2e12);
  EXPECT_TRUE(s.model("ours").origin.from_scenario);
  EXPECT_EQ(s.model("ours").origin.file, "s.toml");
  EXPECT_EQ(s.model("ours").origin.line, 6);
  EXPECT_EQ(s.catalog.digest, scenario_test::catalog().digest);  // of the files
  ASSERT_EQ(s.scenario.axes.models.size(), 2U);
}

TEST(OwnRows, like_takes_over_what_is_not_changed) {
  const Study s(kMinimal +
                "[[hardware]]\nid = \"more\"\nlike = \"h100-sxm-80gb\"\nmemory_GB = 160\nprice_USD = 34000\n"
                "[[model]]\nid = \"long\"\nlike = \"llama-3.1-8b\"\ntraining_tokens_billion = 1\n");
  const HardwareRow &own = s.hardware("more"), &theirs = s.hardware("h100-sxm-80gb");
  EXPECT_EQ(own.spec->memory_bytes, 160e9);
  EXPECT_EQ(own.spec->memory_rate_bytes_per_s, theirs.spec->memory_rate_bytes_per_s);
  EXPECT_EQ(own.spec->gemm_efficiency[1], theirs.spec->gemm_efficiency[1]);
  EXPECT_EQ(own.price_usd.value(), 34000);
  EXPECT_EQ(own.name, "more");
  EXPECT_EQ(own.origin.source.rfind("the scenario's own row, like h100-sxm-80gb: ", 0), 0U);
  EXPECT_EQ(s.model("long").spec->layers, 32);
  EXPECT_EQ(s.model("long").spec->training_tokens, 1e9);
  const std::size_t row = s.catalog.hardware_index("more").value();
  EXPECT_EQ(s.catalog.rental_of(row, Market::on_demand), nullptr);  // nobody rents it out
}

TEST(OwnRows, like_a_rack_takes_over_no_price_of_the_rack) {
  const Study s(kMinimal + "[[hardware]]\nid = \"mine\"\nlike = \"gb200-nvl72\"\n");
  EXPECT_FALSE(s.hardware("mine").price_usd.has_value());
  EXPECT_TRUE(s.hardware("gb200-nvl72").price_usd.has_value());
}

TEST(OwnRows, dates_are_the_scenarios) {
  EXPECT_EQ(Study("date = \"2026-11\"\n" + kMinimal + kOurs).model("ours").origin.as_of, "2026-11");
  EXPECT_EQ(Study(kMinimal).scenario.date.substr(0, 4), "2026");  // the newest price of the catalog
}

TEST(OwnRows, prices_and_factors_of_single_rows_leave_the_others_alone) {
  const Study s(kMinimal +
                "[inputs]\nelectricity_price.KEN = 0.8\n"
                "[inputs.purchase_price.h100-sxm-80gb]\ndistribution = \"uniform\"\nmin = \"20000 USD\"\n"
                "max = \"30000 USD\"\n[inputs.lifetime]\ndistribution = \"constant\"\nvalue = \"4 years\"\n");
  const InputSpec& price = input_of(s.scenario, "purchase_price");
  EXPECT_EQ(price.of("h100-sxm-80gb").min, 20000);
  EXPECT_EQ(price.of("a100-80gb").family, DistributionFamily::catalog);
  EXPECT_TRUE(price.varies());
  EXPECT_EQ(input_of(s.scenario, "electricity_price").of("KEN").value, 0.8);
  EXPECT_EQ(input_of(s.scenario, "electricity_price").of("USA").family, DistributionFamily::log_normal);
  EXPECT_FALSE(input_of(s.scenario, "lifetime").varies());
  const Study set(kMinimal, {"inputs.purchase_price.h100-sxm-80gb=25 kUSD"});
  EXPECT_EQ(input_of(set.scenario, "purchase_price").of("h100-sxm-80gb").value, 25000);
}

TEST(OwnRows, tokens_and_batch_per_model) {
  const Study s(kMinimal +
                "[training]\ntokens = { gpt3-175b = \"1 T tokens\", others = \"2 T tokens\" }\n"
                "global_batch = { \"llama-3.1-8b\" = \"16 M tokens\" }\n");
  const TrainingSpec& t = s.scenario.training;
  EXPECT_EQ(t.tokens_of.at(s.catalog.model_index("gpt3-175b").value()), 1e12);
  EXPECT_EQ(t.tokens, 2e12);
  EXPECT_FALSE(t.tokens_from_catalog);
  EXPECT_EQ(t.batch_of.at(s.catalog.model_index("llama-3.1-8b").value()), 16e6);
  EXPECT_TRUE(Study(kMinimal + "[training.tokens]\ngpt3-175b = 1e12\n").scenario.training.tokens_from_catalog);
}

TEST(OwnRows, overrides_reach_ids_with_dots_in_quotes) {
  const Study s(kMinimal,
                {"training.tokens.\"llama-3.1-8b\"=1 T tokens", "inputs.model_efficiency.\"llama-3.1-8b\"=0.9"});
  EXPECT_EQ(s.scenario.training.tokens_of.at(s.catalog.model_index("llama-3.1-8b").value()), 1e12);
  EXPECT_EQ(input_of(s.scenario, "model_efficiency").of("llama-3.1-8b").value, 0.9);
  EXPECT_NE(faults_of(kMinimal, {"training.tokens.llama-3.1-8b=5"}), "");
}

struct FaultRow {
  std::string text;
  const char* fault;
};

TEST(OwnRows, each_fault_is_one_line_with_its_place) {
  const std::vector<FaultRow> rows = {
      {"[[model]]\nlayers = 3\n", "s.toml:6: model.id: is missing"},
      {"[[model]]\nid = \"gpt3-175b\"\n", "s.toml:7: model.id: 'gpt3-175b' is a row of the catalog; choose an id"},
      {kOurs + kOurs, "model.id: 'ours' appears twice"},
      {kOurs + "layrs = 3\n", "s.toml:18: model.layrs: unknown key (did you mean 'layers'?)"},
      {kOurs + "experts = \"many\"\n", "s.toml:18: model.experts: 'many' is no number"},
      {kOurs + "experts = [1, 2]\n", "s.toml:18: model.experts: is a list but text, a number, true or false is"},
      {kOurs + "dense_layers = -1\n", "s.toml:18: model.dense_layers: -1 is out of range"},
      {kOurs + "window = nan\n", "s.toml:18: model.window: 'nan' is no number"},
      {"[[model]]\nid = \"x\"\nlike = \"lama-3.1-8b\"\n",
       "s.toml:8: model.like: 'lama-3.1-8b' is no model of the catalog (did you mean 'llama-3.1-8b'?)"},
      {"[[model]]\nid = \"x\"\nlike = \"llama-3.1-8b\"\nlayers = 16\n",
       "model.parameters_billion: is 8.03, but the columns of 'x' give 4.54 (1 % apart at most)"},
      {"[[hardware]]\nid = \"x\"\nlike = \"h100-sxm-80gb\"\nefficiency = \"nvidia-hoper\"\n",
       "s.toml:9: hardware.efficiency: 'nvidia-hoper' is no id in hardware/efficiency.csv (did you mean"},
      {"[[hardware]]\nid = \"x\"\nlike = \"h100-sxm-80gb\"\nidle_W = 5000\n",
       "s.toml:9: hardware.idle_W: exceeds tdp_W = 700"},
      {"[[hardware]]\nid = \"x\"\nlike = \"h100-sxm-80gb\"\nmemory = \"80 GB\"\n",
       "s.toml:9: hardware.memory: unknown key (did you mean 'memory_GB'?)"},
      {"[hardware]\nid = \"x\"\n", "s.toml:6: hardware: is a table but a list of tables is needed; write [[hardware]]"},
      {"[inputs.purchase_price.h100-sxm-80g]\ndistribution = \"constant\"\nvalue = 1\n",
       "inputs.purchase_price.h100-sxm-80g: unknown hardware 'h100-sxm-80g' (did you mean 'h100-sxm-80gb'?)"},
      {"[inputs.lifetime.KEN]\ndistribution = \"constant\"\nvalue = \"4 years\"\n",
       "s.toml:6: inputs.lifetime.KEN: lifetime is drawn once per world"},
      {"[inputs.purchase_price.h100-sxm-80gb]\ndistribution = \"constant\"\nvalue = \"-5 USD\"\n",
       "inputs.purchase_price.h100-sxm-80gb.value: -5 is out of range"},
      {"[training.tokens]\ngpt3-175 = 5\n", "s.toml:7: training.tokens.gpt3-175: unknown model 'gpt3-175' (did you"},
      {"[training.global_batch]\ngpt3-175b = 5\n",
       "s.toml:6: training.global_batch: is smaller than one sequence of 4096 tokens"},
  };
  for (const FaultRow& row : rows) {
    const std::string faults = faults_of(kMinimal + row.text);
    EXPECT_NE(faults.find(row.fault), std::string::npos) << row.text << "wanted: " << row.fault << "\ngot: " << faults;
    EXPECT_EQ(std::count(faults.begin(), faults.end(), '\n'), 1) << "more faults than one for\n" << row.text << faults;
  }
  EXPECT_NE(faults_of("date = \"soon\"\n" + kMinimal).find("s.toml:1: date: 'soon' is no date"), std::string::npos);
}

}  // namespace
}  // namespace eqc
