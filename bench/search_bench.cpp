// Layouts searched per second and core. Goals: bench/goals.csv.
#include <benchmark/benchmark.h>

#include <limits>
#include <vector>

#include "kernels/cpu/option_search_loop.hpp"
#include "kernels/model/serving/serving_search.hpp"
#include "kernels/model/training/training_search.hpp"
#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

/// Rates counted: layouts whose memory and time were computed, and layouts looked at (memory only when it did not fit).
void set_rates(benchmark::State& state, const SearchCounts& c) {
  const double runs = static_cast<double>(state.iterations());
  state.counters["evaluated/s"] =
      benchmark::Counter(runs * static_cast<double>(c.evaluated), benchmark::Counter::kIsRate);
  state.counters["visited/s"] =
      benchmark::Counter(runs * static_cast<double>(c.evaluated + c.rejected_memory), benchmark::Counter::kIsRate);
  state.counters["evaluated"] = static_cast<double>(c.evaluated);
}

void train(benchmark::State& state, const ModelSpec& m, const HardwareSpec& hw, int n_gpus, int batch, int sequence) {
  TrainingTask task = reference::task_of(sequence, batch, n_gpus);
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

/// Every configuration of Calculon's space for GPT-3 175B, shapes enumerated too. docs/search.md.
void search_space(benchmark::State& state, int n_gpus, int batch, OptionSpace space, Objective objective, bool prune) {
  const ModelSpec model = reference::gpt3_175b();
  const HardwareSpec hardware = reference::a100_80gb();
  TrainingTask task;
  task.sequence = 2048;
  task.n_gpus = n_gpus;
  task.global_batch_sequences = batch;
  const TrainingSoftware software;
  const TrainingContext context = training_context(model, hardware, task, software, Precision::bf16, n_gpus);
  const OptionSearch search{option_context(context, {}, space), Precision::bf16, objective, static_cast<double>(n_gpus),
                            prune};
  std::int64_t evaluated = 0, size = 0;
  for (auto _ : state) {
    RankedConfiguration items[10];
    RankedList<RankedConfiguration> best{items, 10, 0};
    OptionCounts counts;
    size = 0;
    for_each_shape(model, n_gpus, batch, task.sequence, [&](const OptionShape& l) {
      cpu::search_shape(search, l, size, std::numeric_limits<double>::infinity(), best, counts);
      size += option_count(space, l);
    });
    evaluated = counts.evaluated;
    benchmark::DoNotOptimize(items[0].index);
  }
  const double runs = static_cast<double>(state.iterations());
  state.counters["evaluated/s"] =
      benchmark::Counter(runs * static_cast<double>(evaluated), benchmark::Counter::kIsRate);
  state.counters["covered/s"] = benchmark::Counter(runs * static_cast<double>(size), benchmark::Counter::kIsRate);
  state.counters["evaluated"] = static_cast<double>(evaluated);
}
BENCHMARK_CAPTURE(search_space, calculon_1024_a100, 1024, 1536, OptionSpace{}, Objective::time, false)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search_space, calculon_1024_a100_energy, 1024, 1536, OptionSpace{}, Objective::energy, false)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search_space, calculon_1024_a100_pruned, 1024, 1536, OptionSpace{}, Objective::time, true)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search_space, calculon_64_a100, 64, 64, (OptionSpace{0, 0}), Objective::time, false)
    ->Unit(benchmark::kMillisecond);

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
    const ServingSearchResult r =
        search_serving(reference::deepseek_v3(), reference::h100_sxm(), task, Objective::cost);
    counts = r.counts;
    benchmark::DoNotOptimize(r.best.tpot_s);
  }
  set_rates(state, counts);
}
BENCHMARK(serving_search_deepseek_v3_on_64_h100)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace eqc
