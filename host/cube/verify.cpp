// Everything a cube carries against everything it is, without stopping at the first fault.
#include <algorithm>
#include <atomic>

#include "host/base/parallel.hpp"
#include "host/cube/chunk_reader.hpp"
#include "host/cube/digest.hpp"
#include "host/cube/error.hpp"
#include "host/cube/index_child.hpp"
#include "host/cube/integrity.hpp"
#include "host/cube/reader.hpp"

namespace eqc {
namespace {

/// One line for a variable with damaged chunks; "" without.
std::string variable_fault(const CubeIndex& index, const OpenFile& source, std::size_t v) {
  const ChunkReader reader(source, index, v);
  const std::size_t count = index.storage[v].chunks.size();
  std::size_t damaged = 0;
  std::string first;
  for (std::size_t c = 0; c < count; ++c) {
    const std::string fault = reader.fault_of_chunk(c);
    if (fault.empty()) continue;
    if (damaged++ == 0) first = fault;
  }
  if (damaged == 0) return "";
  return "data of variable '" + index.schema.variables[v].name + "': " + std::to_string(damaged) + " of " +
         std::to_string(count) + " chunks are damaged (" + first + ")";
}

std::vector<std::string> data_faults(const CubeIndex& index, const OpenFile& source) {
  std::vector<std::string> faults(index.storage.size());
  parallel_for(faults.size(), hardware_threads(), [&](std::size_t v) { faults[v] = variable_fault(index, source, v); });
  std::erase(faults, "");
  return faults;
}

}  // namespace

std::vector<std::string> cube_faults(const std::string& path, std::string& checked) {
  const OpenFile source(path);
  CubeIndex index = open_index(source);
  const CubeSources sources = is_virtual(index) ? resolve_sources(index, source) : CubeSources{};
  std::vector<std::string> faults = integrity_faults(index);
  const bool digests_fit = index.integrity.chunks.size() == total_chunks(index) * kChunkDigestDigits;
  const bool has_checksums = !index.integrity.structure.empty();
  checked = std::to_string(index.schema.dimensions.size()) + " dimensions, " +
            std::to_string(index.schema.variables.size()) + " variables, " + std::to_string(total_chunks(index)) +
            " chunks, " + std::to_string(index.schema.documents.size()) + " documents" +
            (has_checksums ? " with their SHA-256" : "");
  if (has_checksums && !digests_fit) return faults;
  std::string digest;
  try {
    digest = result_digest_of(index, source, hardware_threads());  // reads every chunk
  } catch (const CubeError&) {
    const std::vector<std::string> damaged = data_faults(index, source);
    if (damaged.empty()) throw;  // of another kind: the disk, say
    faults.insert(faults.end(), damaged.begin(), damaged.end());
    return faults;
  }
  if (index.result_digest.empty()) {
    faults.push_back("it has no result digest (attribute " + std::string(kResultDigestAttribute) + ")");
  } else if (digest != index.result_digest) {
    faults.push_back("its content does not match its result digest");
  }
  checked += ", result digest";
  return faults;
}

}  // namespace eqc
