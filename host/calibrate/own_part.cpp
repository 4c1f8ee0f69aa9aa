// Names and rates of this machine's processors in the words of hardware/accelerators.csv.
#include "host/calibrate/own_part.hpp"

#include <fmt/core.h>

#include <cctype>

#include "host/base/text.hpp"

namespace eqc {
namespace {

/// "AMD EPYC 9654 96-Core Processor" -> "amd-epyc-9654-96-core-processor".
std::string id_of(const std::string& name) {
  std::string id;
  for (const char c : lower(name))
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      id += c;
    else if (!id.empty() && id.back() != '-')
      id += '-';
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "processor" : id;
}

const HardwareRow& processor_like(const Catalog& catalog, const std::string& name, const std::string& like) {
  if (!like.empty()) {
    const auto row = catalog.hardware_index(like);
    if (!row)
      throw InputError("--like: '" + like + "' is no accelerator" + did_you_mean(like, ids_of(catalog.hardware)));
    return catalog.hardware[*row];
  }
  const HardwareRow* first = nullptr;
  for (const HardwareRow& row : catalog.hardware) {
    if (row.hardware_class != HardwareClass::cpu) continue;
    if (first == nullptr) first = &row;
    if (!row.vendor.empty() && lower(name).find(lower(row.vendor)) != std::string::npos) return row;
  }
  if (first == nullptr) throw InputError("the catalog has no processor; name a part with --part");
  return *first;
}

double rounded(double x) { return std::stod(fmt::format("{:.3g}", x)); }

}  // namespace

CalibratedPart own_processor(const Catalog& catalog, const Device& device, const ProcessorPeaks& peaks,
                             const std::string& like) {
  const HardwareRow& alike = processor_like(catalog, device.facts().name, like);
  CalibratedPart part{id_of(device.facts().name), alike.efficiency, *alike.spec, ""};
  if (catalog.hardware_index(part.id)) part.id += "-here";
  constexpr double kTera = 1e12, kGiga = 1e9;
  const auto peak = [&](Precision p, double rate) {
    return device.why_not(KernelKind::gemm, p).empty() ? rounded(rate / kTera) : 0;
  };
  // the peak of 32 bits is known without a library, and a part needs one
  const double fp32 = rounded(peaks.fp32_flop_per_s / kTera), bf16 = peak(Precision::bf16, peaks.bf16_flop_per_s),
               int8 = peak(Precision::int8, peaks.int8_op_per_s);
  const double memory = rounded(device.facts().memory_bytes / kGiga), rate = rounded(peaks.memory_bytes_per_s / kGiga);
  HardwareSpec& s = part.published;
  for (double& p : s.peak_flop_per_s) p = 0;
  s.peak_flop_per_s[static_cast<int>(Precision::fp32)] = fp32 * kTera;
  s.peak_flop_per_s[static_cast<int>(Precision::bf16)] = bf16 * kTera;
  s.peak_flop_per_s[static_cast<int>(Precision::int8)] = int8 * kTera;
  s.memory_bytes = memory * kGiga;
  s.memory_rate_bytes_per_s = rate * kGiga;
  s.node_size = 1;
  s = with_family(catalog, part.family, s);
  const auto or_nothing = [](double x) { return x > 0 ? shortest(x) : std::string("0"); };
  part.own_row = fmt::format(
      "# equicube calibrate: peaks are multiply-adds in registers and the fastest read of memory, measured here;\n"
      "# price, power and carbon are those of {1}: write your own.\n"
      "[[hardware]]\nid = \"{0}\"\nlike = \"{1}\"\nname = \"{2}\"\npeak_fp32_TFLOP_per_s = {3}\n"
      "peak_bf16_TFLOP_per_s = {4}\npeak_fp8_TFLOP_per_s = 0\npeak_fp4_TFLOP_per_s = 0\npeak_int8_TOP_per_s = {5}\n"
      "node_size = 1\nmemory_GB = {6}\nmemory_bandwidth_GB_per_s = {7}\n",
      part.id, alike.id, device.facts().name, shortest(fp32), or_nothing(bf16), or_nothing(int8), shortest(memory),
      shortest(rate));
  return part;
}

}  // namespace eqc
