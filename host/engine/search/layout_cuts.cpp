// All ways to cut the accelerators that a stated space leaves, as the enumerator does
// (kernels/model/training/training_enumerator.hpp), and what none of them allows.
#include "host/engine/search/layout_cuts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "kernels/model/training/training_enumerator.hpp"

namespace eqc {
namespace {

struct Cut {
  std::int32_t tensor, context, pipeline, data, sequences;  ///< the last: of a replica
};

std::vector<std::int32_t> contexts(const TrainingSpace& space, const LayoutJob& s, std::int32_t rest) {
  const std::int32_t shortest = space.context.any() ? 1 : space.min_context_tokens;
  std::vector<std::int32_t> found;
  for (std::int32_t c = 1; c <= space.context.most(space.max_context); c *= 2) {
    if (rest % c != 0 || (c > 1 && (s.sequence % (2 * c) != 0 || s.sequence / c < shortest))) break;
    if (space.context.allows(c)) found.push_back(c);
  }
  return found;
}

/// Those with at least a sequence for each replica, or all.
std::vector<Cut> cuts_of(const TrainingSpace& space, const LayoutJob& s, bool with_sequences) {
  const ModelSpec& model = *s.model.spec;
  std::vector<Cut> cuts;
  const std::int32_t most = std::min(s.gpus, space.tensor.most(s.node_size * space.max_tensor_nodes));
  for (std::int32_t t = 1; t <= most; ++t) {
    if (!space.tensor.allows(t) || s.gpus % t != 0 || !tensor_divides(model, t)) continue;
    for (const std::int32_t c : contexts(space, s, s.gpus / t)) {
      const std::int32_t rest = s.gpus / t / c;
      for (std::int32_t p = 1; p <= rest && p <= model.layers; ++p) {
        if (rest % p != 0 || !space.pipeline.allows(p) || !space.data.allows(rest / p)) continue;
        if (with_sequences && rest / p > s.batch) continue;
        cuts.push_back({t, c, p, rest / p, s.batch / (rest / p)});
      }
    }
  }
  return cuts;
}

std::string values_text(const std::set<std::int32_t>& values) {
  constexpr std::size_t kMost = 8;
  std::string text;
  std::size_t n = 0;
  for (const std::int32_t value : values)
    if (++n <= kMost) text += fmt::format("{}{}", n > 1 ? ", " : "", value);
  return values.size() > kMost ? text + ", ..." : text;
}

/// Of all cuts, in words.
template <class Number>
std::string all_values(const std::vector<Cut>& cuts, const Number& number) {
  std::set<std::int32_t> values;
  for (const Cut& cut : cuts) values.insert(number(cut));
  return values_text(values);
}

std::string no_micro_batch(const std::vector<Cut>& cuts, const JobWords& words, std::int32_t b) {
  if (std::any_of(cuts.begin(), cuts.end(), [b](const Cut& cut) { return cut.sequences % b == 0; })) return "";
  return fmt::format("does not divide the sequences of a replica ({} with these degrees and {})",
                     all_values(cuts, [](const Cut& cut) { return cut.sequences; }), words.batch);
}

std::string no_expert(const LayoutJob& s, const std::vector<Cut>& cuts, std::int32_t e) {
  const auto spreads = [&](const Cut& cut) {
    return (s.gpus / cut.tensor) % e == 0 && (cut.context * cut.data) % e == 0;
  };
  if (e == 1 || std::any_of(cuts.begin(), cuts.end(), spreads)) return "";
  return fmt::format("does not divide the ranks of context x data that tensor and pipeline leave ({})",
                     all_values(cuts, [](const Cut& cut) { return cut.context * cut.data; }));
}

std::string no_interleave(const TrainingSpace& space, const LayoutJob& s, const std::vector<Cut>& cuts,
                          std::int32_t v) {
  const ModelSpec& model = *s.model.spec;
  if (v == 1) return "";
  bool staged = false, chunked = false;
  for (const Cut& cut : cuts) {
    staged = staged || cut.pipeline > 1;
    if (cut.pipeline == 1 || !interleave_allowed(model, cut.pipeline, v, cut.pipeline)) continue;
    chunked = true;
    const std::int32_t most = std::min(cut.sequences, space.micro_batch.most(space.max_micro_batch));
    for (std::int32_t b = 1; b <= most; ++b)
      if (space.micro_batch.allows(b) && cut.sequences % b == 0 && cut.sequences / b % cut.pipeline == 0) return "";
  }
  if (!staged) return "needs more than one pipeline stage, and no layout asked for has them";
  const std::string stages = all_values(cuts, [](const Cut& cut) { return cut.pipeline; });
  if (!chunked)
    return fmt::format("x pipeline {} does not divide the {} layers of {}, nor {} with embedding and head", stages,
                       model.layers, s.model.id, model.layers + 2);
  return fmt::format("needs micro-batches in multiples of the pipeline stages ({}); a replica has {} sequences", stages,
                     all_values(cuts, [](const Cut& cut) { return cut.sequences; }));
}

template <class Why>
void add_values(const char* of, const DegreeList& list, std::vector<LayoutFault>& faults, const Why& why_not) {
  for (std::int32_t i = 0; i < list.count; ++i)
    if (std::string why = why_not(list.values[i]); !why.empty()) faults.push_back({of, list.values[i], std::move(why)});
}

}  // namespace

void add_cut_faults(const TrainingSpace& space, const LayoutJob& s, const JobWords& words,
                    std::vector<LayoutFault>& faults) {
  const std::vector<Cut> cuts = cuts_of(space, s, true);
  if (cuts.empty()) {
    const std::vector<Cut> all = cuts_of(space, s, false);
    if (!all.empty())
      faults.push_back({"batch", 0,
                        fmt::format("{} sequences are fewer than the replicas of every layout asked for ({})", s.batch,
                                    all_values(all, [](const Cut& cut) { return cut.data; }))});
    return;
  }
  add_values("micro_batch", space.micro_batch, faults, [&](std::int32_t b) { return no_micro_batch(cuts, words, b); });
  add_values("expert", space.expert, faults, [&](std::int32_t e) { return no_expert(s, cuts, e); });
  add_values("interleave", space.interleave, faults, [&](std::int32_t v) { return no_interleave(space, s, cuts, v); });
}

}  // namespace eqc
