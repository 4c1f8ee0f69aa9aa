// Sorting keeps equal values in the order of countries and bins, so sums have one order.
#include "host/engine/worlds/people_entities.hpp"

#include <algorithm>
#include <numeric>

#include "kernels/metric/lorenz.hpp"

namespace eqc {

PeopleEntities people_entities(const PeopleTable& people, const std::vector<double>& multiplier,
                               const ValueOfIncome& value, bool unconnected) {
  constexpr int kBins = PeopleTable::kBinsPerNation;
  std::vector<double> values, weights;
  std::vector<std::int32_t> countries;
  for (std::size_t c = 0; c < people.nations.size(); ++c) {
    const double connected = unconnected ? people.connected_share[c] : 1.0;
    const auto add = [&](double v, double adults) {
      if (!(adults > 0)) return;
      values.push_back(v + 0.0);
      weights.push_back(adults);
      countries.push_back(static_cast<std::int32_t>(c));
    };
    for (int b = 0; b < kBins; ++b)
      add(value(c, people.income[c * kBins + b] * multiplier[c]), people.adults[c] * connected / kBins);
    add(0.0, people.adults[c] * (1.0 - connected));
  }
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  PeopleEntities e;
  for (const std::size_t i : order) {
    e.value.push_back(values[i]);
    e.weight.push_back(weights[i]);
    e.country.push_back(countries[i]);
  }
  const auto n = static_cast<std::int32_t>(e.value.size());
  e.scratch.resize(static_cast<std::size_t>(profile_scratch_size(n)));
  e.profile = make_profile(e.value.data(), e.weight.data(), n, e.scratch.data());
  return e;
}

Decomposition PeopleEntities::by_country() const {
  const std::int32_t groups = country.empty() ? 0 : *std::max_element(country.begin(), country.end()) + 1;
  std::vector<double> working(static_cast<std::size_t>(decomposition_scratch_size(groups)));
  return decompose(profile, country.data(), groups, gini(profile), working.data());
}

}  // namespace eqc
