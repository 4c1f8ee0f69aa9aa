// All adults of all countries as sorted entities of one world, for metrics of inequality between persons.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "host/engine/worlds/plan_worlds.hpp"
#include "kernels/metric/decomposition.hpp"

namespace eqc {

/// Income bins with a value each, ascending by value; the unconnected of every country are one entity more when asked
/// for.
struct PeopleEntities {
  PeopleEntities() = default;
  PeopleEntities(PeopleEntities&&) = default;  // a copy's profile would point into the original
  std::vector<double> value, weight, scratch;
  std::vector<std::int32_t> country;  ///< position in PeopleTable::nations
  Profile profile;                    ///< points into the above
  Decomposition by_country() const;
};

/// Value of an adult of a country with a yearly income.
using ValueOfIncome = std::function<double(std::size_t country, double income_usd)>;

/// `multiplier` [countries] on incomes. With `unconnected`, the unconnected share of each country holds 0.
PeopleEntities people_entities(const PeopleTable& people, const std::vector<double>& multiplier,
                               const ValueOfIncome& value, bool unconnected);

}  // namespace eqc
