// Engineering prefixes stop at tera: larger numbers keep their exponent.
#include "host/base/human.hpp"

#include <fmt/core.h>

#include <cmath>

namespace eqc {

std::string number_text(double value, int digits) {
  if (!std::isfinite(value)) return "";
  return fmt::format("{:.{}g}", value, digits);
}

std::string count_text(double value) {
  if (!std::isfinite(value)) return "";
  std::string text = fmt::format("{:.0f}", value);
  for (int i = static_cast<int>(text.size()) - 3; i > (text[0] == '-' ? 1 : 0); i -= 3) text.insert(i, ",");
  return text;
}

std::string short_number(double value) {
  if (!std::isfinite(value)) return "-";
  static constexpr struct {
    double scale;
    const char* suffix;
  } kScales[] = {{1e12, " T"}, {1e9, " G"}, {1e6, " M"}, {1e3, " k"}};
  for (const auto& s : kScales)
    if (std::fabs(value) >= 0.9995 * s.scale) return fmt::format("{:.3g}{}", value / s.scale, s.suffix);
  return fmt::format("{:.3g}", value);
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
