// Draws are a function of seed, input and entity alone: of no thread count and no other row; and they have the
// dependence asked for.
#include "host/engine/draw/draws.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <set>

#include "host/engine/draw/input_distribution.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/fold.hpp"
#include "kernels/sample/saltelli.hpp"
#include "tests/run/reference_statistics.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kTwo = axes("\"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"USA\", \"FRA\"");

std::vector<double> values_of(const Study& s, const Draws& draws, Input input, std::size_t hardware = 0,
                              std::size_t region = 0) {
  const double* first = draws.of(input, hardware, region);
  return {first, first + s.scenario.run.worlds};
}

Input input_at(int i) { return static_cast<Input>(i); }

TEST(RentalBasis, of_the_table_names_what_is_behind_the_row_and_changes_no_price) {
  Study s(kTwo);
  const std::size_t row = s.scenario.axes.hardware[0];
  const auto rent = std::find_if(s.catalog.rentals.begin(), s.catalog.rentals.end(), [&](const RentalRow& r) {
    return r.hardware == row && r.market == Market::on_demand;
  });
  ASSERT_NE(rent, s.catalog.rentals.end());
  const std::vector<double> before = values_of(s, Draws(s.plan, 1), Input::rental_price);
  const auto name = [&](RentalBasis basis) {
    rent->basis = basis;
    return std::string(price_basis_name(rental_basis(s.plan, row)));
  };
  EXPECT_EQ(name(RentalBasis::market), "catalog");
  EXPECT_EQ(name(RentalBasis::few), "few_clouds");
  EXPECT_EQ(name(RentalBasis::maker), "maker_only");
  EXPECT_EQ(name(RentalBasis::imputed), "one_cloud");
  EXPECT_EQ(values_of(s, Draws(s.plan, 1), Input::rental_price), before);
}

TEST(ImputedRent, of_a_part_priced_with_its_server_is_that_of_the_part) {
  Study s(kTwo + "[inputs]\nserver_multiplier = 1.6\n");
  const std::size_t row = s.scenario.axes.hardware[0];
  std::erase_if(s.catalog.rentals, [&](const RentalRow& r) { return r.hardware == row; });
  const auto price = std::find_if(s.catalog.purchases.begin(), s.catalog.purchases.end(),
                                  [&](const PurchaseRow& p) { return p.hardware == row; });
  ASSERT_NE(price, s.catalog.purchases.end());
  EXPECT_EQ(rental_basis(s.plan, row), PriceBasis::from_purchase);
  const double alone = values_of(s, Draws(s.plan, 1), Input::rental_price)[0];
  price->kind = PurchaseKind::system;
  EXPECT_NEAR(alone / values_of(s, Draws(s.plan, 1), Input::rental_price)[0], 1.6, 1e-12);
}

TEST(Draws, are_the_same_for_any_number_of_threads) {
  const Study s(kTwo + "[[correlation]]\ninputs = [\"rental_price\", \"purchase_price\"]\nrank = 0.5\n");
  const Draws one(s.plan, 1);
  for (const int threads : {2, 7}) {
    const Draws many(s.plan, threads);
    for (int i = 0; i < kInputs; ++i)
      for (std::size_t e = 0; e < 2; ++e)
        EXPECT_EQ(values_of(s, one, input_at(i), e, e), values_of(s, many, input_at(i), e, e)) << kInputNames[i];
  }
}

TEST(Draws, of_an_entity_do_not_change_when_others_join_the_axes) {
  for (const std::string sampler : {"sobol", "philox"}) {
    const Study small(kTwo, {"run.sampler=" + sampler});
    const Study large(axes("\"mixtral-8x7b\"", "\"rtx-4090\", \"h100-sxm-80gb\", \"h200-sxm-141gb\", \"a100-80gb\"",
                           "\"KEN\", \"FRA\", \"USA\", \"IND\""),
                      {"run.sampler=" + sampler});
    const Draws few(small.plan, 1), more(large.plan, 1);
    for (int i = 0; i < kInputs; ++i) {
      EXPECT_EQ(values_of(small, few, input_at(i), 0, 0), values_of(large, more, input_at(i), 3, 2))
          << kInputNames[i];  // a100, USA
      EXPECT_EQ(values_of(small, few, input_at(i), 1, 1), values_of(large, more, input_at(i), 1, 1))
          << kInputNames[i];  // h100, FRA
    }
  }
}

TEST(Draws, second_matrix_changes_its_inputs_alone_and_is_independent) {
  const Study s(kTwo, {"run.worlds=4096", "run.replicates=16"});
  std::vector<bool> second(kInputs);
  second[static_cast<std::size_t>(Input::utilisation)] = second[static_cast<std::size_t>(Input::rental_price)] = true;
  const Draws a(s.plan, 1), b(s.plan, 1, {}, DesignMatrix::b), ab(s.plan, a, b, {second, {}});
  const auto rank_product = [](const std::vector<double>& x, const std::vector<double>& y) {
    const auto ranks = [](const std::vector<double>& v) {
      std::vector<std::size_t> order(v.size());
      std::iota(order.begin(), order.end(), 0);
      std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return v[i] < v[j]; });
      std::vector<double> rank(v.size());
      for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = (i + 0.5) / v.size() - 0.5;
      return rank;
    };
    const std::vector<double> rx = ranks(x), ry = ranks(y);
    return 12 * std::inner_product(rx.begin(), rx.end(), ry.begin(), 0.0) / x.size();
  };
  for (int i = 0; i < kInputs; ++i)
    for (std::size_t e = 0; e < 2; ++e) {
      const std::vector<double> x = values_of(s, a, input_at(i), e, e), y = values_of(s, ab, input_at(i), e, e);
      if (!second[static_cast<std::size_t>(i)]) {
        EXPECT_EQ(x, y) << kInputNames[i];
        continue;
      }
      EXPECT_LT(std::abs(rank_product(x, y)), 4 / std::sqrt(4096.0)) << kInputNames[i];
      std::vector<double> sx = x, sy = y;
      std::sort(sx.begin(), sx.end());
      std::sort(sy.begin(), sy.end());
      EXPECT_NEAR(sx[2048] / sy[2048], 1, 0.02) << kInputNames[i];  // the same distribution
    }
  const std::vector<double> first = choice_draws(s.scenario.run, 0, "list", DesignMatrix::a),
                            other = choice_draws(s.scenario.run, 0, "list", DesignMatrix::b);
  EXPECT_NEAR(std::accumulate(first.begin(), first.end(), 0.0) / 4096, 0.5, 1e-3);
  EXPECT_LT(std::abs(rank_product(first, other)), 4 / std::sqrt(4096.0));
}

TEST(Draws, of_a_longer_study_begin_with_those_of_a_shorter_one) {
  const Study s(kTwo, {"run.worlds=1024", "run.replicates=16"}), shorter(kTwo, {"run.worlds=256", "run.replicates=16"});
  const Draws all(s.plan, 1, {false, 0}), head(shorter.plan, 1, {false, 0}), next(shorter.plan, 1, {false, 16});
  for (const Input input : {Input::utilisation, Input::electricity_price}) {
    const std::vector<double> x = values_of(s, all, input), y = values_of(shorter, head, input),
                              z = values_of(shorter, next, input);
    EXPECT_TRUE(std::equal(y.begin(), y.end(), x.begin()));
    EXPECT_TRUE(std::equal(z.begin(), z.end(), x.begin() + 256));
  }
}

TEST(Draws, of_one_entity_are_swapped_alone) {
  const Study s(kTwo);
  const Draws a(s.plan, 1), b(s.plan, 1, {}, DesignMatrix::b);
  SwappedInputs swapped;
  swapped.single.insert({static_cast<int>(Input::electricity_price), s.plan.region(1).id});
  const Draws ab(s.plan, a, b, swapped);
  EXPECT_EQ(values_of(s, ab, Input::electricity_price, 0, 0), values_of(s, a, Input::electricity_price, 0, 0));
  EXPECT_EQ(values_of(s, ab, Input::electricity_price, 0, 1), values_of(s, b, Input::electricity_price, 0, 1));
  EXPECT_NE(values_of(s, ab, Input::electricity_price, 0, 1), values_of(s, a, Input::electricity_price, 0, 1));
  EXPECT_EQ(values_of(s, ab, Input::utilisation), values_of(s, a, Input::utilisation));
}

TEST(Draws, differ_between_entities_inputs_and_seeds) {
  const Study s(kTwo), other_seed(kTwo, {"run.seed=2"});
  const Draws draws(s.plan, 1), reseeded(other_seed.plan, 1);
  EXPECT_NE(values_of(s, draws, Input::failure_rate, 0), values_of(s, draws, Input::failure_rate, 1));
  EXPECT_NE(values_of(s, draws, Input::electricity_price, 0, 0), values_of(s, draws, Input::electricity_price, 0, 1));
  EXPECT_NE(values_of(s, draws, Input::compute_efficiency),
            values_of(s, draws, Input::memory_efficiency));  // the same distribution
  EXPECT_NE(values_of(s, draws, Input::utilisation), values_of(other_seed, reseeded, Input::utilisation));
}

TEST(Draws, of_models_nations_and_organisations_are_keyed_by_their_names) {
  const std::string inputs =
      "[inputs.model_efficiency]\ndistribution = \"uniform\"\nmin = 0.8\nmax = "
      "1.2\n[inputs.nation_budget]\ndistribution = \"uniform\"\nmin = 0.5\nmax = 1.5\n"
      "[inputs.organization_budget]\ndistribution = \"uniform\"\nmin = 0.5\nmax = 1.5\n";
  const Study one(kTwo + inputs), two(axes("\"mixtral-8x7b\", \"llama-3.1-8b\"", "\"rtx-4090\"", "\"KEN\"") + inputs);
  const Draws a(one.plan, 1), b(two.plan, 2);
  const auto series = [](const Draws& draws, Input input, const DrawPlace& place) {
    return std::vector<double>(draws.of(input, place), draws.of(input, place) + 512);
  };
  EXPECT_EQ(series(a, Input::model_efficiency, {.model = 0}), series(b, Input::model_efficiency, {.model = 1}));
  EXPECT_NE(series(b, Input::model_efficiency, {.model = 0}), series(b, Input::model_efficiency, {.model = 1}));
  EXPECT_EQ(series(a, Input::nation_budget, {.nation = 3}), series(b, Input::nation_budget, {.nation = 3}));
  EXPECT_NE(series(a, Input::nation_budget, {.nation = 3}), series(a, Input::nation_budget, {.nation = 4}));
  EXPECT_NE(series(a, Input::organization_budget, {.organization = 0}),
            series(a, Input::organization_budget, {.organization = 1}));
}

TEST(Draws, of_world_scope_are_one_series_for_all) {
  const Study s(kTwo);
  const Draws draws(s.plan, 1);
  EXPECT_EQ(draws.of(Input::utilisation, 0, 0), draws.of(Input::utilisation, 1, 1));
  EXPECT_NE(draws.of(Input::purchase_price, 0, 0), draws.of(Input::purchase_price, 1, 0));
}

TEST(Draws, every_sobol_replicate_puts_one_point_in_each_equal_part) {
  const Study s(kTwo, {"run.worlds=1024", "run.replicates=8"});
  const Draws draws(s.plan, 1);
  const std::vector<double> u = values_of(s, draws, Input::rnd_staff_share);  // uniform from 0.29 to 0.49
  for (std::size_t r = 0; r < 8; ++r) {
    std::set<int> parts;
    for (std::size_t w = r; w < u.size(); w += 8) parts.insert(static_cast<int>((u[w] - 0.29) / 0.2 * 128));
    EXPECT_EQ(parts.size(), 128U) << "replicate " << r;
  }
}

/// Rank correlation; the values are continuous, so ties do not matter.
double spearman(const std::vector<double>& a, const std::vector<double>& b) {
  const auto ranks = [](const std::vector<double>& v) {
    std::vector<std::size_t> order(v.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return v[i] < v[j]; });
    std::vector<double> rank(v.size());
    for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<double>(i);
    return rank;
  };
  const std::vector<double> x = ranks(a), y = ranks(b);
  const double middle = static_cast<double>(x.size() - 1) / 2;
  double xy = 0, xx = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    xy += (x[i] - middle) * (y[i] - middle), xx += (x[i] - middle) * (x[i] - middle);
  return xy / xx;
}

const std::string kCorrelated =
    kTwo +
    "[[correlation]]\ninputs = [\"rental_price\", \"purchase_price\"]\nrank = 0.6\n"
    "[[correlation]]\ninputs = [\"lifetime\", \"utilisation\"]\nrank = -0.3\n"
    "[[correlation]]\ninputs = [\"electricity_price\", \"carbon_intensity\", \"facility_cost\"]\nrank = 0.4\n";

TEST(Draws, correlated_inputs_reach_their_rank_correlation) {
  for (const std::string sampler : {"sobol", "philox"}) {
    const Study s(kCorrelated, {"run.worlds=8192", "run.sampler=" + sampler});
    const Draws draws(s.plan, 2);
    const double four_sigma = 4 / std::sqrt(8192.0);
    const struct {
      Input a, b;
      double rank;
    } rows[] = {{Input::rental_price, Input::purchase_price, 0.6},
                {Input::lifetime, Input::utilisation, -0.3},
                {Input::electricity_price, Input::carbon_intensity, 0.4},
                {Input::electricity_price, Input::facility_cost, 0.4},
                {Input::carbon_intensity, Input::facility_cost, 0.4},
                {Input::rental_price, Input::failure_rate, 0},
                {Input::lifetime, Input::rental_price, 0},
                {Input::pue, Input::electricity_price, 0}};
    for (const auto& row : rows)
      for (std::size_t e = 0; e < 2; ++e)
        EXPECT_NEAR(spearman(values_of(s, draws, row.a, e, e), values_of(s, draws, row.b, e, e)), row.rank, four_sigma)
            << sampler << " " << kInputNames[static_cast<int>(row.a)] << " " << kInputNames[static_cast<int>(row.b)];
  }
}

TEST(Draws, some_worlds_take_some_inputs_from_the_second_matrix) {
  const Study s(kCorrelated, {"run.worlds=8192"});
  const std::size_t worlds = 8192;
  const Draws a(s.plan, 1), b(s.plan, 1, {}, DesignMatrix::b);
  const auto mixed = [&](const MixedInputs& m) { return Draws(s.plan, 2, {}, m); };
  std::vector<char> odd(worlds), all(worlds, 1);
  for (std::size_t w = 1; w < worlds; w += 2) odd[w] = 1;
  const auto input = [](Input i) { return static_cast<int>(i); };

  const Draws none = mixed({});
  for (int i = 0; i < kInputs; ++i)
    for (std::size_t e = 0; e < 2; ++e)
      EXPECT_EQ(values_of(s, none, input_at(i), e, e), values_of(s, a, input_at(i), e, e)) << kInputNames[i];

  MixedInputs some;
  some.second[{input(Input::pue), ""}] = odd;
  some.second[{input(Input::failure_rate), s.plan.hardware(1).id}] = all;
  const Draws d = mixed(some);
  const std::vector<double> of_a = values_of(s, a, Input::pue, 0, 1), of_b = values_of(s, b, Input::pue, 0, 1),
                            of_d = values_of(s, d, Input::pue, 0, 1);
  for (std::size_t w = 0; w < worlds; ++w) ASSERT_EQ(of_d[w], (odd[w] ? of_b : of_a)[w]) << w;
  EXPECT_EQ(values_of(s, d, Input::failure_rate, 0), values_of(s, a, Input::failure_rate, 0));
  EXPECT_EQ(values_of(s, d, Input::failure_rate, 1), values_of(s, b, Input::failure_rate, 1));

  MixedInputs tied;  // one of three tied inputs stays
  tied.second[{input(Input::carbon_intensity), ""}] = all;
  tied.second[{input(Input::facility_cost), ""}] = all;
  const Draws again = mixed(tied);
  const double four_sigma = 4 / std::sqrt(8192.0);
  EXPECT_EQ(values_of(s, again, Input::electricity_price), values_of(s, a, Input::electricity_price));
  for (const Input i : {Input::carbon_intensity, Input::facility_cost}) {
    const std::vector<double> drawn = values_of(s, again, i);
    EXPECT_NEAR(spearman(drawn, values_of(s, a, Input::electricity_price)), 0.4, four_sigma);
    EXPECT_NEAR(spearman(drawn, values_of(s, a, i)), 0.16, 0.01 + four_sigma);  // through the one that stays alone
  }
  EXPECT_NEAR(spearman(values_of(s, again, Input::carbon_intensity), values_of(s, again, Input::facility_cost)), 0.4,
              four_sigma);
}

TEST(Draws, steps_between_the_matrices_are_probabilities) {
  const Study s(kTwo);
  SwappedInputs one, many;
  one.whole.resize(kInputs);
  one.whole[static_cast<std::size_t>(Input::rnd_staff_share)] = true;  // uniform from 0.29 to 0.49
  many.whole.resize(kInputs);
  many.whole[static_cast<std::size_t>(Input::electricity_price)] = true;
  const std::vector<double> steps = draw_steps(s.plan, {}, one), distance = draw_steps(s.plan, {}, many);
  const std::vector<double> a = values_of(s, Draws(s.plan, 1), Input::rnd_staff_share),
                            b = values_of(s, Draws(s.plan, 1, {}, DesignMatrix::b), Input::rnd_staff_share);
  for (std::size_t w = 0; w < steps.size(); ++w) ASSERT_NEAR(steps[w], (b[w] - a[w]) / 0.2, 1e-8);
  double mean = 0;
  for (const double d : distance) {
    ASSERT_GE(d, 0);
    mean += d / static_cast<double>(distance.size());
  }
  EXPECT_NEAR(mean, 1.0 / 3, 0.05);  // of two uniform numbers
}

TEST(Draws, correlation_leaves_each_distribution_alone) {
  const Study plain(kTwo, {"run.worlds=8192"}), correlated(kCorrelated, {"run.worlds=8192"});
  const Draws a(plain.plan, 2), b(correlated.plan, 2);
  for (const Input i : {Input::rental_price, Input::purchase_price, Input::lifetime, Input::utilisation,
                        Input::electricity_price, Input::facility_cost})
    for (const double p : {0.05, 0.25, 0.5, 0.75, 0.95}) {
      const double expected = reference_quantile(values_of(plain, a, i), p);
      const double share =
          static_cast<double>([&] {
            const std::vector<double> v = values_of(correlated, b, i);
            return std::count_if(v.begin(), v.end(), [&](double x) { return x <= expected * (1 + 1e-9); });
          }()) /
          8192;
      // a discrete step of a price table can hold more than its own probability
      if (i == Input::rental_price)
        EXPECT_GE(share, p - 4 * std::sqrt(p * (1 - p) / 8192)) << p;
      else
        EXPECT_NEAR(share, p, 4 * std::sqrt(p * (1 - p) / 8192)) << kInputNames[static_cast<int>(i)] << " " << p;
    }
}

TEST(Draws, samplers_agree_on_every_mean_within_four_sigma) {
  const Study sobol(kTwo, {"run.worlds=4096"}), philox(kTwo, {"run.worlds=4096", "run.sampler=philox"});
  const Draws a(sobol.plan, 2), b(philox.plan, 2);
  for (int i = 0; i < kInputs; ++i)
    for (std::size_t e = 0; e < 2; ++e) {
      const QuantityStatistics s = reference_statistics(values_of(sobol, a, input_at(i), e, e), 16, {}),
                               p = reference_statistics(values_of(philox, b, input_at(i), e, e), 16, {});
      EXPECT_NEAR(s.mean, p.mean, 4 * std::sqrt(s.se * s.se + p.se * p.se)) << kInputNames[i];
      EXPECT_TRUE(s.se < p.se || p.sd == 0) << kInputNames[i];  // what Sobol' points are for
    }
}

TEST(Draws, stay_within_what_the_scenario_allows) {
  const Study s(kTwo, {"run.worlds=4096", "run.sampler=philox"});
  const Draws draws(s.plan, 2);
  for (int i = 0; i < kInputs; ++i)
    for (const double v : values_of(s, draws, input_at(i)))
      ASSERT_TRUE(input_list()[static_cast<std::size_t>(i)].allowed.holds(v)) << kInputNames[i] << " " << v;
}

TEST(Draws, rental_prices_have_the_quantiles_of_the_catalog) {
  const Study s(kTwo, {"run.worlds=16384"});
  const Draws draws(s.plan, 2);
  const RentalRow* row = s.catalog.rental_of(s.scenario.axes.hardware[1], Market::on_demand);
  ASSERT_NE(row, nullptr);
  const std::vector<double> values = values_of(s, draws, Input::rental_price, 1);
  for (std::size_t q = 0; q < kRentalProbabilities.size(); ++q)
    EXPECT_NEAR(reference_quantile(values, kRentalProbabilities[q]) / row->usd_per_h[q], 1, 0.01)
        << kRentalProbabilities[q];
}

}  // namespace
}  // namespace eqc
