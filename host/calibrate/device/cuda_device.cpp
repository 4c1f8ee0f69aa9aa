// Kernels of a GPU on inputs that rotate through pools larger than its last cache, timed by events.
#include "host/calibrate/device/cuda_device.hpp"

#if EQC_HAS_CUDA

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <thread>

#include "host/calibrate/device/gpu_exchange.hpp"
#include "host/calibrate/device/gpu_products.hpp"
#include "host/calibrate/device/nvml.hpp"
#include "kernels/cuda/measured_gpu.hpp"
#include "kernels/model/efficiency.hpp"

namespace eqc {
namespace {

constexpr std::size_t kWorkspaceBytes = std::size_t{64} << 20, kGpuLine = 256;
constexpr double kPoolCaches = 8, kMostPool = 8e9, kShareOfFree = 0.12, kBusyShare = 0.5;
constexpr std::int32_t kNormWidth = 4096;
constexpr std::uint8_t kScaleOfOne = 0x38;  // 1 as an E4M3 without sign

/// Bytes of an element as products read it: of fp4 without its scales, which lie apart.
double element_bytes(Precision p) { return p == Precision::fp4 ? 0.5 : bytes_of(p); }

/// Memory of the GPU of which each run takes the next piece.
class GpuPool {
 public:
  ~GpuPool() {
    if (memory_ != nullptr) cuda::free_gpu_memory(memory_);
  }
  bool empty() const { return memory_ == nullptr; }
  void reserve(std::size_t bytes) {
    if (memory_ == nullptr) memory_ = static_cast<char*>(cuda::gpu_memory(bytes)), bytes_ = bytes;
  }
  void* data() { return memory_; }
  std::size_t size() const { return bytes_; }
  template <class T>
  T* next(double bytes) {
    const std::size_t wanted = (static_cast<std::size_t>(bytes) + kGpuLine - 1) / kGpuLine * kGpuLine;
    if (wanted > bytes_) throw std::runtime_error("larger than the memory set aside for inputs");
    if (place_ + wanted > bytes_) place_ = 0;
    char* const piece = memory_ + place_;
    place_ += wanted;
    return reinterpret_cast<T*>(piece);
  }

 private:
  char* memory_ = nullptr;
  std::size_t bytes_ = 0, place_ = 0;
};

class CudaDevice final : public Device {
 public:
  CudaDevice(int index, const cuda::GpuFacts& gpu, std::vector<std::string>& notes)
      : index_(index),
        scale_(static_cast<float*>(cuda::gpu_memory(kGpuLine))),
        products_(cuda::gpu_stream(), cuda::gpu_memory(kWorkspaceBytes), kWorkspaceBytes, gpu.major, gpu.minor) {
    facts_.name = gpu.name;
    facts_.memory_bytes = gpu.memory_bytes;
    facts_.cache_bytes = gpu.cache_bytes;
    facts_.count = gpu.count;
    facts_.largest_inputs = std::min({kMostPool, kShareOfFree * gpu.free_bytes});
    pool_bytes_ = static_cast<std::size_t>(std::max(facts_.largest_inputs, kPoolCaches * gpu.cache_bytes));
    facts_.largest_inputs = static_cast<double>(pool_bytes_);
    std::string refused;
    facts_.conditions = nvml_.conditions(index, refused);
    if (!nvml_.why_not().empty()) notes.push_back(nvml_.why_not());
    if (!refused.empty()) notes.push_back(refused);
    if (gpu.free_bytes < kBusyShare * gpu.memory_bytes)
      notes.push_back("the GPU is busy: others hold more than half of its memory, and figures are theirs, too");
    one_ = static_cast<float*>(cuda::pinned_memory(kGpuLine));
    *one_ = 1;
    cuda::copy_from_host(scale_, one_, sizeof(float));
    cuda::timed_on_gpu([] {});
    join_others();
  }

  ~CudaDevice() override {
    for (const std::vector<void*>& side : {sent_, received_})
      for (void* const memory : side) cuda::free_gpu_memory(memory);
  }

  const DeviceFacts& facts() const override { return facts_; }

  std::string why_not(KernelKind kind, Precision precision) const override {
    switch (kind) {
      case KernelKind::gemm: return products_.why_not(precision);
      case KernelKind::tf32: return products_.why_not(Precision::fp32, Multiplied::in_tf32);
      case KernelKind::attention:
        return "attention of prompts is a library's kernel, which is not measured here: the family's curve stays";
      case KernelKind::decode:
        return precision == Precision::bf16 ? "" : "our own kernel of attention over a cache is of bf16";
      case KernelKind::all_reduce:
      case KernelKind::all_gather: return !no_peers_.empty() ? no_peers_ : exchange_->why_not();
      case KernelKind::peer_copy: return no_peers_;
      default: return precision == Precision::bf16 || precision == Precision::fp32 ? "" : "no such kernel";
    }
  }

  void prepare(const KernelPoint& point, InputData data) override {
    if (const std::string why = why_not(point.kind, point.precision); !why.empty()) throw std::runtime_error(why);
    if (point.kind == KernelKind::decode && static_cast<std::int64_t>(point.width) % 8 != 0)
      throw std::runtime_error("heads whose width is no multiple of 8 are not measured");
    point_ = point;
    if (between_gpus()) return prepare_exchange();
    inputs_ =
        &pool_of(is_product(point.kind) || point.kind == KernelKind::decode ? point.precision : Precision::fp32, data);
    outputs_.reserve(pool_bytes_);
    if (is_product(point.kind))
      products_.prepare(point.precision, static_cast<std::int64_t>(point.rows),
                        static_cast<std::int64_t>(point.columns), static_cast<std::int64_t>(point.inner),
                        point.kind == KernelKind::tf32 ? Multiplied::in_tf32 : Multiplied::whole);
    if (is_product(point.kind) && point.precision == Precision::fp4 && scales_.empty()) {
      scales_.reserve(pool_bytes_ / kElementsOfScale + kScalesBeside);
      cuda::set_gpu_memory(scales_.data(), kScaleOfOne, scales_.size());
    }
    if (point.kind == KernelKind::host_copy && host_ == nullptr) host_ = cuda::pinned_memory(kHostBytes);
  }

  double run(int times) override {
    const auto all = [&] {
      for (int i = 0; i < times; ++i) once();
    };
    return (between_gpus() ? cuda::timed_on_gpus(places_, all) : cuda::timed_on_gpu(all)) / times;
  }

  double run_all(const std::vector<KernelPoint>& points) override {
    for (const KernelPoint& p : points) {
      prepare(p, InputData::random_normal);
      run(1);
    }
    return cuda::timed_on_gpu([&] {
      for (const KernelPoint& p : points) {
        prepare(p, InputData::random_normal);  // plans are known by now: no more than a look-up
        once();
      }
    });
  }

  DeviceState state() const override { return nvml_.state(index_); }
  double now() const override {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }
  void pause(double seconds) override { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

 private:
  static constexpr std::size_t kHostBytes = std::size_t{256} << 20, kElementsOfScale = 8, kScalesBeside = 1 << 20;

  bool between_gpus() const { return is_collective(point_.kind) || point_.kind == KernelKind::peer_copy; }

  /// The other GPUs of this machine; `no_peers_` is one line where there are none, or they cannot be used.
  void join_others() {
    no_peers_ = "one GPU has nobody to exchange with";
    if (facts_.count < 2) return;
    try {
      places_ = cuda::all_gpus(index_, facts_.count);
      no_peers_.clear();
    } catch (const std::exception& error) {
      no_peers_ = error.what();
      return;
    }
    std::vector<int> devices;
    std::vector<void*> streams;
    for (const cuda::GpuPlace& place : places_) devices.push_back(place.device), streams.push_back(place.stream);
    exchange_ = std::make_unique<GpuExchange>(devices, std::move(streams));
    if (const std::string library = exchange_->library(); !library.empty())
      facts_.conditions.emplace_back("exchange", library);
  }

  /// Memory for what is sent and received, as much as the largest exchange so far.
  void prepare_exchange() {
    const std::size_t bytes = static_cast<std::size_t>(point_.bytes);
    if (bytes <= exchanged_bytes_) return;
    for (std::vector<void*>* side : {&sent_, &received_}) {
      for (void* const memory : *side) cuda::free_gpu_memory(memory);
      side->clear();
      for (const cuda::GpuPlace& place : places_) side->push_back(cuda::gpu_memory_of(place, bytes));
    }
    exchanged_bytes_ = bytes;
  }

  GpuPool& pool_of(Precision precision, InputData data) {
    GpuPool& pool = pools_[data == InputData::zeros][static_cast<std::size_t>(precision)];
    if (!pool.empty()) return pool;
    pool.reserve(pool_bytes_);
    const int bytes = static_cast<int>(element_bytes(precision));  // fp4: 0, two numbers in a byte
    cuda::fill_gpu_memory(pool.data(), bytes, static_cast<std::int64_t>(pool.size()) / std::max(1, bytes),
                          data == InputData::zeros);
    return pool;
  }

  void once() {
    switch (point_.kind) {
      case KernelKind::gemm:
      case KernelKind::tf32: return product();
      case KernelKind::decode: return decode();
      case KernelKind::launch: return cuda::launch_nothing();
      case KernelKind::host_copy: return host_copy();
      case KernelKind::peer_copy:
        return cuda::copy_from_peer(received_[0], places_[0], sent_[1], places_[1],
                                    static_cast<std::size_t>(point_.bytes));
      case KernelKind::all_reduce: return exchange_->all_reduce(sent_, received_, exchanged_elements());
      case KernelKind::all_gather: return exchange_->all_gather(sent_, received_, exchanged_elements());
      default: return stream();
    }
  }

  void product() {
    const double element = element_bytes(point_.precision);
    const double result = point_.precision == Precision::fp32 || point_.precision == Precision::int8 ? 4 : 2;
    const void* const a = inputs_->next<char>(point_.rows * point_.inner * element);
    const void* const w = inputs_->next<char>(point_.columns * point_.inner * element);
    char* const c = outputs_.next<char>(point_.rows * point_.columns * result);
    if (point_.precision != Precision::fp4) return products_.multiply(a, w, c, scale_, scale_);
    const char* const a_scale = scales_.next<char>(GpuProducts::scale_bytes(point_.rows, point_.inner));
    products_.multiply(a, w, c, a_scale, scales_.next<char>(GpuProducts::scale_bytes(point_.columns, point_.inner)));
  }

  std::size_t exchanged_elements() const { return static_cast<std::size_t>(point_.bytes / 2); }

  void decode() {
    const auto whole = [](double x) { return static_cast<std::int32_t>(x); };
    const double query_bytes = point_.batch * point_.heads * point_.width * 4,
                 cache_bytes = point_.batch * point_.kv_heads * point_.keys * point_.width * 2;
    const float* const q = pool_of(Precision::fp32, InputData::random_normal).next<float>(query_bytes);
    const std::uint16_t* const k = inputs_->next<std::uint16_t>(cache_bytes);
    const std::uint16_t* const v = inputs_->next<std::uint16_t>(cache_bytes);
    const std::size_t parts =
        cuda::decode_part_floats(whole(point_.batch), whole(point_.heads), whole(point_.width), whole(point_.keys));
    float* const work = outputs_.next<float>(4.0 * static_cast<double>(parts));
    cuda::launch_decode(q, k, v, work, outputs_.next<float>(query_bytes), whole(point_.batch), whole(point_.heads),
                        whole(point_.kv_heads), whole(point_.width), whole(point_.keys));
  }

  void host_copy() {
    for (double left = point_.bytes; left > 0; left -= kHostBytes) {
      const double bytes = std::min(left, static_cast<double>(kHostBytes));
      cuda::copy_from_host(outputs_.next<char>(bytes), host_, static_cast<std::size_t>(bytes));
    }
  }

  void stream() {
    const double bytes = point_.bytes / streamed_arrays(point_.kind);
    const std::int64_t n = static_cast<std::int64_t>(bytes / 4);
    const float* const x = inputs_->next<float>(bytes);
    if (point_.kind == KernelKind::read)
      return cuda::launch_read(x, outputs_.next<std::uint32_t>(4.0 * static_cast<double>(cuda::gpu_read_words())),
                               bytes);
    float* const out = outputs_.next<float>(bytes);
    if (point_.kind == KernelKind::copy) return cuda::launch_copy(x, out, bytes);
    if (point_.kind == KernelKind::reduction) return cuda::launch_norm(x, out, n / kNormWidth, kNormWidth);
    const float* const y = inputs_->next<float>(bytes);
    if (point_.kind == KernelKind::elementwise) return cuda::launch_gated(x, y, out, n);
    cuda::launch_triad(out, x, y, inputs_->next<float>(bytes), n);
  }

  int index_;
  DeviceFacts facts_;
  Nvml nvml_;
  float *scale_, *one_ = nullptr;
  GpuProducts products_;
  GpuPool pools_[2][kPrecisions], outputs_, scales_;
  GpuPool* inputs_ = nullptr;
  std::vector<cuda::GpuPlace> places_;  // of all GPUs, this one first
  std::unique_ptr<GpuExchange> exchange_;
  std::string no_peers_;
  std::vector<void*> sent_, received_;
  std::size_t exchanged_bytes_ = 0;
  void* host_ = nullptr;
  KernelPoint point_;
  std::size_t pool_bytes_ = 0;
};

}  // namespace

std::unique_ptr<Device> make_cuda_device(int index, std::string& why, std::vector<std::string>& notes) {
  cuda::GpuFacts gpu;
  if (!cuda::use_gpu(index, gpu, why)) return nullptr;
  try {
    return std::make_unique<CudaDevice>(index, gpu, notes);
  } catch (const std::exception& error) {
    why = error.what();
    return nullptr;
  }
}

}  // namespace eqc

#else

namespace eqc {

std::unique_ptr<Device> make_cuda_device(int, std::string& why, std::vector<std::string>&) {
  why = "this program was built without CUDA; configure with -DEQC_CUDA=ON where nvcc is";
  return nullptr;
}

}  // namespace eqc

#endif
