// hardware/efficiency.csv and hardware/accelerators.csv: published rates, and the shares of them that are reached.
#include <algorithm>
#include <array>
#include <cmath>

#include "host/base/text.hpp"
#include "host/catalog/efficiency_cell.hpp"
#include "host/catalog/tables.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/model/power.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

/// What an accelerator of a family reaches of its published rates.
struct ReachedShares {
  std::array<double, kPrecisions> gemm = {};  ///< by Precision, 0 when not supported
  double gemm_half_work_flop = 0;
  double memory = 0, link = 0, network = 0;
  double launch_s = 0;
  double measured_w_per_flop = 0;  ///< rated power over the bf16 peak of the parts whose kernels were measured; 0: none
  KernelCurves curves;
};

namespace {

constexpr double kTera = 1e12, kGiga = 1e9, kMega = 1e6, kMicro = 1e6;  // micro divides: x us = x / 1e6 s
constexpr Range kEfficiency{0, 1, true};

constexpr Range kSlope{-1, 10};  // relative change of a rate per accelerator

struct PrecisionColumns {
  Precision precision;
  const char* peak;
  const char* efficiency;
  const char* read;
  const char* floor;
  const char* pad_rows;
  const char* pad_inner;
};
constexpr PrecisionColumns kPrecisionColumns[] = {
    {Precision::fp32, "peak_fp32_TFLOP_per_s", "gemm_fp32", "read_fp32", "floor_fp32_us", "pad_rows_fp32",
     "pad_inner_fp32"},
    {Precision::bf16, "peak_bf16_TFLOP_per_s", "gemm_bf16", "read_bf16", "floor_bf16_us", "pad_rows_bf16",
     "pad_inner_bf16"},
    {Precision::fp8, "peak_fp8_TFLOP_per_s", "gemm_fp8", "read_fp8", "floor_fp8_us", "pad_rows_fp8", "pad_inner_fp8"},
    {Precision::fp4, "peak_fp4_TFLOP_per_s", "gemm_fp4", "read_fp4", "floor_fp4_us", "pad_rows_fp4", "pad_inner_fp4"},
    {Precision::int8, "peak_int8_TOP_per_s", "gemm_int8", "read_int8", "floor_int8_us", "pad_rows_int8",
     "pad_inner_int8"},
};

/// One optional cell of KernelCurves: value in the file x scale (or / divisor) = value in SI.
struct CurveColumn {
  const char* name;
  double KernelCurves::*field;
  double factor, divisor;
  Range range;
};
constexpr CurveColumn kCurveColumns[] = {
    {"grouped", &KernelCurves::grouped_share, 1, 1, kShare},
    {"grouped_read", &KernelCurves::grouped_read_share, 1, 1, kShare},
    {"grouped_pad_rows", &KernelCurves::grouped_pad_rows, 1, 1, kNonNegative},
    {"grouped_floor_us", &KernelCurves::grouped_floor_s, 1, kMicro, kNonNegative},
    {"widened", &KernelCurves::widened_share, 1, 1, kShare},
    {"widened_read", &KernelCurves::widened_read_share, 1, 1, kShare},
    {"widened_pad_rows", &KernelCurves::widened_pad_rows, 1, 1, kNonNegative},
    {"widened_floor_us", &KernelCurves::widened_floor_s, 1, kMicro, kNonNegative},
    {"attention", &KernelCurves::attention_share, 1, 1, kShare},
    {"attention_half_keys", &KernelCurves::attention_half_keys, 1, 1, kNonNegative},
    {"attention_floor_us", &KernelCurves::attention_floor_s, 1, kMicro, kNonNegative},
    {"decode", &KernelCurves::decode_share, 1, 1, kShare},
    {"decode_narrow", &KernelCurves::decode_narrow_share, 1, 1, kShare},
    {"decode_extra_keys", &KernelCurves::decode_extra_keys, 1, 1, kNonNegative},
    {"decode_floor_us", &KernelCurves::decode_floor_s, 1, kMicro, kNonNegative},
    {"all_reduce", &KernelCurves::all_reduce_share, 1, 1, kShare},
    {"all_reduce_crowding", &KernelCurves::all_reduce_crowding, 1, 1, kSlope},
    {"link_crowding", &KernelCurves::link_crowding, 1, 1, kSlope},
    {"link_floor_us", &KernelCurves::link_floor_s, 1, kMicro, kNonNegative},
    {"link_hop_us", &KernelCurves::link_hop_s, 1, kMicro, kNonNegative},
    {"link_half_MB", &KernelCurves::link_half_bytes, kMega, 1, kNonNegative},
    {"quick_floor_us", &KernelCurves::quick_floor_s, 1, kMicro, kNonNegative},
    {"quick_hop_us", &KernelCurves::quick_hop_s, 1, kMicro, kNonNegative},
    {"quick_half_MB", &KernelCurves::quick_half_bytes, kMega, 1, kNonNegative},
    {"network_half_MB", &KernelCurves::network_half_bytes, kMega, 1, kNonNegative},
    {"spread", &KernelCurves::spread, 1, 1, kNonNegative},
};

}  // namespace

std::vector<std::string> efficiency_columns() {
  std::vector<std::string> columns = {
      "id",   "gemm_bf16", "gemm_fp8",  "gemm_fp4", "gemm_int8", "gemm_fp32", "gemm_half_work_GFLOP", "memory",
      "link", "network",   "launch_us", "source",   "as_of",     "notes",     "measured_W_per_TFLOP?"};
  for (const PrecisionColumns& precision : kPrecisionColumns) {
    columns.push_back(std::string(precision.read) + "?");
    columns.push_back(std::string(precision.floor) + "?");
    columns.push_back(std::string(precision.pad_rows) + "?");
    columns.push_back(std::string(precision.pad_inner) + "?");
  }
  for (const CurveColumn& curve : kCurveColumns) columns.push_back(std::string(curve.name) + "?");
  return columns;
}

std::vector<std::string> hardware_columns() {
  return {"id",
          "name",
          "vendor",
          "released",
          "class",
          "memory_GB",
          "memory_bandwidth_GB_per_s",
          "peak_fp32_TFLOP_per_s",
          "peak_bf16_TFLOP_per_s",
          "peak_fp8_TFLOP_per_s",
          "peak_fp4_TFLOP_per_s",
          "peak_int8_TOP_per_s",
          "node_size",
          "link",
          "link_GB_per_s",
          "link_latency_us",
          "network_GB_per_s",
          "network_latency_us",
          "tdp_W",
          "idle_W",
          "price_USD",
          "price_note",
          "export_restricted?",  // of older catalogs: host/plan/export_control.hpp computes it from the rates
          "sold",
          "embodied_kgCO2e",
          "efficiency",
          "source",
          "as_of",
          "notes"};
}

namespace {

void read_curves(RowReader& row, KernelCurves& curves) {
  for (const PrecisionColumns& precision : kPrecisionColumns) {
    const int p = static_cast<int>(precision.precision);
    curves.gemm_read_share[p] = row.number_or(0, precision.read, kShare);
    curves.gemm_floor_s[p] = row.number_or(0, precision.floor, kNonNegative) / kMicro;
    curves.gemm_pad_rows[p] = row.number_or(0, precision.pad_rows, kNonNegative);
    curves.gemm_pad_inner[p] = row.number_or(0, precision.pad_inner, kNonNegative);
  }
  for (const CurveColumn& curve : kCurveColumns)
    curves.*curve.field = row.number_or(0, curve.name, curve.range) * curve.factor / curve.divisor;
}

}  // namespace

void append_efficiency(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  EfficiencyRow efficiency;
  efficiency.id = row.id("id", seen);
  ReachedShares reached;
  for (const PrecisionColumns& columns : kPrecisionColumns)
    reached.gemm[static_cast<std::size_t>(columns.precision)] = row.number_or(0, columns.efficiency, kShare);
  reached.gemm_half_work_flop = row.required("gemm_half_work_GFLOP", kNonNegative) * kGiga;
  reached.memory = row.required("memory", kEfficiency);
  reached.link = row.number_or(0, "link", kShare);
  reached.network = row.number_or(0, "network", kShare);
  reached.launch_s = row.required("launch_us", kNonNegative) / kMicro;
  reached.measured_w_per_flop = row.number_or(0, "measured_W_per_TFLOP", kNonNegative) / kTera;
  read_curves(row, reached.curves);
  efficiency.reached = std::make_shared<const ReachedShares>(reached);
  efficiency.origin = row.origin();
  efficiency.measured = efficiency.origin.notes.find("not measured") == std::string::npos;
  catalog.efficiencies.push_back(std::move(efficiency));
}

namespace {

void read_rates(RowReader& row, HardwareSpec& spec) {
  spec.memory_bytes = row.required("memory_GB", kPositive) * kGiga;
  spec.memory_rate_bytes_per_s = row.required("memory_bandwidth_GB_per_s", kPositive) * kGiga;
  bool computes = false;
  for (const PrecisionColumns& columns : kPrecisionColumns) {
    double& peak = spec.peak_flop_per_s[static_cast<int>(columns.precision)];
    peak = row.number_or(0, columns.peak, kNonNegative) * kTera;
    computes = computes || peak > 0;
  }
  if (!computes) row.fault("peak_bf16_TFLOP_per_s", "no peak rate in any precision; give at least one");
}

void read_links(RowReader& row, HardwareSpec& spec) {
  spec.node_size = row.whole_or(1, "node_size");
  if (spec.node_size < 1) row.fault("node_size", "must be at least 1 (accelerators in one node)");
  spec.link_rate_bytes_per_s = row.number_or(0, "link_GB_per_s", kNonNegative) * kGiga;
  spec.link_latency_s = row.number_or(0, "link_latency_us", kNonNegative) / kMicro;
  spec.network_rate_bytes_per_s = row.number_or(0, "network_GB_per_s", kNonNegative) * kGiga;
  spec.network_latency_s = row.number_or(0, "network_latency_us", kNonNegative) / kMicro;
  if (spec.node_size > 1 && spec.link_rate_bytes_per_s <= 0)
    row.fault("link_GB_per_s", "is empty or 0 but node_size is above 1; give the rate of the link inside the node");
}

void read_power(RowReader& row, HardwareSpec& spec) {
  spec.tdp_w = row.required("tdp_W", kPositive);
  spec.idle_w = row.number_or(0, "idle_W", kNonNegative);
  if (spec.idle_w > spec.tdp_w) row.fault("idle_W", "exceeds tdp_W = " + shortest(spec.tdp_w));
}

/// Columns of hardware/accelerators.csv that the shares do not suffice for, and why.
using UnmetColumns = std::vector<std::pair<std::string, std::string>>;

/// Clocks under sustained matrix work over those of the measured parts, where less power is rated per operation.
double sustained_clocks(const ReachedShares& efficiency, const HardwareSpec& spec) {
  const double peak = spec.peak_flop_per_s[static_cast<int>(Precision::bf16)];
  if (!(efficiency.measured_w_per_flop > 0) || !(peak > 0) || !(spec.tdp_w > 0)) return 1;
  return std::min(1.0, pow_(spec.tdp_w / peak / efficiency.measured_w_per_flop, kClockPerPower));
}

UnmetColumns apply_efficiency(const std::string& id, const ReachedShares& efficiency, HardwareSpec& spec) {
  UnmetColumns unmet;
  const double clocks = sustained_clocks(efficiency, spec);
  for (const PrecisionColumns& columns : kPrecisionColumns) {
    const int p = static_cast<int>(columns.precision);
    const double share = clocks * efficiency.gemm[static_cast<std::size_t>(p)];
    spec.gemm_efficiency[p] = spec.peak_flop_per_s[p] > 0 ? share : 0;
    if (spec.peak_flop_per_s[p] > 0 && spec.gemm_efficiency[p] <= 0)
      unmet.emplace_back(columns.peak, "is given, but efficiency '" + id + "' has no " + columns.efficiency +
                                           " (the time would be infinite); give that or leave the peak empty");
  }
  spec.gemm_half_work_flop = efficiency.gemm_half_work_flop;
  spec.memory_efficiency = efficiency.memory;
  spec.link_efficiency = efficiency.link;
  spec.network_efficiency = efficiency.network;
  spec.kernel_launch_s = efficiency.launch_s;
  spec.curves = efficiency.curves;
  spec.curves.attention_share *= clocks;
  if (spec.node_size > 1 && efficiency.link <= 0)
    unmet.emplace_back("efficiency", "'" + id + "' has no link efficiency, but node_size is above 1");
  if (spec.network_rate_bytes_per_s > 0 && efficiency.network <= 0)
    unmet.emplace_back("efficiency", "'" + id + "' has no network efficiency, but network_GB_per_s is given");
  return unmet;
}

}  // namespace

void append_hardware(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  HardwareRow hardware;
  hardware.id = row.id("id", seen);
  hardware.name = row.required_text("name");
  hardware.vendor = row.text("vendor");
  hardware.released = row.text("released");
  hardware.hardware_class = static_cast<HardwareClass>(row.choice("class", hardware_class_names()));
  HardwareSpec spec;
  read_rates(row, spec);
  hardware.link = row.text("link");
  read_links(row, spec);
  read_power(row, spec);
  hardware.price_usd = row.optional("price_USD", kPositive);
  hardware.price_note = row.text("price_note");
  hardware.sold = row.yes("sold");
  hardware.embodied_kg = row.optional("embodied_kgCO2e", kNonNegative);
  hardware.efficiency = row.text("efficiency");
  const std::size_t efficiency = row.reference("efficiency", ids_of(catalog.efficiencies), "hardware/efficiency.csv");
  if (efficiency < catalog.efficiencies.size() && catalog.efficiencies[efficiency].id == hardware.efficiency) {
    hardware.measured = catalog.efficiencies[efficiency].measured;
    for (const auto& [column, why] :
         apply_efficiency(hardware.efficiency, *catalog.efficiencies[efficiency].reached, spec))
      row.fault(column, why);
  }
  hardware.spec = std::make_shared<const HardwareSpec>(spec);
  hardware.origin = row.origin();
  catalog.hardware.push_back(std::move(hardware));
}

std::vector<std::pair<std::string, std::string>> set_efficiency(HardwareRow& hardware, const EfficiencyRow& row) {
  HardwareSpec spec = *hardware.spec;
  UnmetColumns unmet = apply_efficiency(row.id, *row.reached, spec);
  hardware.spec = std::make_shared<const HardwareSpec>(spec);
  hardware.measured = row.measured;
  return unmet;
}

std::optional<EfficiencyCell> efficiency_cell(HardwareSpec& spec, std::string_view column) {
  for (const PrecisionColumns& columns : kPrecisionColumns) {
    const int p = static_cast<int>(columns.precision);
    if (column == columns.efficiency) return EfficiencyCell{&spec.gemm_efficiency[p], 1};
    if (column == columns.read) return EfficiencyCell{&spec.curves.gemm_read_share[p], 1};
    if (column == columns.floor) return EfficiencyCell{&spec.curves.gemm_floor_s[p], 1 / kMicro};
    if (column == columns.pad_rows) return EfficiencyCell{&spec.curves.gemm_pad_rows[p], 1};
    if (column == columns.pad_inner) return EfficiencyCell{&spec.curves.gemm_pad_inner[p], 1};
  }
  if (column == "gemm_half_work_GFLOP") return EfficiencyCell{&spec.gemm_half_work_flop, kGiga};
  if (column == "memory") return EfficiencyCell{&spec.memory_efficiency, 1};
  if (column == "link") return EfficiencyCell{&spec.link_efficiency, 1};
  if (column == "network") return EfficiencyCell{&spec.network_efficiency, 1};
  if (column == "launch_us") return EfficiencyCell{&spec.kernel_launch_s, 1 / kMicro};
  for (const CurveColumn& curve : kCurveColumns)
    if (column == curve.name) return EfficiencyCell{&(spec.curves.*curve.field), curve.factor / curve.divisor};
  return std::nullopt;
}

}  // namespace eqc
