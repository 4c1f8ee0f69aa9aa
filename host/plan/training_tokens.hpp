// How many tokens a model is trained on: the scenario's word, the published figure, or a stated rule, which says so.
#pragma once

#include <optional>

#include "host/plan/plan.hpp"

namespace eqc {

/// Where a model's training tokens come from. Append only: cubes hold the numbers.
#define EQC_TOKENS_BASIS_LIST(X) X(scenario) X(published) X(from_flop) X(same_developer) X(same_time) X(unknown)
#define EQC_X(id) id,
enum class TokensBasis { EQC_TOKENS_BASIS_LIST(EQC_X) count };
#undef EQC_X
const char* tokens_basis_name(TokensBasis basis);

struct TrainingTokens {
  double tokens = 0;  ///< 0: unknown
  TokensBasis basis = TokensBasis::unknown;
  std::optional<std::size_t> like;  ///< row of the catalog whose tokens they are: same_developer
};

/// Median and largest factor between rule and truth over nine tenths of the catalog's models with published tokens,
/// each left out in turn: tests/plan/training_tokens_test.cpp.
inline constexpr double kTokensRuleMedianError = 1.2, kTokensRuleErrorP90 = 4.0;

/// Published tokens; else published training FLOP / (6 x active parameters) (Kaplan et al. 2020, arXiv 2001.08361, sec.
/// 2.1); else, by rule, those of the same developer's model released nearest, within a year; else the median of the
/// nine models released nearest.
TrainingTokens published_or_usual_tokens(const Catalog& catalog, std::size_t row);
/// The rule alone, as if the row's own figures were not known.
TrainingTokens usual_tokens(const Catalog& catalog, std::size_t row);

TrainingTokens training_tokens_of(const Plan& plan, std::size_t model);
inline double training_tokens(const Plan& plan, std::size_t model) { return training_tokens_of(plan, model).tokens; }
inline bool by_rule(TokensBasis basis) {
  return basis == TokensBasis::same_developer || basis == TokensBasis::same_time;
}

}  // namespace eqc
