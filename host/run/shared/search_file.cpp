// Field by field, so that the file does not depend on how a compiler lays structures out. Sizes are asserted: a new
// field of a result must be written, too, and kSearchFormat raised.
#include "host/run/shared/search_file.hpp"

#include <type_traits>

#include "host/base/file.hpp"
#include "host/base/sha256.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/byte_stream.hpp"
#include "host/cube/error.hpp"

namespace eqc {
namespace {

static_assert(sizeof(TimeParts) == 40 && sizeof(MemoryParts) == 56 && sizeof(SearchCounts) == 48);
static_assert(sizeof(TrainingLayout) == 48 && sizeof(ServingLayout) == 24);
static_assert(sizeof(TrainingPhysics) == 192 && sizeof(ServingPhysics) == 272);
static_assert(sizeof(TrainingSearchResult) == 464 && sizeof(ServingSearchResult) == 624);
static_assert(sizeof(SearchChoice) == 72 && sizeof(TrainingChoice) == 544 && sizeof(ServingChoice) == 696);

/// Writes what it is given.
struct SearchWriter {
  ByteWriter out;
  template <class Value>
  void operator()(const Value& value) {
    if constexpr (std::is_same_v<Value, double>)
      out.real(value);
    else
      out.number(static_cast<std::uint64_t>(static_cast<std::int64_t>(value)));
  }
};

/// Reads into what it is given.
struct SearchReader {
  ByteReader in;
  template <class Value>
  void operator()(Value& value) {
    if constexpr (std::is_same_v<Value, double>)
      value = in.real();
    else
      value = static_cast<Value>(static_cast<std::int64_t>(in.number()));
  }
};

template <class File, class... Values>
void each(File& file, Values&... values) {
  (file(values), ...);
}

template <class File, class T>
void time_fields(File& f, T& t) {
  each(f, t.gemm_s, t.memory_s, t.link_s, t.network_s, t.fixed_s);
}

template <class File, class M>
void memory_fields(File& f, M& m) {
  each(f, m.weights_bytes, m.gradients_bytes, m.optimizer_bytes, m.activations_bytes, m.working_bytes, m.kv_cache_bytes,
       m.reserve_bytes);
}

template <class File, class C>
void count_fields(File& f, C& c) {
  each(f, c.evaluated, c.feasible, c.rejected_memory, c.rejected_link, c.rejected_deadline, c.rejected_latency);
}

template <class File, class P>
void training_fields(File& f, P& p) {
  time_fields(f, p.time);
  each(f, p.step_s, p.bubble_share, p.tokens_per_step, p.n_gpus, p.model_flop, p.hardware_flop);
  memory_fields(f, p.memory);
  auto& l = p.layout;
  each(f, l.tensor, l.pipeline, l.data, l.expert, l.context, l.micro_batch, l.interleave, l.recompute, l.zero,
       l.precision, l.sequence_parallel, l.whole_experts);
}

template <class File, class P>
void serving_fields(File& f, P& p) {
  time_fields(f, p.first);
  time_fields(f, p.prefill);
  time_fields(f, p.decode);
  each(f, p.batch, p.n_gpus, p.prefill_concurrency, p.ttft_s, p.tpot_s, p.tokens_per_step,
       p.output_tokens_per_s_per_gpu, p.prefill_share, p.mixed_share, p.offloaded_share);
  memory_fields(f, p.memory);
  auto& l = p.layout;
  each(f, l.tensor, l.pipeline, l.expert, l.batch, l.weights, l.kv);
}

template <class File, class Choice, class Physics>
void choice_fields(File& f, Choice& c, const Physics& physics) {
  each(f, c.status, c.power_share, c.limit_use);
  count_fields(f, c.counts);
  each(f, c.result.reason, c.result.has_runner_up, c.result.missing_bytes, c.result.missing_seconds);
  count_fields(f, c.result.counts);
  physics(c.result.best);
  physics(c.result.runner_up);
}

template <class File, class Search>
void search_fields(File& f, Search& search) {
  for (auto& c : search.training) {
    choice_fields(f, c, [&](auto& p) { training_fields(f, p); });
    f(c.tokens);
  }
  for (auto& c : search.serving) choice_fields(f, c, [&](auto& p) { serving_fields(f, p); });
}

}  // namespace

void write_search(const std::string& path, std::string_view name, const ModelSearch& search) {
  SearchWriter w;
  w.out.raw(kSearchMark.data(), kSearchMark.size());
  w.out.text(kSearchFormat);
  w.out.text(name);
  w.out.number(search.training.size());
  w.out.number(search.serving.size());
  search_fields(w, search);
  write_file(path, w.out.bytes() + sha256_hex(w.out.bytes()), Existing::kept);
}

ModelSearch read_search(const std::string& path, std::string_view name, std::size_t n_hardware) {
  constexpr std::size_t kDigits = 64;
  const std::string text = read_file(path);
  const auto damaged = [&]() -> CubeError { return {path, "is no whole search of this study; remove it"}; };
  if (text.size() < kSearchMark.size() + kDigits) throw damaged();
  const std::string_view content = std::string_view(text).substr(0, text.size() - kDigits);
  if (content.substr(0, kSearchMark.size()) != kSearchMark || sha256_hex(content) != text.substr(content.size()))
    throw damaged();
  SearchReader r{ByteReader(std::as_bytes(std::span(content.substr(kSearchMark.size()))), path)};
  if (r.in.text() != kSearchFormat || r.in.text() != name) throw damaged();
  const std::uint64_t training = r.in.number(), serving = r.in.number();
  if ((training != 0 && training != n_hardware) || (serving != 0 && serving != n_hardware)) throw damaged();
  ModelSearch search;
  search.training.resize(training);
  search.serving.resize(serving);
  search_fields(r, search);
  if (r.in.left() != 0) throw damaged();
  return search;
}

}  // namespace eqc
