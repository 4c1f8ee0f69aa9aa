// The kernels that measure a GPU, compiled as they are written, for the emulated runtime. No result of a study comes
// from them, so no PTX of theirs is translated.
#include "tests/cuda/shim.hpp"

#include "kernels/cuda/measuring.cuh"
#include "tests/cuda/emulated_gpu.hpp"

namespace eqc::test {
namespace {

template <class T>
T value_of(void* argument) {
  return *static_cast<T*>(argument);
}

template <class... Arguments, std::size_t... I>
std::function<void()> bound(void (*kernel)(Arguments...), void** a, std::index_sequence<I...>) {
  return
      [kernel, values = std::tuple(value_of<std::remove_const_t<Arguments>>(a[I])...)] { std::apply(kernel, values); };
}

template <class... Arguments>
std::function<void()> bound(void (*kernel)(Arguments...), void** a) {
  return bound(kernel, a, std::index_sequence_for<Arguments...>());
}

}  // namespace

std::function<void()> measuring_work(const std::string& symbol, void** a) {
  const auto is = [&](const char* name) { return symbol.find(name) != std::string::npos; };
  if (is("12empty_kernel")) return bound(cuda::empty_kernel, a);
  if (is("11copy_kernel")) return bound(cuda::copy_kernel, a);
  if (is("12triad_kernel")) return bound(cuda::triad_kernel, a);
  if (is("11read_kernel")) return bound(cuda::read_kernel, a);
  if (is("12gated_kernel")) return bound(cuda::gated_kernel, a);
  if (is("11norm_kernel")) return bound(cuda::norm_kernel, a);
  if (is("13decode_kernel")) return bound(cuda::decode_kernel, a);
  if (is("17decode_sum_kernel")) return bound(cuda::decode_sum_kernel, a);
  if (is("11fill_kernel")) return bound(cuda::fill_kernel, a);
  return nullptr;
}

}  // namespace eqc::test
