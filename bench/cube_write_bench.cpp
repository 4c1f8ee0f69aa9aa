// How fast cells become a durable cube, and a slice of it comes back. Bytes per second count raw data. Goals:
// bench/goals.csv; writing is held against the filter alone (shuffle, deflate and checksum of the same bytes on one
// thread).
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <random>

#include "host/cube/compress.hpp"
#include "host/cube/digest.hpp"
#include "host/cube/merge.hpp"
#include "host/cube/reader.hpp"
#include "host/cube/shard.hpp"
#include "host/run/shard_writer.hpp"

namespace {

constexpr std::size_t kModels = 8, kHardware = 16, kRegions = 64, kSmall = 64,
                      kLarge = 2048;  // statistics: slabs of 0.5 and 16 MB

std::size_t slab_elements(std::size_t statistics) { return kHardware * kRegions * statistics; }

/// Lognormal results, as Monte Carlo statistics look: full mantissas, few exponents.
std::vector<double> noisy_cells(std::size_t count) {
  std::mt19937_64 generator(1);
  std::normal_distribution<double> normal;
  std::vector<double> cells(count);
  for (double& cell : cells) cell = std::exp(10 + normal(generator));
  return cells;
}

eqc::CubeSchema bench_schema(std::size_t models, std::size_t statistics) {
  const auto labels = [](const char* stem, std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back(stem + std::to_string(i));
    return names;
  };
  eqc::CubeSchema schema;
  schema.dimensions = {{"model", labels("m", models), ""},
                       {"hardware", labels("h", kHardware), ""},
                       {"region", labels("r", kRegions), ""},
                       {"statistic", labels("s", statistics), ""}};
  schema.variables = {{"cost", {"model", "hardware", "region", "statistic"}, eqc::ElementType::f64, "USD", "cost", ""}};
  schema.variables[0].chunk =
      eqc::chunk_for_slabs({models, kHardware, kRegions, statistics}, {1, kHardware, kRegions, statistics},
                           eqc::ElementType::f64, std::size_t{1} << 17);
  return schema;
}

eqc::Slab model_slab(std::size_t model, std::size_t statistics) {
  return {{model, 0, 0, 0}, {1, kHardware, kRegions, statistics}};
}

struct BenchFolder {
  std::string path =
      (std::filesystem::temp_directory_path() / ("equicube-bench-" + std::to_string(::getpid()))).string();
  BenchFolder() { std::filesystem::create_directories(path); }
  ~BenchFolder() { std::filesystem::remove_all(path); }
};

/// One shard per model, all with the same numbers.
std::vector<std::string> write_shards(const std::string& folder, const eqc::CubeSchema& schema, std::size_t models,
                                      std::size_t statistics) {
  eqc::EncodedSlab slab =
      eqc::encode_slab(schema, "cost", model_slab(0, statistics), noisy_cells(slab_elements(statistics)));
  std::vector<std::string> paths;
  for (std::size_t model = 0; model < models; ++model) {
    slab.slab = model_slab(model, statistics);
    paths.push_back(eqc::write_shard(folder, "model" + std::to_string(model), schema, {slab}));
  }
  return paths;
}

std::int64_t raw_bytes(std::size_t statistics) { return static_cast<std::int64_t>(slab_elements(statistics) * 8); }

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

/// From numbers to a durable file, one after the other.
void cube_write_shard(benchmark::State& state) {
  const auto statistics = static_cast<std::size_t>(state.range(0));
  const BenchFolder folder;
  const eqc::CubeSchema schema = bench_schema(kModels, statistics);
  const std::vector<double> cells = noisy_cells(slab_elements(statistics));
  for (auto _ : state)
    eqc::write_shard(folder.path, "bench", schema,
                     {eqc::encode_slab(schema, "cost", model_slab(0, statistics), cells)});
  state.SetBytesProcessed(state.iterations() * raw_bytes(statistics));
}
BENCHMARK(cube_write_shard)
    ->Arg(kSmall)
    ->Arg(kLarge)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// The same as a run does it: the next slab is compressed while the disk confirms the last.
void cube_write_overlapped(benchmark::State& state) {
  const auto statistics = static_cast<std::size_t>(state.range(0));
  const BenchFolder folder;
  const eqc::CubeSchema schema = bench_schema(kModels, statistics);
  const std::vector<double> cells = noisy_cells(slab_elements(statistics));
  for (auto _ : state) {
    eqc::ShardWriter writer(folder.path, schema, 2, [] {});
    for (std::size_t m = 0; m < kModels; ++m)
      writer.submit("model" + std::to_string(m), {eqc::encode_slab(schema, "cost", model_slab(m, statistics), cells)});
    writer.finish();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kModels) * raw_bytes(statistics));
}
BENCHMARK(cube_write_overlapped)
    ->Arg(kSmall)
    ->Arg(kLarge)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void cube_merge(benchmark::State& state) {
  const BenchFolder folder;
  const eqc::CubeSchema schema = bench_schema(kModels, kSmall);
  const std::vector<std::string> shards = write_shards(folder.path, schema, kModels, kSmall);
  for (auto _ : state) eqc::merge_shards(folder.path + "/cube.h5", schema, {}, shards);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kModels) * raw_bytes(kSmall));
}
BENCHMARK(cube_merge)->UseRealTime();

void cube_result_digest(benchmark::State& state) {
  const BenchFolder folder;
  const eqc::CubeSchema schema = bench_schema(kModels, kSmall);
  const std::vector<std::string> shards = write_shards(folder.path, schema, kModels, kSmall);
  eqc::merge_shards(folder.path + "/cube.h5", schema, {}, shards);
  for (auto _ : state) benchmark::DoNotOptimize(eqc::cube_digest(folder.path + "/cube.h5"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kModels) * raw_bytes(kSmall));
}
BENCHMARK(cube_result_digest)->UseRealTime();

/// Opens a cube of 1 GiB (64 models) and reads one slice: a statistic of a cell in all models (0), all statistics of
/// one model and accelerator (1).
void cube_read_slice(benchmark::State& state) {
  constexpr std::size_t kMany = 64;
  const BenchFolder folder;
  const eqc::CubeSchema schema = bench_schema(kMany, kLarge);
  const std::string cube = folder.path + "/cube.h5";
  eqc::merge_shards(cube, schema, {}, write_shards(folder.path, schema, kMany, kLarge));
  const eqc::Selection slice = state.range(0) == 0
                                   ? eqc::Selection{{"hardware", "h3"}, {"region", "r7"}, {"statistic", "s5"}}
                                   : eqc::Selection{{"model", "m9"}, {"hardware", "h3"}};
  for (auto _ : state) benchmark::DoNotOptimize(eqc::Cube(cube).read("cost", slice));
  state.counters["slices/s"] = benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(cube_read_slice)->Arg(0)->Arg(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
