// Sources are read whole when the cube is opened: what is printed of it was there, and was what the cube says.
#include "host/cube/virtual_cube.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/base/parallel.hpp"
#include "host/base/sha256.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/error.hpp"
#include "host/cube/index_child.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

const AttributeValue* run_attribute(const CubeIndex& index, std::string_view name) {
  for (const Attribute& attribute : index.run_attributes)
    if (attribute.name == name) return &attribute.value;
  return nullptr;
}

/// Whether a name leads nowhere but below the folder that it is relative to.
bool stays_below(const fs::path& path) {
  return !path.empty() && path.is_relative() &&
         std::none_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; });
}

std::vector<SourceFile> sources_of(const CubeIndex& index, const std::string& cube) {
  const auto damaged = [&]() -> CubeError {
    return {cube, "is damaged: its list of sources cannot be read; merge it again"};
  };
  const auto* text = std::get_if<std::string>(run_attribute(index, kSourcesAttribute));
  if (text == nullptr) throw damaged();
  std::vector<SourceFile> all;
  try {
    for (const nlohmann::json& j : nlohmann::json::parse(*text))
      all.push_back({j.at("file"), j.at("bytes"), j.at("sha256")});
  } catch (const nlohmann::json::exception&) {
    throw damaged();
  }
  for (const SourceFile& s : all)
    if (!stays_below(s.file)) throw damaged();
  return all;
}

std::unique_ptr<OpenFile> open_source(const std::string& cube, const SourceFile& source) {
  const std::string path = (fs::path(folder_of(cube)) / source.file).string();
  const std::string advice = "; bring it back, or merge again";
  if (!fs::exists(path)) throw CubeError(cube, "lacks its source '" + path + "'" + advice);
  auto file = std::make_unique<OpenFile>(path);
  if (file->size() != source.bytes || file_sha256(*file) != source.sha256)
    throw CubeError(cube, "has the source '" + path + "', which is not what it was (its SHA-256 differs)" + advice);
  return file;
}

/// Takes the chunks of a source into the cube's index.
void take_chunks(const CubeIndex& part, const OpenFile& file, CubeIndex& index, const std::string& cube) {
  const auto fail = [&](const std::string& what) {
    throw CubeError(cube, "is damaged: its source '" + file.name() + "' " + what + "; merge it again");
  };
  if (!is_part(part) || schema_digest(part.schema) != schema_digest(index.schema)) fail("is of another cube");
  for (std::size_t v = 0; v < index.storage.size(); ++v) {
    const VariableStorage& from = part.storage[v];
    VariableStorage& to = index.storage[v];
    if (!(from.filters == to.filters)) fail("is packed in another way");
    for (std::size_t c = 0; c < to.chunks.size(); ++c) {
      if (from.chunks[c].size == 0) continue;
      if (to.chunks[c].size != 0) fail("holds what another source holds, too");
      to.chunks[c] = from.chunks[c];
      to.chunks[c].file = &file;
    }
  }
}

}  // namespace

bool is_virtual(const CubeIndex& index) { return run_attribute(index, kSourcesAttribute) != nullptr; }
bool is_part(const CubeIndex& index) { return run_attribute(index, kPartAttribute) != nullptr; }

std::string file_sha256(const OpenFile& file) {
  constexpr std::uint64_t kPiece = std::uint64_t{4} << 20;
  Sha256 hash;
  Bytes piece;
  for (std::uint64_t at = 0; at < file.size(); at += piece.size()) {
    piece.resize(static_cast<std::size_t>(std::min(kPiece, file.size() - at)));
    file.read(at, piece);
    hash.add(piece.data(), piece.size());
  }
  return hash.hex();
}

void take_sources(const std::vector<CubeIndex>& parts, const CubeSources& files, CubeIndex& index,
                  const std::string& cube) {
  for (std::size_t i = 0; i < parts.size(); ++i) take_chunks(parts[i], *files[i], index, cube);
  for (std::size_t v = 0; v < index.storage.size(); ++v)
    for (const StoredChunk& chunk : index.storage[v].chunks)
      if (chunk.size == 0)
        throw CubeError(cube, "is damaged: no source holds all of variable '" + index.schema.variables[v].name +
                                  "'; merge it again");
}

CubeSources resolve_sources(CubeIndex& index, const OpenFile& cube) {
  const std::vector<SourceFile> sources = sources_of(index, cube.name());
  CubeSources files(sources.size());
  std::vector<CubeIndex> parts(sources.size());
  parallel_for(sources.size(), hardware_threads(),
               [&](std::size_t i) { files[i] = open_source(cube.name(), sources[i]); });
  for (std::size_t i = 0; i < files.size(); ++i) parts[i] = open_index(*files[i]);
  take_sources(parts, files, index, cube.name());
  return files;
}

}  // namespace eqc
