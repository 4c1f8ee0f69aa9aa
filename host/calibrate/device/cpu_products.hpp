// Matrix products of a processor: OpenBLAS for 32 bits, oneDNN for bf16 and int8, both found at run time. Both compute
// on the calling thread alone: their own threads wait in loops, and would take the cores from those of the other and
// ours.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/calibrate/device/dynamic_library.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

class CpuProducts {
 public:
  explicit CpuProducts(const std::vector<std::string>& blas = {"libopenblas.so.0", "libopenblas.so"},
                       const std::vector<std::string>& dnn = {"libdnnl.so.3", "libdnnl.so.2"});

  /// "" when products of this precision can be computed, else one line.
  std::string why_not(Precision precision) const;
  /// c = a w^T: a [rows][inner], w [columns][inner] of the precision, c [rows][columns] of 32 bits with `stride`
  /// elements between its rows. Several threads may call it at once. False: the library refuses.
  bool multiply(Precision precision, std::int64_t rows, std::int64_t columns, std::int64_t inner, const void* a,
                const void* w, void* c, std::int64_t stride) const;
  /// "OpenBLAS 0.3.21 (SkylakeX), oneDNN 2.6": what computes, for the provenance; "" when absent.
  std::string libraries() const;

 private:
  // Prototypes of ours: cblas.h (BLAS Technical Forum 2001) with 32-bit integers; oneDNN's row-major GEMMs.
  using Sgemm = void(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
                     int lda, const float* b, int ldb, float beta, float* c, int ldc);
  using Bf16Gemm = int(char transpose_a, char transpose_b, std::int64_t m, std::int64_t n, std::int64_t k, float alpha,
                       const std::uint16_t* a, std::int64_t lda, const std::uint16_t* b, std::int64_t ldb, float beta,
                       float* c, std::int64_t ldc);
  using Int8Gemm = int(char transpose_a, char transpose_b, char offset_c, std::int64_t m, std::int64_t n,
                       std::int64_t k, float alpha, const std::int8_t* a, std::int64_t lda, std::int8_t offset_a,
                       const std::int8_t* b, std::int64_t ldb, std::int8_t offset_b, float beta, std::int32_t* c,
                       std::int64_t ldc, const std::int32_t* c_offset);

  DynamicLibrary blas_, dnn_;
  Sgemm* sgemm_ = nullptr;
  void (*set_dnn_threads_)(int) = nullptr;
  Bf16Gemm* bf16_ = nullptr;
  Int8Gemm* int8_ = nullptr;
  std::string why_fp32_, why_bf16_, why_int8_, libraries_;
};

}  // namespace eqc
