// Its formula in stages, each as wide as what changes together: 17 evaluations of a row share all that a swap leaves.
#include "host/sensitivity/tco_function.hpp"

#include "host/sensitivity/pointwise.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/sample/make_distribution.hpp"

namespace eqc {
namespace {

enum Column {
  kNa,
  kDt,
  kMfu,
  kPk,
  kCap,
  kOvh,
  kLife,
  kWacc,
  kEl,
  kPue,
  kPw,
  kUt,
  kBat,
  kBw,
  kCtx,  // inputs
  kScale,
  kTokens,
  kRecovery,
  kCapital,
  kEnergy,
  kHead,
  kContext,
  kNet,  // of one or two inputs
  kGpuHour,
  kStep,
  kPenalty,
  kTraining,
  kServing
};

/// Na exp(waste + 12 x 406.4 / (1e9 Na)^0.34): what training needs, over the tokens that a model of that loss earns.
constexpr auto scale = [](double na) {
  const double lam = 0.33 * sqrt_(na * (1 / 70.0)), tau = sqrt_(div_(0.1, lam));
  const double waste = div_(0.05, tau) + 0.5 * lam * tau + 0.2 * lam;
  return na * exp_core(waste + 12 * 406.4 * exp_core(-0.34 * log_core(1e9 * na)));
};
constexpr auto tokens = [](double dt) { return dt * exp_core(12 * 410.7 * exp_core(-0.28 * log_core(1e12 * dt))); };
constexpr auto recovery = [](double life, double wacc) {
  const double q = exp_core(life * log_core(1 + wacc));
  return div_(wacc * q, q - 1);
};
constexpr auto head = [](double ut) { return 1 + div_(pow_core(ut, 4.830951894845301), 16 * (1 - ut)); };

constexpr auto gpu_hour = [](double capital, double crf, double energy, double ut) {
  return div_(capital * (crf + 0.04) * (1 / 8760.0) + energy * (0.3 + 0.7 * ut), ut);
};
constexpr auto step_s = [](double na, double pk, double bat, double net, double bw, double ctx) {
  const double memory = div_(1e9 * na + 163840.0 * bat * ctx, 8e12 * bw), compute = div_(5e-4 * na * bat, pk);
  const double m = memory * memory, c = compute * compute;
  return sqrt_(sqrt_(m * m + c * c)) + net;
};
constexpr auto penalty = [](double t) { return 1 + div_(0.5, 1 + exp_core(max_(4 - 500 * t, -700.0))); };
constexpr auto training = [](double of_na, double of_dt, double context, double mfu, double pk) {
  constexpr double kPerToken =
      1.35 * 6 * (1e9 / 3600) / 2e7 * 0.13398867466880499;  // exp(-12 x 0.1675), 0.1675 = 1.8575 - 1.69
  return div_(kPerToken * of_na * of_dt * context, mfu * pk);
};
constexpr auto serving = [](double t, double bat, double na, double pk, double mfu, double of_ut) {
  return (8 * (1e6 / 3600)) * (div_(t, bat) + div_(1e-3 * na, pk * mfu)) * of_ut;
};

}  // namespace

UncertainFunction tco_function() {
  UncertainFunction f{"llm_tco_15", "USD per million served tokens, training and serving, 15 inputs (LLM-TCO-15)"};
  f.inputs = {{"Na", make_log_normal(70, 0.25)},
              {"Dt", make_log_normal(15, 0.30)},
              {"mfu", make_triangular(0.25, 0.40, 0.55)},
              {"pk", make_uniform(800, 1000)},
              {"cap", make_triangular(20000, 30000, 45000)},
              {"ovh", make_uniform(1.3, 1.9)},
              {"life", make_triangular(3, 4.5, 6)},
              {"wacc", make_uniform(0.05, 0.14)},
              {"el", make_log_normal(0.07, 0.35)},
              {"pue", make_triangular(1.08, 1.20, 1.50)},
              {"pw", make_uniform(0.9, 1.4)},
              {"ut", make_triangular(0.35, 0.60, 0.85)},
              {"bat", make_log_normal(48, 0.50)},
              {"bw", make_uniform(2.6, 4.4)},
              {"ctx", make_log_normal(4000, 0.70)}};
  const auto net = [](double bat) { return 1e-3 * (1 + 0.1 * log_core(bat)); };
  const auto context = [](double ctx) { return 1 + 0.015 * log_core(ctx); };
  const auto product = [](double x, double y) { return x * y; };
  const auto energy = [](double el, double pue, double pw) { return pw * pue * el; };
  const auto usd = [](double hour, double train, double serve, double late) { return hour * ((train + serve) * late); };
  f.stages = {pointwise<1>({kNa}, scale),
              pointwise<1>({kDt}, tokens),
              pointwise<2>({kLife, kWacc}, recovery),
              pointwise<2>({kCap, kOvh}, product),
              pointwise<3>({kEl, kPue, kPw}, energy),
              pointwise<1>({kUt}, head),
              pointwise<1>({kCtx}, context),
              pointwise<1>({kBat}, net),
              pointwise<4>({kCapital, kRecovery, kEnergy, kUt}, gpu_hour),
              pointwise<6>({kNa, kPk, kBat, kNet, kBw, kCtx}, step_s),
              pointwise<1>({kStep}, penalty),
              pointwise<5>({kScale, kTokens, kContext, kMfu, kPk}, training),
              pointwise<6>({kStep, kBat, kNa, kPk, kMfu, kHead}, serving),
              pointwise<4>({kGpuHour, kTraining, kServing, kPenalty}, usd)};
  // 32 randomisations of 2^22 rows each, standard errors below 5e-6
  f.exact_first = {0.295394, 0.042923, 0.084887, 0.014846, 0.132615, 0.059055, 0.051472, 0.014440,
                   0.001063, 0.000040, 0.000128, 0.152749, 0.016757, 0.012744, 0.049285};
  f.exact_total = {0.330919, 0.050518, 0.099736, 0.018034, 0.153646, 0.069409, 0.060418, 0.016951,
                   0.001198, 0.000051, 0.000161, 0.176278, 0.021837, 0.017862, 0.058233};
  return f;
}

}  // namespace eqc
