// Supplies are columns of the catalog (gate/gates.csv, nation/compute.csv); constants are its published figures
// (anchor/figures-gates.csv).
#include "host/engine/worlds/nation_gates.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "host/base/nan.hpp"
#include "host/engine/afford/payers.hpp"
#include "host/plan/export_control.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {
namespace {

struct GateText {
  std::string_view name, unit, supply, months;
};
#define EQC_X(id, unit, what, months) {#id, unit, what, months},
constexpr GateText kTexts[] = {EQC_GATE_LIST(EQC_X)};
#undef EQC_X
static_assert(std::size(kTexts) == kGates);

// What stands in for a figure that an older catalog lacks; sources as in anchor/figures-gates.csv.
constexpr double kFlopPerH100Second = 3.42e14, kKilowattPerH100 = 1.557, kClustersListed = 0.15;

double figure_of(const Catalog& catalog, std::string_view id, double otherwise) {
  const FigureRow* figure = catalog.figure(id);
  return figure != nullptr ? figure->published : otherwise;
}

int at(Gate gate) { return static_cast<int>(gate); }

double standing_h100(const Catalog& catalog, std::size_t nation) {
  for (const TerritoryRow& row : catalog.territories)
    if (row.nation == nation && !row.planned_too)
      return row.h100_equivalents / figure_of(catalog, "gate-clusters-listed", kClustersListed);
  return kNaN;
}

/// Whether a nation may buy one of the plan's accelerators, or nothing keeps it from them.
bool may_buy(const Plan& plan, std::size_t nation, const CaseSpec& c) {
  const std::vector<std::size_t>& parts = plan.scenario->axes.hardware;
  return std::any_of(parts.begin(), parts.end(), [&](std::size_t part) {
    return export_verdict(*plan.catalog, c, nation, part, 1) != ExportVerdict::barred;
  });
}

/// As published, else 6 x active parameters x tokens, else at least 20 tokens for every active parameter (Hoffmann et
/// al. 2022, arXiv 2203.15556): nobody trains on fewer today.
double flop_of(const ModelRow& model) {
  const double active = model.spec->active_params;
  const double tokens = model.spec->training_tokens > 0 ? model.spec->training_tokens : 20.0 * active;
  return model.training_flop.value_or(6.0 * active * tokens);
}

/// What is read off nations that have done it.
constexpr std::pair<Gate, std::string_view> kReadOff[] = {
    {Gate::research, ""}, {Gate::researchers, "ai-articles-2020-to-2022"}, {Gate::developers, "github-developers"}};

double supply_of(const Catalog& catalog, std::size_t nation, std::string_view gate) {
  return (gate.empty() ? nation_budget(catalog.nations[nation], NationBudget::gerd) : catalog.gate_of(nation, gate))
      .value_or(kNaN);
}

constexpr std::size_t kFewestToRead = 5;

/// Least supply of the nations that have done a run of `flop`, or of the largest size that enough have done.
double least_supply(const Catalog& catalog, std::vector<double> done, double flop, std::string_view gate) {
  std::vector<double> sizes;
  for (const double size : done)
    if (size > 0) sizes.push_back(size);
  if (sizes.size() < kFewestToRead) return kNaN;
  std::nth_element(sizes.begin(), sizes.begin() + (kFewestToRead - 1), sizes.end(), std::greater<>());
  const double size = std::min(flop, sizes[kFewestToRead - 1]);
  double least = kNaN;
  for (std::size_t n = 0; n < done.size(); ++n)
    if (done[n] >= size)
      if (const double supply = supply_of(catalog, n, gate); !(least <= supply)) least = supply;
  return least;
}

}  // namespace

std::string_view gate_name(Gate gate) { return kTexts[at(gate)].name; }
std::string_view gate_unit(Gate gate) { return kTexts[at(gate)].unit; }
std::string_view gate_supply_text(Gate gate) { return kTexts[at(gate)].supply; }
std::string_view gate_months_text(Gate gate) { return kTexts[at(gate)].months; }

std::vector<double> largest_runs(const Catalog& catalog, std::string_view from, std::string_view before) {
  std::vector<double> largest(catalog.nations.size(), 0.0);
  for (const ModelRow& model : catalog.models) {
    if (model.released < from || model.released >= before) continue;
    const std::optional<std::size_t> nation = catalog.nation_index(model.country);
    if (nation) largest[*nation] = std::max(largest[*nation], flop_of(model));
  }
  if (from.empty())  // the count is of all years up to the snapshot
    for (const GateRow& row : catalog.gates)
      if (row.gate == "models-over-1e23-flop" && row.value > 0)
        largest[row.nation] = std::max(largest[row.nation], 1e23);
  return largest;
}

ByGate run_needs(const Catalog& catalog, double flop, double days, std::size_t without) {
  ByGate needs;
  needs.fill(kNaN);
  const double h100 =
      flop / (figure_of(catalog, "gate-flop-per-h100-second", kFlopPerH100Second) * days * kSecondsPerDay);
  needs[at(Gate::chips)] = needs[at(Gate::compute)] = h100;
  needs[at(Gate::power)] = h100 * figure_of(catalog, "gate-power-per-h100", kKilowattPerH100) * 1e-3;
  std::vector<double> done = largest_runs(catalog, "", "2026");
  if (without < done.size()) done[without] = 0;
  for (const auto& [gate, name] : kReadOff) needs[at(gate)] = least_supply(catalog, done, flop, name);
  return needs;
}

ByGate nation_supplies(const Plan& plan, std::size_t nation, const CaseSpec& c) {
  const Catalog& catalog = *plan.catalog;
  ByGate have;
  have.fill(kNaN);
  const double standing = standing_h100(catalog, nation);
  have[at(Gate::chips)] = may_buy(plan, nation, c) ? kInfinity : std::isnan(standing) ? 0.0 : standing;
  have[at(Gate::compute)] = standing;
  have[at(Gate::power)] = 1e3 * catalog.gate_of(nation, "electricity-capacity-unused-mean").value_or(kNaN);
  for (const auto& [gate, name] : kReadOff) have[at(gate)] = supply_of(catalog, nation, name);
  return have;
}

ByGate gate_ratios(const ByGate& supplies, const ByGate& needs, double money_ratio) {
  ByGate ratios;
  for (int g = 0; g < kGates; ++g) {
    const double ratio = g == at(Gate::money) ? money_ratio : supplies[g] / needs[g];
    ratios[g] = std::isnan(ratio) ? kInfinity : ratio;
  }
  return ratios;
}

int tightest_gate(const ByGate& ratios, unsigned mask) {
  int tightest = -1;
  for (int g = 0; g < kGates; ++g)
    if ((mask >> g & 1u) != 0 && ratios[g] < kInfinity && (tightest < 0 || ratios[g] < ratios[tightest])) tightest = g;
  return tightest;
}

double least_ratio(const ByGate& ratios, unsigned mask) {
  const int gate = tightest_gate(ratios, mask);
  return gate < 0 ? kInfinity : ratios[gate];
}

}  // namespace eqc
