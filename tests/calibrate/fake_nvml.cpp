// A management library without a GPU: answers what a test tells it to.
#include <cstring>

namespace {
int start_code = 0, limit_code = 0;
unsigned long long throttle_bits = 0;
char driver[32] = "570.86.15";
}  // namespace

extern "C" {
void fake_nvml_set(int start, int limit, unsigned long long bits, const char* version) {
  start_code = start;
  limit_code = limit;
  throttle_bits = bits;
  std::strncpy(driver, version, sizeof driver - 1);
}
int nvmlInit_v2() { return start_code; }
int nvmlShutdown() { return 0; }
int nvmlDeviceGetCount_v2(unsigned* n) { return *n = 1, 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  *device = driver;
  return index == 0 ? 0 : 2;
}
int nvmlDeviceGetName(void*, char* text, unsigned length) { return std::strncpy(text, "NVIDIA H200", length), 0; }
int nvmlSystemGetDriverVersion(char* text, unsigned length) { return std::strncpy(text, driver, length), 0; }
int nvmlDeviceGetPowerManagementLimit(void*, unsigned* milliwatts) { return *milliwatts = 700000, limit_code; }
int nvmlDeviceGetPowerUsage(void*, unsigned* milliwatts) { return *milliwatts = 512345, 0; }
int nvmlDeviceGetTotalEnergyConsumption(void*, unsigned long long* millijoules) { return *millijoules = 5000, 0; }
int nvmlDeviceGetCurrentClocksThrottleReasons(void*, unsigned long long* bits) { return *bits = throttle_bits, 0; }
int nvmlDeviceGetClockInfo(void*, int, unsigned* mhz) { return *mhz = 1830, 0; }
int nvmlDeviceGetMaxClockInfo(void*, int kind, unsigned* mhz) { return *mhz = kind == 2 ? 3201 : 1980, 0; }
int nvmlDeviceGetEccMode(void*, unsigned* now, unsigned* later) { return *now = *later = 1, 0; }
}
