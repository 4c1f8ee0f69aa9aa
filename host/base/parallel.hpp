// Runs independent pieces of work on threads; the first exception stops the rest and is thrown to the caller.
#pragma once

#include <cstddef>
#include <functional>

namespace eqc {

/// Threads the machine offers, at least 1.
int hardware_threads();

/// Calls work(i) once for every i in [0, n), on up to `threads` threads, in no particular order.
void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& work);

}  // namespace eqc
