// Matrix products of a GPU by cuBLASLt, found at run time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "host/calibrate/device/dynamic_library.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

/// How products of 32-bit numbers are multiplied; of narrower ones there is one way.
enum class Multiplied { whole, in_tf32 };

class GpuProducts {
 public:
  /// `stream` is where products run, `workspace` of `workspace_bytes` on the GPU; `major` its compute capability.
  /// `names`: where the library is looked for.
  GpuProducts(void* stream, void* workspace, std::size_t workspace_bytes, int major, int minor,
              const std::vector<std::string>& names = {"libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so.11",
                                                       "libcublasLt.so"});
  ~GpuProducts();
  GpuProducts(const GpuProducts&) = delete;
  GpuProducts& operator=(const GpuProducts&) = delete;

  /// "" when products of this precision can be computed, else one line.
  std::string why_not(Precision precision, Multiplied how = Multiplied::whole) const;
  /// Chooses an algorithm, once for each size, for c = a w^T: a [rows][inner], w [columns][inner], c [rows][columns] of
  /// bf16 (fp32 and int8: of 32 bits). Throws std::runtime_error where the library has none.
  void prepare(Precision precision, std::int64_t rows, std::int64_t columns, std::int64_t inner,
               Multiplied how = Multiplied::whole);
  /// Puts the prepared product on the stream. Scales are on the GPU: of fp8 one float each, of fp4 scale_bytes() each.
  void multiply(const void* a, const void* w, void* c, const void* a_scale, const void* w_scale);

  /// Bytes of the scales of a matrix of fp4: one number of 8 bits for 16 elements of a row, in tiles of 128 rows and 4
  /// scales (NVIDIA, cuBLAS 13.0, 1D block scaling factors layout).
  static double scale_bytes(double rows, double inner);

 private:
  /// What prepare() makes for one size.
  struct Plan {
    void *descriptor = nullptr, *a = nullptr, *w = nullptr, *c = nullptr, *preference = nullptr;
    bool scaled = false, integer = false;
    std::uint64_t algorithm[8] = {};
  };
  void forget(const Plan& plan);

  // Prototypes of ours (NVIDIA, cuBLAS library, cuBLASLt API, 13.0): handles and descriptors are pointers, 0 is
  // success.
  using Create = int(void** handle);
  using Destroy = int(void* handle);
  using DescriptorCreate = int(void** descriptor, int compute, int scale);
  using LayoutCreate = int(void** layout, int type, std::uint64_t rows, std::uint64_t columns, std::int64_t leading);
  using SetAttribute = int(void* object, int attribute, const void* value, std::size_t bytes);
  using Heuristic = int(void* handle, void* descriptor, void* a, void* b, void* c, void* d, void* preference,
                        int wanted, void* results, int* found);
  using Matmul = int(void* handle, void* descriptor, const void* alpha, const void* a, void* a_layout, const void* b,
                     void* b_layout, const void* beta, const void* c, void* c_layout, void* d, void* d_layout,
                     const void* algorithm, void* workspace, std::size_t workspace_bytes, void* stream);

  DynamicLibrary library_;
  Create *create_ = nullptr, *preference_create_ = nullptr;
  Destroy *destroy_ = nullptr, *descriptor_destroy_ = nullptr, *layout_destroy_ = nullptr,
          *preference_destroy_ = nullptr;
  DescriptorCreate* descriptor_create_ = nullptr;
  LayoutCreate* layout_create_ = nullptr;
  SetAttribute *set_descriptor_ = nullptr, *set_preference_ = nullptr;
  Heuristic* heuristic_ = nullptr;
  Matmul* matmul_ = nullptr;
  void *handle_ = nullptr, *stream_, *workspace_;
  std::size_t workspace_bytes_;
  int capability_;
  std::string why_;
  using Size = std::tuple<Precision, Multiplied, std::int64_t, std::int64_t, std::int64_t>;
  std::map<Size, Plan> plans_;
  const Plan* plan_ = nullptr;
};

}  // namespace eqc
