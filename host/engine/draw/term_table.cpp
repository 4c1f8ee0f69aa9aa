// Case scales multiply the draws; the arithmetic is in kernels/econ/terms.hpp.
#include "host/engine/draw/term_table.hpp"

#include <algorithm>

#include "host/base/parallel.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/plan/export_control.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/terms.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {
namespace {

constexpr double kDefaultEmbodiedKg =
    150;  // Luccioni et al. 2023, arXiv 2211.02001, sec. 4.1: about 150 kg CO2e per data-centre GPU

/// One entity's draws in one world, scales applied.
struct ScaledDraws {
  const double* values[kInputs];
  const double* scale;
  std::size_t world;
  double operator()(Input input) const {
    return values[static_cast<int>(input)][world] * scale[static_cast<int>(input)];
  }
};

ScaledDraws scaled(const Draws& draws, const CaseSpec& c, std::size_t hardware, std::size_t region) {
  ScaledDraws d{};
  d.scale = c.scale.data();
  const DrawPlace place{.hardware = hardware, .region = region, .owner = c.owner};
  for (int i = 0; i < kInputs; ++i) d.values[i] = draws.of(static_cast<Input>(i), place);
  return d;
}

/// Prices of one accelerator times a factor per world.
void make_cheaper(const std::vector<double>& factor, double* terms) {
  for (const HardwareTerm term : {HardwareTerm::machine_usd, HardwareTerm::network_usd, HardwareTerm::node_network_usd,
                                  HardwareTerm::large_network_usd, HardwareTerm::rent_usd_per_h})
    for (std::size_t w = 0; w < factor.size(); ++w)
      terms[static_cast<std::size_t>(term) * factor.size() + w] *= factor[w];
}

/// Scales of a case in one region: an electricity shock may be confined to some.
std::vector<double> scale_of_region(const Plan& plan, const CaseSpec& c, std::size_t region) {
  std::vector<double> scale = c.scale;
  const std::size_t row = plan.scenario->axes.regions[region];
  const auto& hit = c.electricity_regions;
  if (!hit.empty() && std::find(hit.begin(), hit.end(), row) == hit.end())
    scale[static_cast<std::size_t>(Input::electricity_price)] = 1.0;
  return scale;
}

}  // namespace

RegionFacts region_facts(const Plan& plan, std::size_t region) {
  const RegionRow& row = plan.region(region);
  RegionFacts f;
  f.electricity_usd_per_kwh = row.industrial_electricity_usd_per_kwh;
  f.carbon_kg_per_kwh = row.carbon_kg_per_kwh;
  f.pue = row.pue;
  f.cost_of_capital = row.cost_of_capital;
  f.construction_usd_per_w = row.construction_usd_per_w;
  const double vat = plan.scenario->cost.vat_recoverable ? 0.0 : row.vat.value_or(0.0);
  f.tax_ratio = (1.0 + row.import_duty.value_or(0.0)) * (1.0 + vat);
  f.rental_premium = row.rental_premium;
  f.water_l_per_kwh = row.water_l_per_kwh.value_or(0.0);
  return f;
}

RegionFacts region_facts(const Plan& plan, std::size_t region, const CaseSpec& c) {
  RegionFacts f = region_facts(plan, region);
  const std::optional<std::size_t> nation = plan.nations[region];
  const double dearer = nation ? export_factor(*plan.catalog, *nation, c) : 1.0;
  f.tax_ratio *= dearer;
  f.rental_premium *= dearer;
  f.carbon_usd_per_kg = c.carbon_usd_per_t * 1e-3;
  return f;
}

HardwareFacts hardware_facts(const Plan& plan, std::size_t hardware) {
  const HardwareRow& row = plan.hardware(hardware);
  return {row.spec->tdp_w, row.embodied_kg.value_or(kDefaultEmbodiedKg), plan.scenario->cost.market == Market::spot,
          priced_whole(plan, plan.scenario->axes.hardware[hardware])};
}

void make_hardware_terms(const Plan& plan, const Draws& draws, const CaseSpec& c, std::size_t hardware, double* out) {
  ScaledDraws d = scaled(draws, c, hardware, 0);
  const HardwareFacts facts = hardware_facts(plan, hardware);
  const auto worlds = static_cast<std::size_t>(plan.scenario->run.worlds);
  const auto stride = static_cast<std::int64_t>(worlds);
  const double* shares[kClusterSizes];
  for (int size = 0; size < kClusterSizes; ++size)
    shares[size] = draws.of(Input::network_share, {.hardware = hardware, .cluster = static_cast<ClusterSize>(size)});
  const double share_scale = c.scale[static_cast<std::size_t>(Input::network_share)];
  for (d.world = 0; d.world < worlds; ++d.world) {
    double* const terms = out + d.world;
    hardware_terms(facts, d, terms, stride);
    const auto share = [&](ClusterSize size) { return shares[static_cast<int>(size)][d.world] * share_scale; };
    network_terms(terms[static_cast<int>(HardwareTerm::machine_usd) * stride], share, terms, stride);
  }
}

TermTable make_terms(const Plan& plan, const Draws& draws, std::size_t case_position, int threads) {
  const std::size_t worlds = plan.scenario->run.worlds;
  const CaseSpec& c = plan.case_at(case_position);
  TermTable t;
  t.hardware.resize(plan.n_hardware * kHardwareTerms * worlds);
  t.region.resize(plan.n_regions * kRegionTerms * worlds);
  t.world.resize(kWorldTerms * worlds);
  const auto stride = static_cast<std::int64_t>(worlds);
  const std::vector<double> fall = draws.price_fall(Input::compute_price_fall, c.compute_years);
  parallel_for(plan.n_hardware, threads, [&](std::size_t h) {
    double* const terms = t.hardware.data() + h * kHardwareTerms * worlds;
    make_hardware_terms(plan, draws, c, h, terms);
    if (c.compute_years > 0) make_cheaper(fall, terms);
  });
  parallel_for(plan.n_regions, threads, [&](std::size_t r) {
    ScaledDraws d = scaled(draws, c, 0, r);
    const std::vector<double> scale = scale_of_region(plan, c, r);
    d.scale = scale.data();
    const RegionFacts facts = region_facts(plan, r, c);
    for (d.world = 0; d.world < worlds; ++d.world)
      region_terms(facts, d, t.region.data() + r * kRegionTerms * worlds + d.world, stride);
  });
  ScaledDraws d = scaled(draws, c, 0, 0);
  for (d.world = 0; d.world < worlds; ++d.world) world_terms(d, t.world.data() + d.world, stride);
  return t;
}

}  // namespace eqc
