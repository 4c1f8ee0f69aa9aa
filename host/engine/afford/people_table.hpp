// The world's adults by country and income: what headcounts count.
#pragma once

#include <string>
#include <vector>

#include "host/catalog/catalog.hpp"
#include "host/engine/afford/payers.hpp"

namespace eqc {

/// Income bins of all covered nations, ascending in income.
struct PeopleTable {
  static constexpr int kBinsPerNation = 100;  ///< kIncomeBins of kernels/econ/headcount.hpp
  std::vector<std::string> nations;           ///< ids
  std::vector<std::size_t> row;               ///< of Catalog::nations
  std::vector<double> adults;                 ///< per nation
  std::vector<double> connected_share;        ///< of adults with internet and electricity
  std::vector<double> income;                 ///< [nation][bin] USD per year at market rates, ascending within a nation
  std::vector<double> mean_income;  ///< [nation] USD per year at market rates, as published: equal where countries are
  std::vector<double> income_ppp;   ///< [nation] income in PPP dollars over income at market rates; 1 when unknown
  std::vector<BudgetBasis> basis;   ///< per nation: imputed when its distribution is
  double adults_total = 0;
  double adults_missing = 0;  ///< of the nations left out
  std::size_t missing = 0;    ///< nations without income or adults
};

PeopleTable people_table(const Catalog& catalog);

}  // namespace eqc
