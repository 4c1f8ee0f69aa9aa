// Every question may be refused: the answer is then left out.
#include "host/calibrate/device/nvml.hpp"

namespace eqc {
namespace {

constexpr int kNoPermission = 4, kDriverNotLoaded = 9, kVersionMismatch = 18;  // nvmlReturn_t
constexpr int kProcessorClock = 1, kMemoryClock = 2;                           // nvmlClockType_t
// nvmlClocksEventReasons: hardware slowdown, software and hardware thermal slowdown, power brake. Being at the power
// limit is how large products run, and no throttling here.
constexpr unsigned long long kThrottled = 0x8 | 0x20 | 0x40 | 0x80;

std::string reason(int code) {
  switch (code) {
    case kNoPermission: return "no permission";
    case kDriverNotLoaded: return "the NVIDIA driver is not loaded";
    case kVersionMismatch: return "the NVIDIA driver is of another version than its library: restart the machine";
    default: return "error " + std::to_string(code);
  }
}

}  // namespace

Nvml::Nvml(const std::vector<std::string>& names) : library_(names) {
  if (!library_.ok()) {
    why_ = "no NVML: " + library_.why() + "; clocks, power and throttling stay unknown";
    return;
  }
  if (!library_.find("nvmlInit_v2", start_) || !library_.find("nvmlDeviceGetHandleByIndex_v2", by_index_)) {
    why_ = "NVML is too old: it has no nvmlInit_v2";
    return;
  }
  library_.find("nvmlShutdown", stop_);
  library_.find("nvmlSystemGetDriverVersion", driver_);
  library_.find("nvmlDeviceGetCount_v2", count_);
  library_.find("nvmlDeviceGetName", name_);
  library_.find("nvmlDeviceGetPowerManagementLimit", power_limit_);
  library_.find("nvmlDeviceGetPowerUsage", power_);
  library_.find("nvmlDeviceGetTotalEnergyConsumption", energy_);
  library_.find("nvmlDeviceGetCurrentClocksThrottleReasons", throttle_);
  library_.find("nvmlDeviceGetClockInfo", clock_);
  library_.find("nvmlDeviceGetMaxClockInfo", most_clock_);
  library_.find("nvmlDeviceGetEccMode", ecc_);
  const int code = start_();
  started_ = code == 0;
  if (!started_) why_ = "no NVML: " + reason(code) + "; clocks, power and throttling stay unknown";
}

Nvml::~Nvml() {
  if (started_ && stop_ != nullptr) stop_();
}

Nvml::Handle Nvml::device(int index) const {
  Handle handle = nullptr;
  return started_ && index >= 0 && by_index_(static_cast<unsigned>(index), &handle) == 0 ? handle : nullptr;
}

int Nvml::count() const {
  unsigned n = 0;
  return started_ && count_ != nullptr && count_(&n) == 0 ? static_cast<int>(n) : 0;
}

std::string Nvml::name(int index) const {
  char text[96] = {};
  const Handle handle = device(index);
  return handle != nullptr && name_ != nullptr && name_(handle, text, sizeof text) == 0 ? text : "";
}

DeviceConditions Nvml::conditions(int index, std::string& refused) const {
  DeviceConditions all;
  const Handle handle = device(index);
  if (handle == nullptr) return all;
  const auto add = [&](const char* condition, int code, const std::string& value) {
    if (code == 0)
      all.emplace_back(condition, value);
    else if (code == kNoPermission && refused.empty())
      refused = std::string("NVML does not tell the ") + condition + ": " + reason(code);
  };
  char driver[96] = {};
  if (driver_ != nullptr) {
    const int code = driver_(driver, sizeof driver);
    add("driver", code, driver);
  }
  unsigned value = 0, later = 0;
  if (power_limit_ != nullptr) {
    const int code = power_limit_(handle, &value);
    add("power limit", code, std::to_string((value + 500) / 1000) + " W");
  }
  for (const auto& [condition, kind] : {std::pair{"clock", kProcessorClock}, std::pair{"memory clock", kMemoryClock}})
    if (most_clock_ != nullptr) {
      const int code = most_clock_(handle, kind, &value);
      add(condition, code, std::to_string(value) + " MHz");
    }
  if (ecc_ != nullptr) {
    const int code = ecc_(handle, &value, &later);
    add("ECC", code, value != 0 ? "on" : "off");
  }
  return all;
}

DeviceState Nvml::state(int index) const {
  DeviceState s;
  const Handle handle = device(index);
  if (handle == nullptr) return s;
  unsigned value = 0;
  unsigned long long wide = 0;
  if (clock_ != nullptr && clock_(handle, kProcessorClock, &value) == 0) s.clock_hz = 1e6 * value;
  if (throttle_ != nullptr && throttle_(handle, &wide) == 0) s.throttled = (wide & kThrottled) != 0;
  if (power_ != nullptr && power_(handle, &value) == 0) s.power_w = 1e-3 * value;
  if (energy_ != nullptr && energy_(handle, &wide) == 0) s.energy_j = 1e-3 * static_cast<double>(wide);
  return s;
}

}  // namespace eqc
