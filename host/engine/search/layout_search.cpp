// Shares the pieces of a space out to threads and merges their lists in the order of enumeration.
#include "host/engine/search/layout_search.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <mutex>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/base/parallel.hpp"
#include "host/base/progress.hpp"
#include "host/engine/search/layout_backend.hpp"
#include "host/engine/software/training_profile.hpp"
#include "kernels/model/training/training_search.hpp"

namespace eqc {
namespace {

/// Progress of a search that turns out to take longer than a second; nothing before.
class LateProgress {
 public:
  using Clock = std::chrono::steady_clock;
  LateProgress(Clock::time_point start, double total, const std::string& unit, bool quiet)
      : progress_("search", total, 1, unit, quiet), start_(start) {}
  void step(double done) {
    const std::lock_guard lock(mutex_);
    held_ += done;
    if (seconds() < 1) return;
    progress_.step(held_);
    held_ = 0;
  }
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  Progress progress_;
  std::mutex mutex_;
  double held_ = 0;
  Clock::time_point start_;
};

/// All that the two searches share.
struct Setting {
  const Catalog& catalog;
  const LayoutQuestion& question;
  const ModelSpec& model;
  const HardwareSpec& hardware;
  TrainingSoftware software;
  TrainingTask task;
  TrainingContext context;

  Setting(const Catalog& c, const LayoutQuestion& q)
      : catalog(c),
        question(q),
        model(*c.models[q.model].spec),
        hardware(*c.hardware[q.hardware].spec),
        software(training_software(c, q.hardware, q.software)),
        task(task_of(q)),
        context(training_context(model, hardware, task, software, q.precision, q.n_gpus)) {}
  Setting(const Setting&) = delete;

  static TrainingTask task_of(const LayoutQuestion& q) {
    TrainingTask t;
    t.sequence = q.sequence;
    t.global_batch_sequences = q.batch;
    t.n_gpus = q.n_gpus;
    t.precisions = precision_bit(q.precision);
    return t;
  }
};

template <class Item>
void merge_into(std::vector<Item>& all, const Item* items, std::int32_t held, std::size_t top) {
  all.insert(all.end(), items, items + held);
  std::sort(all.begin(), all.end(), [](const Item& a, const Item& b) { return better(a, b); });
  if (all.size() > top) all.resize(top);
}

std::string yes_no(bool yes) { return yes ? "yes" : "no"; }
LayoutChoice count_of(std::string name, std::int64_t value) { return {std::move(name), std::to_string(value), true}; }

std::string recompute_name(Recompute r) {
  return r == Recompute::full ? "full" : r == Recompute::selective ? "attention" : "none";
}

/// What every found layout reports of its step.
FoundLayout found(const Setting& s, const TimeParts& time, std::int32_t sequences, double memory_bytes) {
  FoundLayout f;
  f.time = time;
  f.sequences = sequences;
  f.step_s = total_s(time);
  f.sequences_per_s = sequences / f.step_s;
  f.tokens_per_s = f.sequences_per_s * s.question.sequence;
  const double peak = s.hardware.peak_flop_per_s[static_cast<int>(s.question.precision)] * s.question.n_gpus;
  f.model_flop_utilisation = f.tokens_per_s * training_flop_per_token(s.model, s.question.sequence) / peak;
  f.joules_per_token = approximate_energy_j(s.hardware, time) * s.question.n_gpus / (f.step_s * f.tokens_per_s);
  if (const RentalRow* rent = s.catalog.rental_of(s.question.hardware, Market::on_demand))
    f.usd_per_million_tokens = rent->usd_per_h[3] / 3600 * s.question.n_gpus / f.tokens_per_s * 1e6;
  f.memory_bytes = memory_bytes;
  return f;
}

// ---- Calculon's space -----------------------------------------------------------------------------------------------

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
          {"recompute", recompute_name(o.recompute)},
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

FoundLayout found_option(const Setting& s, const OptionSearch& search, const Shapes& all, std::int64_t index) {
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

/// Configurations and layouts that one thread searches in less time than another takes to start.
constexpr std::int64_t kSmallSpace = 1'000'000, kSmallFullSpace = 20'000;

LayoutAnswer search_calculon(const Setting& s) {
  const LayoutQuestion& q = s.question;
  const auto start = LateProgress::Clock::now();
  const Shapes all = shapes_of(q, s.model);
  LateProgress progress(start, static_cast<double>(all.size), "configurations", q.quiet);
  const OptionSearch search{option_context(s.context, q.second_tier, q.options), q.precision, q.objective,
                            static_cast<double>(q.n_gpus), q.prune};
  const std::size_t round = std::min(q.prune ? kPruningRound : kRound, all.shapes.size());
  const int threads = all.size < kSmallSpace ? 1 : q.threads;
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

// ---- our own space --------------------------------------------------------------------------------------------------

std::vector<LayoutChoice> choices_of(const TrainingLayout& l, std::int32_t batch) {
  const std::string zero = std::to_string(static_cast<int>(l.zero));
  return {count_of("tensor", l.tensor),
          count_of("pipeline", l.pipeline),
          count_of("data", l.data),
          count_of("context", l.context),
          count_of("expert", l.expert),
          count_of("interleave", l.interleave),
          count_of("micro_batch", l.micro_batch),
          count_of("micro_batches", batch / l.data / l.micro_batch),
          {"recompute", recompute_name(l.recompute)},
          {"zero_stage", zero, true},
          {"sequence_parallel", yes_no(l.sequence_parallel)}};
}

std::string reason_of(const ListCounts& c) {
  if (c.rejected_link > 0) return "the accelerators cannot talk to each other";
  if (c.rejected_memory > 0)
    return "every layout needs more memory than there is; the closest lacks " + bytes_text(c.missing_bytes) +
           " per accelerator";
  return "no degrees divide this model over so many accelerators at this batch";
}

/// Counts what the search will visit.
struct LayoutCounter {
  std::int64_t layouts = 0;
  void begin(const TrainingLayout&) {}
  void visit(const TrainingLayout&) { ++layouts; }
};

/// Parts of the work, never a function of the number of threads.
int parts_of(const Setting& s, const TrainingSpace& space) {
  LayoutCounter counter;
  const TrainingEnumerator<LayoutCounter> all{s.model,
                                              space,
                                              s.task.n_gpus,
                                              s.task.sequence,
                                              s.task.global_batch_sequences,
                                              !s.software.activation.flash_attention,
                                              counter};
  all.run(s.hardware.node_size, s.question.precision);
  return counter.layouts < kSmallFullSpace ? 1 : 32;
}

LayoutAnswer search_full(const Setting& s) {
  const LayoutQuestion& q = s.question;
  const auto start = LateProgress::Clock::now();
  const TrainingSpace space;
  const int parts = parts_of(s, space);
  LateProgress progress(start, parts, "parts", q.quiet);
  std::vector<RankedLayout> best, storage(static_cast<std::size_t>(parts) * q.top);
  std::vector<ListCounts> counts(parts);
  std::vector<RankedList<RankedLayout>> lists(parts);
  const auto search_part = [&](int i, double bound) {
    lists[i] = {storage.data() + static_cast<std::size_t>(i) * q.top, q.top, 0};
    list_training_layouts(s.context, s.task, q.precision, q.objective, q.prune, space, {i, parts, bound}, lists[i],
                          counts[i]);
    progress.step(1);
  };
  search_part(
      0, std::numeric_limits<double>::infinity());  // first, so that what the others prune does not depend on threads
  const double bound = lists[0].bound(std::numeric_limits<double>::infinity());
  parallel_for(parts - 1, q.threads, [&](std::size_t i) { search_part(static_cast<int>(i) + 1, bound); });
  LayoutAnswer answer;
  ListCounts sum;
  for (int i = 0; i < parts; ++i) {
    if (counts[i].rejected_memory > 0 && (sum.rejected_memory == 0 || counts[i].missing_bytes < sum.missing_bytes))
      sum.missing_bytes = counts[i].missing_bytes;
    sum.rejected_memory += counts[i].rejected_memory;
    sum.rejected_link += counts[i].rejected_link;
    answer.evaluated += counts[i].evaluated;
    answer.feasible += counts[i].feasible;
    answer.rejected += counts[i].rejected_memory + counts[i].rejected_link + counts[i].pruned;
    merge_into(best, lists[i].items, lists[i].held, q.top);
  }
  answer.seconds = progress.seconds();
  for (const RankedLayout& r : best) {
    const TrainingPhysics p = evaluate_training(s.model, s.hardware, s.task, s.software, r.layout);
    FoundLayout f = found(s, p.time, q.batch / r.layout.data * r.layout.data, total_bytes(p.memory));
    f.choices = choices_of(r.layout, q.batch);
    answer.best.push_back(f);
  }
  if (best.empty()) answer.reason = reason_of(sum);
  return answer;
}

}  // namespace

LayoutAnswer search_layouts(const Catalog& catalog, const LayoutQuestion& question) {
  const Setting setting(catalog, question);
  if (!supports(setting.hardware, question.precision))
    throw InputError(
        "'" + catalog.hardware[question.hardware].id +
        "' does not multiply in this precision; equicube list hardware shows the formats of each accelerator");
  return question.space == LayoutSpace::calculon ? search_calculon(setting) : search_full(setting);
}

}  // namespace eqc
