// Power and energy of published serving measurements, from the steps of the deployment.
#include "host/validate/power/power_prediction.hpp"

#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/local/local_prediction.hpp"
#include "host/validate/serving/served_row.hpp"
#include "kernels/model/power_load.hpp"

namespace eqc {
namespace {

constexpr double kNineOfTen = 1.6448536269514722;  // standard normal quantile of 95 %
// MLPerf "MaxQ": power limits of NVIDIA's 700 W parts, closed/NVIDIA/configs of mlcommons/inference_results_v4.1: GPT-J
// 350 W, Mixtral and Llama 2 70B 500 W.
constexpr double kMaxQSmallShare = 0.5, kMaxQLargeShare = 500.0 / 700, kMaxQSmallParams = 10e9;

constexpr double kClockPerPower =
    0.4;  // clocks under a power limit: dynamic power grows as clock x voltage^2, about clock^2.5 near the top
constexpr PowerLoad kFlatOut{0.85, 0.15, 0};  // prefill and decode of one user take turns

/// A deployment in operation: what each of its devices does, and what comes out.
struct Operation {
  std::string reason, assumed;
  std::size_t hardware_row = 0;
  double devices = 1, output_tokens_per_s = 0, output_tokens = 0;
  PowerLoad load, prefill_load;
  double prefill_share = 0;
  double doubt = 0;  ///< added log standard deviation of throughput
};

/// Dense peak of the format the weights multiply in, as far as the part has it.
double peak_of(const HardwareSpec& hardware, Precision weights) {
  const double own = hardware.peak_flop_per_s[static_cast<int>(weights)];
  return own > 0 ? own : hardware.peak_flop_per_s[static_cast<int>(Precision::bf16)];
}

Operation served_operation(const Catalog& catalog, const Resolver& names, const TruthRow& row) {
  Operation o;
  const ServedRow s = serve(catalog, names, row);
  o.reason = s.reason;
  o.assumed = s.assumed;
  if (!o.reason.empty()) return o;
  o.hardware_row = s.hardware_row;
  const HardwareSpec& hardware = *catalog.hardware[s.hardware_row].spec;
  const double peak = peak_of(hardware, s.layout.weights);
  o.devices = s.n_gpus;
  o.output_tokens_per_s = s.output_tokens_per_s;
  o.output_tokens = s.output_tokens;
  o.doubt = s.log_spread_doubt;
  o.load = {s.bytes_per_decode_step / s.decode_s / hardware.memory_rate_bytes_per_s,
            s.flop_per_decode_step / s.decode_s / peak, waiting_share(s.decode)};
  o.prefill_share = s.prefill_share;
  if (s.prefill_s > 0) {
    const double flop = s.input_tokens * forward_flop_per_token(s.model, s.input_tokens) / (s.n_gpus / s.replicas);
    const double bytes = s.bytes_per_decode_step;  // the weights once, as in a decode step
    o.prefill_load = {min_(1.0, bytes / s.prefill_s / hardware.memory_rate_bytes_per_s),
                      min_(1.0, flop / s.prefill_s / peak), waiting_share(s.prefill)};
  }
  return o;
}

Operation local_operation(const Catalog& catalog, const Resolver& names, const TruthRow& row) {
  Operation o;
  const LocalRow r = local_row(catalog, names, row);
  o.reason = r.reason;
  o.assumed = r.assumed;
  if (!o.reason.empty()) return o;
  o.hardware_row = r.hardware_row;
  const ModelSpec& m = *catalog.models[r.model_row].spec;
  const TimeParts step = local_decode_time(catalog, r);
  const double step_s = total_s(step), x = r.task.batch;
  const double experts = moe_layers(m) * touched_experts(m, static_cast<std::int64_t>(x)) * one_expert_params(m);
  const double bytes =
      (experts * r.task.weight_bits + (local_shared_params(m) + embedding_params(m)) * r.task.head_bits) / 8;
  const double flop = x * forward_flop_per_token(m, r.task.context_tokens);
  o.devices = r.task.devices;
  o.output_tokens_per_s = x / step_s;
  o.output_tokens = row.number("output_len").value_or(0);
  o.load = {min_(1.0, bytes / step_s / r.task.memory_rate / x), min_(1.0, flop / step_s / r.task.matrix_peak),
            waiting_share(step)};
  return o;
}

bool is_local_software(const TruthRow& row) {
  const std::string framework = lower(row.text("framework"));
  for (const char* word : {"llama.cpp", "ollama", "transformers", "mlx", "exllama", "gptq"})
    if (framework.find(word) != std::string::npos) return true;
  return false;
}

Prediction spread_around(double value, double spread, std::string assumed) {
  Prediction p;
  p.value = value;
  p.p05 = value * std::exp(-kNineOfTen * spread);
  p.p95 = value * std::exp(kNineOfTen * spread);
  p.assumed = std::move(assumed);
  return p;
}

/// Largest wall power of one machine with one device flat out.
Prediction peak_power(const Catalog& catalog, const Resolver& names, const TruthRow& row) {
  const auto hardware = names.hardware(row.text("hardware"));
  if (!hardware) return Prediction::not_scored("hardware not in the catalog");
  PowerProfile profile = power_profile(catalog, *hardware);
  const HardwareRow& part = catalog.hardware[*hardware];
  const std::string name = lower(row.text("hardware"));
  const bool own_board =
      part.hardware_class == HardwareClass::consumer || part.hardware_class == HardwareClass::workstation;
  if (own_board && name.starts_with("pi ")) profile.node.base_w_per_device = 10;  // a Raspberry Pi
  const double devices = row.number("n_gpus").value_or(1);
  Prediction p =
      spread_around(devices * wall_power_w(profile.node, power_share(profile.device, kFlatOut) * part.spec->tdp_w),
                    profile.wall_spread, "");
  p.baseline = devices * part.spec->tdp_w;
  return p;
}

}  // namespace

bool is_power_row(const TruthRow& row) {
  const std::string& q = row.quantity;
  return q.find("power") != std::string::npos ||
         (q.find("energy") != std::string::npos && q.find("prompt") == std::string::npos);
}

Prediction predict_power(const Catalog& catalog, const Resolver& names, const TruthRow& row) {
  if (row.quantity == "system_power_peak") return peak_power(catalog, names, row);
  if (row.text("n_gpus").empty() && row.text("batch_or_concurrency").empty())
    return Prediction::not_scored("neither devices nor batch are stated");
  const Operation o =
      is_local_software(row) ? local_operation(catalog, names, row) : served_operation(catalog, names, row);
  if (!o.reason.empty()) return Prediction::not_scored(o.reason);
  PowerProfile profile = power_profile(catalog, o.hardware_row);
  std::string assumed = o.assumed;
  if (lower(row.text("notes")).find("maxq") != std::string::npos) {
    const auto model = names.model(row.text("model"));
    profile.device.cap_share =
        model && catalog.models[*model].spec->params < kMaxQSmallParams ? kMaxQSmallShare : kMaxQLargeShare;
    assumed += (assumed.empty() ? "" : ", ") + std::string("MaxQ: power limit of NVIDIA's configurations");
  }
  const double tdp = catalog.hardware[o.hardware_row].spec->tdp_w;
  const auto mean_share = [&o](const PowerSpec& device) {
    return (1 - o.prefill_share) * power_share(device, o.load) + o.prefill_share * power_share(device, o.prefill_load);
  };
  PowerSpec unlimited = profile.device;
  unlimited.cap_share = 1;
  const double share = mean_share(profile.device), slower = std::pow(mean_share(unlimited) / share, kClockPerPower);
  const double device_w = share * tdp, devices_w = o.devices * device_w,
               wall_w = o.devices * wall_power_w(profile.node, device_w);
  const std::string& q = row.quantity;
  const auto found = [&](double value, double baseline, double spread) {
    Prediction p = spread_around(value, spread, assumed);
    p.baseline = baseline;
    return p;
  };
  profile.energy_spread = std::hypot(profile.energy_spread, o.doubt);
  const double token_s = o.output_tokens_per_s > 0 ? slower / o.output_tokens_per_s : 0;
  if (q == "gpu_power_avg_total") return found(devices_w, o.devices * tdp, profile.power_spread);
  if (q == "device_power_avg") return found(device_w, tdp, profile.power_spread);
  if (q == "system_power_avg") return found(wall_w, o.devices * tdp, profile.wall_spread);
  if (q == "avg_system_power_per_accelerator") return found(wall_w / o.devices, tdp, profile.wall_spread);
  if (q == "energy_per_output_token_gpu")
    return found(devices_w * token_s, o.devices * tdp * token_s, profile.energy_spread);
  if (q == "energy_per_output_token_wall")
    return found(wall_w * token_s, o.devices * tdp * token_s, std::hypot(profile.energy_spread, profile.wall_spread));
  if (!(o.output_tokens > 0)) return Prediction::not_scored("output length unknown");
  if (q == "energy_per_request_gpu") return found(devices_w * token_s * o.output_tokens, 0, profile.energy_spread);
  if (q == "energy_per_request_wall")
    return found(wall_w * token_s * o.output_tokens, 0, std::hypot(profile.energy_spread, profile.wall_spread));
  return Prediction::not_scored("quantity not known");
}

}  // namespace eqc
