// Shards are named by all that decides their numbers.
#include "host/sensitivity/cell_cube.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/sha256.hpp"
#include "host/base/version.hpp"
#include "host/cube/merge.hpp"
#include "host/cube/own_file.hpp"
#include "host/cube/reader.hpp"
#include "host/cube/shard.hpp"

namespace eqc {
namespace {

constexpr const char* kIndexSuffix = "_index";

std::vector<std::string> labels(std::size_t n, const std::function<std::string(std::size_t)>& id) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back(id(i));
  return all;
}

void add_variable(CubeSchema& schema, const std::string& name, std::vector<std::string> axes, const std::string& unit,
                  const std::string& long_name) {
  Variable v;
  v.name = name;
  v.dimensions = std::move(axes);
  v.type = ElementType::f32;
  v.units = unit;
  v.long_name = long_name;
  v.chunk = schema.shape(v);
  v.chunk[0] = v.chunk[1] = 1;
  schema.variables.push_back(std::move(v));
}

Slab slab_of(const CubeSchema& schema, const std::string& variable, std::size_t model, std::size_t case_) {
  Slab s;
  for (const std::size_t n : schema.shape(*schema.find_variable(variable))) {
    s.start.push_back(0);
    s.count.push_back(n);
  }
  s.start[0] = model, s.start[1] = case_;
  s.count[0] = s.count[1] = 1;
  return s;
}

std::string shard_of(const StudyIdentity& identity, std::size_t model, std::size_t case_) {
  return sha256_hex(fmt::format("{} cells {} {}", identity.digest, model, case_)).substr(0, 40);
}

std::vector<EncodedSlab> encoded(const CubeSchema& schema, const CellStudy& study,
                                 const std::vector<CellIndices>& of_model, std::size_t model, std::size_t case_) {
  std::vector<EncodedSlab> slabs;
  for (std::size_t k = 0; k < of_model.size(); ++k) {
    const std::string& name = study.quantities()[k].variable;
    const auto add = [&](const std::string& variable, const std::vector<float>& data) {
      slabs.push_back(encode_slab(schema, variable, slab_of(schema, variable, model, case_), data));
    };
    add(name + kIndexSuffix, of_model[k].index);
    add(name + "_mean", of_model[k].mean);
    add(name + "_variance", of_model[k].variance);
  }
  return slabs;
}

}  // namespace

CubeSchema cell_schema(const Plan& plan, const CellStudy& study, const DesignSpec& d, const StudyIdentity& identity) {
  CubeSchema s;
  s.dimensions = {
      {"model", labels(plan.n_models, [&](std::size_t i) { return plan.model(i).id; }), "model"},
      {"case", labels(plan.n_cases, [&](std::size_t i) { return plan.case_at(i).id; }), "case"},
      {"hardware", labels(plan.n_hardware, [&](std::size_t i) { return plan.hardware(i).id; }), "accelerator"},
      {"region", labels(plan.n_regions, [&](std::size_t i) { return plan.region(i).id; }), "region"},
      {"input", labels(study.factors().size(), [&](std::size_t i) { return study.factors()[i].name; }),
       "input or group that was swapped"},
      {"estimate", {"S1", "S1_se", "ST", "ST_se"}, "first and total order, with standard errors"}};
  for (const CellQuantity& q : study.quantities()) {
    add_variable(s, q.variable + kIndexSuffix, {"model", "case", "hardware", "region", "input", "estimate"}, "1",
                 "sensitivity indices of " + q.variable);
    add_variable(s, q.variable + "_mean", {"model", "case", "hardware", "region"}, q.unit, "mean over rows");
    add_variable(s, q.variable + "_variance", {"model", "case", "hardware", "region"}, "1", "variance over rows");
  }
  s.attributes = identity.attributes;
  const auto say = [&](const char* name, AttributeValue value) { s.attributes.push_back({name, std::move(value)}); };
  say(kKindAttribute.data(), std::string(kSensitivityKind));
  say("sensitivity_cells", identity.digest);
  say("design_rows", static_cast<std::int64_t>(d.rows));
  say("design_replicates", static_cast<std::int64_t>(d.replicates));
  say("design_seed", static_cast<std::int64_t>(d.seed));
  s.documents = identity.documents;
  return s;
}

std::string write_cell_cube(const std::string& cube, const std::string& folder, const Plan& plan, CellStudy& study,
                            const DesignSpec& design, const StudyIdentity& identity, bool resume,
                            const std::function<void(const std::vector<std::string>&)>& expect,
                            const std::function<void()>& done) {
  const CubeSchema schema = cell_schema(plan, study, design, identity);
  std::vector<std::string> shards;
  for (std::size_t c = 0; c < plan.n_cases; ++c)
    for (std::size_t m = 0; m < plan.n_models; ++m) shards.push_back(shard_path(folder, shard_of(identity, m, c)));
  expect(shards);
  for (std::size_t c = 0; c < plan.n_cases; ++c) {
    bool entered = false;
    for (std::size_t m = 0; m < plan.n_models; ++m) {
      if (!resume || !shard_complete(shards[c * plan.n_models + m])) {
        if (!entered) study.enter_case(c);
        entered = true;
        write_shard(folder, shard_of(identity, m, c), schema, encoded(schema, study, study.indices(m), m, c));
      }
      done();
    }
  }
  return merge_shards(cube, schema, {{"code_version", code_version()}}, shards).result_digest;
}

std::vector<CellSummary> cell_summaries(const std::string& path) {
  const Cube cube(path);
  std::vector<CellSummary> all;
  const std::vector<std::string>& inputs = cube.dimension("input").labels;
  for (const Variable& v : cube.schema().variables) {
    const std::size_t at = v.name.rfind(kIndexSuffix);
    if (at == std::string::npos || at + std::string_view(kIndexSuffix).size() != v.name.size()) continue;
    CellSummary s{v.name.substr(0, at), 0, inputs, std::vector<double>(inputs.size()), {}};
    std::vector<std::vector<float>> totals(inputs.size());
    for (std::size_t m = 0; m < cube.dimension("model").size(); ++m)
      for (std::size_t c = 0; c < cube.dimension("case").size(); ++c) {
        const std::vector<double> index = cube.read_slab(v.name, slab_of(cube.schema(), v.name, m, c));
        const std::size_t n = inputs.size() * 4;
        for (std::size_t cell = 0; cell < index.size() / n; ++cell) {
          if (std::isnan(index[cell * n])) continue;
          std::size_t largest = 0;
          for (std::size_t i = 0; i < inputs.size(); ++i) {
            totals[i].push_back(static_cast<float>(index[cell * n + 4 * i + 2]));
            if (index[cell * n + 4 * i + 2] > index[cell * n + 4 * largest + 2]) largest = i;
          }
          s.first[largest] += 1;
          s.cells += 1;
        }
      }
    for (std::vector<float>& t : totals) {
      const auto middle = t.begin() + static_cast<std::ptrdiff_t>(t.size() / 2);
      if (!t.empty()) std::nth_element(t.begin(), middle, t.end());
      s.median.push_back(t.empty() ? 0 : *middle);
    }
    for (double& f : s.first) f /= std::max(s.cells, 1.0);
    all.push_back(std::move(s));
  }
  return all;
}

}  // namespace eqc
