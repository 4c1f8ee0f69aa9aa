// Row-major products as cuBLASLt's column-major ones: c^T = w a^T with w transposed, the only form that narrow
// formats have.
#include "host/calibrate/device/gpu_products.hpp"

#include <cmath>
#include <stdexcept>

namespace eqc {
namespace {

// Enumerators of cuBLAS 13.0 and of CUDA's library_types.h.
constexpr int kFloat32 = 0, kInt8 = 3, kInt32 = 10, kBf16 = 14, kFp8 = 28, kFp4 = 33;
constexpr int kComputeFloat = 68, kComputeInt = 72, kComputeTf32 = 77;
constexpr int kTransposeA = 3, kTransposeB = 4, kScaleA = 17, kScaleB = 18, kScaleModeA = 31,
              kScaleModeB = 32;                  // cublasLtMatmulDescAttributes_t
constexpr std::int32_t kOneScaleForSixteen = 1;  // cublasLtMatmulMatrixScale_t, VEC16_UE4M3
constexpr int kMostWorkspace = 1;                // cublasLtMatmulPreferenceAttributes_t
constexpr std::int32_t kAsIs = 0, kTurned = 1;   // cublasOperation_t

/// cublasLtMatmulHeuristicResult_t.
struct Answer {
  std::uint64_t algorithm[8];
  std::size_t workspace;
  int state;
  float waves;
  int reserved[4];
};

int type_of(Precision p) {
  switch (p) {
    case Precision::fp32: return kFloat32;
    case Precision::bf16: return kBf16;
    case Precision::fp8: return kFp8;
    case Precision::fp4: return kFp4;
    default: return kInt8;
  }
}

/// The first compute capability whose matrix units have it.
int first_capability(Precision p, Multiplied how) {
  switch (p) {
    case Precision::fp32: return how == Multiplied::in_tf32 ? 80 : 0;
    case Precision::bf16: return 80;
    case Precision::fp8: return 89;
    case Precision::fp4: return 100;
    default: return 75;
  }
}

int result_type(Precision p) { return p == Precision::fp32 ? kFloat32 : p == Precision::int8 ? kInt32 : kBf16; }

}  // namespace

GpuProducts::GpuProducts(void* stream, void* workspace, std::size_t workspace_bytes, int major, int minor,
                         const std::vector<std::string>& names)
    : library_(names),
      stream_(stream),
      workspace_(workspace),
      workspace_bytes_(workspace_bytes),
      capability_(10 * major + minor) {
  if (!library_.ok()) {
    why_ = "no cuBLASLt: " + library_.why() + "; put it on LD_LIBRARY_PATH";
    return;
  }
  const bool all = library_.find("cublasLtCreate", create_) && library_.find("cublasLtDestroy", destroy_) &&
                   library_.find("cublasLtMatmulDescCreate", descriptor_create_) &&
                   library_.find("cublasLtMatmulDescDestroy", descriptor_destroy_) &&
                   library_.find("cublasLtMatmulDescSetAttribute", set_descriptor_) &&
                   library_.find("cublasLtMatrixLayoutCreate", layout_create_) &&
                   library_.find("cublasLtMatrixLayoutDestroy", layout_destroy_) &&
                   library_.find("cublasLtMatmulPreferenceCreate", preference_create_) &&
                   library_.find("cublasLtMatmulPreferenceDestroy", preference_destroy_) &&
                   library_.find("cublasLtMatmulPreferenceSetAttribute", set_preference_) &&
                   library_.find("cublasLtMatmulAlgoGetHeuristic", heuristic_) &&
                   library_.find("cublasLtMatmul", matmul_);
  if (!all) {
    why_ = "cuBLASLt lacks a function that is needed; 11.8 or later has all";
    return;
  }
  if (const int code = create_(&handle_); code != 0)
    why_ = "cuBLASLt does not start (status " + std::to_string(code) + ")";
}

GpuProducts::~GpuProducts() {
  for (const auto& [size, plan] : plans_) forget(plan);
  if (handle_ != nullptr) destroy_(handle_);
}

void GpuProducts::forget(const Plan& plan) {
  if (plan.descriptor != nullptr) descriptor_destroy_(plan.descriptor);
  for (void* const layout : {plan.a, plan.w, plan.c})
    if (layout != nullptr) layout_destroy_(layout);
  if (plan.preference != nullptr) preference_destroy_(plan.preference);
}

std::string GpuProducts::why_not(Precision precision, Multiplied how) const {
  if (!why_.empty()) return why_;
  return capability_ >= first_capability(precision, how) ? "" : "this GPU has no products of this precision";
}

double GpuProducts::scale_bytes(double rows, double inner) {
  constexpr double kRowsOfTile = 128, kScalesOfTile = 4, kElementsOfScale = 16;
  return std::ceil(rows / kRowsOfTile) * kRowsOfTile * std::ceil(inner / (kElementsOfScale * kScalesOfTile)) *
         kScalesOfTile;
}

void GpuProducts::prepare(Precision precision, std::int64_t rows, std::int64_t columns, std::int64_t inner,
                          Multiplied how) {
  const Size size{precision, how, rows, columns, inner};
  if (const auto known = plans_.find(size); known != plans_.end()) {
    plan_ = &known->second;
    return;
  }
  Plan p;
  p.scaled = precision == Precision::fp8 || precision == Precision::fp4;
  p.integer = precision == Precision::int8;
  const int compute = p.integer ? kComputeInt : how == Multiplied::in_tf32 ? kComputeTf32 : kComputeFloat;
  const std::uint64_t m = static_cast<std::uint64_t>(rows), n = static_cast<std::uint64_t>(columns),
                      k = static_cast<std::uint64_t>(inner);
  const auto set = [&](int attribute, const std::int32_t& value) {
    return set_descriptor_(p.descriptor, attribute, &value, sizeof value) == 0;
  };
  Answer answer{};
  int found = 0;
  const bool made = descriptor_create_(&p.descriptor, compute, p.integer ? kInt32 : kFloat32) == 0 &&
                    set(kTransposeA, kTurned) && set(kTransposeB, kAsIs) &&
                    (precision != Precision::fp4 ||
                     (set(kScaleModeA, kOneScaleForSixteen) && set(kScaleModeB, kOneScaleForSixteen))) &&
                    layout_create_(&p.w, type_of(precision), k, n, inner) == 0 &&
                    layout_create_(&p.a, type_of(precision), k, m, inner) == 0 &&
                    layout_create_(&p.c, result_type(precision), n, m, columns) == 0 &&
                    preference_create_(&p.preference) == 0 &&
                    set_preference_(p.preference, kMostWorkspace, &workspace_bytes_, sizeof workspace_bytes_) == 0;
  if (!made || heuristic_(handle_, p.descriptor, p.w, p.a, p.c, p.c, p.preference, 1, &answer, &found) != 0 ||
      found < 1 || answer.state != 0) {
    forget(p);
    throw std::runtime_error("cuBLASLt has no algorithm for it");
  }
  for (int i = 0; i < 8; ++i) p.algorithm[i] = answer.algorithm[i];
  plan_ = &plans_.emplace(size, p).first->second;
}

void GpuProducts::multiply(const void* a, const void* w, void* c, const void* a_scale, const void* w_scale) {
  const float one = 1, none = 0;
  const std::int32_t whole_one = 1, whole_none = 0;
  const Plan& p = *plan_;
  if (p.scaled) {  // the library's first matrix is the weight
    set_descriptor_(p.descriptor, kScaleA, &w_scale, sizeof w_scale);
    set_descriptor_(p.descriptor, kScaleB, &a_scale, sizeof a_scale);
  }
  const void* const alpha = p.integer ? static_cast<const void*>(&whole_one) : &one;
  const void* const beta = p.integer ? static_cast<const void*>(&whole_none) : &none;
  if (const int code = matmul_(handle_, p.descriptor, alpha, w, p.w, a, p.a, beta, c, p.c, c, p.c, p.algorithm,
                               workspace_, workspace_bytes_, stream_);
      code != 0)
    throw std::runtime_error("cuBLASLt fails (status " + std::to_string(code) + ")");
}

}  // namespace eqc
