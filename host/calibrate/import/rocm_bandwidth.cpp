// rocm_bandwidth_test: devices by number, then a square of unidirectional peak rates. The diagonal is a device's own
// memory, where a byte copied is read and written; between a processor and a device it is the host's link.
#include <map>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "host/calibrate/import/measured_file.hpp"

namespace eqc {
namespace {

constexpr double kBytes = 1e9;  // of which the rate is stated: the test's own size is not in its output

std::vector<std::string> cells_of_line(const std::string& line) {
  std::vector<std::string> cells;
  for (const std::string& cell : split(line, ' '))
    if (!trim(cell).empty()) cells.emplace_back(trim(cell));
  return cells;
}

bool is_processor(const std::string& name) {
  return name.find("EPYC") != std::string::npos || name.find("Xeon") != std::string::npos ||
         name.find("CPU") != std::string::npos || name.find("Processor") != std::string::npos;
}

}  // namespace

MeasuredFile read_rocm_bandwidth(const std::string& path, const std::string& text) {
  MeasuredFile file{"rocm_bandwidth_test", {}, {}, {}};
  std::map<std::size_t, std::string> devices;
  bool inside = false;
  int number = 0;
  for (const std::string& line : split(text, '\n')) {
    ++number;
    const std::string_view words = trim(line);
    if (words.rfind("Device:", 0) == 0) {
      const std::vector<std::string> parts = split(words.substr(7), ',');
      double index = 0;
      if (parts.size() >= 2 && parse_double(trim(parts[0]), index))
        devices[static_cast<std::size_t>(index)] = std::string(trim(parts[1]));
      continue;
    }
    if (words.find("peak bandwidth") != std::string_view::npos) {
      inside = words.rfind("Unidirectional", 0) == 0;
      continue;
    }
    const std::vector<std::string> cells = inside ? cells_of_line(line) : std::vector<std::string>();
    double from = 0;
    if (cells.size() < 2 || cells[0] == "D/D" || !parse_double(cells[0], from)) continue;
    const std::size_t row = static_cast<std::size_t>(from);
    for (std::size_t column = 0; column + 1 < cells.size(); ++column) {
      const std::string place =
          "line " + std::to_string(number) + ", " + std::to_string(row) + " to " + std::to_string(column);
      const bool to_host = is_processor(devices[column]), from_host = is_processor(devices[row]);
      if (cells[column + 1] == "N/A" || to_host || (row != column && !from_host)) continue;
      double rate = 0;
      if (!parse_double(cells[column + 1], rate)) {
        file.refused.push_back(place + ": '" + cells[column + 1] + "' is no rate");
        continue;
      }
      MeasuredRow one{place, devices[column], {}, rate > 0 ? kBytes / (rate * 1e9) : 0};
      one.point.kind = row == column ? KernelKind::copy : KernelKind::host_copy;
      one.point.bytes = (row == column ? 2 : 1) * kBytes;
      file.rows.push_back(one);
    }
  }
  if (file.rows.empty()) throw InputError(path, "has no unidirectional rate of an accelerator");
  return file;
}

}  // namespace eqc
