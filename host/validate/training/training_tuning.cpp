// Settings that a published run does not state: micro-batch, interleaving, recomputation.
#include <algorithm>
#include <cmath>
#include <vector>

#include "host/validate/training/training_case.hpp"
#include "kernels/model/training/training_search.hpp"

namespace eqc {
namespace {

constexpr double kStatedSlack = 1.3;                            // kMemorySlack where recomputation is stated too
constexpr std::int32_t kMostChunks = 24, kMostEarlyChunks = 8;  // model chunks per stage that are tried: recipes go
                                                                // down to one layer per chunk, those of 2021 did not
constexpr double kWorthwhile = 0.98;  // step time over the smaller micro-batch's from which nobody looks further
constexpr double kAlike = 0.06;  // settings whose predicted times differ by less than this are alike: the median error
                                 // of rows that state everything

/// A candidate for what was left open: its time per token, and how many of its layers must recompute to fit.
struct Candidate {
  TrainingLayout layout;
  double recompute_layers = 1, seconds = 0;
  bool fits = false;
};

/// Block-wise recomputation counts layers per model chunk (`recompute_num_layers` of Megatron-LM and NeMo): a chunk of
/// one layer recomputes all or nothing.
double whole_layers_of_a_chunk(const TrainingCase& c, const TrainingLayout& l, double share) {
  const double layers = std::max(1.0, std::floor(static_cast<double>(c.model.layers) / (l.pipeline * l.interleave)));
  return std::ceil(share * layers - 1e-9) / layers;
}

/// Recomputation as stated, else the least that fits: first the scores alone, then whole layers, as many as needed.
Candidate candidate_of(const TrainingCase& c, TrainingLayout l, const StatedSettings& stated) {
  Candidate out;
  out.layout = l;
  TrainingPhysics p = evaluate(c, l);
  const double room = c.hardware.memory_bytes;
  if (!stated.recompute) {
    for (const Recompute r : {Recompute::none, Recompute::selective}) {
      out.layout.recompute = r;
      p = evaluate(c, out.layout);
      if (total_bytes(p.memory) <= room || stated.by_layer) break;
    }
    const double least = total_bytes(p.memory);
    if (least > room) {
      out.layout.recompute = Recompute::full;
      const TrainingPhysics full = evaluate(c, out.layout);
      out.layout.recompute = Recompute::none;
      const double most = total_bytes(evaluate(c, out.layout).memory), fewest = total_bytes(full.memory);
      out.layout.recompute = Recompute::full;
      out.recompute_layers = most > fewest ? std::clamp((most - room) / (most - fewest), 0.0, 1.0) : 1;
      if (stated.by_layer) out.recompute_layers = whole_layers_of_a_chunk(c, l, out.recompute_layers);
      p = evaluate(c, out.layout, out.recompute_layers);
    }
  }
  out.fits =
      total_bytes(p.memory) <= (stated.recompute ? kStatedSlack : kMemorySlack) * room;  // published runs did fit
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

void tune(TrainingCase& c, const StatedSettings& stated) {
  const TrainingLayout start = c.layout;
  Candidate best;
  std::vector<double> fitting;
  const std::int32_t sequences = std::max(1, c.task.global_batch_sequences / start.data),
                     chunks = c.profile == "megatron-2021" ? kMostEarlyChunks : kMostChunks;
  for (std::int32_t b = stated.micro_batch ? start.micro_batch : 1;
       b <= (stated.micro_batch ? start.micro_batch : std::min(sequences, 32)); ++b) {
    if (!stated.micro_batch && sequences % b != 0) continue;
    for (std::int32_t v = stated.interleave ? start.interleave : 1;
         v <= (stated.interleave ? start.interleave : chunks); ++v) {
      if (!stated.interleave && !interleave_allowed(c.model, start.pipeline, v, sequences / b)) continue;
      TrainingLayout l = start;
      l.micro_batch = b;
      l.interleave = v;
      const Candidate now = candidate_of(c, l, stated);
      const double gain = b > best.layout.micro_batch ? kWorthwhile : 1;
      const bool better = best.seconds == 0 || (now.fits != best.fits ? now.fits : now.seconds < gain * best.seconds);
      if (better) best = now;
      if (now.fits && std::isfinite(now.seconds)) fitting.push_back(now.seconds);
    }
  }
  if (fitting.size() > 1)
    c.slower_than_tuned = mean_over_fastest(fitting) * *std::min_element(fitting.begin(), fitting.end()) / best.seconds;
  c.layout = best.layout;
  c.recompute_layers = best.recompute_layers;
}

}  // namespace eqc
