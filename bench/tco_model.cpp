// f(A), f(B) and all f(AB_i) of a block of rows: each evaluation with one input swapped recomputes only what that input
// reaches.
#include "bench/tco_model.hpp"

namespace eqc::tco {
namespace {

/// What several evaluations of one side share.
struct Parts {
  alignas(64) double capital[kRows], crf[kRows], energy[kRows], gpuh[kRows], training[kRows], step[kRows],
      serving[kRows], penalty[kRows];
  alignas(64) double usd[kRows];  ///< (training + serving) x penalty: times the accelerator-hour
};

void whole(const Side& __restrict s, Parts& __restrict p, double* __restrict y) {
  for (int l = 0; l < kRows; ++l) {
    p.capital[l] = s.x[kCap][l] * s.x[kOvh][l];
    p.crf[l] = recovery(s.x[kLife][l], s.log_wacc[l], s.x[kWacc][l]);
    p.energy[l] = s.x[kPw][l] * s.x[kPue][l] * s.x[kEl][l];
    p.gpuh[l] = gpu_hour(p.capital[l], p.crf[l], p.energy[l], s.x[kUt][l]);
  }
  for (int l = 0; l < kRows; ++l) {
    p.training[l] = training(s.scale[l], s.tokens[l], s.context[l], s.x[kMfu][l], s.x[kPk][l]);
    p.step[l] = step_s(s.x[kNa][l], s.x[kPk][l], s.x[kBat][l], s.net[l], s.x[kBw][l], s.x[kCtx][l]);
    p.serving[l] = serving(p.step[l], s.x[kBat][l], s.x[kNa][l], s.x[kPk][l], s.x[kMfu][l], s.head[l]);
  }
  for (int l = 0; l < kRows; ++l) {
    p.penalty[l] = penalty(p.step[l]);
    p.usd[l] = (p.training[l] + p.serving[l]) * p.penalty[l];
    y[l] = p.gpuh[l] * p.usd[l];
  }
}

/// Inputs of the price of an accelerator-hour alone.
void swap_price(const Side& __restrict a, const Side& __restrict b, const Parts& __restrict p, Results& __restrict y) {
  const auto hour = [&](Input i, const auto& capital, const auto& crf, const auto& energy) {
    for (int l = 0; l < kRows; ++l) y.ab[i][l] = gpu_hour(capital(l), crf(l), energy(l), a.x[kUt][l]) * p.usd[l];
  };
  const auto capital = [&](int l) { return p.capital[l]; };
  const auto crf = [&](int l) { return p.crf[l]; };
  const auto energy = [&](int l) { return p.energy[l]; };
  hour(
      kCap, [&](int l) { return b.x[kCap][l] * a.x[kOvh][l]; }, crf, energy);
  hour(
      kOvh, [&](int l) { return a.x[kCap][l] * b.x[kOvh][l]; }, crf, energy);
  hour(
      kLife, capital, [&](int l) { return recovery(b.x[kLife][l], a.log_wacc[l], a.x[kWacc][l]); }, energy);
  hour(
      kWacc, capital, [&](int l) { return recovery(a.x[kLife][l], b.log_wacc[l], b.x[kWacc][l]); }, energy);
  hour(kEl, capital, crf, [&](int l) { return a.x[kPw][l] * a.x[kPue][l] * b.x[kEl][l]; });
  hour(kPue, capital, crf, [&](int l) { return a.x[kPw][l] * b.x[kPue][l] * a.x[kEl][l]; });
  hour(kPw, capital, crf, [&](int l) { return b.x[kPw][l] * a.x[kPue][l] * a.x[kEl][l]; });
}

/// Inputs that leave the decode step as it is: tokens, MFU, utilisation.
void swap_outside_step(const Side& __restrict a, const Side& __restrict b, const Parts& __restrict p,
                       Results& __restrict y) {
  for (int l = 0; l < kRows; ++l) {
    const double train = training(a.scale[l], b.tokens[l], a.context[l], a.x[kMfu][l], a.x[kPk][l]);
    y.ab[kDt][l] = p.gpuh[l] * ((train + p.serving[l]) * p.penalty[l]);
  }
  for (int l = 0; l < kRows; ++l) {
    const double train = training(a.scale[l], a.tokens[l], a.context[l], b.x[kMfu][l], a.x[kPk][l]);
    const double serve = serving(p.step[l], a.x[kBat][l], a.x[kNa][l], a.x[kPk][l], b.x[kMfu][l], a.head[l]);
    y.ab[kMfu][l] = p.gpuh[l] * ((train + serve) * p.penalty[l]);
  }
  for (int l = 0; l < kRows; ++l) {
    const double serve = serving(p.step[l], a.x[kBat][l], a.x[kNa][l], a.x[kPk][l], a.x[kMfu][l], b.head[l]);
    y.ab[kUt][l] =
        gpu_hour(p.capital[l], p.crf[l], p.energy[l], b.x[kUt][l]) * ((p.training[l] + serve) * p.penalty[l]);
  }
}

/// Inputs of the decode step; `i` is the one that is swapped.
template <int i>
void swap_step(const Side& __restrict a, const Side& __restrict b, const Parts& __restrict p, Results& __restrict y) {
  const Side &na = i == kNa ? b : a, &pk = i == kPk ? b : a, &bat = i == kBat ? b : a, &bw = i == kBw ? b : a,
             &ctx = i == kCtx ? b : a;
  for (int l = 0; l < kRows; ++l) {
    const double t = step_s(na.x[kNa][l], pk.x[kPk][l], bat.x[kBat][l], bat.net[l], bw.x[kBw][l], ctx.x[kCtx][l]);
    const bool trains = i == kNa || i == kPk || i == kCtx;
    const double train =
        trains ? training(na.scale[l], a.tokens[l], ctx.context[l], a.x[kMfu][l], pk.x[kPk][l]) : p.training[l];
    const double serve = serving(t, bat.x[kBat][l], na.x[kNa][l], pk.x[kPk][l], a.x[kMfu][l], a.head[l]);
    y.ab[i][l] = p.gpuh[l] * ((train + serve) * penalty(t));
  }
}

}  // namespace

void evaluate(const Side& a, const Side& b, Results& y) {
  Parts of_a, of_b;
  whole(a, of_a, y.a);
  whole(b, of_b, y.b);
  swap_price(a, b, of_a, y);
  swap_outside_step(a, b, of_a, y);
  swap_step<kNa>(a, b, of_a, y);
  swap_step<kPk>(a, b, of_a, y);
  swap_step<kBat>(a, b, of_a, y);
  swap_step<kBw>(a, b, of_a, y);
  swap_step<kCtx>(a, b, of_a, y);
}

}  // namespace eqc::tco
