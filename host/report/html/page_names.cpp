#include "host/report/html/page_names.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/catalog/rows.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

/// facts(row) of each row whose id is a label of the dimension; nothing where the cube has no such dimension.
template <class Row, class Facts>
void add_names(const SummaryCube& c, const char* dimension, const std::vector<Row>& rows, const Facts& facts,
               Json& names) {
  if (c.cube.schema().find_dimension(dimension) == nullptr) return;
  const auto& labels = c.labels(dimension);
  for (const Row& row : rows)
    if (std::find(labels.begin(), labels.end(), row.id) != labels.end()) names[dimension][row.id] = facts(row);
}

}  // namespace

Json page_names(const SummaryCube& c, const Plan* plan) {
  Json names = Json::object();
  if (plan == nullptr) return names;
  const Catalog& catalog = *plan->catalog;
  add_names(
      c, "model", catalog.models,
      [](const ModelRow& m) {
        Json facts = {{"name", m.name},         {"developer", m.developer}, {"country", m.country},
                      {"released", m.released}, {"open", m.open_weights},   {"source", m.origin.source}};
        if (m.estimate) facts["estimate"] = true;
        return facts;
      },
      names);
  add_names(
      c, "hardware", catalog.hardware,
      [](const HardwareRow& h) {
        return Json{{"name", h.name}, {"vendor", h.vendor}, {"measured", h.measured}, {"source", h.origin.source}};
      },
      names);
  add_names(
      c, "region", catalog.regions,
      [](const RegionRow& r) {
        return Json{{"name", r.name}};
      },
      names);
  for (const char* dimension : {"nation", "country", "served_nation"})
    add_names(
        c, dimension, catalog.nations,
        [](const NationRow& n) {
          return Json{{"name", n.name}, {"region", n.wb_region}, {"income", n.income_group}};
        },
        names);
  for (const char* dimension : {"organization", "institution"})
    add_names(
        c, dimension, catalog.organizations,
        [](const OrganizationRow& o) {
          return Json{{"name", o.name}, {"country", o.country}, {"sector", o.sector}};
        },
        names);
  for (const CaseSpec& k : plan->scenario->cases)
    if (!k.label.empty()) names["case"][k.id] = {{"name", k.label}};
  return names;
}

}  // namespace eqc
