// Merge of shards by raw chunk copy.
#include "host/cube/merge.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <filesystem>

#include "host/cube/atomic_file.hpp"
#include "host/base/parallel.hpp"
#include "host/cube/cube_document.hpp"
#include "host/cube/cube_layout.hpp"
#include "host/cube/digest.hpp"
#include "host/cube/error.hpp"
#include "host/cube/index_builder.hpp"
#include "host/cube/integrity.hpp"
#include "host/cube/shard_file.hpp"
#include "host/cube/write_digests.hpp"

namespace eqc {
namespace {

/// Where a shard belongs: the place of its first slab. Orders shards independently of their names.
struct ShardPlace {
  std::size_t variable = 0;
  Index start;
  std::string path;
  auto operator<=>(const ShardPlace&) const = default;
};

/// Which chunks of every variable have been found, and by that which are missing or held twice.
class Coverage {
 public:
  explicit Coverage(const CubeSchema& schema) {
    for (const Variable& variable : schema.variables) {
      grids_.push_back(chunk_grid(schema.shape(variable), variable.chunk));
      found_.emplace_back(element_count(grids_.back()), false);
    }
  }

  void mark(std::size_t variable, const StoredSlab& stored, const std::string& path) {
    for (const Index& origin : chunk_origins(stored.slab.count, stored.chunk)) {
      std::size_t at = 0;
      for (std::size_t axis = 0; axis < origin.size(); ++axis) {
        at = at * grids_[variable][axis] + (stored.slab.start[axis] + origin[axis]) / stored.chunk[axis];
      }
      if (found_[variable][at]) {
        throw CubeError(path, "holds a part of '" + stored.variable +
                                  "' that another shard holds too; remove one of them from the merge");
      }
      found_[variable][at] = true;
    }
  }

  std::size_t missing(std::size_t variable) const {
    return static_cast<std::size_t>(std::count(found_[variable].begin(), found_[variable].end(), false));
  }

 private:
  std::vector<Index> grids_;
  std::vector<std::vector<bool>> found_;
};

std::size_t variable_number(const CubeSchema& schema, const StoredSlab& stored, const std::string& path) {
  const Variable* variable = schema.find_variable(stored.variable);
  if (variable == nullptr || variable->chunk != stored.chunk)
    throw CubeError(path, "does not fit the cube's description");
  check_slab(*variable, schema.shape(*variable), stored.slab);
  return static_cast<std::size_t>(variable - schema.variables.data());
}

/// Reads every shard's structure, checks that together they are the cube, and returns them in their canonical order.
std::vector<ShardPlace> survey(const CubeSchema& schema, const std::vector<std::string>& paths, Coverage& coverage) {
  const std::string wanted = schema_digest(schema);
  std::vector<ShardPlace> places;
  for (const std::string& path : paths) {
    const ShardFile shard(path);
    if (shard.schema_digest() != wanted) {
      throw CubeError(
          path,
          "belongs to a cube of another description (axes, labels, variables or chunks differ); compute it again");
    }
    if (shard.slabs().empty()) continue;
    for (const StoredSlab& stored : shard.slabs()) coverage.mark(variable_number(schema, stored, path), stored, path);
    places.push_back({variable_number(schema, shard.slabs()[0], path), shard.slabs()[0].slab.start, path});
  }
  std::sort(places.begin(), places.end());
  return places;
}

std::size_t count_missing(const CubeSchema& schema, const Coverage& coverage, MissingChunks policy,
                          const std::string& cube_path) {
  std::size_t total = 0;
  std::string text;
  for (std::size_t v = 0; v < schema.variables.size(); ++v) {
    const std::size_t missing = coverage.missing(v);
    total += missing;
    if (missing != 0)
      text +=
          (text.empty() ? " '" : ", '") + schema.variables[v].name + "' lacks " + std::to_string(missing) + " chunk(s)";
  }
  if (total != 0 && policy == MissingChunks::refuse) {
    throw CubeError(cube_path, "cannot be merged, shards are missing; resume the run first:" + text);
  }
  return total;
}

void check_free_space(const std::string& cube_path, const std::vector<ShardPlace>& shards) {
  std::uintmax_t needed = 0;
  for (const ShardPlace& shard : shards) needed += std::filesystem::file_size(shard.path);
  struct statvfs status {};
  if (::statvfs(folder_of(cube_path).c_str(), &status) != 0) return;
  const std::uintmax_t available = static_cast<std::uintmax_t>(status.f_bavail) * status.f_frsize;
  if (needed > available) {
    throw WriteError(cube_path, "needs " + std::to_string(needed >> 20) + " MiB but the disk has " +
                                    std::to_string(available >> 20) + " MiB free; free space or choose another folder");
  }
}

void copy_shard(const std::string& path, const CubeSchema& schema, const std::vector<Hdf5Handle>& variables,
                MergeReport& report, const std::string& cube_path) {
  const ShardFile shard(path);
  std::vector<std::size_t> numbers;
  std::vector<std::vector<Index>> origins;
  for (const StoredSlab& stored : shard.slabs()) {
    numbers.push_back(variable_number(schema, stored, path));
    origins.push_back(chunk_origins(stored.slab.count, stored.chunk));
  }
  shard.read_all([&](std::size_t s, std::size_t c, const Bytes& bytes) {
    const StoredSlab& stored = shard.slabs()[s];
    std::vector<hsize_t> offset = to_hsize(origins[s][c]);
    for (std::size_t axis = 0; axis < offset.size(); ++axis) offset[axis] += stored.slab.start[axis];
    check_hdf5(H5Dwrite_chunk(variables[numbers[s]].get(), H5P_DEFAULT, 0, offset.data(), bytes.size(), bytes.data()),
               cube_path, "write '" + stored.variable + "'");
    report.stored_bytes += bytes.size();
    ++report.chunks;
  });
  ++report.shards;
}

void write_cube(const std::string& temporary, const std::string& cube_path, const CubeSchema& schema,
                const std::vector<Attribute>& run_attributes, const std::vector<ShardPlace>& shards,
                MergeReport& report) try {
  Hdf5Handle file =
      own(H5Fcreate(temporary.c_str(), H5F_ACC_TRUNC, cube_file_creation().get(), cube_file_access().get()), H5Fclose,
          cube_path, "create the cube");
  {
    const std::vector<Hdf5Handle> variables = write_layout(file.get(), schema, cube_path);
    for (const ShardPlace& shard : shards) copy_shard(shard.path, schema, variables, report, cube_path);
  }
  write_documents(file.get(), schema.documents, cube_path);
  write_run_group(file.get(), run_attributes, cube_path);
  check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), cube_path, "write");
  const OpenFile source(temporary);
  CubeIndex index = index_of_open_file(file.get(), source);
  check_index(index, source);
  report.result_digest = write_digests(file.get(), index, source, cube_path);
  check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), cube_path, "write");
  if (!file.close()) throw_hdf5_error(cube_path, "finish writing");
} catch (const CubeError& error) {
  if (error.file() != cube_path) throw;  // a shard's fault
  throw WriteError("", error.what());
}

}  // namespace

std::string write_digests(hid_t file, CubeIndex& index, const OpenFile& source, const std::string& cube_path) {
  index.result_digest = result_digest_of(index, source, hardware_threads());
  write_attribute(file, kResultDigestAttribute, index.result_digest, cube_path);
  write_integrity(file, make_integrity(index, source), cube_path);
  return index.result_digest;
}

MergeReport merge_shards(const std::string& cube_path, const CubeSchema& schema,
                         const std::vector<Attribute>& run_attributes, const std::vector<std::string>& shard_paths,
                         MissingChunks missing) {
  validate(schema);
  const Hdf5Lock lock;
  Coverage coverage(schema);
  const std::vector<ShardPlace> shards = survey(schema, shard_paths, coverage);
  MergeReport report;
  report.missing_chunks = count_missing(schema, coverage, missing, cube_path);
  check_free_space(cube_path, shards);
  PendingFile file(cube_path);
  write_cube(file.temporary_path(), cube_path, schema, run_attributes, shards, report);
  file.publish();
  return report;
}

}  // namespace eqc
