// What equicube list prints of the uncertain inputs: each class that the catalog's spreads tell apart, and its source.
#include <fmt/core.h>

#include "host/base/human.hpp"
#include "host/catalog/spread_classes.hpp"
#include "host/cli/catalog_lists.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc::cli {
namespace {

std::string drawn_text(const SpreadRow& row) {
  if (row.shape == SpreadShape::residual)
    return fmt::format("log_normal(median {}, sigma of validation)", number_text(row.parameters[0]));
  return describe(spread_distribution(row)) + (row.of_catalog_median ? " x the catalog's median" : "");
}

std::string judged(const std::optional<double>& value) { return value ? number_text(*value) : ""; }

}  // namespace

/// One row for each class of an input; what is built in stands where the catalog has no class for the rest.
Table list_inputs(const Catalog& catalog) {
  Table t({{"name"},
           {"class"},
           {"unit"},
           {"scope"},
           {"default"},
           {"range"},
           {"meaning"},
           {"kind"},
           {"low"},
           {"mode"},
           {"high"},
           {"reason"},
           {"source"},
           {"as of"}});
  for (const InputInfo& i : input_list()) {
    bool whole = i.name == input_list()[static_cast<std::size_t>(Input::model_efficiency)].name;
    const auto add = [&](const std::string& class_name, const std::string& drawn, const SpreadRow* row) {
      const bool has = row != nullptr;
      t.add({i.name, class_name, i.unit, std::string(scope_name(i.scope)), drawn, i.allowed.text(), i.meaning,
             has ? spread_kind_names()[static_cast<std::size_t>(row->kind)] : "built in", has ? judged(row->low) : "",
             has ? judged(row->mode) : "", has ? judged(row->high) : "", has ? row->reason : "",
             has ? row->origin.source : i.source, has ? row->origin.as_of : ""});
    };
    const std::size_t rows = catalog.spreads.size();
    std::size_t shown = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const SpreadRow& row = catalog.spreads[r];
      if (row.input != i.name) continue;
      std::string names = row.class_name;
      while (r + 1 < rows && catalog.spreads[r + 1].origin.line == row.origin.line &&
             catalog.spreads[r + 1].origin.file == row.origin.file)
        names += " " + catalog.spreads[++r].class_name;
      add(names, drawn_text(row), &row);
      whole |= row.class_name == kDefaultClass;
      ++shown;
    }
    if (!whole || shown == 0) add(shown == 0 ? "all" : "the rest", describe(i.fallback), nullptr);
  }
  return t;
}

}  // namespace eqc::cli
