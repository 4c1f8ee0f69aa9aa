// One search of Calculon's space with everything it refers to.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/model/options/option_search.hpp"
#include "tests/model/reference_specs.hpp"

namespace eqc::test {

/// A search over shapes with everything it refers to.
struct Case {
  ModelSpec model;
  HardwareSpec hardware;
  TrainingSoftware software;
  TrainingTask task;
  OptionSpace space;
  SecondTier second;
  Objective objective = Objective::time;

  OptionSearch search(bool prune = false) const {
    const TrainingContext x = training_context(model, hardware, task, software, Precision::bf16, task.n_gpus);
    return {option_context(x, second, space), Precision::bf16, objective, static_cast<double>(task.n_gpus), prune};
  }
  std::vector<OptionShape> shapes() const {
    std::vector<OptionShape> all;
    for_each_shape(model, task.n_gpus, task.global_batch_sequences, task.sequence,
                   [&](const OptionShape& l) { all.push_back(l); });
    return all;
  }
  std::int64_t size() const {
    std::int64_t n = 0;
    for (const OptionShape& l : shapes()) n += option_count(space, l);
    return n;
  }
};

inline Case gpt3_on(int n_gpus, int batch) {
  Case c{reference::gpt3_175b(), reference::a100_80gb(), {}, {}, {}, {}};
  c.task.sequence = 2048;
  c.task.n_gpus = n_gpus;
  c.task.global_batch_sequences = batch;
  c.software.host_launch_s = 10e-6;
  c.software.straggler_per_doubling = 0.007;
  c.software.step_fixed_s = 0.01;
  return c;
}

}  // namespace eqc::test
