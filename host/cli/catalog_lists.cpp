// What equicube list prints of the catalog: a table per kind of row.
#include "host/cli/catalog_lists.hpp"

#include <algorithm>
#include <optional>

#include "host/base/human.hpp"
#include "host/catalog/calibration.hpp"
#include "host/plan/export_control.hpp"
#include "host/plan/training_tokens.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/model/spec.hpp"

namespace eqc::cli {
namespace {

std::string optional_text(const std::optional<double>& v, double scale = 1) { return v ? number_text(*v * scale) : ""; }

Table list_models(const Catalog& c) {
  Table t({{"id"},
           {"developer"},
           {"released"},
           {"weights"},
           {"estimate"},
           {"parameters_billion", true},
           {"active_billion", true},
           {"layers", true},
           {"tokens_billion", true},
           {"tokens_basis"},
           {"recalled"},
           {"as_of"},
           {"source"}});
  for (std::size_t i = 0; i < c.models.size(); ++i) {
    const ModelRow& m = c.models[i];
    const TrainingTokens tokens = published_or_usual_tokens(c, i);
    t.add({m.id, m.developer, m.released, m.open_weights ? "open" : "closed", m.estimate ? "yes" : "no",
           number_text(m.spec->params * 1e-9), number_text(m.spec->active_params * 1e-9),
           std::to_string(m.spec->layers), tokens.tokens > 0 ? number_text(tokens.tokens * 1e-9) : "",
           tokens_basis_name(tokens.basis), m.origin.recalled ? "yes" : "no", m.origin.as_of, m.origin.source});
  }
  return t;
}

/// Where the shares of published rates are from: the part's own measurements, else its family's row.
const RowOrigin& speed_of(const Catalog& c, const HardwareRow& h) {
  if (const EfficiencyRow* own = calibration_of(c, h.id)) return own->origin;
  for (const EfficiencyRow& row : c.efficiencies)
    if (row.id == h.efficiency) return row.origin;
  return h.origin;
}

Table list_hardware(const Catalog& c) {
  Table t({{"id"},
           {"vendor"},
           {"released"},
           {"class"},
           {"memory_GB", true},
           {"GB_per_s", true},
           {"bf16_TFLOP_per_s", true},
           {"fp8_TFLOP_per_s", true},
           {"node_size", true},
           {"tdp_W", true},
           {"price_USD", true},
           {"price_of"},
           {"price_as_of"},
           {"rent_USD_per_h", true},
           {"control"},
           {"recalled"},
           {"as_of"},
           {"efficiency"},
           {"efficiency_as_of"},
           {"efficiency_source"}});
  for (std::size_t i = 0; i < c.hardware.size(); ++i) {
    const HardwareRow& h = c.hardware[i];
    const RentalRow* rent = c.rental_of(i, Market::on_demand);
    const PurchaseRow* bought = c.purchase_of(i);
    const auto peak = [&](Precision p) {
      return h.spec->peak_flop_per_s[static_cast<int>(p)] > 0
                 ? number_text(h.spec->peak_flop_per_s[static_cast<int>(p)] * 1e-12)
                 : std::string();
    };
    t.add({h.id,
           h.vendor,
           h.released,
           hardware_class_names()[static_cast<std::size_t>(h.hardware_class)],
           number_text(h.spec->memory_bytes * 1e-9),
           number_text(h.spec->memory_rate_bytes_per_s * 1e-9),
           peak(Precision::bf16),
           peak(Precision::fp8),
           std::to_string(h.spec->node_size),
           number_text(h.spec->tdp_w),
           bought ? number_text(bought->median_usd, 6) : optional_text(h.price_usd),
           bought        ? purchase_kind_names()[static_cast<std::size_t>(bought->kind)]
           : h.price_usd ? "list"
                         : "",
           bought ? bought->origin.as_of : h.origin.as_of,
           rent ? number_text(rent->usd_per_h[3]) : "",
           std::string(chip_class_name(chip_class(c, i))),
           h.origin.recalled ? "yes" : "no",
           h.origin.as_of,
           h.measured ? "measured" : "prior",
           speed_of(c, h).as_of,
           speed_of(c, h).source});
  }
  return t;
}

Table list_regions(const Catalog& c) {
  Table t({{"id"},
           {"name"},
           {"electricity_USD_per_kWh", true},
           {"carbon_g_per_kWh", true},
           {"pue", true},
           {"capital_percent", true},
           {"construction_USD_per_W", true},
           {"rental_premium", true},
           {"cloud"}});
  for (const RegionRow& r : c.regions)
    t.add({r.id, r.name, number_text(r.industrial_electricity_usd_per_kwh), number_text(r.carbon_kg_per_kwh * 1e3),
           number_text(r.pue), number_text(r.cost_of_capital * 100), number_text(r.construction_usd_per_w),
           number_text(r.rental_premium), r.cloud_region ? "yes" : "no"});
  return t;
}

Table list_nations(const Catalog& c) {
  Table t({{"id"},
           {"name"},
           {"income_group"},
           {"population", true},
           {"gdp_USD", true},
           {"gerd_percent", true},
           {"gini", true},
           {"internet_percent", true},
           {"export_tier_2025"}});
  for (std::size_t i = 0; i < c.nations.size(); ++i) {
    const NationRow& n = c.nations[i];
    const IncomeRow* income = c.income_of(i);
    t.add({n.id, n.name, n.income_group, optional_text(n.population), optional_text(n.gdp_usd),
           optional_text(n.gerd_share, 100), income ? optional_text(income->gini) : "",
           optional_text(n.internet_share, 100), n.export_tier_2025});
  }
  return t;
}

Table list_organizations(const Catalog& c) {
  Table t({{"id"},
           {"name"},
           {"kind"},
           {"sector"},
           {"country"},
           {"revenue_USD", true},
           {"rnd_USD", true},
           {"capex_USD", true},
           {"recalled"},
           {"as_of"}});
  for (const OrganizationRow& o : c.organizations)
    t.add({o.id, o.name, organization_kind_names()[static_cast<std::size_t>(o.kind)], o.sector, o.country,
           optional_text(o.revenue_usd), optional_text(o.rnd_usd), optional_text(o.capex_usd),
           o.origin.recalled ? "yes" : "no", o.origin.as_of});
  return t;
}

Table list_blocs(const Catalog& c) {
  Table t({{"bloc"}, {"members", true}, {"population", true}, {"gdp_USD", true}, {"nations"}, {"source"}});
  for (const std::string& bloc : distinct(c.blocs, &BlocRow::bloc)) {
    double people = 0, gdp = 0;
    std::string names;
    for (const std::size_t n : c.members_of(bloc)) {
      people += c.nations[n].population.value_or(0);
      gdp += c.nations[n].gdp_usd.value_or(0);
      names += (names.empty() ? "" : " ") + c.nations[n].id;
    }
    const auto row = std::find_if(c.blocs.begin(), c.blocs.end(), [&](const BlocRow& b) { return b.bloc == bloc; });
    t.add({bloc, std::to_string(c.members_of(bloc).size()), number_text(people), number_text(gdp), names,
           row->origin.source});
  }
  return t;
}

Table list_devices(const Catalog& c) {
  Table t({{"id"},
           {"name"},
           {"price_USD", true},
           {"life_years", true},
           {"memory_GB", true},
           {"GB_per_s", true},
           {"power_W", true},
           {"source"}});
  for (const DeviceRow& d : c.devices)
    t.add({d.id, d.name, number_text(d.price_usd), number_text(d.life_years), number_text(d.memory_bytes * 1e-9),
           number_text(d.memory_bytes_per_s * 1e-9), number_text(d.power_w), d.origin.source});
  return t;
}

Table list_apis(const Catalog& c) {
  Table t({{"id"},
           {"provider"},
           {"model"},
           {"input_USD_per_Mtok", true},
           {"output_USD_per_Mtok", true},
           {"offer"},
           {"retired"},
           {"as_of"}});
  for (const ApiRow& row : c.apis)
    t.add({row.id, row.provider, row.model ? c.models[*row.model].id : "", number_text(row.input_usd_per_token * 1e6),
           number_text(row.output_usd_per_token * 1e6), api_offer_names()[static_cast<std::size_t>(row.offer)],
           row.retired ? "yes" : "no", row.origin.as_of});
  return t;
}

Table list_subscriptions(const Catalog& c) {
  Table t({{"plan"}, {"countries", true}, {"lowest_USD_per_month", true}, {"highest_USD_per_month", true}});
  for (const std::string& plan : distinct(c.subscriptions, &SubscriptionRow::plan)) {
    std::vector<double> prices;
    for (const SubscriptionRow& row : c.subscriptions)
      if (row.plan == plan) prices.push_back(row.usd_per_month());
    const auto [low, high] = std::minmax_element(prices.begin(), prices.end());
    t.add({plan, std::to_string(prices.size()), number_text(*low), number_text(*high)});
  }
  return t;
}

Table list_tokenizers(const Catalog& c) {
  Table t({{"tokenizer"}, {"language"}, {"premium", true}, {"source"}});
  for (const TokenizerRow& row : c.tokenizers)
    t.add({row.tokenizer, row.language, number_text(row.premium), row.origin.source});
  return t;
}

Table list_falls(const Catalog& c) {
  Table t({{"id"}, {"of"}, {"rate_per_year", true}, {"low", true}, {"high", true}, {"source"}});
  for (const FallRow& row : c.falls)
    t.add({row.id, row.what, number_text(row.rate_per_year), optional_text(row.low), optional_text(row.high),
           row.origin.source});
  return t;
}

Table list_compute(const Catalog& c) {
  Table t({{"owner"},
           {"country"},
           {"vendor"},
           {"quarter"},
           {"h100_equivalents", true},
           {"p05", true},
           {"p95", true},
           {"source"}});
  for (const ComputeRow& row : c.compute)
    t.add({row.owner, row.country, row.vendor, row.quarter, number_text(row.h100_equivalents), optional_text(row.p05),
           optional_text(row.p95), row.origin.source});
  return t;
}

/// Rows of one table: how many were written down from memory, and from when to when the facts are.
template <class Rows>
void add_provenance(Table& t, const char* name, const Rows& rows) {
  std::size_t recalled = 0;
  std::string oldest, newest;
  for (const auto& row : rows) {
    recalled += row.origin.recalled ? 1 : 0;
    if (oldest.empty() || row.origin.as_of < oldest) oldest = row.origin.as_of;
    newest = std::max(newest, row.origin.as_of);
  }
  const double share = rows.empty() ? 0 : 100.0 * static_cast<double>(recalled) / static_cast<double>(rows.size());
  t.add({name, std::to_string(rows.size()), std::to_string(recalled), number_text(share), oldest, newest});
}

Table list_provenance(const Catalog& c) {
  Table t({{"table"}, {"rows", true}, {"recalled", true}, {"recalled_percent", true}, {"oldest"}, {"newest"}});
  add_provenance(t, "model/models", c.models);
  add_provenance(t, "hardware/accelerators", c.hardware);
  add_provenance(t, "hardware/efficiency", c.efficiencies);
  add_provenance(t, "region/regions", c.regions);
  add_provenance(t, "nation/nations", c.nations);
  add_provenance(t, "nation/incomes", c.incomes);
  add_provenance(t, "nation/compute", c.territories);
  add_provenance(t, "organization/organizations", c.organizations);
  add_provenance(t, "organization/compute", c.compute);
  add_provenance(t, "price/rental", c.rentals);
  add_provenance(t, "price/purchase", c.purchases);
  add_provenance(t, "price/api", c.apis);
  add_provenance(t, "price/subscriptions", c.subscriptions);
  add_provenance(t, "price/devices", c.devices);
  add_provenance(t, "price/falls", c.falls);
  return t;
}

}  // namespace

const std::vector<CatalogList>& catalog_lists() {
  static const std::vector<CatalogList> lists = {{"inputs", list_inputs},
                                                 {"models", list_models},
                                                 {"hardware", list_hardware},
                                                 {"regions", list_regions},
                                                 {"nations", list_nations},
                                                 {"organizations", list_organizations},
                                                 {"blocs", list_blocs},
                                                 {"devices", list_devices},
                                                 {"apis", list_apis},
                                                 {"subscriptions", list_subscriptions},
                                                 {"tokenizers", list_tokenizers},
                                                 {"falls", list_falls},
                                                 {"compute", list_compute},
                                                 {"provenance", list_provenance}};
  return lists;
}

}  // namespace eqc::cli
