// Numbers of two doubles, about 32 digits, and sums in them: what differences of near-equal numbers are made of.
#pragma once

#include "kernels/base/fp.hpp"

namespace eqc {

/// high + low, |low| at most half a unit in the last place of high.
struct Wide {
  double high = 0, low = 0;
  explicit operator double() const { return high + low; }
};

/// Exactly a + b (Knuth 1969), and a + b where |a| >= |b| or a is 0 (Dekker 1971).
inline Wide two_sum(double a, double b) {
  const double sum = a + b, from_b = sum - a;
  return {sum, (a - (sum - from_b)) + (b - from_b)};
}
inline Wide quick_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

/// Exactly a x b, unless the product is below 1e-290.
inline Wide two_product(double a, double b) {
  const double product = a * b;
  return {product, fma_(a, b, -product)};
}

inline Wide operator+(Wide a, Wide b) {
  const Wide high = two_sum(a.high, b.high), low = two_sum(a.low, b.low);
  const Wide sum = quick_sum(high.high, high.low + low.high);
  return quick_sum(sum.high, sum.low + low.low);
}
inline Wide operator-(Wide a) { return {-a.high, -a.low}; }
inline Wide operator-(Wide a, Wide b) { return a + -b; }
inline Wide operator*(Wide a, double b) {
  const Wide product = two_product(a.high, b);
  return quick_sum(product.high, fma_(a.low, b, product.low));
}
inline Wide operator*(Wide a, Wide b) {
  const Wide product = two_product(a.high, b.high);
  return quick_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}
inline Wide operator/(Wide a, Wide b) {
  const double quotient = a.high / b.high;
  return quick_sum(quotient, static_cast<double>(a - b * quotient) / b.high);
}

/// x - a, as a double: exact but for one rounding, however near the two are.
inline double difference(double x, Wide a) { return (x - a.high) - a.low; }
inline double difference(Wide x, Wide a) { return (x.high - a.high) + (x.low - a.low); }

/// A sum as if computed with twice the digits (Ogita, Rump, Oishi 2005, SIAM J. Sci. Comput. 26(6), Sum2).
class WideSum {
 public:
  void add(double x) {
    const Wide sum = two_sum(high_, x);
    high_ = sum.high;
    low_ += sum.low;
  }
  void add(Wide x) {
    add(x.high);
    low_ += x.low;
  }
  Wide wide() const { return quick_sum(high_, low_); }
  double value() const { return high_ + low_; }

 private:
  double high_ = 0, low_ = 0;
};

}  // namespace eqc
