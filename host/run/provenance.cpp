// Everything here is a function of scenario, catalog and program; nothing of time, host or threads.
#include "host/run/provenance.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/base/sha256.hpp"
#include "host/base/version.hpp"
#include "host/run/results/result_schema.hpp"

namespace eqc {

const std::string& program_digest() {
  static const std::string digest = [] {
    std::ifstream in("/proc/self/exe", std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return sha256_hex(bytes.str());
  }();
  return digest;
}

std::vector<Attribute> provenance_attributes(const Plan& plan) {
  const Scenario& s = *plan.scenario;
  return {
      {"title", s.title.empty() ? std::string("equicube study") : s.title},
      {"description", s.description},
      {"source", std::string("equicube")},
      {"code_version", code_version()},
      {"scenario", s.text},
      {"scenario_file", std::filesystem::path(s.path).filename().string()},
      {"scenario_overrides", nlohmann::json(s.overrides).dump()},
      {"catalog_digest", plan.catalog->digest},
      {"seed", static_cast<std::int64_t>(s.run.seed)},
      {"worlds", s.run.worlds},
      {"replicates", s.run.replicates},
      {"sampler", std::string(sampler_name(s.run.sampler))},
      {"choice", std::string(s.choice.foresight ? "perfect_foresight" : "expected_cost")},
      {"price_year", s.cost.year},
      {"currency", std::string("USD at market exchange rates")},
  };
}

std::vector<Document> provenance_documents(const Plan& plan) {
  std::vector<Document> all;
  for (const auto& [name, text] : plan.catalog->files) all.push_back({name, text});
  return all;
}

CubeSchema cube_schema(const Plan& plan) {
  CubeSchema schema = result_schema(plan);
  schema.attributes = provenance_attributes(plan);
  schema.documents = provenance_documents(plan);
  validate(schema);
  return schema;
}

std::string shard_name(const Plan& plan, const CubeSchema& schema, ShardId shard) {
  const Scenario& s = *plan.scenario;
  std::string key =
      numerics_version() + "\n" + plan.catalog->digest + "\n" + schema_digest(schema) + "\n" + s.text + "\n";
  for (const std::string& o : s.overrides) key += o + "\n";
  key += plan.model(shard.model).id + "\n" + plan.case_at(shard.case_).id + "\n";
  return sha256_hex(key).substr(0, 40);
}

}  // namespace eqc
