// The kernels of `equicube calibrate` under Google Benchmark, by the device's own clock. Names and context are what
// `equicube calibrate --import` reads from --benchmark_format=json.
#include <benchmark/benchmark.h>

#include <fmt/core.h>

#include "host/base/parallel.hpp"
#include "host/calibrate/device/cpu_device.hpp"
#include "host/scenario/scenario.hpp"

namespace eqc {
namespace {

Device& processors() {
  static const ProcessorDevice one = make_cpu_device(hardware_threads());
  return *one.device;
}

std::string benchmark_name(const KernelPoint& p) {
  std::string name = fmt::format("{}/{}", kernel_kind_name(p.kind), precision_name(p.precision));
  for (const KernelSize& size : kernel_sizes())
    if (p.*size.value > 0) name += fmt::format("/{}:{:g}", size.name, p.*size.value);
  return name;
}

void run_kernel(benchmark::State& state, const KernelPoint& point) {
  Device& device = processors();
  if (const std::string why = device.why_not(point.kind, point.precision); !why.empty()) {
    state.SkipWithError(why.c_str());
    return;
  }
  device.prepare(point, InputData::random_normal);
  device.run(1);
  for (auto _ : state) state.SetIterationTime(device.run(1));
  state.SetBytesProcessed(static_cast<std::int64_t>(static_cast<double>(state.iterations()) * kernel_bytes(point)));
}

/// A product of a training step, one of a decode step, memory.
std::vector<KernelPoint> some_kernels() {
  KernelPoint product, step, copy;
  product.precision = step.precision = copy.precision = Precision::fp32;
  product.rows = 512;
  step.rows = 1;
  product.columns = product.inner = step.columns = step.inner = 4096;
  copy.kind = KernelKind::copy;
  copy.bytes = 256e6;
  return {product, step, copy};
}

const bool registered = [] {
  benchmark::AddCustomContext("device", processor_name());
  for (const KernelPoint& p : some_kernels())
    benchmark::RegisterBenchmark(benchmark_name(p).c_str(), run_kernel, p)
        ->UseManualTime()
        ->Unit(benchmark::kMicrosecond);
  return true;
}();

}  // namespace
}  // namespace eqc
