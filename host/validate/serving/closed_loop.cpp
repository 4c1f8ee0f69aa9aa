// Passes of a closed loop, one after the other; runs of decode steps without arrivals are one step of the clock.
#include "host/validate/serving/closed_loop.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>

#include "host/validate/serving/prompt_cache.hpp"
#include "kernels/sample/distribution.hpp"
#include "kernels/sample/philox.hpp"

namespace eqc {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kLeastRows = 16;  ///< of a prompt that is found: its last block is computed for the first token (vLLM)

/// Straight line through the points around `at`, flat beyond both ends.
double between(const std::vector<double>& x, const std::vector<double>& y, double at) {
  const std::size_t i = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), at) - x.begin());
  if (i == 0) return y.front();
  if (i == x.size()) return y.back();
  return y[i - 1] + (at - x[i - 1]) / (x[i] - x[i - 1]) * (y[i] - y[i - 1]);
}

double decode_s(const PassTimes& t, double sequences) { return between(t.sequences, t.decode_s, sequences); }

/// Does a decode step of this many sequences replay a graph?
bool has_graph(Graphs graphs, double sequences) {
  constexpr double kLargest = 256;
  if (graphs != Graphs::exact) return graphs == Graphs::padded;
  return sequences <= kLargest && std::exp2(std::round(std::log2(sequences))) == sequences;
}

/// A decode step. Without a graph it lasts as long as its kernels take to launch.
double step_s(const PassTimes& t, const LoopLoad& load, double sequences) {
  const double replayed_s = decode_s(t, sequences);
  if (has_graph(load.graphs, sequences)) return replayed_s;
  return replayed_s + std::max(0.0, t.launches_s - between(t.sequences, t.linear_s, sequences));
}

/// A pass of `rows` prompt tokens that decodes `sequences` others beside them: at least as long as its prompt kernels
/// take to launch and as the decode step, whose weights it reads anyway.
double prompt_pass_s(const PassTimes& t, double rows, double sequences) {
  const double attention_s = total_s(t.prefill.attention) * rows / t.prefill.rows;
  const double floor_s = launch_floor_s(t.prefill, rows + sequences);
  if (sequences < 1) return std::max(pass_s(t.prefill, rows), floor_s) + attention_s + t.prefill.overhead_s;
  const double linear_s = between(t.sequences, t.linear_s, sequences);
  const double together_s = std::max(pass_s(t.prefill, rows + sequences), std::max(linear_s, floor_s));
  return decode_s(t, sequences) + together_s - linear_s + attention_s;
}

struct Request {
  double sent_s = 0, queued_s = 0, first_s = 0;
  double way_s = 0;  ///< from the front end to the queue
  double rows = 0;   ///< of its prompt, still to compute
  double steps = 1;  ///< after its first token
  double tokens = 1;
  std::int32_t payload = 0;
};

/// Payloads in rounds, each in an order of its own.
std::vector<std::int32_t> shuffled_rounds(std::size_t requests, std::int32_t payloads) {
  std::vector<std::int32_t> order, round(static_cast<std::size_t>(payloads));
  for (std::uint32_t r = 0; order.size() < requests; ++r) {
    std::iota(round.begin(), round.end(), 0);
    for (std::uint32_t i = static_cast<std::uint32_t>(payloads) - 1; i > 0; --i)
      std::swap(round[i], round[philox({i, r, 1, 0}, {0, 0}).word[0] % (i + 1)]);
    order.insert(order.end(), round.begin(), round.end());
  }
  return order;
}

/// Requests by a time or a step, the earliest on top.
using FirstOf =
    std::priority_queue<std::pair<double, std::size_t>, std::vector<std::pair<double, std::size_t>>, std::greater<>>;

/// One copy of attention: who waits, and who decodes until which step.
struct Copy {
  std::deque<std::size_t> waiting;
  FirstOf running;
  PromptCache kept;
  double held() const { return static_cast<double>(waiting.size() + running.size()); }
};

class Loop {
 public:
  Loop(const PassTimes& times, const LoopLoad& load)
      : times_(times),
        load_(load),
        copies_(static_cast<std::size_t>(std::max(1, load.copies)), Copy{{}, {}, PromptCache(load.kept_tokens)}) {
    const auto of_clients = [&](double each) { return static_cast<std::size_t>(std::round(each * load.clients)); };
    warm_ = load.payloads > 0 ? of_clients(load.warm_requests_per_client) : 0;
    requests_.resize(warm_ + std::max<std::size_t>(1, of_clients(load.requests_per_client)));
    if (load.payloads > 0) {
      const std::vector<std::int32_t> order = shuffled_rounds(requests_.size(), load.payloads);
      for (std::size_t i = 0; i < requests_.size(); ++i) requests_[i].payload = order[i];
    }
    for (std::size_t i = 0; i < requests_.size(); ++i) set_lengths(i);
    start(warm_ > 0 ? warm_ : requests_.size());
  }

  LoopTimes run() {
    while (ended_ < warm_) pass();
    if (warm_ > 0) start(requests_.size());
    const double begun_s = now_s_;
    while (ended_ < requests_.size()) pass();
    const double n = static_cast<double>(requests_.size() - warm_);
    return {ttft_s_ / n, tpot_s_ / n, tokens_ / (now_s_ - begun_s)};
  }

 private:
  /// All clients send their first request; `last` says up to which one they go on.
  void start(std::size_t last) {
    last_sent_ = last;
    for (std::int32_t c = 0; c < load_.clients; ++c) send(now_s_);
  }

  /// Anywhere between the shortest and the longest, input and output by themselves.
  void set_lengths(std::size_t i) {
    const auto draw_of = [](std::size_t number) {
      return philox({static_cast<std::uint32_t>(number), 0, 0, 0}, {0, 0});
    };
    const PhiloxBlock draw = draw_of(i);
    const PhiloxBlock of_prompt = load_.payloads > 0 ? draw_of(static_cast<std::size_t>(requests_[i].payload)) : draw;
    requests_[i].way_s = times_.request_s * 2 * probability(draw.word[2]);
    const double mean = 0.5 * (1 + load_.shortest), width = 1 - load_.shortest;
    requests_[i].rows = times_.prefill.rows * (load_.shortest + width * probability(of_prompt.word[0])) / mean;
    const double share = (load_.shortest + width * probability(draw.word[1])) / mean;
    requests_[i].tokens = std::max(1.0, times_.tokens * share);
    requests_[i].steps = std::max(0.0, std::round(times_.steps * share) - 1);
  }

  /// The front end takes requests and answers one after the other.
  void send(double at_s) {
    if (sent_ == last_sent_) return;
    Request& r = requests_[sent_++];
    front_s_ = std::max(front_s_, at_s) + times_.request_work_s + times_.prompt_work_s * r.rows;
    r.sent_s = at_s;
    r.queued_s = front_s_ + r.way_s;
    coming_.emplace(r.queued_s, sent_ - 1);
  }

  /// Messages of the steps until now: those of the last step come now, all others before.
  void answer(double messages) {
    const double work_s = messages * times_.response_work_s;
    front_s_ = std::max(front_s_ + work_s, now_s_ + std::min(work_s, all_running() * times_.response_work_s));
  }

  /// Requests that have come join the copy that holds fewest, where the scheduler looks for them.
  void receive() {
    if (++since_look_ < load_.receive_steps && running() > 0) return;
    since_look_ = 0;
    const double until_s = load_.ahead && running() > 0 ? last_s_ : now_s_;
    for (; !coming_.empty() && coming_.top().first <= until_s; coming_.pop()) {
      const auto least = std::min_element(copies_.begin(), copies_.end(),
                                          [](const Copy& a, const Copy& b) { return a.held() < b.held(); });
      join(*least, coming_.top().second);
    }
  }

  /// Of a prompt that the copy keeps only the rest is computed.
  void join(Copy& copy, std::size_t i) {
    Request& r = requests_[i];
    if (load_.payloads > 0) r.rows = std::max(kLeastRows, r.rows - copy.kept.hold(r.payload, r.rows));
    copy.waiting.push_back(i);
  }

  double running() const {
    double most = 0;
    for (const Copy& c : copies_) most = std::max(most, static_cast<double>(c.running.size()));
    return most;
  }

  double all_running() const {
    double sum = 0;
    for (const Copy& c : copies_) sum += static_cast<double>(c.running.size());
    return sum;
  }

  /// Do prompts wait until every copy has one?
  bool balancing() {
    if (!(load_.balance_steps > 0) || running() == 0) return false;
    std::size_t with = 0;
    for (const Copy& c : copies_) with += !c.waiting.empty();
    if (with == 0 || with == copies_.size() || ++balanced_ > load_.balance_steps) {
      balanced_ = 0;
      return false;
    }
    return true;
  }

  /// Takes what fits from the queue of one copy; rows taken. Prompts that are done are in `done`.
  double take(Copy& c, std::vector<std::pair<Copy*, std::size_t>>& done) {
    const double decoding = static_cast<double>(c.running.size());
    const double beside = load_.order == PromptOrder::mixed ? decoding : 0;
    double room = std::max(load_.pass_tokens - beside, 0.25 * load_.pass_tokens), taken = 0,
           places = load_.max_sequences - decoding;
    while (!c.waiting.empty() && room > 0 && places > 0) {
      Request& r = requests_[c.waiting.front()];
      if (load_.whole_prompts && r.rows > room && taken > 0) break;
      const double rows = load_.whole_prompts ? r.rows : std::min(r.rows, room);
      taken += rows;
      room -= rows;
      r.rows -= rows;
      if (r.rows > 0) break;
      --places;
      done.emplace_back(&c, c.waiting.front());
      c.waiting.pop_front();
    }
    return taken;
  }

  void pass() {
    receive();
    last_s_ = now_s_;
    std::vector<std::pair<Copy*, std::size_t>> done;
    double rows = 0;
    if (!balancing())
      for (Copy& c : copies_) rows = std::max(rows, take(c, done));
    const double decoding = running();
    if (rows > 0) {
      const bool mixed = load_.order == PromptOrder::mixed;
      const double messages = (mixed ? all_running() / load_.stream_interval : 0) + static_cast<double>(done.size());
      now_s_ += prompt_pass_s(times_, rows, mixed ? decoding : 0) +
                times_.prefill.admission_s * static_cast<double>(done.size()) / static_cast<double>(copies_.size());
      if (mixed) ++step_;
      since_look_ = load_.receive_steps;  // a pass with prompts is followed by a look
      for (auto& [copy, i] : done) copy->running.emplace(step_ + requests_[i].steps, i);
      answer(messages);
      for (auto& [copy, i] : done) requests_[i].first_s = front_s_;
    } else if (decoding > 0) {
      decode(decoding);
    } else {
      now_s_ = std::max(now_s_, coming_.top().first);
    }
    end_requests();
  }

  /// As many steps as pass before something changes.
  void decode(double decoding) {
    double ends = kNever;
    for (const Copy& c : copies_)
      if (!c.running.empty()) ends = std::min(ends, c.running.top().first);
    const double one_s = step_s(times_, load_, decoding);
    double steps = std::max(1.0, ends - step_);
    const bool waiting = std::any_of(copies_.begin(), copies_.end(), [](const Copy& c) { return !c.waiting.empty(); });
    if (waiting && load_.balance_steps > 0) steps = 1;
    if (!coming_.empty()) {
      const double comes = std::max(1.0, std::ceil((coming_.top().first - now_s_) / one_s) + (load_.ahead ? 1 : 0));
      steps = std::min(steps, std::max(comes, load_.receive_steps - since_look_));
    }
    step_ += steps;
    since_look_ += steps - 1;
    last_s_ = now_s_ + (steps - 1) * one_s;
    now_s_ += steps * one_s;
    answer(steps * all_running() / load_.stream_interval);
  }

  void end_requests() {
    for (Copy& c : copies_)
      while (!c.running.empty() && c.running.top().first <= step_) {
        const std::size_t i = c.running.top().second;
        const Request& r = requests_[i];
        c.running.pop();
        ++ended_;
        if (load_.payloads > 0) c.kept.release(r.payload, r.tokens);
        const double ended_s = std::max(front_s_, now_s_);
        if (i >= warm_) {
          ttft_s_ += r.first_s - r.sent_s;
          if (r.tokens > 1) tpot_s_ += (ended_s - r.first_s) / (r.tokens - 1);
          tokens_ += r.tokens;
        }
        send(ended_s);
      }
  }

  const PassTimes& times_;
  const LoopLoad& load_;
  std::vector<Copy> copies_;
  std::vector<Request> requests_;
  FirstOf coming_;  ///< requests on their way to the queue, by the time at which they get there
  std::size_t warm_ = 0, last_sent_ = 0, sent_ = 0, ended_ = 0;
  double now_s_ = 0, last_s_ = 0, step_ = 0, since_look_ = 0, balanced_ = 0;
  double front_s_ = 0;  ///< until when the front end is busy
  double ttft_s_ = 0, tpot_s_ = 0, tokens_ = 0;
};

}  // namespace

PassTimes pass_times(const ServingContext& x, const ServingLayout& l, const PrefillCost& prefill, double sequences) {
  PassTimes t;
  t.prefill = prefill;
  const double slots = static_cast<double>(l.pipeline) * attention_copies(l);
  for (double n = 1;; n = std::min(2 * n, sequences)) {
    const DecodeCost d = decode_cost(x, l, n * slots);
    t.sequences.push_back(n);
    t.decode_s.push_back(total_s(decode_step(d)));
    t.linear_s.push_back(total_s(d.linear));
    if (!(n < sequences)) break;
  }
  // as many as a prompt's, but for those in which latent attention and recurrent mixers work on one
  t.launches_s = (x.pass.software.prefill_layer_s + (byte_weights(x.pass.rates.experts) ? moe_share(x.pass.model) : 0) *
                                                        x.pass.software.prefill_byte_expert_s) *
                 stage_layers(x.pass.model, l) * l.pipeline;
  t.request_s = x.pass.software.request_overhead_s;
  t.request_work_s = x.pass.software.request_work_s;
  t.prompt_work_s = x.pass.software.prompt_work_s;
  t.response_work_s = x.pass.software.response_work_s;
  t.tokens = x.task.output_tokens;
  t.steps = t.tokens / tokens_per_step(x.task);
  return t;
}

bool can_follow(const PassTimes& times, const LoopLoad& load) {
  constexpr double kMostVisits = 2e7;  // of a copy by a pass: about a second
  const double passes = (load.requests_per_client + load.warm_requests_per_client) * load.clients *
                        std::max(1.0, times.prefill.rows / load.pass_tokens);
  return passes * std::max(1, load.copies) <= kMostVisits;
}

LoopTimes closed_loop(const PassTimes& times, const LoopLoad& load) { return Loop(times, load).run(); }

}  // namespace eqc
