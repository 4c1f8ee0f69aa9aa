// The best serving replica of one (model, hardware, number of accelerators): every layout, each at its best batch.
#pragma once

#include "kernels/model/search.hpp"
#include "kernels/model/serving/serving_replica.hpp"

namespace eqc {

/// By how much the worse of the two latency targets is missed; at most 0 when both are met.
EQC_HD double latency_miss_s(const ServingTask& task, const ServingPhysics& p) {
  const double ttft_s = task.ttft_target_s > 0 ? p.ttft_s - task.ttft_target_s : 0;
  const double tpot_s = task.tpot_target_s > 0 ? p.tpot_s - task.tpot_target_s : 0;
  return max_(ttft_s, tpot_s);
}

/// Bytes missing per accelerator; at most 0 when it fits, offloading included.
EQC_HD double serving_shortage_bytes(const ServingContext& x, const MemoryParts& m) {
  const double over_bytes = total_bytes(m) - x.hardware.memory_bytes;
  if (!(over_bytes > 0) || !x.task.allow_offload || !(x.task.host_rate_bytes_per_s > 0)) return over_bytes;
  return over_bytes - min_(m.weights_bytes, x.task.host_memory_bytes);
}

/// Physics of a layout outside the search for its batch, which has its own copy of the arithmetic with all hoisted that
/// the batch does not change.
EQC_HD_LARGE ServingPhysics physics_once(const ServingContext& x, const ServingLayout& l, const PrefillCost& prefill) {
  return serving_physics(x, l, prefill);
}

/// State of one search.
struct ServingSearch {
  const ModelSpec& model;
  const HardwareSpec& hardware;
  const ServingTask& task;
  Objective objective;
  const ServingSoftware& software;
  const ServingSpace& space;
  SearchShare share;
  std::int64_t visits = 0;
  SearchFindings<ServingLayout> found{};

  /// Lower is better.
  EQC_HD double score(const ServingPhysics& p) const {
    if (objective == Objective::time) return p.ttft_s + (task.output_tokens - 1.0) * p.tpot_s;
    if (objective == Objective::cost) return -p.output_tokens_per_s_per_gpu;
    const double output = task.output_tokens, batch = p.batch;
    const double joules = output * approximate_energy_j(hardware, p.decode) +
                          batch / p.prefill_concurrency * approximate_energy_j(hardware, p.prefill);
    return joules * p.n_gpus / (batch * output);
  }

  /// Does the layout fit and meet its targets at this batch? Throughput grows with the batch, latency too.
  EQC_HD bool acceptable(const ServingContext& x, ServingLayout l, std::int32_t batch, const PrefillCost& prefill) {
    l.batch = batch;
    if (serving_shortage_bytes(x, serving_memory(x, l)) > 0) return false;
    ++found.counts.evaluated;
    return !(latency_miss_s(task, serving_physics(x, l, prefill)) > 0);
  }

  /// Largest acceptable batch, in units of one sequence per stage and attention copy; the first unit is known to be
  /// acceptable.
  EQC_HD std::int32_t largest_batch(const ServingContext& x, const ServingLayout& l, std::int32_t unit,
                                    const PrefillCost& prefill) {
    std::int32_t good = 1, bad = task.max_batch / unit + 1;
    while (bad - good > 1) {
      const std::int32_t middle = good + (bad - good) / 2;
      if (acceptable(x, l, middle * unit, prefill))
        good = middle;
      else
        bad = middle;
    }
    return good * unit;
  }

  EQC_HD_GPU_CALL void visit(const ServingContext& x, ServingLayout& l) {
    const std::int64_t place = visits++;
    if (place % share.of != share.first) return;
    const std::int32_t unit = l.pipeline * attention_copies(l);
    l.batch = unit;
    if (unit > task.max_batch || !serving_layout_valid(model, l)) return;
    const bool pools_linked = !task.disaggregated || x.pass.fabric.network_bytes_per_s > 0 ||
                              (x.pass.fabric.link_bytes_per_s > 0 && x.pass.fabric.node_size > 1);
    if (!pools_linked || !reachable(x.pass.fabric, group_of(x.pass.fabric, replica_size(l), 1))) {
      ++found.counts.rejected_link;
      return;
    }
    const double shortage_bytes = serving_shortage_bytes(x, serving_memory(x, l));
    if (shortage_bytes > 0) {
      ++found.counts.rejected_memory;
      found.missing_bytes.offer(shortage_bytes);
      return;
    }
    const PrefillCost prefill = prefill_cost(x, l);
    const ServingPhysics smallest = physics_once(x, l, prefill);
    ++found.counts.evaluated;
    const double miss_s = latency_miss_s(task, smallest);
    if (miss_s > 0) {
      ++found.counts.rejected_latency;
      found.late_s.offer(miss_s);
      found.late.offer({l, miss_s, place});
      return;
    }
    ++found.counts.feasible;
    if (objective != Objective::time) l.batch = largest_batch(x, l, unit, prefill);
    found.feasible.offer({l, score(physics_once(x, l, prefill)), place});
  }

  EQC_HD void visit_experts(const ServingContext& x, ServingLayout& l) {
    l.expert = 1;
    if (task.n_gpus % replica_size(l) == 0) visit(x, l);
    const std::int32_t most = model.experts < space.max_expert ? model.experts : space.max_expert;
    for (std::int32_t e = l.tensor; e <= most && e * l.pipeline <= task.n_gpus; e += l.tensor) {
      if (!space.attention_copies && e > l.tensor) break;
      l.expert = e;
      if (e > 1 && task.n_gpus % replica_size(l) == 0) visit(x, l);
    }
  }

  EQC_HD void visit_precision(Precision weights, Precision kv) {
    const ServingContext x = serving_context(model, hardware, task, software, weights);
    if (!(x.pass.rates.dense.gemm_flop_per_s > 0)) return;
    found.any_precision = true;
    ServingLayout l;
    l.weights = weights;
    l.kv = kv;
    const std::int32_t most = hardware.node_size * space.max_tensor_nodes;
    for (std::int32_t t = 1; t <= most && t <= task.n_gpus; ++t) {
      if (task.n_gpus % t != 0 || !tensor_divides(model, t)) continue;
      l.tensor = t;
      for (std::int32_t p = 1; p <= space.max_pipeline && p * t <= task.n_gpus; ++p) {
        l.pipeline = p;
        visit_experts(x, l);
      }
    }
  }
};

/// A share of the search. Precisions are tried in the order of the enum.
EQC_HD SearchFindings<ServingLayout> find_serving(const ModelSpec& model, const HardwareSpec& hardware,
                                                  const ServingTask& task, Objective objective,
                                                  const ServingSoftware& software, const ServingSpace& space,
                                                  SearchShare share) {
  ServingSearch s{model, hardware, task, objective, software, space, share};
  for (int w = 0; w < kPrecisions; ++w)
    for (int kv = 0; kv < kPrecisions; ++kv)
      if (in_mask(task.precisions, static_cast<Precision>(w)) &&
          in_mask(task.kv_precisions, static_cast<Precision>(kv)))
        s.visit_precision(static_cast<Precision>(w), static_cast<Precision>(kv));
  return s.found;
}

EQC_HD ServingSearchResult serving_result(const ModelSpec& model, const HardwareSpec& hardware, const ServingTask& task,
                                          const ServingSoftware& software, const SearchFindings<ServingLayout>& found) {
  return search_result<ServingSearchResult>(
      found, [&](const ServingLayout& l) { return evaluate_serving(model, hardware, task, software, l); });
}

/// Searches replicas whose size divides task.n_gpus. Objective::time serves with the smallest batch, the others with
/// the largest that fits and meets the targets. Deterministic: fixed order (precisions, tensor, pipeline, expert), ties
/// to the first.
EQC_HD ServingSearchResult search_serving(const ModelSpec& model, const HardwareSpec& hardware, const ServingTask& task,
                                          Objective objective, const ServingSoftware& software = {},
                                          const ServingSpace& space = {}) {
  return serving_result(model, hardware, task, software,
                        find_serving(model, hardware, task, objective, software, space, {}));
}

}  // namespace eqc
