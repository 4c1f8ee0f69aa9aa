// What was asked about people and answered: cases that change neither prices nor incomes ask alike.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include "host/base/shared_once.hpp"
#include "host/engine/afford/people_use.hpp"
#include "kernels/econ/headcount.hpp"

namespace eqc {

/// Columns of the cube that grow basis by basis.
struct PeopleColumns {
  std::vector<double> month, number, share, gap, country, most, metric, parts, bound, groups, vouchers, level,
      level_country;

  void append(const PeopleColumns& more);
};

/// All that the answer follows from, beside the model and the scenario.
struct PeopleQuestion {
  std::size_t basis = 0;  ///< of use_bases
  UsePrice price;
  const std::vector<double>* income = nullptr;  ///< income_multipliers; stays where it is
  std::vector<AbleRule> rules;                  ///< by share of income

  /// Bit by bit, NaN included.
  bool same_as(const PeopleQuestion& other) const;
};

struct PeopleAnswer {
  PeopleColumns columns;                  ///< month and levels apart
  std::vector<std::vector<double>> able;  ///< share of people able by share of income, [worlds]
};

/// Of one model; who asks first computes.
class PeopleAnswers {
 public:
  template <class Compute>
  const PeopleAnswer& get(PeopleQuestion question, Compute compute) {
    return answers_.get(place_of(std::move(question)), compute);
  }

 private:
  std::size_t place_of(PeopleQuestion question);

  std::mutex mutex_;
  std::deque<PeopleQuestion> questions_;
  SharedOnce<std::size_t, PeopleAnswer> answers_;
};

}  // namespace eqc
