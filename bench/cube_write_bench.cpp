// How fast cells become a durable cube: compress, shard, merge. Bytes per second count raw data. Goals on one core of 2020s hardware:
// encode 400 MB/s, shard 300 MB/s, merge 200 MB/s (bound by hashing what it reads back).
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <random>

#include "host/cube/compress.hpp"
#include "host/cube/digest.hpp"
#include "host/cube/merge.hpp"
#include "host/cube/shard.hpp"

namespace {

constexpr std::size_t kModels = 8, kHardware = 16, kRegions = 64, kStatistics = 64;
constexpr std::size_t kSlabElements = kHardware * kRegions * kStatistics;

/// Lognormal results, as Monte Carlo statistics look: full mantissas, few exponents.
std::vector<double> noisy_cells(std::size_t count) {
  std::mt19937_64 generator(1);
  std::normal_distribution<double> normal;
  std::vector<double> cells(count);
  for (double& cell : cells) cell = std::exp(10 + normal(generator));
  return cells;
}

eqc::CubeSchema bench_schema() {
  const auto labels = [](const char* stem, std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back(stem + std::to_string(i));
    return names;
  };
  eqc::CubeSchema schema;
  schema.dimensions = {{"model", labels("m", kModels), ""}, {"hardware", labels("h", kHardware), ""}, {"region", labels("r", kRegions), ""},
                       {"statistic", labels("s", kStatistics), ""}};
  schema.variables = {{"cost", {"model", "hardware", "region", "statistic"}, eqc::ElementType::f64, "USD", "cost", ""}};
  schema.variables[0].chunk = eqc::chunk_for_slabs({kModels, kHardware, kRegions, kStatistics}, {1, kHardware, kRegions, kStatistics},
                                                   eqc::ElementType::f64, std::size_t{1} << 17);
  return schema;
}

eqc::Slab model_slab(std::size_t model) { return {{model, 0, 0, 0}, {1, kHardware, kRegions, kStatistics}}; }

struct BenchFolder {
  std::string path = (std::filesystem::temp_directory_path() / ("equicube-bench-" + std::to_string(::getpid()))).string();
  BenchFolder() { std::filesystem::create_directories(path); }
  ~BenchFolder() { std::filesystem::remove_all(path); }
};

std::vector<std::string> write_shards(const std::string& folder, const eqc::CubeSchema& schema) {
  const std::vector<double> cells = noisy_cells(kSlabElements);
  std::vector<std::string> paths;
  for (std::size_t model = 0; model < kModels; ++model) {
    const eqc::EncodedSlab slab = eqc::encode_slab(schema, "cost", model_slab(model), cells);
    paths.push_back(eqc::write_shard(folder, "model" + std::to_string(model), schema, {slab}));
  }
  return paths;
}

void cube_shuffle(benchmark::State& state) {
  const std::vector<double> cells = noisy_cells(1 << 17);
  eqc::Bytes out(cells.size() * 8);
  for (auto _ : state) {
    eqc::shuffle_bytes(std::as_bytes(std::span(cells)), 8, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}
BENCHMARK(cube_shuffle);

void cube_encode_chunk(benchmark::State& state) {
  const std::vector<double> cells = noisy_cells(1 << 17);
  std::size_t stored = 0;
  for (auto _ : state) stored = eqc::encode_chunk(std::as_bytes(std::span(cells)), 8).size();
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(cells.size() * 8));
  state.counters["ratio"] = static_cast<double>(cells.size() * 8) / static_cast<double>(stored);
}
BENCHMARK(cube_encode_chunk)->ThreadRange(1, 2)->UseRealTime();

void cube_write_shard(benchmark::State& state) {
  const BenchFolder folder;
  const eqc::CubeSchema schema = bench_schema();
  const std::vector<double> cells = noisy_cells(kSlabElements);
  for (auto _ : state) eqc::write_shard(folder.path, "bench", schema, {eqc::encode_slab(schema, "cost", model_slab(0), cells)});
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kSlabElements * 8));
}
BENCHMARK(cube_write_shard)->UseRealTime();

void cube_merge(benchmark::State& state) {
  const BenchFolder folder;
  const eqc::CubeSchema schema = bench_schema();
  const std::vector<std::string> shards = write_shards(folder.path, schema);
  for (auto _ : state) eqc::merge_shards(folder.path + "/cube.h5", schema, {}, shards);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kModels * kSlabElements * 8));
}
BENCHMARK(cube_merge)->UseRealTime();

void cube_result_digest(benchmark::State& state) {
  const BenchFolder folder;
  const eqc::CubeSchema schema = bench_schema();
  const std::vector<std::string> shards = write_shards(folder.path, schema);
  eqc::merge_shards(folder.path + "/cube.h5", schema, {}, shards);
  for (auto _ : state) benchmark::DoNotOptimize(eqc::cube_digest(folder.path + "/cube.h5"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kModels * kSlabElements * 8));
}
BENCHMARK(cube_result_digest)->UseRealTime();

}  // namespace
