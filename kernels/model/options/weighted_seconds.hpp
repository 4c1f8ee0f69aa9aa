// What a search of Calculon's space adds up: seconds for time, seconds weighted by power for energy, causes to report.
#pragma once

#include "kernels/model/search.hpp"

namespace eqc {

/// Seconds, and the same weighted by power: what a search for the least energy adds up.
struct WeightedSeconds {
  double s = 0, weighted_s = 0;
};

template <class Time>
inline constexpr bool kHasPower = false;
template <>
inline constexpr bool kHasPower<WeightedSeconds> = true;

EQC_HD double total_s(const WeightedSeconds& t) { return t.s; }
EQC_HD WeightedSeconds operator+(const WeightedSeconds& a, const WeightedSeconds& b) {
  return {a.s + b.s, a.weighted_s + b.weighted_s};
}
EQC_HD WeightedSeconds operator*(double factor, const WeightedSeconds& t) {
  return {factor * t.s, factor * t.weighted_s};
}

/// TimeParts as what is added up: themselves, seconds, or weighted seconds.
EQC_HD void convert(const TimeParts& from, TimeParts& to) { to = from; }
EQC_HD void convert(const TimeParts& from, double& to) { to = total_s(from); }
EQC_HD void convert(const TimeParts& from, WeightedSeconds& to) { to = {total_s(from), power_weighted_s(from)}; }

template <class Time>
EQC_HD Time time_of(const TimeParts& t) {
  Time to{};
  convert(t, to);
  return to;
}

/// What stays visible of `t` when `hidden_s` of it run under other work.
EQC_HD double visible_part(double t, double hidden_s) { return t - hidden_s; }
EQC_HD WeightedSeconds visible_part(const WeightedSeconds& t, double hidden_s) {
  return {t.s - hidden_s, t.weighted_s - hidden_s * (t.s > 0 ? t.weighted_s / t.s : 0)};
}
EQC_HD TimeParts visible_part(const TimeParts& t, double hidden_s) {
  const double whole_s = total_s(t);
  return whole_s > 0 ? (1 - hidden_s / whole_s) * t : t;
}

/// Seconds over the link to the second memory tier; they count as link time, as in serving.
EQC_HD TimeParts offload_parts(double seconds) {
  TimeParts t;
  t.link_s = seconds;
  return t;
}

}  // namespace eqc
