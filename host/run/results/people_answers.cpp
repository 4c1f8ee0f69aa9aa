// A model has as many questions as ways to use it, times the cases that differ: a list will do.
#include "host/run/results/people_answers.hpp"

#include <cstring>
#include <utility>

namespace eqc {
namespace {

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

bool same_rule(const AbleRule& a, const AbleRule& b) {
  return a.income_share == b.income_share && a.voucher_usd_month == b.voucher_usd_month &&
         a.voucher_below_usd == b.voucher_below_usd;
}

}  // namespace

void PeopleColumns::append(const PeopleColumns& more) {
  for (const auto column : {&PeopleColumns::month, &PeopleColumns::number, &PeopleColumns::share, &PeopleColumns::gap,
                            &PeopleColumns::country, &PeopleColumns::most, &PeopleColumns::metric,
                            &PeopleColumns::parts, &PeopleColumns::bound, &PeopleColumns::groups,
                            &PeopleColumns::vouchers, &PeopleColumns::level, &PeopleColumns::level_country})
    (this->*column).insert((this->*column).end(), (more.*column).begin(), (more.*column).end());
}

bool PeopleQuestion::same_as(const PeopleQuestion& other) const {
  if (basis != other.basis || rules.size() != other.rules.size()) return false;
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (!same_rule(rules[i], other.rules[i])) return false;
  return same_bits(price.usd_month, other.price.usd_month) && same_bits(price.factor, other.price.factor) &&
         same_bits(price.addend, other.price.addend) && (income == other.income || same_bits(*income, *other.income));
}

std::size_t PeopleAnswers::place_of(PeopleQuestion question) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < questions_.size(); ++i)
    if (questions_[i].same_as(question)) return i;
  questions_.push_back(std::move(question));
  return questions_.size() - 1;
}

}  // namespace eqc
