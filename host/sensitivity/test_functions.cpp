// Functions of the literature whose indices are known: closed forms, or tensor Gauss quadrature to the digits given.
#include "host/sensitivity/pointwise.hpp"
#include "host/sensitivity/tco_function.hpp"
#include "kernels/base/trig.hpp"
#include "kernels/sample/make_distribution.hpp"

namespace eqc {
namespace {

using Row = const double*;

double square(double x) { return x * x; }
FunctionInput uniform(const char* name, double low, double high) { return {name, make_uniform(low, high)}; }

std::vector<FunctionInput> numbered(int n, double low, double high) {
  std::vector<FunctionInput> inputs;
  for (int i = 1; i <= n; ++i) inputs.push_back({"x" + std::to_string(i), make_uniform(low, high)});
  return inputs;
}

/// Closed form of Ishigami and Homma 1990 with a = 7.
UncertainFunction ishigami(const char* name, double b) {
  UncertainFunction f{name, "sin x1 + 7 sin^2 x2 + b x3^4 sin x1, x in (-pi, pi) (Ishigami, Homma 1990)"};
  f.inputs = numbered(3, -kPi, kPi);
  f.stages = {pointwise<3>({0, 1, 2}, [b](double x, double y, double z) {
    return sin_(x) + 7 * square(sin_(y)) + b * square(square(z)) * sin_(x);
  })};
  const double p4 = square(square(kPi)), p8 = p4 * p4;
  const double v1 = 0.5 * square(1 + b * p4 / 5), v2 = 49.0 / 8, v13 = b * b * p8 * (1.0 / 18 - 1.0 / 50),
               v = v1 + v2 + v13;
  f.exact_first = {v1 / v, v2 / v, 0};
  f.exact_total = {(v1 + v13) / v, v2 / v, v13 / v};
  return f;
}

UncertainFunction sobol_g() {
  constexpr int n = 8;
  static constexpr double a[n] = {0, 1, 4.5, 9, 99, 99, 99, 99};
  UncertainFunction f{"sobol_g_8",
                      "product of (|4 x_i - 2| + a_i) / (1 + a_i), a = 0, 1, 4.5, 9, 99, 99, 99, 99 (Saltelli, Sobol' "
                      "1995)"};
  f.inputs = numbered(n, 0, 1);
  f.stages = {of_all_inputs(n, [](Row x) {
    double y = 1;
    for (int i = 0; i < n; ++i) y *= (abs_(4 * x[i] - 2) + a[i]) / (1 + a[i]);
    return y;
  })};
  double all = 1;
  for (const double c : a) all *= 1 + 1 / (3 * square(1 + c));
  for (const double c : a) {
    const double v = 1 / (3 * square(1 + c));
    f.exact_first.push_back(v / (all - 1));
    f.exact_total.push_back(v * all / (1 + v) / (all - 1));
  }
  return f;
}

constexpr auto borehole_flow = [](double rw, double log_r, double tu, double hu, double tl, double hl, double l,
                                  double kw) {
  const double log_ratio = log_r - log_(rw);
  return 2 * kPi * tu * (hu - hl) / (log_ratio * (1 + 2 * l * tu / (log_ratio * rw * rw * kw) + tu / tl));
};

UncertainFunction borehole(bool original) {
  UncertainFunction f{original ? "borehole_8_orig" : "borehole_8_uniform",
                      "flow through a borehole, m3/year (Morris, Mitchell, Ylvisaker 1993)"};
  f.inputs = {uniform("rw", 0.05, 0.15), uniform("r", 100, 50000),  uniform("Tu", 63070, 115600),
              uniform("Hu", 990, 1110),  uniform("Tl", 63.1, 116),  uniform("Hl", 700, 820),
              uniform("L", 1120, 1680),  uniform("Kw", 9855, 12045)};
  if (original) {
    f.inputs[0].distribution = make_truncated_normal(0.10, 0.0161812, 0.05, 0.15);
    f.inputs[1].distribution = make_truncated_normal(7.71, 1.0056, log_(100.0), log_(50000.0));  // of ln r
  }
  f.stages = {pointwise<1>({1}, [original](double r) { return original ? r : log_(r); }),
              pointwise<8>({0, 8, 2, 3, 4, 5, 6, 7}, borehole_flow)};
  f.exact_first = original
                      ? std::vector<double>{0.659403, 0.000002, 0, 0.096274, 0.000006, 0.096274, 0.091983, 0.022261}
                      : std::vector<double>{0.828921, 0.000001, 0, 0.041385, 0.000005, 0.041385, 0.039342, 0.009522};
  f.exact_total = original
                      ? std::vector<double>{0.689630, 0.000003, 0, 0.107476, 0.000009, 0.107476, 0.104107, 0.025451}
                      : std::vector<double>{0.866834, 0.000002, 0, 0.054110, 0.000011, 0.054110, 0.052077, 0.012731};
  return f;
}

UncertainFunction flood() {
  UncertainFunction f{"flood_overflow_8",
                      "overflow of a dyke, m: Zv + (Q / (B Ks sqrt((Zm - Zv) / L)))^0.6 - Hd - Cb (Iooss, Lemaitre "
                      "2015)"};
  const auto below = [](double q) { return exp_(-exp_(-(q - 1013) / 558)); };  // Gumbel
  f.inputs = {uniform("Q", below(500), below(3000)),
              {"Ks", make_truncated_normal(30, 8, 15, 1e6)},
              {"Zv", make_triangular(49, 50, 51)},
              {"Zm", make_triangular(54, 55, 56)},
              {"L", make_triangular(4990, 5000, 5010)},
              {"B", make_triangular(295, 300, 305)},
              uniform("Hd", 7, 9),
              {"Cb", make_triangular(55, 55.5, 56)}};
  f.stages = {pointwise<1>({0}, [](double p) { return 1013 - 558 * log_(-log_(p)); }),
              pointwise<8>({8, 1, 2, 3, 4, 5, 6, 7},
                           [](double q, double ks, double zv, double zm, double l, double b, double hd, double cb) {
                             return zv + pow_(q / (b * ks * sqrt_((zm - zv) / l)), 0.6) - hd - cb;
                           })};
  f.exact_first = {0.344848, 0.133774, 0.189578, 0.003458, 0.000001, 0.000093, 0.283816, 0.035477};
  f.exact_total = {0.353592, 0.142251, 0.189926, 0.003806, 0.000001, 0.000101, 0.283816, 0.035477};
  return f;
}

UncertainFunction wing_weight() {
  UncertainFunction f{"wing_weight_10", "weight of a light aircraft's wing, lb (Forrester, Sobester, Keane 2008)"};
  f.inputs = {uniform("Sw", 150, 200),    uniform("Wfw", 220, 300),  uniform("A", 6, 10),       uniform("Lam", -10, 10),
              uniform("q", 16, 45),       uniform("lam", 0.5, 1),    uniform("tc", 0.08, 0.18), uniform("Nz", 2.5, 6),
              uniform("Wdg", 1700, 2500), uniform("Wp", 0.025, 0.08)};
  f.stages = {of_all_inputs(10, [](Row x) {
    const double cosine = cos_(x[3] * (kPi / 180));
    return 0.036 * pow_(x[0], 0.758) * pow_(x[1], 0.0035) * pow_(x[2] / square(cosine), 0.6) * pow_(x[4], 0.006) *
               pow_(x[5], 0.04) * pow_(100 * x[6] / cosine, -0.3) * pow_(x[7] * x[8], 0.49) +
           x[0] * x[9];
  })};
  f.exact_first = {0.124473, 0.000003, 0.220240, 0.000490, 0.000088, 0.001810, 0.140983, 0.411610, 0.084968, 0.003339};
  f.exact_total = {0.127900, 0.000003, 0.226012, 0.000506, 0.000091, 0.001871, 0.145071, 0.419648, 0.087600, 0.003362};
  return f;
}

UncertainFunction otl_circuit() {
  UncertainFunction f{"otl_circuit_6", "midpoint voltage of a push-pull circuit (Ben-Ari, Steinberg 2007)"};
  f.inputs = {uniform("Rb1", 50, 150),  uniform("Rb2", 25, 70),    uniform("Rf", 0.5, 3),
              uniform("Rc1", 1.2, 2.5), uniform("Rc2", 0.25, 1.2), uniform("beta", 50, 300)};
  f.stages = {pointwise<6>({0, 1, 2, 3, 4, 5}, [](double b1, double b2, double rf, double c1, double c2, double beta) {
    const double vb = 12 * b2 / (b1 + b2), gain = beta * (c2 + 9), sum = gain + rf;
    return (vb + 0.74) * gain / sum + 11.35 * rf / sum + 0.74 * rf * gain / (sum * c1);
  })};
  f.exact_first = {0.495663, 0.407197, 0.070841, 0.018639, 0.000000, 0.000013};
  f.exact_total = {0.500145, 0.411679, 0.074006, 0.021803, 0.000000, 0.000015};
  return f;
}

UncertainFunction piston() {
  UncertainFunction f{"piston_7", "cycle time of a piston, s (Kenett, Zacks 1998)"};
  f.inputs = {uniform("M", 30, 60),     uniform("S", 0.005, 0.020),   uniform("V0", 0.002, 0.010),
              uniform("k", 1000, 5000), uniform("P0", 90000, 110000), uniform("Ta", 290, 296),
              uniform("T0", 340, 360)};
  f.stages = {
      pointwise<7>({0, 1, 2, 3, 4, 5, 6}, [](double m, double s, double v0, double k, double p0, double ta, double t0) {
        const double a = p0 * s + 19.62 * m - k * v0 / s, pressure = p0 * v0 * ta / t0;
        const double v = s / (2 * k) * (sqrt_(a * a + 4 * k * pressure) - a);
        return 2 * kPi * sqrt_(m / (k + s * s * pressure / (v * v)));
      })};
  f.exact_first = {0.039106, 0.557127, 0.321063, 0.020608, 0.001237, 0.000003, 0.000026};
  f.exact_total = {0.050880, 0.599364, 0.352786, 0.066944, 0.001347, 0.000009, 0.000070};
  return f;
}

/// Elementary symmetric polynomials e_1 ... e_4 of the first n weights.
struct Symmetric {
  double e1 = 0, e2 = 0, e3 = 0, e4 = 0;
  void add(double w) {
    e4 += w * e3;
    e3 += w * e2;
    e2 += w * e1;
    e1 += w;
  }
};

UncertainFunction morris() {
  constexpr int n = 20;
  UncertainFunction f{"morris_20_deterministic",
                      "Morris 1991 with (-1)^i in place of the random coefficients of first and second order"};
  f.inputs = numbered(n, 0, 1);
  f.stages = {of_all_inputs(n, [](Row x) {
    double w[n], y = 0;
    for (int i = 0; i < n; ++i)
      w[i] = i == 2 || i == 4 || i == 6 ? 2 * (1.1 * x[i] / (x[i] + 0.1) - 0.5) : 2 * (x[i] - 0.5);
    Symmetric first, second, third;  // 4, 5 and 6 of them
    for (int i = 0; i < 6; ++i) {
      if (i < 4) first.add(w[i]);
      if (i < 5) second.add(w[i]);
      third.add(w[i]);
    }
    double signed_sum = 0, signed_squares = 0, signed_six = 0, six_squares = 0;
    for (int i = 0; i < n; ++i) {
      const double s = i % 2 == 0 ? -w[i] : w[i];  // (-1)^i of i counted from 1
      y += i < 10 ? 20 * w[i] : s;
      signed_sum += s;
      signed_squares += w[i] * w[i];
      if (i < 6) signed_six += s, six_squares += w[i] * w[i];
    }
    y += 0.5 * (square(signed_sum) - signed_squares) - 0.5 * (square(signed_six) - six_squares);  // (-1)^(i+j)
    return y - 15 * third.e2 - 10 * second.e3 + 5 * first.e4;
  })};
  f.exact_first = {0.005020, 0.008937, 0.016856, 0.008937, 0.016856, 0.000222, 0.068538, 0.100277, 0.150324, 0.100277};
  f.exact_total = {0.253477, 0.257394, 0.112872, 0.257394, 0.112733, 0.093952, 0.069439, 0.102081, 0.152128, 0.102081};
  f.exact_first.resize(n, 0.000321);
  f.exact_total.resize(n, 0.002125);
  return f;
}

/// Iooss, Prieur 2019 (Int. J. Uncertain. Quantif. 9(5)), section 3: sum of three normals, the last two correlated;
/// Shapley effects in closed form.
UncertainFunction gauss_linear() {
  constexpr double s = 2, rho = 0.5, variance = 1 + 1 + s * s + 2 * rho * s;
  UncertainFunction f{"gauss_linear_corr_3",
                      "x1 + x2 + x3, normal with sd 1, 1, 2 and correlation 0.5 of x2 and x3 "
                      "(Iooss, Prieur 2019)"};
  f.inputs = {{"x1", make_normal(0, 1)}, {"x2", make_normal(0, 1)}, {"x3", make_normal(0, s)}};
  f.stages = {pointwise<3>({0, 1, 2}, [](double x, double y, double z) { return x + y + z; })};
  f.correlation = {1, 0, 0, 0, 1, rho, 0, rho, 1};
  const double shared = 0.5 * rho * rho * (s * s - 1);
  f.exact_shapley = {1 / variance, (1 + rho * s + shared) / variance, (s * s + rho * s - shared) / variance};
  return f;
}

}  // namespace

const std::vector<UncertainFunction>& test_functions() {
  static const std::vector<UncertainFunction> all = {ishigami("ishigami_a7_b0.1", 0.1),
                                                     ishigami("ishigami_a7_b0.05", 0.05),
                                                     sobol_g(),
                                                     borehole(true),
                                                     borehole(false),
                                                     flood(),
                                                     wing_weight(),
                                                     otl_circuit(),
                                                     piston(),
                                                     morris(),
                                                     gauss_linear(),
                                                     tco_function()};
  return all;
}

}  // namespace eqc
