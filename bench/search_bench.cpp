// Layouts searched per second and core. Goal: below one microsecond per layout.
#include <benchmark/benchmark.h>

#include "kernels/model/serving_search.hpp"
#include "kernels/model/training_search.hpp"
#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

/// Rates counted: layouts whose memory and time were computed, and layouts looked at (memory only when it did not fit).
void set_rates(benchmark::State& state, const SearchCounts& c) {
  const double runs = static_cast<double>(state.iterations());
  state.counters["evaluated/s"] = benchmark::Counter(runs * static_cast<double>(c.evaluated), benchmark::Counter::kIsRate);
  state.counters["visited/s"] =
      benchmark::Counter(runs * static_cast<double>(c.evaluated + c.rejected_memory), benchmark::Counter::kIsRate);
  state.counters["evaluated"] = static_cast<double>(c.evaluated);
}

void train(benchmark::State& state, const ModelSpec& m, const HardwareSpec& hw, int n_gpus, int batch, int sequence) {
  TrainingTask task;
  task.tokens = 1e12;
  task.sequence = sequence;
  task.global_batch_sequences = batch;
  task.n_gpus = n_gpus;
  SearchCounts counts;
  for (auto _ : state) {
    benchmark::DoNotOptimize(task);
    const TrainingSearchResult r = search_training(m, hw, task, Objective::time);
    counts = r.counts;
    benchmark::DoNotOptimize(r.best.step_s);
  }
  set_rates(state, counts);
}

void training_search_gpt3_on_1024_a100(benchmark::State& state) {
  train(state, reference::gpt3_175b(), reference::a100_80gb(), 1024, 1536, 2048);
}
BENCHMARK(training_search_gpt3_on_1024_a100)->Unit(benchmark::kMicrosecond);

void training_search_deepseek_v3_on_2048_h100(benchmark::State& state) {
  train(state, reference::deepseek_v3(), reference::h100_sxm(), 2048, 15360, 4096);
}
BENCHMARK(training_search_deepseek_v3_on_2048_h100)->Unit(benchmark::kMicrosecond);

void serving_search_deepseek_v3_on_64_h100(benchmark::State& state) {
  ServingTask task;
  task.input_tokens = 2000;
  task.output_tokens = 1000;
  task.tpot_target_s = 0.05;
  task.n_gpus = 64;
  task.precisions = precision_bit(Precision::fp8);
  SearchCounts counts;
  for (auto _ : state) {
    benchmark::DoNotOptimize(task);
    const ServingSearchResult r = search_serving(reference::deepseek_v3(), reference::h100_sxm(), task, Objective::cost);
    counts = r.counts;
    benchmark::DoNotOptimize(r.best.tpot_s);
  }
  set_rates(state, counts);
}
BENCHMARK(serving_search_deepseek_v3_on_64_h100)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace eqc
