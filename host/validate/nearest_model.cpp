// Distance by logarithms of total and active parameters.
#include "host/validate/nearest_model.hpp"

#include <cmath>
#include <regex>
#include <string>

#include "host/base/text.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

StatedSize stated_size(const TruthRow& row) {
  StatedSize size;
  const std::string name = lower(row.text("model"));
  static const std::regex kTotal(R"((?:^|[^a-z0-9.])(\d+(?:\.\d+)?)\s*([bmt])(?![a-z0-9]))"),
      kActive(R"((?:^|[^a-z0-9])a(\d+(?:\.\d+)?)b(?![a-z0-9]))");
  std::smatch found;
  if (std::regex_search(name, found, kTotal))
    size.params = std::stod(found[1].str()) * (found[2].str() == "m" ? 1e6 : found[2].str() == "t" ? 1e12 : 1e9);
  if (const auto params = row.number("params_b"); params && *params > 0) size.params = *params * 1e9;
  size.active = size.params;
  if (std::regex_search(name, found, kActive)) size.active = std::stod(found[1].str()) * 1e9;
  if (const auto active = row.number("active_params_b"); active && *active > 0) size.active = *active * 1e9;
  return size;
}

std::string contradicts_size(const TruthRow& row, const std::string& model, double params, double active_params) {
  constexpr double kContradicts = 1.5;
  const auto wrong = [&](const char* column, double own) {
    const double stated = row.number(column).value_or(0) * 1e9;
    return stated > 0 && own > 0 && std::abs(std::log(stated / own)) > std::log(kContradicts);
  };
  const auto text = [&](const char* column, double own) {
    return std::string(column) + " " + row.text(column) + " contradicts " + model + " " +
           shortest(std::round(own / 1e8) / 10);
  };
  if (wrong("params_b", params)) return text("params_b", params);
  return wrong("active_params_b", active_params) ? text("active_params_b", active_params) : "";
}

std::optional<std::size_t> nearest_model(const Catalog& catalog, const TruthRow& row) {
  if (!(row.number("params_b").value_or(0) > 0)) return std::nullopt;
  const auto [params, active] = stated_size(row);
  std::optional<std::size_t> best;
  double least = 0;
  for (std::size_t i = 0; i < catalog.models.size(); ++i) {
    const ModelRow& model = catalog.models[i];
    if (!model.has_architecture() || model.estimate) continue;
    const double distance =
        std::abs(std::log(model.spec->params / params)) + std::abs(std::log(model.spec->active_params / active));
    if (best && distance >= least) continue;
    best = i;
    least = distance;
  }
  return best;
}

}  // namespace eqc
