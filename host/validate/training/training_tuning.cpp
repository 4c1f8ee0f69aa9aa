// Settings that a published run does not state: micro-batch, interleaving, recomputation.
#include <algorithm>
#include <cmath>
#include <vector>

#include "host/validate/training/training_steps.hpp"
#include "kernels/model/training/training_search.hpp"

namespace eqc {
namespace {

constexpr std::int32_t kMostMicroBatch = 32;
constexpr double kStatedSlack = 1.3;                            // kMemorySlack where recomputation is stated too
constexpr std::int32_t kMostChunks = 24, kMostEarlyChunks = 8;  // model chunks per stage that are tried: recipes go
                                                                // down to one layer per chunk, those of 2021 did not
constexpr double kWorthwhile = 0.98;  // step time over the smaller micro-batch's from which nobody looks further
constexpr double kAlike = 0.06;  // settings whose predicted times differ by less than this are alike: the median error
                                 // of rows that state everything

/// From first to last, both included.
struct Tried {
  std::int32_t first, last;
};

/// A candidate for what was left open: its time per token, and how many of its layers must recompute to fit.
struct Candidate {
  TrainingLayout layout;
  double recompute_layers = 1, seconds = 0;
  bool fits = false;
};

/// Block-wise recomputation counts layers per model chunk (`recompute_num_layers` of Megatron-LM and NeMo): a chunk of
/// one layer recomputes all or nothing.
double whole_layers_of_a_chunk(const TrainingCase& run, const TrainingLayout& layout, double share) {
  const double chunks = layout.pipeline * layout.interleave;
  const double layers = std::max(1.0, std::floor(static_cast<double>(run.model.layers) / chunks));
  return std::ceil(share * layers - 1e-9) / layers;
}

/// The least recomputation that fits: first the scores alone, then whole layers, as many as needed.
TrainingPhysics least_recompute(const TrainingCase& run, bool by_layer, Candidate& out) {
  const double room = run.hardware.memory_bytes;
  const auto with = [&](Recompute recompute) {
    out.layout.recompute = recompute;
    return evaluate(run, out.layout);
  };
  const TrainingPhysics none = with(Recompute::none);
  if (total_bytes(none.memory) <= room) return none;
  if (!by_layer) {
    const TrainingPhysics selective = with(Recompute::selective);
    if (total_bytes(selective.memory) <= room) return selective;
  }
  const double most = total_bytes(none.memory), fewest = total_bytes(with(Recompute::full).memory);
  out.recompute_layers = most > fewest ? std::clamp((most - room) / (most - fewest), 0.0, 1.0) : 1;
  if (by_layer) out.recompute_layers = whole_layers_of_a_chunk(run, out.layout, out.recompute_layers);
  return evaluate(run, out.layout, out.recompute_layers);
}

/// Recomputation as stated, else the least that fits.
Candidate candidate_of(const TrainingCase& run, const TrainingLayout& layout, const StatedSettings& stated) {
  Candidate out;
  out.layout = layout;
  if (stated.recompute) out.recompute_layers = run.recompute_layers;
  const TrainingPhysics p =
      stated.recompute ? evaluate(run, layout, out.recompute_layers) : least_recompute(run, stated.by_layer, out);
  const double slack = stated.recompute ? kStatedSlack : kMemorySlack;  // published runs did fit
  out.fits = total_bytes(p.memory) <= slack * run.hardware.memory_bytes;
  out.seconds = p.step_s / p.tokens_per_step;
  return out;
}

/// Mean time over the fastest, of settings weighted by how far they are above it in units of the model's own error: the
/// fastest of many uncertain predictions is fast partly by error, and a tuned run need not have found it.
double mean_over_fastest(const std::vector<double>& seconds) {
  const double fastest = *std::min_element(seconds.begin(), seconds.end());
  double weights = 0, sum = 0;
  for (const double s : seconds) {
    const double over = s / fastest, weight = std::exp(-(over - 1) / kAlike);
    weights += weight;
    sum += weight * over;
  }
  return sum / weights;
}

}  // namespace

void tune(TrainingCase& run, const StatedSettings& stated) {
  const TrainingLayout start = run.layout;
  const std::int32_t sequences = std::max(1, run.task.global_batch_sequences / start.data);
  const Tried micro_batches =
      stated.micro_batch ? Tried{start.micro_batch, start.micro_batch} : Tried{1, std::min(sequences, kMostMicroBatch)};
  const Tried interleavings = stated.interleave
                                  ? Tried{start.interleave, start.interleave}
                                  : Tried{1, run.profile == "megatron-2021" ? kMostEarlyChunks : kMostChunks};
  Candidate best;
  std::vector<double> fitting;
  for (std::int32_t b = micro_batches.first; b <= micro_batches.last; ++b) {
    if (!stated.micro_batch && sequences % b != 0) continue;
    for (std::int32_t v = interleavings.first; v <= interleavings.last; ++v) {
      if (!stated.interleave && !interleave_allowed(run.model, start.pipeline, v, sequences / b)) continue;
      TrainingLayout layout = start;
      layout.micro_batch = b;
      layout.interleave = v;
      const Candidate now = candidate_of(run, layout, stated);
      const double gain = b > best.layout.micro_batch ? kWorthwhile : 1;
      const bool better = best.seconds == 0 || (now.fits != best.fits ? now.fits : now.seconds < gain * best.seconds);
      if (better) best = now;
      if (now.fits && std::isfinite(now.seconds)) fitting.push_back(now.seconds);
    }
  }
  if (fitting.size() > 1)
    run.slower_than_tuned =
        mean_over_fastest(fitting) * *std::min_element(fitting.begin(), fitting.end()) / best.seconds;
  run.layout = best.layout;
  run.recompute_layers = best.recompute_layers;
}

}  // namespace eqc
