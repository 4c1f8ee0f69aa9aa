// Small jobs with arbitrary but fixed numbers, that backends must answer with the same bits.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/job/design_job.hpp"
#include "kernels/job/headcount_job.hpp"
#include "kernels/job/inequity_job.hpp"
#include "kernels/job/price_job.hpp"
#include "kernels/job/reach_job.hpp"
#include "kernels/job/search_job.hpp"
#include "tests/model/reference_specs.hpp"

namespace eqc::test {

/// Numbers in (low, high), the same on every machine.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::uint64_t next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;  // Knuth's MMIX
    return state_ >> 11;
  }
  double in(double low, double high) { return low + (high - low) * (static_cast<double>(next()) + 0.5) * 0x1p-53; }
  std::vector<double> many(std::size_t n, double low, double high) {
    std::vector<double> v(n);
    for (double& x : v) x = in(low, high);
    return v;
  }

 private:
  std::uint64_t state_;
};

/// A sensitivity design with its arrays. Factors change hours, terms of accelerators, of one or all regions, of the
/// world, or nothing at all in some cells.
struct DesignCase {
  std::vector<double> hours[2], hardware[2], region[2], world[2], sums;
  std::vector<std::int32_t> all_regions, first_region, nothing;
  std::vector<DesignSwap> swaps[2];
  std::vector<DesignCell> cells;
  DesignJob job;

  DesignCase(std::int32_t rows, std::int32_t replicates, std::int32_t n_hardware, std::int32_t n_regions,
             std::uint64_t seed) {
    Numbers n(seed);
    const auto w = static_cast<std::size_t>(rows), h = static_cast<std::size_t>(n_hardware),
               r = static_cast<std::size_t>(n_regions);
    for (const int m : {0, 1}) {
      hours[m] = n.many(h * w, 1e-3, 1e7);
      hardware[m] = n.many(h * kHardwareTerms * w, 0.1, 30.0);
      region[m] = n.many(r * kRegionTerms * w, 1e-6, 0.4);
      world[m] = n.many(kWorldTerms * w, 0.5, 3.0);
    }
    for (std::size_t k = 0; k < r * kRegionTerms; ++k) {
      all_regions.push_back(static_cast<std::int32_t>(k));
      first_region.push_back(k == 1 ? 0 : -1);
      nothing.push_back(-1);
    }
    for (const int m : {0, 1}) {
      const int other = 1 - m;
      const double *of_hours = hours[other].data(), *of_hardware = hardware[other].data(),
                   *of_region = region[other].data(), *of_world = world[other].data();
      const auto series = static_cast<std::int32_t>(r) * kRegionTerms;
      swaps[m] = {{{of_hours, nullptr, nullptr, nullptr}, nothing.data(), 0},
                  {{nullptr, of_hardware, nullptr, nullptr}, nothing.data(), 0},
                  {{nullptr, nullptr, of_region, nullptr}, all_regions.data(), series},
                  {{nullptr, nullptr, of_region, nullptr}, first_region.data(), 1},
                  {{nullptr, nullptr, nullptr, of_world}, nothing.data(), 0},
                  {{of_hours, of_hardware, nullptr, nullptr}, nothing.data(), 0},
                  {{nullptr, nullptr, nullptr, nullptr}, nothing.data(), 0}};
    }
    for (std::int32_t i = 0; i < n_hardware; ++i)
      for (std::int32_t k = 0; k < n_regions; ++k) {
        DesignCell c{i, k, n.in(0.0, 1e6), {}};
        c.facts.accelerators = n.in(1.0, 4096.0);
        c.facts.tax_ratio = n.in(1.0, 1.5);
        c.facts.rental_premium = n.in(1.0, 2.0);
        c.facts.own_barrier = (i + k) % 3 == 0 ? kBarrier : 0.0;
        cells.push_back(c);
      }
    job.rows = rows;
    job.replicates = replicates;
    job.n_factors = static_cast<std::int32_t>(swaps[0].size());
    job.n_hardware = n_hardware;
    job.n_regions = n_regions;
    job.n_cells = static_cast<std::int32_t>(cells.size());
    job.quantity = static_cast<std::int32_t>(seed % kQuantities);
    for (const int m : {0, 1}) {
      job.matrix[m] = {hours[m].data(), hardware[m].data(), region[m].data(), world[m].data()};
      job.swap[m] = swaps[m].data();
    }
    job.cell = cells.data();
    sums.assign(cells.size() * static_cast<std::size_t>(replicates * design_columns(job)), -7.0);
    job.sums = sums.data();
  }
  DesignCase(const DesignCase&) = delete;
};

/// A pricing job with its arrays. Some cells are not priced, some hardware cannot be owned, one quantity has equal
/// values and zeros.
struct PriceCase {
  std::vector<double> hardware, region, world, hours, accelerators, tax, premium, water;
  std::vector<std::int8_t> ways, status;
  PriceJob job;

  PriceCase(std::int32_t worlds, std::int32_t replicates, std::int32_t n_hardware, std::int32_t n_regions,
            std::uint64_t seed) {
    Numbers n(seed);
    const auto w = static_cast<std::size_t>(worlds), h = static_cast<std::size_t>(n_hardware),
               r = static_cast<std::size_t>(n_regions);
    hardware = n.many(h * kHardwareTerms * w, 0.1, 30.0);
    region = n.many(r * kRegionTerms * w, 1e-6, 0.4);
    world = n.many(kWorldTerms * w, 0.5, 3.0);
    hours = n.many(h * w, 1e-3, 1e7);
    accelerators = n.many(h, 1.0, 4096.0);
    tax = n.many(r, 1.0, 1.5);
    premium = n.many(r, 1.0, 2.0);
    water = n.many(r, 0.0, 4.0);
    water[0] = 0.0;                                                 // a whole series of zeros
    for (std::size_t i = 0; i < w; ++i) hours[i] = 1000.0 + i % 7;  // ties among the worlds of the first hardware
    const std::int8_t rented = seed % 2 == 0 ? kMayRent | kMayServe | kDayRented : 0;
    const std::int8_t owned = kMayOwn | kMayServe | kDayOwned;
    for (std::size_t i = 0; i < h * r; ++i)
      ways.push_back(static_cast<std::int8_t>((i % h % 3 == 1 ? 0 : owned) | rented));
    for (std::size_t i = 0; i < h * r; ++i) status.push_back(i % 5 == 3 ? 2 : 0);
    for (std::size_t i = 0; i < h && r > 1; ++i) status[h + i] = 1;  // nothing is priced in the second region
    job.worlds = worlds;
    job.replicates = replicates;
    job.n_hardware = n_hardware;
    job.n_regions = n_regions;
    for (int q = 0; q < kQuantities; ++q) job.quantity[q] = kQuantities - 1 - q;
    job.n_quantities = kQuantities;
    job.n_sorted = 6;
    job.n_probabilities = 5;
    const double probability[] = {0.0, 0.05, 0.5, 0.9, 1.0};
    for (int p = 0; p < 5; ++p) job.probability[p] = probability[p];
    job.n_thresholds = 2;
    job.threshold_of[0] = 4;
    job.threshold[0] = 1e5;
    job.threshold_of[1] = 0;
    job.threshold[1] = 0.0;
    point();
  }
  PriceCase(const PriceCase&) = delete;
  PriceCase& operator=(const PriceCase&) = delete;

  void point() {
    job.hardware = hardware.data();
    job.region = region.data();
    job.world = world.data();
    job.hours = hours.data();
    job.accelerators = accelerators.data();
    job.tax_ratio = tax.data();
    job.rental_premium = premium.data();
    job.water_l_per_kwh = water.data();
    job.ways = ways.data();
    job.status = status.data();
  }
};

/// Room for the answer to a pricing job.
struct PriceAnswer {
  std::vector<QuantityStatistics> statistics;
  std::vector<double> cheapest;
  explicit PriceAnswer(const PriceJob& job)
      : statistics(static_cast<std::size_t>(job.n_regions) * job.n_hardware * job.n_quantities),
        cheapest(static_cast<std::size_t>(kCheapest) * job.n_regions * job.worlds, -1.0) {}
  PriceResult result() { return {statistics.data(), cheapest.data()}; }
};

/// What is asked of entities beside metrics: three groupings, a ranking with ties that leaves some entities out.
struct EntityCase {
  std::vector<double> weight, metrics, parts, concentration, rank_value, rank_weight, rank_cum_weight;
  std::vector<std::int32_t> group, ranked;

  void ask(EntityMetrics& job, std::int32_t entities, std::int32_t worlds, Numbers& n) {
    const auto e = static_cast<std::size_t>(entities), w = static_cast<std::size_t>(worlds);
    weight = n.many(e, 0.5, 2e8);
    for (std::size_t i = 2; i < e; i += 7) weight[i] = 0.0;
    job.worlds = worlds;
    job.n_entities = entities;
    job.weight = weight.data();
    metrics.assign(kInequityMetrics * w, -1.0);
    job.metrics = metrics.data();
    constexpr std::int32_t kGroups[] = {1, 3, 40};
    job.n_groupings = 3;
    for (int g = 0; g < 3; ++g) {
      job.n_groups[g] = kGroups[g];
      for (std::size_t i = 0; i < e; ++i)
        group.push_back(static_cast<std::int32_t>(n.next() % static_cast<std::uint64_t>(kGroups[g])));
    }
    job.group = group.data();
    parts.assign(3 * kDecompositionParts * w, -1.0);
    job.parts = parts.data();
    rank_cum_weight.push_back(0.0);
    for (std::int32_t i = entities - 1; i >= 0; i -= 2) {
      ranked.push_back(i);
      rank_value.push_back(static_cast<double>(ranked.size() / 3));
      rank_weight.push_back(n.in(0.5, 9.0));
      rank_cum_weight.push_back(rank_cum_weight.back() + rank_weight.back());
    }
    job.n_ranked = static_cast<std::int32_t>(ranked.size());
    job.ranked = ranked.data();
    job.rank_value = rank_value.data();
    job.rank_weight = rank_weight.data();
    job.rank_cum_weight = rank_cum_weight.data();
    concentration.assign(w, -1.0);
    job.concentration = concentration.data();
  }
};

/// An inequity job with its arrays and answer. Has ties, entities without weight, entities that can never pay; seeds 4,
/// 9, 14 ... hand in capabilities.
struct InequityCase {
  std::vector<double> budget, cost, capability, able;
  std::vector<std::int32_t> row, able_worlds;
  EntityCase entity;
  InequityJob job;

  InequityCase(std::int32_t entities, std::int32_t worlds, std::uint64_t seed) {
    Numbers n(seed);
    constexpr std::int32_t kRows = 4, kShares = 3;
    const auto e = static_cast<std::size_t>(entities), w = static_cast<std::size_t>(worlds);
    entity.ask(job, entities, worlds, n);
    budget = n.many(e, 1e3, 1e9);
    cost = n.many(kRows * w, 1e5, 1e8);
    for (std::size_t i = 0; i < w; ++i) cost[3 * w + i] = kInfinity;  // the last row cannot be had
    for (std::size_t i = 0; i < e; ++i) {
      row.push_back(static_cast<std::int32_t>(n.next() % kRows));
      if (i % 5 == 4) budget[i] = budget[i - 1];
      if (i % 5 == 4) row[i] = row[i - 1];
      if (i % 11 == 6) budget[i] = 0.0;
    }
    if (seed % 3 == 2) budget[e / 2] = -1.0;  // not a valid list: every metric is 0
    if (seed % 5 == 4) capability = n.many(e * w, 0.0, 100.0);
    able.assign(kShares * 2 * w, -1.0);
    able_worlds.assign(kShares * e, -1);
    job.n_shares = kShares;
    const double share[] = {0.01, 0.1, 1.0};
    for (int s = 0; s < kShares; ++s) job.share[s] = share[s];
    job.threshold = 100.0;
    job.budget_usd = budget.data();
    job.cost_row = row.data();
    job.cost_usd = cost.data();
    if (!capability.empty()) job.capability = capability.data();
    job.able = able.data();
    job.able_worlds = able_worlds.data();
  }
  InequityCase(const InequityCase&) = delete;
  InequityCase& operator=(const InequityCase&) = delete;
};

/// Prices and incomes of some countries: one sells nothing, one sells for nothing, in one world nothing can be had.
struct PeopleCase {
  std::vector<double> multiplier, usd_month, factor, addend;

  PeoplePrices ask(std::int32_t countries, std::int32_t worlds, std::uint64_t seed, Numbers& n) {
    const auto k = static_cast<std::size_t>(countries), w = static_cast<std::size_t>(worlds);
    multiplier = n.many(k * w, 0.5, 2.0);
    usd_month = n.many(w, 0.1, 60.0);
    usd_month[w / 2] = kInfinity;
    factor = n.many(k, 0.5, 2.0);
    addend = n.many(k, 0.0, 3.0);
    if (k > 1 && seed % 2 == 1) factor[1] = from_bits(0x7ff8000000000000LL);
    for (std::size_t i = 0; k > 3 && i < w; ++i) usd_month[i] = i % 4 == 3 ? 0.0 : usd_month[i];
    addend[k / 2] = 0.0;
    PeoplePrices p{multiplier.data(), usd_month.data(), factor.data(), addend.data(), {}};
    p.rule.income_share = 0.02;
    if (seed % 3 == 1) p.rule.voucher_usd_month = 5.0;
    if (seed % 3 == 1) p.rule.voucher_below_usd = 6000.0;
    return p;
  }
};

/// A headcount job with its arrays and answer.
struct HeadcountCase {
  PeopleCase people;
  std::vector<double> income, income_sum, income_square_sum, adults, connected, group_adults, totals, group_share,
      country_share;
  std::vector<std::int8_t> measured;
  std::vector<std::int32_t> group;
  HeadcountJob job;

  HeadcountCase(std::int32_t countries, std::int32_t worlds, std::uint64_t seed) {
    Numbers n(seed);
    constexpr std::int32_t kGroups = 5;
    const auto k = static_cast<std::size_t>(countries), w = static_cast<std::size_t>(worlds);
    job.people = people.ask(countries, worlds, seed, n);
    adults = n.many(k, 1e4, 1e9);
    connected = n.many(k, 0.05, 1.0);
    connected[0] = seed % 2 == 0 ? 0.0 : 1.0;
    group_adults = n.many(kGroups, 1e8, 1e10);
    for (std::size_t i = 0; i < k; ++i) {
      double usd = n.in(10.0, 4000.0);
      income_sum.push_back(0), income_square_sum.push_back(0);
      for (int b = 0; b < kIncomeBins; ++b) {
        income.push_back(usd *= n.in(1.0, 1.08));
        income_sum.push_back(income_sum.back() + usd);
        income_square_sum.push_back(income_square_sum.back() + usd * usd);
      }
      measured.push_back(i % 3 == 1 ? 0 : 1);
      group.push_back(static_cast<std::int32_t>(n.next() % 3) - 1);
      group.push_back(static_cast<std::int32_t>(2 + n.next() % 3));
    }
    totals.assign(kHeadcountTotals * w, -1.0);
    group_share.assign(kGroups * w, -1.0);
    country_share.assign(k * w, -1.0);
    job.worlds = worlds;
    job.n_countries = countries;
    job.n_groups = kGroups;
    job.income = income.data();
    job.income_sum = income_sum.data();
    job.income_square_sum = income_square_sum.data();
    job.adults = adults.data();
    job.connected_share = connected.data();
    job.measured = measured.data();
    job.group = group.data();
    job.group_adults = group_adults.data();
    job.adults_missing = 3e7;
    job.everybody = 5e9;
    job.shortfall = seed % 4 == 0 ? 0 : 1;
    job.totals = totals.data();
    job.group_share = group_share.data();
    job.country_share = country_share.data();
  }
  HeadcountCase(const HeadcountCase&) = delete;
  HeadcountCase& operator=(const HeadcountCase&) = delete;
};

/// A reach job with its arrays and answer.
struct ReachCase {
  PeopleCase people;
  EntityCase entity;
  std::vector<double> income;
  ReachJob job;

  ReachCase(std::int32_t countries, std::int32_t worlds, std::uint64_t seed) {
    Numbers n(seed);
    entity.ask(job, countries * kReachEntities, worlds, n);
    job.people = people.ask(countries, worlds, 2 * seed, n);  // a price in every country
    for (std::int32_t k = 0; k < countries; ++k) {
      double usd = n.in(10.0, 4000.0);
      for (int d = 0; d < kTenths; ++d) income.push_back(usd *= n.in(1.0, 1.6));
      income.push_back(0.0);
    }
    job.income = income.data();
    job.tokens = 1e6;
    job.threshold = 1e6;
    job.all_or_nothing = seed % 2 == 0 ? 0 : 1;
  }
  ReachCase(const ReachCase&) = delete;
  ReachCase& operator=(const ReachCase&) = delete;
};

/// Searches with every kind of answer: feasible, too large, too late, no link.
inline std::vector<TrainingSearchJob> training_searches() {
  std::vector<TrainingSearchJob> jobs;
  const ModelSpec models[] = {reference::llama_8b(), reference::llama_70b(), reference::mixtral_8x7b(),
                              reference::deepseek_v3()};
  const HardwareSpec hardware[] = {reference::a100_80gb(), reference::h100_sxm(), reference::rtx_4090()};
  for (const ModelSpec& m : models)
    for (const HardwareSpec& h : hardware)
      for (const int gpus : {8, 64}) {
        TrainingSearchJob j;
        j.model = m;
        j.hardware = h;
        j.task.tokens = 1e12;
        j.task.sequence = 4096;
        j.task.global_batch_sequences = 128;
        j.task.n_gpus = gpus;
        j.task.deadline_s = gpus == 64 ? 86400.0 * 365 : 0.0;
        j.task.precisions = precision_bit(Precision::bf16) | precision_bit(Precision::fp8);
        j.objective = static_cast<Objective>(jobs.size() % 3);
        jobs.push_back(j);
      }
  return jobs;
}

inline std::vector<ServingSearchJob> serving_searches() {
  std::vector<ServingSearchJob> jobs;
  for (const TrainingSearchJob& t : training_searches()) {
    ServingSearchJob j;
    j.model = t.model;
    j.hardware = t.hardware;
    j.objective = t.objective;
    j.task.input_tokens = 1024;
    j.task.output_tokens = 256;
    j.task.n_gpus = t.task.n_gpus / 4;
    j.task.ttft_target_s = 2.0;
    j.task.tpot_target_s = jobs.size() % 4 == 0 ? 0.001 : 0.05;
    j.task.precisions = t.task.precisions;
    jobs.push_back(j);
  }
  return jobs;
}

}  // namespace eqc::test
