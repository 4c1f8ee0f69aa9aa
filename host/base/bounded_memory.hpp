// Arrays over worlds need not fit into memory: the largest lie in files without a name, whose pages are given back in
// turn when the process holds too many.
#pragma once

#include <cstddef>
#include <string>

namespace eqc {

/// While it lives, the process keeps about `bytes` in memory, whatever it allocates: once large arrays (2 MiB and more)
/// fill a third of them, further ones are mapped from files without a name in `folder`, whose pages a thread takes from
/// the process when it holds more than it may. They stay in the kernel's cache of files as long as others leave room
/// for them. Where the file system cannot reserve room (full, or without fallocate), arrays are in memory after all.
/// Arrays stay where they are when it goes. One at a time; nothing happens in builds with sanitizers.
class BoundedMemory {
 public:
  BoundedMemory(std::string folder, std::size_t bytes);
  ~BoundedMemory();
  BoundedMemory(const BoundedMemory&) = delete;
  BoundedMemory& operator=(const BoundedMemory&) = delete;
};

/// What a run keeps in memory: with what comes faster than it is given back, less than 500 MB.
inline constexpr std::size_t kRunMemory = std::size_t{380} << 20;

/// Bytes of arrays that lie in files now, those kept for reuse among them.
std::size_t bytes_in_files();

}  // namespace eqc
