// LLM-TCO-15: a fixed job to compare uncertainty engines on, 15 inputs and one cost formula, evaluated a whole Saltelli
// row at a time.
#pragma once

#include "kernels/base/elementary.hpp"
#include "kernels/base/normal.hpp"

namespace eqc::tco {

inline constexpr int kInputs = 15;
/// Rows in flight: about 150 arrays of a block stay in the second-level cache.
inline constexpr int kRows = 128;

/// active parameters [1e9], training tokens [1e12], training MFU, peak [TFLOP/s], USD per accelerator, system
/// multiplier, years, discount rate, USD/kWh, PUE, kW per accelerator, utilisation, decode batch, effective bandwidth
/// [TB/s], context [tokens]
enum Input { kNa, kDt, kMfu, kPk, kCap, kOvh, kLife, kWacc, kEl, kPue, kPw, kUt, kBat, kBw, kCtx };

enum class Shape { log_normal, triangular, uniform };

/// log_normal: a = median, b = standard deviation of the log. triangular: a, b, c = minimum, mode, maximum. uniform: a
/// to b.
struct Distribution {
  Shape shape;
  double a, b, c;
};

inline constexpr Distribution kDistributions[kInputs] = {{Shape::log_normal, 70, 0.25, 0},
                                                         {Shape::log_normal, 15, 0.30, 0},
                                                         {Shape::triangular, 0.25, 0.40, 0.55},
                                                         {Shape::uniform, 800, 1000, 0},
                                                         {Shape::triangular, 20000, 30000, 45000},
                                                         {Shape::uniform, 1.3, 1.9, 0},
                                                         {Shape::triangular, 3, 4.5, 6},
                                                         {Shape::uniform, 0.05, 0.14, 0},
                                                         {Shape::log_normal, 0.07, 0.35, 0},
                                                         {Shape::triangular, 1.08, 1.20, 1.50},
                                                         {Shape::uniform, 0.9, 1.4, 0},
                                                         {Shape::triangular, 0.35, 0.60, 0.85},
                                                         {Shape::log_normal, 48, 0.50, 0},
                                                         {Shape::uniform, 2.6, 4.4, 0},
                                                         {Shape::log_normal, 4000, 0.70, 0}};

/// ln of the medians of the log-normal inputs that the model takes logarithms and powers of.
inline constexpr double kLogNa = 4.248495242049359, kLogDt = 2.70805020110221, kLogBat = 3.871201010907891,
                        kLogCtx = 8.294049640102028;
inline constexpr double kLogBillion = 20.72326583694641, kLogTrillion = 27.631021115928547;

/// Inputs of one side (A or B) of a block, and what depends on one input alone: computed once for all evaluations that
/// use it.
struct Side {
  alignas(64) double x[kInputs][kRows];
  alignas(64) double scale[kRows];   ///< Na exp(waste + 12 x 406.4 / (1e9 Na)^0.34)
  alignas(64) double tokens[kRows];  ///< Dt exp(12 x 410.7 / (1e12 Dt)^0.28)
  alignas(64) double log_wacc[kRows], context[kRows], net[kRows], head[kRows];
};

/// Evaluations of a block: f(A), f(B) and f(AB_i).
struct Results {
  alignas(64) double a[kRows], b[kRows], ab[kInputs][kRows];
};

// ---- the formula, factored: Y = gpu hour x (training + serving) x (1 + slo / 2) -------------------------------------

EQC_HD double recovery(double life, double log_wacc, double wacc) {
  const double q = exp_core(life * log_wacc);
  return div_(wacc * q, q - 1);
}

/// USD per accelerator-hour; `energy` = kW x PUE x USD/kWh.
EQC_HD double gpu_hour(double capital, double crf, double energy, double ut) {
  return div_(capital * (crf + 0.04) * (1 / 8760.0) + energy * (0.3 + 0.7 * ut), ut);
}

/// Accelerator-hours of training per token served: 1.35 x 6 Na Dt context 1e9 / 3600 / (MFU peak) x exp(waste) /
/// tokens, whose exponentials of one input are in scale and tokens.
EQC_HD double training(double scale, double tokens, double context, double mfu, double pk) {
  constexpr double kPerToken =
      1.35 * 6 * (1e9 / 3600) / 2e7 * 0.13398867466880499;  // exp(-12 x 0.1675), 0.1675 = 1.8575 - 1.69
  return div_(kPerToken * scale * tokens * context, mfu * pk);
}

/// Seconds of a decode step.
EQC_HD double step_s(double na, double pk, double bat, double net, double bw, double ctx) {
  const double memory = div_(1e9 * na + 163840.0 * bat * ctx, 8e12 * bw), compute = div_(5e-4 * na * bat, pk);
  const double m = memory * memory, c = compute * compute;
  return sqrt_(sqrt_(m * m + c * c)) + net;
}

/// 1 + slo / 2.
EQC_HD double penalty(double t) { return 1 + div_(0.5, 1 + exp_core(max_(4 - 500 * t, -700.0))); }

EQC_HD double serving(double t, double bat, double na, double pk, double mfu, double head) {
  return (8 * (1e6 / 3600)) * (div_(t, bat) + div_(1e-3 * na, pk * mfu)) * head;
}

/// Inverse cumulative distribution of one 32-bit draw: p = (draw + 1/2) / 2^32.
inline void invert(const Distribution& d, const std::uint32_t* __restrict draws, double* __restrict out,
                   double* __restrict logs) {
  if (d.shape == Shape::log_normal) {
    for (int l = 0; l < kRows; ++l) logs[l] = d.b * normal_quantile_u32(draws[l]);
    for (int l = 0; l < kRows; ++l) out[l] = d.a * exp_core(logs[l]);
    return;
  }
  const double width = d.shape == Shape::uniform ? d.b - d.a : d.c - d.a;
  const double cut = d.shape == Shape::uniform ? 0 : (d.b - d.a) / width, left = (d.b - d.a) * width,
               right = (d.c - d.b) * width;
  for (int l = 0; l < kRows; ++l) {
    const std::int32_t centred = static_cast<std::int32_t>(draws[l] ^ 0x80000000u);
    const double p = fma_(static_cast<double>(centred), 0x1p-32, 0.5 + 0x1p-33);
    const double rising = d.a + sqrt_(p * left), falling = d.c - sqrt_((1 - p) * right);
    out[l] = d.shape == Shape::uniform ? d.a + width * p : select(p < cut, rising, falling);
  }
}

/// Fills a side from draws [input][kRows].
inline void prepare(Side& __restrict s, const std::uint32_t (*draws)[kRows]) {
  alignas(64) double logs[kInputs][kRows];
  for (int i = 0; i < kInputs; ++i) invert(kDistributions[i], draws[i], s.x[i], logs[i]);
  for (int l = 0; l < kRows; ++l) {
    const double na = s.x[kNa][l];
    const double lam = 0.33 * sqrt_(na * (1 / 70.0)), tau = sqrt_(div_(0.1, lam));
    const double waste = div_(0.05, tau) + 0.5 * lam * tau + 0.2 * lam;
    s.scale[l] = na * exp_core(waste + 12 * 406.4 * exp_core(-0.34 * (kLogBillion + kLogNa + logs[kNa][l])));
  }
  for (int l = 0; l < kRows; ++l)
    s.tokens[l] = s.x[kDt][l] * exp_core(12 * 410.7 * exp_core(-0.28 * (kLogTrillion + kLogDt + logs[kDt][l])));
  for (int l = 0; l < kRows; ++l) s.log_wacc[l] = log_core(1 + s.x[kWacc][l]);
  for (int l = 0; l < kRows; ++l) s.context[l] = 1 + 0.015 * (kLogCtx + logs[kCtx][l]);
  for (int l = 0; l < kRows; ++l) s.net[l] = 1e-3 * (1 + 0.1 * (kLogBat + logs[kBat][l]));
  for (int l = 0; l < kRows; ++l) {
    const double ut = s.x[kUt][l];
    s.head[l] = 1 + div_(pow_core(ut, 4.830951894845301), 16 * (1 - ut));
  }
}

void evaluate(const Side& a, const Side& b, Results& y);

}  // namespace eqc::tco
