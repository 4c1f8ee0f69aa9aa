// Sources are cubes that lack what others hold, so that shards are copied once; other programs read through the virtual
// datasets, ours by itself.
#include "host/cube/virtual_merge.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/base/sha256.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/cube_document.hpp"
#include "host/cube/cube_layout.hpp"
#include "host/cube/error.hpp"
#include "host/cube/hdf5_handle.hpp"
#include "host/cube/index_builder.hpp"
#include "host/cube/index_child.hpp"
#include "host/cube/own_file.hpp"
#include "host/cube/reader.hpp"
#include "host/cube/virtual_cube.hpp"
#include "host/cube/write_digests.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

std::string sources_json(const std::vector<SourceFile>& sources) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const SourceFile& s : sources) list.push_back({{"file", s.file}, {"bytes", s.bytes}, {"sha256", s.sha256}});
  return list.dump();
}

/// What a source is made of: the cube's description and its shards.
std::string part_name(const CubeSchema& schema, std::vector<std::string> shards) {
  std::sort(shards.begin(), shards.end());
  std::string text = schema_digest(schema);
  for (const std::string& path : shards) text += "\n" + fs::path(path).filename().string();
  return sha256_hex(text).substr(0, 40) + ".h5";
}

bool is_part_name(const std::string& name) {
  return name.size() == 43 && name.ends_with(".h5") && name.find_first_not_of("0123456789abcdef") == name.size() - 3;
}

/// Whether the source of that name lies there and is what was written.
bool is_whole_part(const std::string& path) try {
  if (!fs::exists(path)) return false;
  const OpenFile file(path);
  const std::vector<Attribute> said = open_index(file).run_attributes;
  const auto is_name = [&](const Attribute& a) {
    return a.name == kPartAttribute && a.value == AttributeValue(fs::path(path).filename().string());
  };
  std::string checked;
  return std::any_of(said.begin(), said.end(), is_name) && cube_faults(path, checked).empty();
} catch (const CubeError&) {
  return false;
}

/// Chunk coordinates of a variable that a source holds.
std::vector<Index> held_chunks(const VariableStorage& storage, const Index& grid) {
  std::vector<Index> held;
  Index position(grid.size(), 0);
  std::size_t at = 0;
  do {
    if (storage.chunks[at++].size != 0) held.push_back(position);
  } while (advance(position, grid));
  return held;
}

struct ChunkBox {
  Index first, count;  ///< in chunks
};

/// One box where the chunks fill it, else one for each.
std::vector<ChunkBox> boxes_of(const std::vector<Index>& chunks) {
  if (chunks.empty()) return {};
  ChunkBox all{chunks.front(), Index(chunks.front().size(), 0)};
  for (std::size_t axis = 0; axis < all.first.size(); ++axis) {
    std::size_t last = 0;
    for (const Index& c : chunks) {
      all.first[axis] = std::min(all.first[axis], c[axis]);
      last = std::max(last, c[axis]);
    }
    all.count[axis] = last - all.first[axis] + 1;
  }
  if (element_count(all.count) == chunks.size()) return {all};
  std::vector<ChunkBox> each;
  for (const Index& c : chunks) each.push_back({c, Index(c.size(), 1)});
  return each;
}

Hdf5Handle selection_of(const ChunkBox& box, const Variable& variable, const Index& shape, const std::string& file) {
  Hdf5Handle space = make_space(shape);
  Index start, count;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    start.push_back(box.first[axis] * variable.chunk[axis]);
    count.push_back(std::min(shape[axis], (box.first[axis] + box.count[axis]) * variable.chunk[axis]) - start.back());
  }
  check_hdf5(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, to_hsize(start).data(), nullptr, to_hsize(count).data(),
                                 nullptr),
             file, "select a part of '" + variable.name + "'");
  return space;
}

/// A dataset that other programs read through to the sources.
Hdf5Handle create_virtual_dataset(hid_t parent, const CubeSchema& schema, const Variable& variable,
                                  const std::vector<CubeIndex>& parts, const std::vector<SourceFile>& sources,
                                  const std::string& file) {
  const std::string action = "create virtual dataset '" + variable.name + "'";
  const auto v = static_cast<std::size_t>(&variable - schema.variables.data());
  const Index shape = schema.shape(variable), grid = chunk_grid(shape, variable.chunk);
  const Hdf5Handle creation = ordered_creation(H5P_DATASET_CREATE);
  check_hdf5(H5Pset_fill_value(creation.get(), stored_type(variable.type), fill_bytes(variable.type).data()), file,
             action);
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const ChunkBox& box : boxes_of(held_chunks(parts[i].storage[v], grid))) {
      const Hdf5Handle space = selection_of(box, variable, shape, file);
      check_hdf5(
          H5Pset_virtual(creation.get(), space.get(), sources[i].file.c_str(), variable.name.c_str(), space.get()),
          file, action);
    }
  Hdf5Handle dataset = own(H5Dcreate2(parent, variable.name.c_str(), stored_type(variable.type),
                                      make_space(shape).get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
                           H5Dclose, file, action);
  std::string chunk;
  for (const std::size_t extent : variable.chunk) chunk += (chunk.empty() ? "" : " ") + std::to_string(extent);
  write_attribute(dataset.get(), kChunkAttribute, chunk, file);
  return dataset;
}

/// File access list of the format that virtual datasets need.
Hdf5Handle virtual_file_access() {
  Hdf5Handle list = cube_file_access();
  check_hdf5(H5Pset_libver_bounds(list.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), "", "choose the HDF5 format version");
  return list;
}

struct VirtualParts {
  std::vector<SourceFile> sources;
  CubeSources files;
  std::vector<CubeIndex> indexes;
};

/// Makes the sources that are missing, and opens all.
VirtualParts make_parts(const std::string& cube_path, const CubeSchema& schema,
                        const std::vector<std::vector<std::string>>& shard_groups, MergeReport& report) {
  const std::string name = fs::path(cube_path).filename().string() + ".parts", folder = cube_path + ".parts";
  make_folder(folder, cube_path);
  sweep_stale_temporaries(
      folder, [](std::string_view final_name) { return is_part_name(std::string(final_name)); }, kHdf5Start);
  CubeSchema bare;
  bare.dimensions = schema.dimensions;
  bare.variables = schema.variables;
  VirtualParts all;
  for (const std::vector<std::string>& shards : shard_groups) {
    const std::string file = part_name(bare, shards), path = folder + "/" + file;
    if (!is_whole_part(path))
      merge_shards(path, bare, {{std::string(kPartAttribute), file}}, shards, MissingChunks::fill);
    all.files.push_back(std::make_unique<OpenFile>(path));
    all.indexes.push_back(open_index(*all.files.back()));
    all.sources.push_back({name + "/" + file, all.files.back()->size(), file_sha256(*all.files.back())});
    report.shards += shards.size();
  }
  return all;
}

void write_virtual(const std::string& temporary, const std::string& cube_path, const CubeSchema& schema,
                   std::vector<Attribute> run_attributes, const VirtualParts& parts, MergeReport& report) {
  const Hdf5Lock lock;
  Hdf5Handle file =
      own(H5Fcreate(temporary.c_str(), H5F_ACC_TRUNC, cube_file_creation().get(), virtual_file_access().get()),
          H5Fclose, cube_path, "create the cube");
  write_layout(file.get(), schema, cube_path, [&](const Variable& variable) {
    return create_virtual_dataset(file.get(), schema, variable, parts.indexes, parts.sources, cube_path);
  });
  write_documents(file.get(), schema.documents, cube_path);
  run_attributes.push_back({std::string(kSourcesAttribute), sources_json(parts.sources)});
  write_run_group(file.get(), run_attributes, cube_path);
  check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), cube_path, "write");
  const OpenFile source(temporary);
  CubeIndex index = index_of_open_file(file.get(), source);
  take_sources(parts.indexes, parts.files, index, cube_path);
  report.result_digest = write_digests(file.get(), index, source, cube_path);
  check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), cube_path, "write");
  if (!file.close()) throw_hdf5_error(cube_path, "finish writing");
}

void remove_other_parts(const std::string& folder, const VirtualParts& parts) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const bool wanted = std::any_of(parts.sources.begin(), parts.sources.end(),
                                    [&](const SourceFile& s) { return fs::path(s.file).filename().string() == name; });
    if (!wanted && is_part_name(name) && is_whole_part(entry.path().string())) fs::remove(entry.path());
  }
}

void copy_chunks(const CubeIndex& index, std::size_t v, hid_t dataset, const std::string& cube_path,
                 MergeReport& report) {
  const Variable& variable = index.schema.variables[v];
  const Index grid = chunk_grid(index.schema.shape(variable), variable.chunk);
  Index position(grid.size(), 0);
  std::size_t at = 0;
  Bytes bytes;
  do {
    const StoredChunk& chunk = index.storage[v].chunks[at++];
    bytes.resize(chunk.size);
    chunk.file->read(chunk.offset, bytes);
    Index origin = position;
    for (std::size_t axis = 0; axis < origin.size(); ++axis) origin[axis] *= variable.chunk[axis];
    check_hdf5(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, to_hsize(origin).data(), bytes.size(), bytes.data()), cube_path,
               "write '" + variable.name + "'");
    report.stored_bytes += bytes.size();
    ++report.chunks;
  } while (advance(position, grid));
}

}  // namespace

MergeReport merge_virtual(const std::string& cube_path, const CubeSchema& schema,
                          const std::vector<Attribute>& run_attributes,
                          const std::vector<std::vector<std::string>>& shard_groups) {
  validate(schema);
  MergeReport report;
  const VirtualParts parts = make_parts(cube_path, schema, shard_groups, report);
  PendingFile file(cube_path);
  write_virtual(file.temporary_path(), cube_path, schema, run_attributes, parts, report);
  file.publish();
  remove_other_parts(cube_path + ".parts", parts);
  return report;
}

MergeReport merge_sources(const std::string& cube_path, const std::string& virtual_path) {
  const Cube cube(virtual_path);
  if (!cube.is_virtual()) throw CubeError(virtual_path, "is no virtual cube: there is nothing to merge");
  MergeReport report;
  const Hdf5Lock lock;
  PendingFile pending(cube_path);
  Hdf5Handle file = own(
      H5Fcreate(pending.temporary_path().c_str(), H5F_ACC_TRUNC, cube_file_creation().get(), cube_file_access().get()),
      H5Fclose, cube_path, "create the cube");
  {
    const std::vector<Hdf5Handle> variables = write_layout(file.get(), cube.schema(), cube_path);
    for (std::size_t v = 0; v < variables.size(); ++v)
      copy_chunks(cube.index(), v, variables[v].get(), cube_path, report);
  }
  write_documents(file.get(), cube.schema().documents, cube_path);
  std::vector<Attribute> run_attributes = cube.run_attributes();
  std::erase_if(run_attributes, [](const Attribute& a) { return a.name == kSourcesAttribute; });
  write_run_group(file.get(), run_attributes, cube_path);
  check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), cube_path, "write");
  const OpenFile source(pending.temporary_path());
  CubeIndex index = index_of_open_file(file.get(), source);
  report.result_digest = write_digests(file.get(), index, source, cube_path);
  if (report.result_digest != cube.result_digest())
    throw CubeError(virtual_path, "is damaged: its data do not give the result digest that it names");
  check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), cube_path, "write");
  if (!file.close()) throw_hdf5_error(cube_path, "finish writing");
  pending.publish();
  return report;
}

}  // namespace eqc
