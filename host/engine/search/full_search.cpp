// Shares the parts of our own space out to threads and merges their lists in the order of enumeration.
#include <limits>

#include "host/base/human.hpp"
#include "host/base/parallel.hpp"
#include "host/engine/search/layout_backend.hpp"
#include "host/engine/search/layout_setting.hpp"

namespace eqc {
namespace {

/// Layouts that one thread searches in less time than another takes to start.
constexpr std::int64_t kSmallFullSpace = 20'000;

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
          {"recompute", std::string(recompute_name(l.recompute))},
          {"zero_stage", zero, true},
          {"sequence_parallel", yes_no(l.sequence_parallel)}};
}

std::string reason_of(const ListCounts& c) {
  if (c.rejected_link > 0) return "the accelerators cannot talk to each other";
  if (c.rejected_memory > 0)
    return "every layout needs more memory than there is; the closest lacks " + bytes_text(c.missing_bytes) +
           " per accelerator";
  return "no layout of the degrees asked for spreads this model over so many accelerators at this batch";
}

/// Counts what the search will visit.
struct LayoutCounter {
  std::int64_t layouts = 0;
  void begin() {}
  void visit(const TrainingLayout&) { ++layouts; }
};

/// Parts of the work, never a function of the number of threads.
int parts_of(const LayoutSetting& s, const TrainingSpace& space) {
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

/// What the parts rejected, by cause; adds to the counts of the answer.
ListCounts sum_of(const std::vector<ListCounts>& parts, LayoutAnswer& answer) {
  ListCounts sum;
  for (const ListCounts& part : parts) {
    if (part.rejected_memory > 0 && (sum.rejected_memory == 0 || part.missing_bytes < sum.missing_bytes)) {
      sum.missing_bytes = part.missing_bytes;
      sum.closest = part.closest;
    }
    sum.rejected_memory += part.rejected_memory;
    sum.rejected_link += part.rejected_link;
    answer.evaluated += part.evaluated;
    answer.feasible += part.feasible;
    answer.rejected += part.rejected_memory + part.rejected_link + part.pruned;
  }
  return sum;
}

FoundLayout found_layout(const LayoutSetting& s, const TrainingLayout& layout) {
  const TrainingPhysics p = evaluate_training(s.model, s.hardware, s.task, s.software, layout);
  const std::int32_t batch = s.question.batch;
  FoundLayout f = found(s, p.time, batch / layout.data * layout.data, total_bytes(p.memory));
  f.choices = choices_of(layout, batch);
  f.memory = p.memory;
  return f;
}

}  // namespace

LayoutAnswer search_full(const LayoutSetting& s) {
  const LayoutQuestion& q = s.question;
  const auto start = LateProgress::Clock::now();
  const TrainingSpace& space = q.degrees;
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
  constexpr double kNoBound = std::numeric_limits<double>::infinity();
  search_part(0, kNoBound);  // first, so that what the others prune does not depend on threads
  const double bound = lists[0].bound(kNoBound);
  parallel_for(parts - 1, q.threads, [&](std::size_t i) { search_part(static_cast<int>(i) + 1, bound); });
  LayoutAnswer answer;
  const ListCounts sum = sum_of(counts, answer);
  for (int i = 0; i < parts; ++i) merge_into(best, lists[i].items, lists[i].held, q.top);
  answer.seconds = progress.seconds();
  for (const RankedLayout& r : best) answer.best.push_back(found_layout(s, r.layout));
  if (best.empty()) answer.reason = reason_of(sum);
  if (best.empty() && sum.rejected_memory > 0) answer.closest = found_layout(s, sum.closest);
  return answer;
}

}  // namespace eqc
