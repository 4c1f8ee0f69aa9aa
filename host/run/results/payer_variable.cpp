// Plain helpers of the payers' schema.
#include "host/run/results/payer_variable.hpp"

#include "host/base/human.hpp"
#include "kernels/metric/decomposition.hpp"

namespace eqc {
namespace {

void add_once(CubeSchema& schema, Dimension dimension) {
  if (schema.find_dimension(dimension.name) == nullptr) schema.dimensions.push_back(std::move(dimension));
}

}  // namespace

Variable& add_real(CubeSchema& schema, std::string name, std::vector<std::string> dimensions, std::string units,
                   std::string long_name, std::string description) {
  Variable v;
  v.name = std::move(name);
  v.dimensions = std::move(dimensions);
  v.units = std::move(units);
  v.long_name = std::move(long_name);
  v.description = std::move(description);
  for (const std::string& d : v.dimensions)
    v.chunk.push_back(d == "model" || d == "case" ? 1 : schema.find_dimension(d)->size());
  return schema.variables.emplace_back(std::move(v));
}

void add_bound_dimension(CubeSchema& schema) {
  add_once(schema, {"bound", {"lowest", "highest"}, "how entities of unknown or imputed budget are counted"});
}

void add_decomposition_dimension(CubeSchema& schema) {
  std::vector<std::string> names;
  for (const DecompositionPart& part : kDecompositionPartInfo) names.push_back(part.id);
  add_once(schema, {"decomposition_part", std::move(names), "part of the index"});
}

std::vector<std::string> share_labels(const std::vector<double>& shares) {
  std::vector<std::string> labels;
  for (const double s : shares) labels.push_back(label_text(s));
  return labels;
}

}  // namespace eqc
