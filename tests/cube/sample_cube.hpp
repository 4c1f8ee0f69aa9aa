// A small five-dimensional cube with every element type, for the tests of the cube layer.
#pragma once

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "host/cube/merge.hpp"
#include "host/cube/shard.hpp"

namespace eqc::sample_cube {

/// A private folder, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "equicube-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot create a temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline std::string file_bytes(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// model x hardware x region x case x statistic; `cost` f64 over all five, `share` f32, `status` i8 codes, `rank` i32,
/// `latitude` per region.
inline CubeSchema schema() {
  CubeSchema schema;
  schema.dimensions = {{"model", {"gpt-α", "llama-70b"}, "model"},
                       {"hardware", {"H100", "B200", "MI300X"}, "accelerator"},
                       {"region", {"USA", "DEU", "IND", "Côte d’Ivoire"}, "ISO 3166 region"},
                       {"case", {}, "discount rate", {0.03, 0.05}, "1"},
                       {"statistic", {"mean", "sd", "p05", "p50", "p95"}, ""}};
  const std::vector<std::string> all = {"model", "hardware", "region", "case", "statistic"};
  schema.variables = {{"cost",
                       all,
                       ElementType::f64,
                       "USD",
                       "cost of a run",
                       "Total cost, all components.",
                       {{"cost_basis", "full"}},
                       {},
                       {1, 2, 4, 2, 5}},
                      {"share", {"model", "hardware", "region"}, ElementType::f32, "1", "share", "", {}, {}, {1, 3, 3}},
                      {"status",
                       {"model", "hardware"},
                       ElementType::i8,
                       "1",
                       "status",
                       "",
                       {},
                       {{0, "feasible"}, {3, "does_not_fit_memory"}},
                       {1, 3}},
                      {"rank", {"model", "region"}, ElementType::i32, "1", "rank", "", {}, {}, {1, 4}},
                      {"latitude",
                       {"region"},
                       ElementType::f64,
                       "degrees_north",
                       "latitude",
                       "",
                       {{"standard_name", "latitude"}},
                       {},
                       {4}}};
  schema.attributes = {{"scenario", std::string("[run]\nseed = 1\n")},
                       {"seed", std::int64_t{1}},
                       {"year", 2026.5},
                       {"code_version", std::string("test")}};
  return schema;
}

/// Value of `cost` by position: the flat row-major index, with one missing value at 7.
inline double cost_at(std::size_t flat) {
  return flat == 7 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(flat) + 0.25;
}

inline std::vector<double> cost_block(std::size_t first, std::size_t count) {
  std::vector<double> block(count);
  for (std::size_t i = 0; i < count; ++i) block[i] = cost_at(first + i);
  return block;
}

/// Slabs of one model: everything along the other axes. Chunks of `cost` and `share` stick out of hardware and region.
inline std::vector<EncodedSlab> model_slabs(const CubeSchema& schema, std::size_t model) {
  std::vector<float> share(12);
  for (std::size_t i = 0; i < share.size(); ++i) share[i] = static_cast<float>(model * 12 + i) / 32.0f;
  std::vector<EncodedSlab> slabs;
  slabs.push_back(encode_slab(schema, "cost", {{model, 0, 0, 0, 0}, {1, 3, 4, 2, 5}}, cost_block(model * 120, 120)));
  slabs.push_back(encode_slab(schema, "share", {{model, 0, 0}, {1, 3, 4}}, share));
  slabs.push_back(encode_slab(schema, "status", {{model, 0}, {1, 3}},
                              std::vector<std::int8_t>{0, 3, static_cast<std::int8_t>(model)}));
  slabs.push_back(encode_slab(schema, "rank", {{model, 0}, {1, 4}},
                              std::vector<std::int32_t>{4, 3, -2, static_cast<std::int32_t>(1000000 * model)}));
  return slabs;
}

inline std::vector<EncodedSlab> shared_slabs(const CubeSchema& schema) {
  return {encode_slab(schema, "latitude", {{0}, {4}}, std::vector<double>{39.8, 51.1, 22.0, 7.5})};
}

/// The three shards of the sample, "model0", "model1", "shared".
inline std::vector<std::string> write_shards(const std::string& folder, const CubeSchema& schema) {
  return {write_shard(folder, "model0", schema, model_slabs(schema, 0)),
          write_shard(folder, "model1", schema, model_slabs(schema, 1)),
          write_shard(folder, "shared", schema, shared_slabs(schema))};
}

inline MergeReport write_cube(const std::string& path, const std::string& shard_folder, const CubeSchema& schema) {
  return merge_shards(path, schema, {{"host", std::string("here")}, {"wall_time_s", 1.5}},
                      write_shards(shard_folder, schema));
}

}  // namespace eqc::sample_cube
