// Shares the shapes of Calculon's space out to threads and merges their lists in the order of enumeration.
#include <limits>

#include "host/base/parallel.hpp"
#include "host/engine/search/layout_backend.hpp"
#include "host/engine/search/layout_setting.hpp"

namespace eqc {
namespace {

/// Shapes and the number of the first configuration of each.
struct Shapes {
  std::vector<OptionShape> shapes;
  std::vector<std::int64_t> first;
  std::int64_t size = 0;
};

Shapes shapes_of(const LayoutQuestion& q, const ModelSpec& m) {
  Shapes s;
  for_each_shape(m, q.n_gpus, q.batch, q.sequence, [&](const OptionShape& l) {
    s.shapes.push_back(l);
    s.first.push_back(s.size);
    s.size += option_count(q.options, l);
  });
  return s;
}

std::string transfer_name(TensorTransfer t) {
  if (t == TensorTransfer::all_reduce) return "all-reduce";
  return t == TensorTransfer::split_at_stages ? "point-to-point + reduce-scatter/all-gather"
                                              : "reduce-scatter + all-gather";
}

std::string overlap_name(TensorOverlap o) {
  return o == TensorOverlap::none ? "none" : o == TensorOverlap::ring ? "ring" : "pipe";
}
std::string tier_name(LinkTier t) { return t == LinkTier::node ? "node" : "network"; }

std::vector<LayoutChoice> choices_of(const OptionShape& l, const LayoutOptions& o) {
  return {count_of("tensor", l.tensor),
          count_of("pipeline", l.pipeline),
          count_of("data", l.data),
          count_of("interleave", l.interleave),
          count_of("micro_batch", l.micro_batch),
          count_of("micro_batches", l.batch / l.data / l.micro_batch),
          {"recompute", std::string(recompute_name(o.recompute))},
          {"optimizer_sharding", yes_no(o.shard_optimizer)},
          {"tensor_transfer", transfer_name(o.transfer)},
          {"gather_again", yes_no(o.transfer == TensorTransfer::split_gather_again)},
          {"tensor_overlap", overlap_name(o.tensor_overlap)},
          {"data_overlap", yes_no(o.data_overlap)},
          {"weight_offload", yes_no(o.offload_weights)},
          {"activation_offload", yes_no(o.offload_activations)},
          {"optimizer_offload", yes_no(o.offload_optimizer)},
          {"tensor_tier", tier_name(o.tensor_tier)},
          {"pipeline_tier", tier_name(o.pipeline_tier)},
          {"data_tier", tier_name(o.data_tier)}};
}

FoundLayout found_option(const LayoutSetting& s, const OptionSearch& search, const Shapes& all, std::int64_t index) {
  const std::size_t i =
      static_cast<std::size_t>(std::upper_bound(all.first.begin(), all.first.end(), index) - all.first.begin()) - 1;
  const OptionShape& shape = all.shapes[i];
  const LayoutOptions options = options_at(s.question.options, shape, index - all.first[i]);
  const OptionPhysics p = evaluate_option(search, shape, options);
  FoundLayout f = found(s, p.time, shape.batch, total_bytes(p.memory));
  f.choices = choices_of(shape, options);
  f.second_tier_bytes = p.memory.second_bytes;
  return f;
}

/// Rounds of shapes: the bound of a round is the list before it, so that what is pruned does not depend on threads.
/// When pruning, short rounds give good bounds early.
constexpr std::size_t kRound = 1024, kPruningRound = 256;

/// Configurations that one thread searches in less time than another takes to start.
constexpr std::int64_t kSmallCalculonSpace = 1'000'000;

}  // namespace

LayoutAnswer search_calculon(const LayoutSetting& s) {
  const LayoutQuestion& q = s.question;
  const auto start = LateProgress::Clock::now();
  const Shapes all = shapes_of(q, s.model);
  LateProgress progress(start, static_cast<double>(all.size), "configurations", q.quiet);
  const OptionSearch search{option_context(s.context, q.second_tier, q.options), q.precision, q.objective,
                            static_cast<double>(q.n_gpus), q.prune};
  const std::size_t round = std::min(q.prune ? kPruningRound : kRound, all.shapes.size());
  const int threads = all.size < kSmallCalculonSpace ? 1 : q.threads;
  std::vector<RankedConfiguration> best, storage(round * q.top);
  std::vector<OptionCounts> counts(round);
  std::vector<RankedList<RankedConfiguration>> lists(round);
  LayoutAnswer answer;
  for (std::size_t begin = 0; begin < all.shapes.size(); begin += round) {
    const std::size_t n = std::min(round, all.shapes.size() - begin);
    const double bound =
        best.size() == static_cast<std::size_t>(q.top) ? best.back().score : std::numeric_limits<double>::infinity();
    parallel_for(n, threads, [&](std::size_t i) {
      counts[i] = {};
      lists[i] = {storage.data() + i * q.top, q.top, 0};
      search_layout_shape(search, all.shapes[begin + i], all.first[begin + i], bound, lists[i], counts[i]);
      progress.step(static_cast<double>(counts[i].evaluated + counts[i].pruned));
    });
    for (std::size_t i = 0; i < n; ++i) {
      answer.evaluated += counts[i].evaluated;
      answer.feasible += counts[i].feasible;
      answer.rejected += counts[i].pruned;
      if (lists[i].held > 0) merge_into(best, lists[i].items, lists[i].held, q.top);
    }
  }
  answer.seconds = progress.seconds();
  for (const RankedConfiguration& c : best) answer.best.push_back(found_option(s, search, all, c.index));
  if (all.size == 0)
    answer.reason = "no degrees divide this model over so many accelerators at this batch";
  else if (best.empty())
    answer.reason = "no configuration fits the memory and links";
  return answer;
}

}  // namespace eqc
