// Power and energy of published serving measurements, from the load of the deployment's devices.
#include "host/validate/power/power_prediction.hpp"

#include <algorithm>
#include <cmath>

#include "host/engine/software/power_profile.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/validate/power/operation.hpp"
#include "host/validate/serving/deployment.hpp"
#include "host/validate/wording.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {
namespace {

constexpr PowerLoad kFlatOut{0.85, 0.15, 0};  // prefill and decode of one user take turns

/// Largest wall power of one machine with one device flat out.
Prediction peak_power(const TruthContext& x, const TruthRow& row) {
  const auto hardware = x.names.hardware(row.text("hardware"));
  if (!hardware) return Prediction::not_scored(x.names.why_not(row.text("hardware"), "hardware not in the catalog"));
  PowerProfile profile = power_profile(x.catalog, *hardware);
  const HardwareRow& part = x.catalog.hardware[*hardware];
  const bool own_board =
      part.hardware_class == HardwareClass::consumer || part.hardware_class == HardwareClass::workstation;
  if (own_board && names_raspberry_pi(row.text("hardware"))) profile.node.base_w_per_device = x.assumed.board_w;
  const double devices = row.number("n_gpus").value_or(1), tdp_w = part.spec->tdp_w;
  Prediction p = spread_around(devices * wall_power_w(profile.node, power_share(profile.device, kFlatOut) * tdp_w),
                               profile.wall_spread);
  p.baseline = devices * tdp_w;
  return p;
}

/// Log standard deviation of energies. That of power.csv holds the throughput of the software whose energies were
/// fitted (ML.ENERGY's vLLM); what other software's throughput scatters more comes on top, as energy is power over
/// throughput.
double energy_spread_of(const TruthContext& x, const PowerProfile& profile, const Operation& o) {
  const double fitted = serving_profile(x.catalog, "vllm-2025").spread.throughput;
  const double more = std::max(0.0, o.rate_spread * o.rate_spread - fitted * fitted);
  return std::sqrt(profile.energy_spread * profile.energy_spread + more + o.doubt * o.doubt);
}

/// Watts of one device and joules per token; at the wall and as rated.
struct Draw {
  double devices = 1, device_w = 0, machine_w = 0, rated_w = 0;  ///< machine, rated: per device
  double token_s = 0;                                            ///< of the whole deployment, 0: unknown
};

Draw draw_of(const Operation& o, const PowerProfile& profile, double rated_w) {
  const auto mean_share = [&o](const PowerSpec& device) {
    return (1 - o.prefill_share) * power_share(device, o.load) + o.prefill_share * power_share(device, o.prefill_load);
  };
  const double share = mean_share(profile.device);
  Draw draw;
  draw.devices = o.devices;
  draw.device_w = share * rated_w;
  draw.machine_w = wall_power_w(profile.node, draw.device_w);
  draw.rated_w = rated_w;
  draw.token_s = o.output_tokens_per_s > 0 ? 1 / o.output_tokens_per_s : 0;
  return draw;
}

const std::vector<std::string_view> kPowerQuantities = {"gpu_power_avg_total",
                                                        "device_power_avg",
                                                        "system_power_avg",
                                                        "system_power_peak",
                                                        "energy_per_output_token_gpu",
                                                        "energy_per_output_token_wall",
                                                        "energy_per_request_gpu",
                                                        "energy_per_request_wall"};

Prediction quantity_of_draw(const std::string& q, const Draw& draw, double output_tokens, const PowerProfile& profile,
                            double energy_spread) {
  const auto found = [](double value, double baseline, double spread) {
    Prediction p = spread_around(value, spread);
    p.baseline = baseline;
    return p;
  };
  const double devices_w = draw.devices * draw.device_w, wall_w = draw.devices * draw.machine_w,
               rated_w = draw.devices * draw.rated_w, token_s = draw.token_s;
  const double wall_energy_spread = std::hypot(energy_spread, profile.wall_spread);
  if (q == "gpu_power_avg_total") return found(devices_w, rated_w, profile.power_spread);
  if (q == "device_power_avg") return found(draw.device_w, draw.rated_w, profile.power_spread);
  if (q == "system_power_avg") return found(wall_w, rated_w, profile.wall_spread);
  if (q == "avg_system_power_per_accelerator") return found(wall_w / draw.devices, draw.rated_w, profile.wall_spread);
  if (q == "energy_per_output_token_gpu") return found(devices_w * token_s, rated_w * token_s, energy_spread);
  if (q == "energy_per_output_token_wall") return found(wall_w * token_s, rated_w * token_s, wall_energy_spread);
  if (!(output_tokens > 0)) return Prediction::not_scored("output length unknown");
  if (q == "energy_per_request_gpu") return found(devices_w * token_s * output_tokens, 0, energy_spread);
  if (q == "energy_per_request_wall") return found(wall_w * token_s * output_tokens, 0, wall_energy_spread);
  return Prediction::not_scored("quantity not known" + nearest_quantity(q, kPowerQuantities));
}

}  // namespace

bool is_power_row(const TruthRow& row) {
  return contains(row.quantity, "power") || (contains(row.quantity, "energy") && !contains(row.quantity, "prompt"));
}

Prediction predict_power(const TruthContext& x, const TruthRow& row) {
  if (row.quantity == "system_power_peak") return peak_power(x, row);
  if (row.text("n_gpus").empty() && row.text("batch_or_concurrency").empty())
    return Prediction::not_scored("neither devices nor batch are stated");
  const std::string none = no_such_request(row, false, contains(row.quantity, "energy"));
  if (!none.empty()) return Prediction::not_scored(none);
  const Operation o = operation_of(x, row);
  if (!o.reason.empty()) return Prediction::not_scored(o.reason);
  PowerProfile profile = power_profile(x.catalog, o.hardware_row);
  profile.device.cap_share = stated_power_share(x, row);
  const Draw draw = draw_of(o, profile, x.catalog.hardware[o.hardware_row].spec->tdp_w);
  Prediction p = quantity_of_draw(row.quantity, draw, o.output_tokens, profile, energy_spread_of(x, profile, o));
  if (p.scored()) p.assumed = o.assumed;
  return p;
}

}  // namespace eqc
