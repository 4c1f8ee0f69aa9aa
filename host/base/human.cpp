// Engineering prefixes stop at tera: larger numbers keep their exponent.
#include "host/base/human.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace eqc {
namespace {

struct SiPrefix {
  double scale;
  const char* suffix;
};
constexpr SiPrefix kPrefixes[] = {{1e12, " T"}, {1e9, " G"}, {1e6, " M"}, {1e3, " k"}};

/// The prefix that a value is written with; three digits may round up into the next.
SiPrefix prefix_of(double value) {
  for (const SiPrefix& p : kPrefixes)
    if (std::isfinite(value) && std::fabs(value) >= 0.9995 * p.scale) return p;
  return {1, ""};
}

constexpr double kRounding = 1e-12;
constexpr int kMostDigits = 4, kMostDigitsOfPercent = 3;

/// Position of the first significant digit: 2 for 123, -2 for 0.0123.
int place_of(double value) { return static_cast<int>(std::floor(std::log10(std::fabs(value)))); }

/// `value` up to the digit at 10^place, trailing zeros kept.
std::string text_to_place(double value, int place) {
  const double unit = std::pow(10.0, place), rounded = std::round(value / unit) * unit;
  if (rounded == 0) return "0";
  const int first = place_of(rounded * (1 + 1e-9));
  if (first >= 6 || first < -4) return fmt::format("{:.{}e}", rounded, std::max(0, first - place));
  return fmt::format("{:.{}f}", rounded, std::max(0, -place));
}

/// Largest finite number and width of an interval; 0 where it has none.
struct Extent {
  double largest = 0, width = 0;
};
Extent extent_of(const Interval& i) {
  Extent e;
  double low = INFINITY, high = -INFINITY;
  for (const double v : {i.middle, i.low, i.high}) {
    if (!std::isfinite(v)) continue;
    e.largest = std::max(e.largest, std::fabs(v));
    low = std::min(low, v);
    high = std::max(high, v);
  }
  if (high > low) e.width = high - low;
  if (e.width < kRounding * e.largest) e.width = 0;
  return e;
}

Interval scaled(const Interval& i, double factor) { return {i.middle * factor, i.low * factor, i.high * factor}; }

/// A ratio has the scale 1, whatever stands beside it.
Interval in_percent(const Interval& i) {
  return scaled({without_rounding(i.middle, 1), without_rounding(i.low, 1), without_rounding(i.high, 1)}, 100);
}

}  // namespace

std::string number_text(double value, int digits) {
  if (!std::isfinite(value)) return "";
  return fmt::format("{:.{}g}", value, digits);
}

std::string label_text(double value) { return fmt::format("{:g}", value); }

std::string count_text(double value) {
  if (!std::isfinite(value)) return "";
  std::string text = fmt::format("{:.0f}", value);
  for (int i = static_cast<int>(text.size()) - 3; i > (text[0] == '-' ? 1 : 0); i -= 3) text.insert(i, ",");
  return text;
}

std::string short_number(double value) {
  if (!std::isfinite(value)) return "-";
  const SiPrefix p = prefix_of(value);
  return fmt::format("{:.3g}{}", value / p.scale, p.suffix);
}

double without_rounding(double value, double scale) { return std::fabs(value) < kRounding * scale ? 0.0 : value; }

std::string rounded_text(double value, const Interval& known, NumberStyle style) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return value > 0 ? "never" : "-never";
  const Extent extent = extent_of(known);
  const double v = without_rounding(value, extent.largest);
  if (v == 0) return "0";
  const int first = place_of(v), digits = style == NumberStyle::percent ? kMostDigitsOfPercent : kMostDigits;
  const bool whole = style == NumberStyle::whole;
  if (extent.width == 0) return whole ? text_to_place(v, 0) : number_text(v, digits);
  int place = std::max(first - digits + 1, place_of(extent.width) - 1);
  const bool one_sign = !(known.low < 0 && known.high > 0);
  if (one_sign) place = std::min(place, first - 1);
  if (whole) place = std::max(place, 0);
  return text_to_place(v, place);
}

std::string interval_text(const Interval& interval, NumberStyle style, const char* to) {
  const bool percent = style == NumberStyle::percent;
  const SiPrefix prefix = percent                          ? SiPrefix{0.01, " %"}
                          : style == NumberStyle::prefixed ? prefix_of(interval.middle)
                                                           : SiPrefix{1, ""};
  const Interval shown = percent ? in_percent(interval) : scaled(interval, 1 / prefix.scale);
  const std::string middle = rounded_text(shown.middle, shown, style), low = rounded_text(shown.low, shown, style),
                    high = rounded_text(shown.high, shown, style);
  const std::string suffix = std::isfinite(interval.middle) || std::isfinite(interval.low) ? prefix.suffix : "";
  const bool known = !std::isnan(shown.low) || !std::isnan(shown.high);
  if (!known || (middle == low && middle == high)) return middle + suffix;
  return fmt::format("{} ({}{}{}){}", middle, low, to, high, suffix);
}

std::string duration_text(double seconds) {
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const double whole = std::round(seconds);
  if (whole < 3600) return fmt::format("{:.0f} m {:02.0f} s", std::floor(whole / 60), std::fmod(whole, 60));
  const double minutes = std::round(seconds / 60);
  return fmt::format("{:.0f} h {:02.0f} m", std::floor(minutes / 60), std::fmod(minutes, 60));
}

std::string bytes_text(double bytes) {
  static constexpr struct {
    double scale;
    const char* suffix;
  } kScales[] = {{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}};
  for (const auto& s : kScales)
    if (bytes >= s.scale) return fmt::format("{:.3g} {}", bytes / s.scale, s.suffix);
  return fmt::format("{:.0f} B", bytes);
}

}  // namespace eqc
