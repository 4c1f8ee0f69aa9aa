// What the child that reads a cube sends, with every chunk it names; and shards. The child itself is no target:
// HDF5 1.10 has faults of its own (docs/fuzzing.md).
#include <fstream>

#include "host/cube/chunk_reader.hpp"
#include "host/cube/error.hpp"
#include "host/cube/index_builder.hpp"
#include "host/cube/integrity.hpp"
#include "host/cube/shard_file.hpp"
#include "tests/cube/sample_cube.hpp"
#include "tests/fuzz/targets.hpp"

namespace eqc::fuzz {
namespace {

/// The bytes as a file, whose name HDF5 wants to know.
std::string file_of(std::string_view bytes, const char* name) {
  static const sample_cube::TemporaryFolder folder;
  const std::string path = folder.file(name);
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

struct SampleFiles {
  std::string cube, shard;
};

/// The cube of the tests of the cube layer, and a shard of it.
const SampleFiles& sample_files() {
  static const SampleFiles files = [] {
    const sample_cube::TemporaryFolder folder;
    CubeSchema schema = sample_cube::schema();
    schema.documents = {{"model/models.csv", "id,name\na,A\n"}, {"a.toml", "x = 1\n"}};
    sample_cube::write_cube(folder.file("cube.h5"), folder.path(), schema);
    return SampleFiles{sample_cube::file_bytes(folder.file("cube.h5")),
                       sample_cube::file_bytes(shard_path(folder.path(), "model1"))};
  }();
  return files;
}

/// Reads what an index promises: its checksums, every chunk.
void read_everything(const CubeIndex& index, const OpenFile& source) {
  integrity_faults(index);
  for (std::size_t v = 0; v < index.storage.size(); ++v) {
    const ChunkReader reader(source, index, v);
    for (std::size_t c = 0; c < index.storage[v].chunks.size(); ++c) reader.fault_of_chunk(c);
  }
}

}  // namespace

/// The answer of a child, about the sample's file.
void read_index(std::string_view bytes) {
  static const OpenFile source(file_of(sample_files().cube, "sound.h5"));
  const CubeIndex index = index_of_bytes(std::as_bytes(std::span(bytes)), "fuzz.h5");
  check_index(index, source);
  const std::string again = index_bytes(index);
  require(index_bytes(index_of_bytes(std::as_bytes(std::span(again)), "again")) == again,
          "an index sent again is the same");
  read_everything(index, source);
}

std::vector<std::string> seeds_of_index() {
  const OpenFile source(file_of(sample_files().cube, "sound.h5"));
  return {index_bytes(build_index(source))};
}

void read_shard(std::string_view bytes) {
  const OpenFile source(file_of(bytes, "fuzz.shard"));
  const ShardFile shard(source);
  std::size_t stored = 0;
  shard.read_all([&](std::size_t, std::size_t, const Bytes& chunk) { stored += chunk.size(); });
  require(stored < bytes.size(), "chunks are parts of the file");
}

std::vector<std::string> seeds_of_shard() {
  read_shard(sample_files().shard);
  return {sample_files().shard};
}

}  // namespace eqc::fuzz
