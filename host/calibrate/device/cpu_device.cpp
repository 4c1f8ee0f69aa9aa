// Kernels of a processor on inputs that rotate through pools larger than its last cache.
#include "host/calibrate/device/cpu_device.hpp"

#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <numeric>
#include <stdexcept>
#include <thread>

#include "host/base/text.hpp"
#include "host/calibrate/device/cpu_loops.hpp"
#include "host/calibrate/device/cpu_products.hpp"
#include "host/calibrate/device/worker_team.hpp"
#include "kernels/model/efficiency.hpp"

namespace eqc {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLine = 64, kBlock = std::size_t{1} << 20;  // of a cache; of floats that a pool repeats
constexpr double kMegabyte = 1e6;
constexpr std::size_t kQueriesOfTask = 32;
constexpr double kPeakBytes = 128 * kMegabyte;  // of a try for the peak; the pool is larger
constexpr std::int64_t kTile = 16;              // rows or columns of a product are dealt out in

std::string first_line(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

/// "model name" and "microcode" of /proc/cpuinfo.
std::string cpuinfo(const std::string& key) {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);)
    if (line.rfind(key, 0) == 0 && line.find(':') != std::string::npos)
      return std::string(trim(line.substr(line.find(':') + 1)));
  return "";
}

bool has_flag(const std::string& flag) {
  return (" " + cpuinfo("flags") + " ").find(" " + flag + " ") != std::string::npos;
}

double physical_memory() {
  struct sysinfo info {};
  return sysinfo(&info) == 0 ? static_cast<double>(info.totalram) * info.mem_unit : 0;
}

/// Bytes of the last cache, 32 MB where nobody says.
double last_cache() {
  for (const int name : {_SC_LEVEL4_CACHE_SIZE, _SC_LEVEL3_CACHE_SIZE, _SC_LEVEL2_CACHE_SIZE})
    if (const long bytes = sysconf(name); bytes > 0) return static_cast<double>(bytes);
  return 32 * kMegabyte;
}

double thread_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

struct Free {
  void operator()(void* p) const { std::free(p); }
};

/// Memory of which each run takes the next piece.
class Pool {
 public:
  void reserve(std::size_t bytes) {
    if (memory_ != nullptr) return;
    memory_.reset(static_cast<char*>(std::aligned_alloc(4096, (bytes + 4095) / 4096 * 4096)));
    if (memory_ == nullptr) throw std::runtime_error("not enough memory for inputs past the caches");
    bytes_ = bytes;
  }
  bool empty() const { return memory_ == nullptr; }
  char* data() { return memory_.get(); }
  std::size_t size() const { return bytes_; }
  /// The next `bytes` of it, from the start again when the rest is too short.
  template <class T>
  T* next(double bytes) {
    const std::size_t wanted = (static_cast<std::size_t>(bytes) + kLine - 1) / kLine * kLine;
    if (wanted > bytes_) throw std::runtime_error("larger than the memory set aside for inputs");
    if (place_ + wanted > bytes_) place_ = 0;
    char* const piece = memory_.get() + place_;
    place_ += wanted;
    return reinterpret_cast<T*>(piece);
  }

 private:
  std::unique_ptr<char, Free> memory_;
  std::size_t bytes_ = 0, place_ = 0;
};

class CpuDevice final : public Device {
 public:
  explicit CpuDevice(int threads) : team_(threads), scores_(static_cast<std::size_t>(threads)) {
    facts_.name = processor_name();
    if (facts_.name.empty()) facts_.name = "processor";
    facts_.memory_bytes = physical_memory();
    facts_.cache_bytes = last_cache();
    const double pool = std::clamp(4 * facts_.cache_bytes, 256 * kMegabyte, 0.1 * facts_.memory_bytes);
    pool_bytes_ = static_cast<std::size_t>(pool);
    facts_.largest_inputs = pool;
    facts_.conditions = {{"threads", std::to_string(threads)}};
    add_condition("libraries", products_.libraries());
    for (const auto& [name, value] : processor_conditions()) add_condition(name, value);
    throttles_ = throttle_count();
  }

  const DeviceFacts& facts() const override { return facts_; }

  std::string why_not(KernelKind kind, Precision precision) const override {
    switch (kind) {
      case KernelKind::gemm: return products_.why_not(precision);
      case KernelKind::tf32: return "a processor multiplies 32 bits as they are";
      case KernelKind::host_copy: return "a processor's memory is the host's";
      case KernelKind::peer_copy:
      case KernelKind::all_reduce:
      case KernelKind::all_gather: return "one processor has nobody to exchange with";
      default: return precision == Precision::fp32 ? "" : "own kernels of a processor are of 32 bits";
    }
  }

  void prepare(const KernelPoint& point, InputData data) override {
    if (const std::string why = why_not(point.kind, point.precision); !why.empty()) throw std::runtime_error(why);
    point_ = point;
    inputs_ = &pool_of(point.precision, data);
    if (outputs_.empty()) {
      outputs_.reserve(pool_bytes_);
      std::memset(outputs_.data(), 0, outputs_.size());  // so that no kernel waits for pages
    }
    const std::size_t scores =
        static_cast<std::size_t>(point.keys * (point.kind == KernelKind::decode ? point.heads / point.kv_heads : 1));
    for (std::vector<float>& of_member : scores_)
      if (of_member.size() < scores) of_member.resize(scores);
  }

  double run(int times) override {
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < times; ++i) once();
    return std::chrono::duration<double>(Clock::now() - start).count() / times;
  }

  DeviceState state() const override {
    DeviceState s;
    s.throttled = throttle_count() != throttles_;
    throttles_ = throttle_count();
    return s;
  }

  double now() const override { return std::chrono::duration<double>(Clock::now().time_since_epoch()).count(); }
  void pause(double seconds) override { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

  /// Multiply-adds of 32 bits per second in registers, on all threads at once, each by its own processor time, so that
  /// other programs do not count: the best of some tries.
  double multiply_adds() {
    constexpr std::size_t kSteps = 400000;
    constexpr double kTrying_s = 0.5;  // on a shared host a neighbour slows some of it
    double best = 0;
    for (const double end = now() + kTrying_s; now() < end;) {
      std::vector<double> rate(static_cast<std::size_t>(team_.size()));
      team_.run([&](int member) {
        float keep = 0;
        const double start = thread_seconds();
        const double flop = cpu_loops::multiply_add(kSteps, &keep);
        rate[static_cast<std::size_t>(member)] = flop / (thread_seconds() - start);
        sink_ = keep;
      });
      best = std::max(best, std::accumulate(rate.begin(), rate.end(), 0.0));
    }
    return best;
  }

  /// Bytes per second of the fastest of reading, copying and the triad, the best of some tries.
  double fastest_memory() {
    constexpr int kTries = 60;
    double best = 0;
    for (int t = 0; t < kTries; ++t)
      for (const KernelKind kind : {KernelKind::read, KernelKind::copy, KernelKind::triad}) {
        KernelPoint p;
        p.kind = kind;
        p.precision = Precision::fp32;
        p.bytes = kPeakBytes;
        prepare(p, InputData::random_normal);
        best = std::max(best, p.bytes / run(1));
      }
    return best;
  }

 private:
  void add_condition(const std::string& name, const std::string& value) {
    if (!value.empty()) facts_.conditions.emplace_back(name, value);
  }

  static long throttle_count() {
    return std::atol(first_line("/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count").c_str());
  }

  Pool& pool_of(Precision precision, InputData data) {
    Pool& pool = pools_[data == InputData::zeros][static_cast<std::size_t>(precision)];
    if (!pool.empty()) return pool;
    pool.reserve(pool_bytes_);
    if (data == InputData::zeros) {
      std::memset(pool.data(), 0, pool.size());
      return pool;
    }
    std::vector<float> normal(kBlock);
    cpu_loops::fill_normal(normal.data(), normal.size(), 20261129);
    std::vector<char> block(static_cast<std::size_t>(bytes_of(precision)) * kBlock);
    if (precision == Precision::bf16)
      cpu_loops::to_bf16(normal.data(), reinterpret_cast<std::uint16_t*>(block.data()), kBlock);
    else if (precision == Precision::int8)
      cpu_loops::to_int8(normal.data(), reinterpret_cast<std::int8_t*>(block.data()), kBlock);
    else
      std::memcpy(block.data(), normal.data(), block.size());
    for (std::size_t at = 0; at < pool.size(); at += block.size())
      std::memcpy(pool.data() + at, block.data(), std::min(block.size(), pool.size() - at));
    return pool;
  }

  /// work(first, last) on each member's slice of n floats, in whole cache lines.
  template <class Work>
  void sliced(std::size_t n, const Work& work) {
    constexpr std::size_t kGrain = 256;
    const std::size_t members = static_cast<std::size_t>(team_.size()), grains = n / kGrain;
    team_.run([&](int member) {
      const std::size_t i = static_cast<std::size_t>(member);
      work(grains * i / members * kGrain, grains * (i + 1) / members * kGrain);
    });
  }

  void once() {
    switch (point_.kind) {
      case KernelKind::gemm: return product();
      case KernelKind::attention: return attention();
      case KernelKind::decode: return decode();
      case KernelKind::launch: return team_.run([](int) {});
      default: return stream();
    }
  }

  void product() {
    const double element = bytes_of(point_.precision);
    const char* const a = inputs_->next<char>(point_.rows * point_.inner * element);
    const char* const w = inputs_->next<char>(point_.columns * point_.inner * element);
    if (point_.precision == Precision::fp32 && point_.rows == 1) return single_row(a, w);
    char* const c = outputs_.next<char>(point_.rows * point_.columns * 4);
    const bool by_rows = point_.rows > point_.columns;
    const std::int64_t rows = static_cast<std::int64_t>(point_.rows),
                       columns = static_cast<std::int64_t>(point_.columns),
                       inner = static_cast<std::int64_t>(point_.inner), members = team_.size(),
                       tiles = ((by_rows ? rows : columns) + kTile - 1) / kTile;
    std::atomic<bool> computed = true;
    team_.run([&](int member) {
      const std::int64_t all = by_rows ? rows : columns, first = std::min(all, tiles * member / members * kTile),
                         count = std::min(all, tiles * (member + 1) / members * kTile) - first;
      if (count <= 0) return;
      const std::int64_t skipped = static_cast<std::int64_t>(static_cast<double>(first * inner) * element);
      if (!(by_rows ? products_.multiply(point_.precision, count, columns, inner, a + skipped, w,
                                         c + first * columns * 4, columns)
                    : products_.multiply(point_.precision, rows, count, inner, a, w + skipped, c + first * 4, columns)))
        computed = false;
    });
    if (!computed) throw std::runtime_error("the library refuses the product");
  }

  void single_row(const char* a, const char* w) {
    const std::size_t columns = static_cast<std::size_t>(point_.columns),
                      inner = static_cast<std::size_t>(point_.inner), members = static_cast<std::size_t>(team_.size());
    float* const c = outputs_.next<float>(point_.columns * 4);
    team_.run([&](int member) {
      const std::size_t i = static_cast<std::size_t>(member);
      cpu_loops::single_row(reinterpret_cast<const float*>(a), reinterpret_cast<const float*>(w), c, inner,
                            columns * i / members, columns * (i + 1) / members);
    });
  }

  /// work(task, member) for tasks dealt out in turn.
  template <class Work>
  void dealt(std::size_t tasks, const Work& work) {
    team_.run([&](int member) {
      for (std::size_t t = static_cast<std::size_t>(member); t < tasks; t += static_cast<std::size_t>(team_.size()))
        work(t, member);
    });
  }

  void attention() {
    const std::size_t keys = static_cast<std::size_t>(point_.keys), width = static_cast<std::size_t>(point_.width),
                      heads = static_cast<std::size_t>(point_.heads), group = heads / kv_heads(),
                      blocks = (keys + kQueriesOfTask - 1) / kQueriesOfTask, sequence = keys * width;
    const double q_bytes = point_.batch * point_.heads * point_.keys * point_.width * 4;
    const float* const q = inputs_->next<float>(q_bytes);
    const float* const k = inputs_->next<float>(q_bytes / static_cast<double>(group));
    const float* const v = inputs_->next<float>(q_bytes / static_cast<double>(group));
    float* const out = outputs_.next<float>(q_bytes);
    dealt(static_cast<std::size_t>(point_.batch) * heads * blocks, [&](std::size_t task, int member) {
      const std::size_t head = task / blocks, first = task % blocks * kQueriesOfTask;
      cpu_loops::attention(q + head * sequence, k + head / group * sequence, v + head / group * sequence,
                           out + head * sequence, width, width, first, std::min(first + kQueriesOfTask, keys),
                           scores_[static_cast<std::size_t>(member)].data());
    });
  }

  void decode() {
    const std::size_t keys = static_cast<std::size_t>(point_.keys), width = static_cast<std::size_t>(point_.width),
                      group = static_cast<std::size_t>(point_.heads) / kv_heads(), cache = keys * width;
    const double kv_bytes = point_.batch * point_.kv_heads * point_.keys * point_.width * 4;
    const float* const q = inputs_->next<float>(point_.batch * point_.heads * point_.width * 4);
    const float* const k = inputs_->next<float>(kv_bytes);
    const float* const v = inputs_->next<float>(kv_bytes);
    float* const out = outputs_.next<float>(point_.batch * point_.heads * point_.width * 4);
    dealt(static_cast<std::size_t>(point_.batch) * kv_heads(), [&](std::size_t task, int member) {
      cpu_loops::decode(q + task * group * width, k + task * cache, v + task * cache, out + task * group * width, group,
                        width, keys, scores_[static_cast<std::size_t>(member)].data());
    });
  }

  std::size_t kv_heads() const { return static_cast<std::size_t>(point_.kv_heads); }

  void stream() {
    const double bytes = point_.bytes / streamed_arrays(point_.kind);
    const std::size_t n = static_cast<std::size_t>(bytes / 4);
    const float* const x = inputs_->next<float>(bytes);
    if (point_.kind == KernelKind::read)
      return sliced(n, [&](std::size_t first, std::size_t last) { sink_ = cpu_loops::sum(x + first, last - first); });
    float* const out = outputs_.next<float>(bytes);
    if (point_.kind == KernelKind::copy)
      return sliced(
          n, [&](std::size_t first, std::size_t last) { cpu_loops::copy(x + first, out + first, last - first); });
    if (point_.kind == KernelKind::reduction) {
      constexpr std::size_t kWidth = 4096;
      const std::size_t rows = n / kWidth, members = static_cast<std::size_t>(team_.size());
      return team_.run([&](int member) {
        const std::size_t i = static_cast<std::size_t>(member), first = rows * i / members;
        cpu_loops::rms_norm(x + first * kWidth, out + first * kWidth, rows * (i + 1) / members - first, kWidth);
      });
    }
    const float* const y = inputs_->next<float>(bytes);
    if (point_.kind == KernelKind::elementwise)
      return sliced(n, [&](std::size_t first, std::size_t last) {
        cpu_loops::gated(x + first, y + first, out + first, last - first);
      });
    const float* const z = inputs_->next<float>(bytes);
    sliced(n, [&](std::size_t first, std::size_t last) {
      cpu_loops::triad(out + first, x + first, y + first, z + first, last - first);
    });
  }

  CpuProducts products_;
  WorkerTeam team_;
  std::vector<std::vector<float>> scores_;  // what each member works in
  DeviceFacts facts_;
  Pool pools_[2][kPrecisions], outputs_;
  Pool* inputs_ = nullptr;
  KernelPoint point_;
  std::size_t pool_bytes_ = 0;
  mutable long throttles_ = 0;
  std::atomic<float> sink_ = 0;  // so that no sum is optimised away
};

}  // namespace

DeviceConditions processor_conditions() {
  DeviceConditions all;
  for (const auto& [name, value] : {std::pair<const char*, std::string>{"microcode", cpuinfo("microcode")},
                                    {"governor", first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")}})
    if (!value.empty()) all.emplace_back(name, value);
  return all;
}

std::string processor_name() { return cpuinfo("model name"); }

namespace {

ProcessorPeaks peaks_of(CpuDevice& device) {
  ProcessorPeaks peaks;
  peaks.fp32_flop_per_s = device.multiply_adds();
  // AVX512_BF16 and VNNI do 2 and 4 multiply-adds of narrow numbers in the place of one; AMX tiles 16 x 16 x 32 and
  // 16 x 16 x 64 in 16 cycles against 64 multiply-adds of 32 bits (Intel 64 and IA-32 Optimization Reference Manual,
  // 2023, section 20).
  const bool amx_bf16 = has_flag("amx_bf16"), amx_int8 = has_flag("amx_int8");
  peaks.bf16_flop_per_s = peaks.fp32_flop_per_s * (amx_bf16 ? 16 : has_flag("avx512_bf16") ? 2 : 1);
  peaks.int8_op_per_s = peaks.fp32_flop_per_s * (amx_int8                                          ? 32
                                                 : has_flag("avx512_vnni") || has_flag("avx_vnni") ? 4
                                                                                                   : 2);
  peaks.memory_bytes_per_s = device.fastest_memory();
  return peaks;
}

}  // namespace

ProcessorPeaks faster_of(const ProcessorPeaks& a, const ProcessorPeaks& b) {
  return {std::max(a.fp32_flop_per_s, b.fp32_flop_per_s), std::max(a.bf16_flop_per_s, b.bf16_flop_per_s),
          std::max(a.int8_op_per_s, b.int8_op_per_s), std::max(a.memory_bytes_per_s, b.memory_bytes_per_s)};
}

ProcessorDevice make_cpu_device(int threads) {
  auto device = std::make_unique<CpuDevice>(threads);
  CpuDevice* const measured = device.get();
  const ProcessorPeaks peaks = peaks_of(*measured);
  return {std::move(device), peaks, [measured] { return peaks_of(*measured); }};
}

}  // namespace eqc
