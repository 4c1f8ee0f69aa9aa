// cuBLASLt without a GPU: takes what it is told apart, multiplies 32-bit numbers, and tells a test what it was told.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>

namespace {

struct Descriptor {
  int compute = 0;
  std::map<int, std::uint64_t> attributes;  // values of up to 8 bytes
};
struct Layout {
  int type;
  std::uint64_t rows, columns;
  std::int64_t leading;
};

int start_code = 0, algorithms = 1;
Descriptor last;
int last_type = 0;

/// Element (row, column) of a column-major matrix that is read as it lies or turned.
float element(const float* x, const Layout& l, bool turned, std::uint64_t row, std::uint64_t column) {
  return turned ? x[column + row * static_cast<std::uint64_t>(l.leading)]
                : x[row + column * static_cast<std::uint64_t>(l.leading)];
}

}  // namespace

extern "C" {
void fake_cublaslt_set(int start, int found) { start_code = start, algorithms = found; }
/// What the last product was told: 0 the type of compute, -1 that of the inputs, else a descriptor's attribute.
std::uint64_t fake_cublaslt_told(int what) {
  return what == 0  ? static_cast<std::uint64_t>(last.compute)
         : what < 0 ? static_cast<std::uint64_t>(last_type)
                    : last.attributes[what];
}

int cublasLtCreate(void** handle) { return *handle = &last, start_code; }
int cublasLtDestroy(void*) { return 0; }
int cublasLtMatmulDescCreate(void** d, int compute, int) {
  Descriptor* const one = new Descriptor;
  one->compute = compute;
  return *d = one, 0;
}
int cublasLtMatmulDescDestroy(void* d) { return delete static_cast<Descriptor*>(d), 0; }
int cublasLtMatmulDescSetAttribute(void* d, int attribute, const void* value, std::size_t bytes) {
  std::uint64_t kept = 0;
  std::memcpy(&kept, value, bytes);
  static_cast<Descriptor*>(d)->attributes[attribute] = kept;
  return 0;
}
int cublasLtMatrixLayoutCreate(void** l, int type, std::uint64_t rows, std::uint64_t columns, std::int64_t leading) {
  return *l = new Layout{type, rows, columns, leading}, 0;
}
int cublasLtMatrixLayoutDestroy(void* l) { return delete static_cast<Layout*>(l), 0; }
int cublasLtMatmulPreferenceCreate(void** p) { return *p = new Descriptor, 0; }
int cublasLtMatmulPreferenceDestroy(void* p) { return delete static_cast<Descriptor*>(p), 0; }
int cublasLtMatmulPreferenceSetAttribute(void*, int, const void*, std::size_t) { return 0; }
int cublasLtMatmulAlgoGetHeuristic(void*, void*, void*, void*, void*, void*, void*, int, void*, int* found) {
  return *found = algorithms, 0;
}
int cublasLtMatmul(void*, void* descriptor, const void* alpha, const void* a, void* a_layout, const void* b,
                   void* b_layout, const void*, const void*, void*, void* d, void* d_layout, const void*, void*,
                   std::size_t, void*) {
  last = *static_cast<Descriptor*>(descriptor);
  const Layout &la = *static_cast<Layout*>(a_layout), &lb = *static_cast<Layout*>(b_layout),
               &ld = *static_cast<Layout*>(d_layout);
  last_type = la.type;
  if (la.type != 0) return 0;  // CUDA_R_32F alone is multiplied
  const bool turn_a = last.attributes[3] == 1, turn_b = last.attributes[4] == 1;
  const std::uint64_t inner = turn_a ? la.rows : la.columns;
  for (std::uint64_t column = 0; column < ld.columns; ++column)
    for (std::uint64_t row = 0; row < ld.rows; ++row) {
      float sum = 0;
      for (std::uint64_t i = 0; i < inner; ++i)
        sum += element(static_cast<const float*>(a), la, turn_a, row, i) *
               element(static_cast<const float*>(b), lb, turn_b, i, column);
      static_cast<float*>(d)[row + column * static_cast<std::uint64_t>(ld.leading)] =
          *static_cast<const float*>(alpha) * sum;
    }
  return 0;
}
}
