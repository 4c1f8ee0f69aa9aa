// Which library has which product, and one small product of each to see that this processor computes it.
#include "host/calibrate/device/cpu_products.hpp"

#include <cstdlib>

#include "host/base/text.hpp"

namespace eqc {
namespace {

constexpr int kRowMajor = 101, kPlain = 111, kTransposed = 112;  // enumerators of cblas.h
constexpr std::int64_t kTrial = 16;

/// The kernels that OpenBLAS has chosen: "SkylakeX"; "" where it does not say.
std::string chosen_kernels(const DynamicLibrary& blas) {
  char* (*name)() = nullptr;
  return blas.find("openblas_get_corename", name) ? name() : "";
}

/// OpenBLAS takes its oldest kernels on a processor that is younger than itself: those for AVX are asked for instead, a
/// multiple as fast. Whoever sets OPENBLAS_CORETYPE has chosen.
void choose_known_kernels(DynamicLibrary& blas) {
  if (chosen_kernels(blas) != "Prescott" || __builtin_cpu_supports("avx2") == 0) return;
  setenv("OPENBLAS_CORETYPE", __builtin_cpu_supports("avx512dq") != 0 ? "SKYLAKEX" : "HASWELL", 0);
  blas.reopen();
}

}  // namespace

CpuProducts::CpuProducts(const std::vector<std::string>& blas, const std::vector<std::string>& dnn)
    : blas_(blas), dnn_(dnn) {
  choose_known_kernels(blas_);
  void (*set_threads)(int) = nullptr;
  char* (*configuration)() = nullptr;
  if (!blas_.ok())
    why_fp32_ = "no OpenBLAS: " + blas_.why() + "; install libopenblas0";
  else if (!blas_.find("cblas_sgemm", sgemm_))
    why_fp32_ = "OpenBLAS without cblas_sgemm";
  if (blas_.find("openblas_set_num_threads", set_threads)) set_threads(1);
  if (blas_.find("openblas_get_config", configuration)) {
    const std::vector<std::string> words = split(configuration(), ' ');
    libraries_ = words.size() > 1 ? words[0] + " " + words[1] : words[0];
    libraries_ += " (" + chosen_kernels(blas_) + ")";
  }
  if (!dnn_.ok()) {
    why_bf16_ = why_int8_ = "no oneDNN: " + dnn_.why() + "; install libdnnl2";
    return;
  }
  dnn_.find("omp_set_num_threads", set_dnn_threads_);
  struct Version {
    int major, minor, patch;
  };
  const Version* (*version)() = nullptr;
  if (dnn_.find("dnnl_version", version))
    libraries_ += (libraries_.empty() ? "" : ", ") +
                  ("oneDNN " + std::to_string(version()->major) + "." + std::to_string(version()->minor));
  const std::uint16_t halves[kTrial * kTrial] = {};
  const std::int8_t bytes[kTrial * kTrial] = {};
  float sums[kTrial * kTrial];
  std::int32_t whole_sums[kTrial * kTrial], offset = 0;
  const std::int64_t n = kTrial;
  if (!dnn_.find("dnnl_gemm_bf16bf16f32", bf16_) ||
      bf16_('N', 'T', n, n, n, 1, halves, n, halves, n, 0, sums, n) != 0) {
    bf16_ = nullptr;
    why_bf16_ = "oneDNN has no bf16 product on this processor";
  }
  if (!dnn_.find("dnnl_gemm_s8s8s32", int8_) ||
      int8_('N', 'T', 'F', n, n, n, 1, bytes, n, 0, bytes, n, 0, 0, whole_sums, n, &offset) != 0) {
    int8_ = nullptr;
    why_int8_ = "oneDNN has no int8 product on this processor";
  }
}

std::string CpuProducts::why_not(Precision precision) const {
  switch (precision) {
    case Precision::fp32: return why_fp32_;
    case Precision::bf16: return why_bf16_;
    case Precision::int8: return why_int8_;
    default: return "a processor has no products of this precision";
  }
}

bool CpuProducts::multiply(Precision precision, std::int64_t rows, std::int64_t columns, std::int64_t inner,
                           const void* a, const void* w, void* c, std::int64_t stride) const {
  const int m = static_cast<int>(rows), n = static_cast<int>(columns), k = static_cast<int>(inner);
  int failed = 0;
  std::int32_t offset = 0;
  if (precision != Precision::fp32 && set_dnn_threads_ != nullptr) set_dnn_threads_(1);  // of this thread
  switch (precision) {
    case Precision::fp32: {
      const float *x = static_cast<const float*>(a), *y = static_cast<const float*>(w);
      sgemm_(kRowMajor, kPlain, kTransposed, m, n, k, 1, x, k, y, k, 0, static_cast<float*>(c),
             static_cast<int>(stride));
      break;
    }
    case Precision::bf16:
      failed = bf16_('N', 'T', rows, columns, inner, 1, static_cast<const std::uint16_t*>(a), inner,
                     static_cast<const std::uint16_t*>(w), inner, 0, static_cast<float*>(c), stride);
      break;
    case Precision::int8:
      failed = int8_('N', 'T', 'F', rows, columns, inner, 1, static_cast<const std::int8_t*>(a), inner, 0,
                     static_cast<const std::int8_t*>(w), inner, 0, 0, static_cast<std::int32_t*>(c), stride, &offset);
      break;
    default: failed = 1;
  }
  return failed == 0;
}

std::string CpuProducts::libraries() const { return libraries_; }

}  // namespace eqc
