// Lays out a table of people for the backend.
#include "host/engine/afford/headcounts.hpp"

#include <cmath>

#include "host/base/nan.hpp"

namespace eqc {

IncomeSums::IncomeSums(const PeopleTable& people) : people_(people) {
  for (std::size_t i = 0; i < people.income.size(); ++i) {
    if (i % kIncomeBins == 0) sum.push_back(0), square_sum.push_back(0);
    sum.push_back(sum.back() + people.income[i]);
    square_sum.push_back(square_sum.back() + people.income[i] * people.income[i]);
  }
}

std::vector<double> Headcounts::most_able_probabilities() const {
  std::vector<double> shares;
  for (std::size_t k = 0; k < country_share.size() / worlds; ++k) {
    std::size_t most = 0, unknown = 0;
    for (std::size_t w = 0; w < worlds; ++w) {
      most += country(k)[w] >= 0.5;
      unknown += std::isnan(country(k)[w]);
    }
    shares.push_back(unknown > 0 ? kNaN : static_cast<double>(most) / static_cast<double>(worlds));
  }
  return shares;
}

std::vector<double> Headcounts::country_means() const {
  std::vector<double> means;
  for (std::size_t k = 0; k < country_share.size() / worlds; ++k) {
    double sum = 0;
    for (std::size_t w = 0; w < worlds; ++w) sum += country(k)[w];
    means.push_back(sum / static_cast<double>(worlds));
  }
  return means;
}

Headcounts headcounts(Backend& backend, const PeopleTable& people, const UsePrice& price,
                      const std::vector<double>& multiplier, const HeadcountQuestion& question) {
  const std::size_t worlds = price.usd_month.size(), countries = people.nations.size();
  const std::vector<double> ones(question.all_connected ? countries : 0, 1.0);
  std::vector<std::int8_t> measured;
  for (const BudgetBasis basis : people.basis) measured.push_back(basis == BudgetBasis::measured ? 1 : 0);
  const IncomeSums sums(people);
  Headcounts r;
  r.worlds = worlds;
  r.totals.resize(kHeadcountTotals * worlds);
  r.country_share.resize(countries * worlds);
  HeadcountJob job;
  job.worlds = static_cast<std::int32_t>(worlds);
  job.n_countries = static_cast<std::int32_t>(countries);
  job.people = people_prices(price, multiplier, question.rule);
  job.income = people.income.data();
  job.income_sum = sums.sum.data();
  job.income_square_sum = sums.square_sum.data();
  job.adults = people.adults.data();
  job.connected_share = question.all_connected ? ones.data() : people.connected_share.data();
  job.measured = measured.data();
  job.adults_missing = people.adults_missing;
  job.everybody = people.adults_total + people.adults_missing;
  job.shortfall = question.shortfall ? 1 : 0;
  if (question.groups != nullptr) {
    job.n_groups = static_cast<std::int32_t>(question.groups->adults.size());
    job.group = question.groups->of.data();
    job.group_adults = question.groups->adults.data();
    r.group_share.resize(question.groups->adults.size() * worlds);
  }
  job.totals = r.totals.data();
  job.group_share = r.group_share.data();
  job.country_share = r.country_share.data();
  backend.headcount(job);
  return r;
}

}  // namespace eqc
