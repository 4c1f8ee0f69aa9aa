// Scenarios (TOML) with every check that needs no run, and --set assignments on top of a good one.
#include "host/scenario/scenario.hpp"

#include "host/base/text.hpp"
#include "host/plan/plan.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/source_folder.hpp"

namespace eqc::fuzz {
namespace {

const Catalog& golden_catalog() {
  static const Catalog catalog = load_catalog(std::string(kSourceFolder) + "/tests/golden/catalog");
  return catalog;
}

void read_whole(const std::string& text, const std::vector<std::string>& overrides) {
  Catalog catalog = golden_catalog();
  const Scenario scenario = parse_scenario("scenario.toml", text, overrides, catalog);
  const Plan plan = make_plan(scenario, catalog);
  require(plan.cells() > 0, "a plan has cells");
}

}  // namespace

void read_scenario(std::string_view bytes) { read_whole(std::string(bytes), {}); }

std::vector<std::string> seeds_of_scenario() {
  std::vector<std::string> seeds;
  for (const char* file :
       {"tests/golden/training.toml", "tests/golden/complete.toml", "tests/golden/philox.toml",
        "tests/golden/policies.toml", "tests/golden/rows.toml", "scenarios/tiny/both.toml",
        "scenarios/tiny/policies.toml", "scenarios/study/baseline.toml", "scenarios/study/llempower.toml"})
    seeds.push_back(source_file(file));
  return seeds;
}

void read_override(std::string_view bytes) {
  static const std::string good = source_file("tests/golden/training.toml");
  read_whole(good, split(bytes, '\n'));
}

std::vector<std::string> seeds_of_override() {
  return {"run.worlds=512",
          "run.seed = 7\nrun.sampler=philox",
          "axes.models=[\"gpt3-175b\"]\naxes.regions=\"all\"",
          "training.deadline=\"180 days\"",
          "inputs.lifetime={ distribution = \"constant\", value = \"4 years\" }",
          "case.base.scale.rental_price=0.5",
          "output.statistics=[\"mean\", \"p50\"]\noutput.type=f32",
          "a.b.c.d=1979-05-27T07:32:00Z"};
}

}  // namespace eqc::fuzz
