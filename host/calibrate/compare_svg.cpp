// Rows from top to bottom, one scale per panel; what is off the scale stands at its edge, with its number.
#include "host/calibrate/compare_svg.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/printable.hpp"
#include "host/calibrate/compare.hpp"

namespace eqc {
namespace {

constexpr double kWidth = 760, kLeft = 190, kRight = 110, kRow = 20, kHead = 64, kBetween = 56;
constexpr double kMostRatio = 64;  // a panel shows 1/64 to 64 at most
constexpr const char* kMeasuredColour = "#0b5394";
constexpr const char* kPriorColour = "#b45f06";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : printable(text)) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  return out;
}

/// Pixels of a ratio on an axis from 1 / most to most.
struct RatioAxis {
  double most;
  double at(double ratio) const {
    const double share = (std::log(std::clamp(ratio, 1 / most, most)) / std::log(most) + 1) / 2;
    return kLeft + share * (kWidth - kLeft - kRight);
  }
};

/// The smallest power of two that holds all ratios and their inverses.
RatioAxis axis_of(const std::vector<double>& ratios) {
  double most = 2;
  for (const double r : ratios)
    while (most < kMostRatio && (r > most || r * most < 1)) most *= 2;
  return {most};
}

std::string axis_lines(const RatioAxis& axis, double top, double bottom) {
  std::string out;
  for (double tick = 1 / axis.most; tick <= axis.most * 1.01; tick *= 2) {
    const bool is_one = std::abs(tick - 1) < 1e-9;
    out += fmt::format("<line x1=\"{0:.1f}\" y1=\"{1:.1f}\" x2=\"{0:.1f}\" y2=\"{2:.1f}\" stroke=\"{3}\"/>\n",
                       axis.at(tick), top, bottom, is_one ? "#444" : "#ddd");
    out +=
        fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" fill=\"#555\">{}</text>\n", axis.at(tick),
                    bottom + 15, tick < 1 ? fmt::format("1/{:.0f}", 1 / tick) : fmt::format("{:.0f}", tick));
  }
  return out;
}

std::string row_label(const std::string& label, double y) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", kLeft - 10, y + 4,
                     escaped(label));
}

std::string value_label(const std::string& text, double y) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" fill=\"#333\">{}</text>\n", kWidth - kRight + 12, y + 4,
                     escaped(text));
}

std::string dot(double x, double y, const char* colour) {
  return fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" fill=\"{}\"/>\n", x, y, colour);
}

std::string bar(const RatioAxis& axis, double low, double high, double y, const char* colour) {
  return fmt::format(
      "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" stroke-width=\"2\"/>\n",
      axis.at(low), y, axis.at(high), y, colour);
}

std::string heading(const std::string& text, double y) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-weight=\"bold\">{}</text>\n", 12.0, y, escaped(text));
}

/// A panel and the pixel below it.
struct Panel {
  std::string drawn;
  double bottom = 0;
};

Panel columns_panel(const Calibration& c, double top) {
  std::vector<ComparedColumn> columns = compared_columns(c);
  std::erase_if(columns, [](const ComparedColumn& one) { return !(one.prior > 0 && one.measured > 0); });
  std::vector<double> ratios;
  for (const ComparedColumn& one : columns) ratios.push_back(one.measured / one.prior);
  const RatioAxis axis = axis_of(ratios);
  Panel p;
  p.bottom = top + kRow * static_cast<double>(columns.size());
  p.drawn = heading("Each column: measured over the family's", top - 12) + axis_lines(axis, top, p.bottom);
  double y = top + kRow / 2;
  for (const ComparedColumn& one : columns) {
    p.drawn += row_label(one.column, y) + bar(axis, 1, one.measured / one.prior, y, kMeasuredColour) +
               dot(axis.at(one.measured / one.prior), y, kMeasuredColour) +
               value_label(fmt::format("{:.3g} / {:.3g}", one.measured, one.prior), y);
    y += kRow;
  }
  return p;
}

Panel kernels_panel(const Calibration& c, double top) {
  const std::vector<ComparedKernels> kernels = compared_kernels(c);
  std::vector<double> ends;
  for (const ComparedKernels& one : kernels)
    for (const Ratios& side : {one.over_prior, one.over_fitted}) ends.insert(ends.end(), {side.low, side.high});
  const RatioAxis axis = axis_of(ends);
  Panel p;
  p.bottom = top + kRow * static_cast<double>(kernels.size());
  p.drawn =
      heading("Each kind of kernel: measured time over that by the family's curves and by the fitted ones", top - 12) +
      axis_lines(axis, top, p.bottom);
  double y = top + kRow / 2;
  for (const ComparedKernels& one : kernels) {
    constexpr double kApart = 4;
    p.drawn += row_label(fmt::format("{} ({})", one.kernel, one.kernels), y);
    for (const auto& [side, colour, shift] :
         {std::tuple{one.over_prior, kPriorColour, -kApart}, std::tuple{one.over_fitted, kMeasuredColour, kApart}})
      p.drawn += bar(axis, side.low, side.high, y + shift, colour) + dot(axis.at(side.median), y + shift, colour);
    p.drawn += value_label(fmt::format("{:.2f} / {:.2f}", one.over_prior.median, one.over_fitted.median), y);
    y += kRow;
  }
  return p;
}

}  // namespace

std::string compare_svg(const Calibration& c) {
  const Panel columns = columns_panel(c, kHead + 20), kernels = kernels_panel(c, columns.bottom + kBetween + 20);
  const double height = kernels.bottom + 44;
  const std::string title = fmt::format("{} of {} beside {}", c.device, c.date, c.family);
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1:.0f}\" width=\"{0}\" height=\"{1:.0f}\" "
             "role=\"img\" font-family=\"sans-serif\" font-size=\"11\">\n<title>{2}</title>\n"
             "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
             "<text x=\"12\" y=\"22\" font-size=\"15\" font-weight=\"bold\">{2}</text>\n",
             kWidth, height, escaped(title)) +
         dot(16, 38, kPriorColour) + "<text x=\"26\" y=\"42\">by the family's curves</text>\n" +
         dot(176, 38, kMeasuredColour) +
         "<text x=\"186\" y=\"42\">measured, or by the fitted curves; bars hold nine of ten kernels</text>\n" +
         columns.drawn + kernels.drawn + "</svg>\n";
}

}  // namespace eqc
