// Steady state of continuous batching: what prefilling the others adds to every decode step, time to first token, throughput.
#pragma once

#include "kernels/model/serving_pass.hpp"

namespace eqc {

/// In the time a batch writes `output` tokens each, every one of its requests is also prefilled once.
EQC_HD double batch_cycle_s(double prefill_s, double decode_s, double batch, double output_tokens, double prefill_concurrency) {
  return output_tokens * decode_s + batch * prefill_s / prefill_concurrency;
}

/// Prefill of one request of the mean length, as costed once per layout. A pass holds at most `pass_rows` rows.
struct PrefillCost {
  double rows = 0;          ///< tokens computed per request (those not found in a prefix cache)
  double pass_rows = 0;     ///< tokens of the passes that the times below are of
  double passes = 1;        ///< of one request
  TimeParts linear;         ///< one full pass without attention and host overhead
  TimeParts attention;      ///< of one request
  double floor_s = 0;       ///< no pass with prompt tokens is shorter: its kernels are launched one by one
  double overhead_s = 0;    ///< host time per pass
};

/// One decode step, split as the steady state needs it.
struct DecodeCost {
  TimeParts linear;     ///< everything but attention and host overhead
  TimeParts attention;
  double overhead_s = 0;
};

EQC_HD TimeParts decode_step(const DecodeCost& d) {
  TimeParts t = d.linear + d.attention;
  t.fixed_s += d.overhead_s;
  return t;
}

/// One request alone on an idle replica, from first to last stage.
EQC_HD TimeParts lone_prefill(const PrefillCost& c) {
  TimeParts pass = c.linear;
  pass.fixed_s += c.overhead_s;
  return c.passes * lasting_at_least(pass, c.floor_s) + c.attention;
}

/// Steps with prompt tokens, per cycle of `output` decode steps, of a batch of `sequences` on one attention copy and stage.
struct MixedSteps {
  double rows = 0;   ///< prompt tokens in each
  double count = 0;  ///< in one cycle
};

/// Prompts join decode steps: one prompt per step while arrivals are rare, evenly spread when they come faster, at most a pass at once.
EQC_HD MixedSteps mixed_steps(const PrefillCost& c, double sequences, double output, double pass_tokens) {
  const double free_rows = max_(pass_tokens - sequences, 0.25 * pass_tokens);
  const double per_step = sequences * c.rows / output;  // if all steps shared evenly
  MixedSteps m;
  m.rows = min_(free_rows, max_(per_step, min_(c.rows, free_rows)));
  m.count = sequences * c.rows / m.rows;
  return m;
}

/// What the prefill of one request adds to the cycle of its batch when it shares steps with decoding sequences: the linear part of a mixed step
/// is as long as the longer of the decode step's (weights are read once for both) and the rows' at the full pass's rate.
EQC_HD TimeParts shared_prefill(const PrefillCost& c, const DecodeCost& d, const MixedSteps& m, double sequences, double output) {
  const double pass_s = total_s(c.linear), decode_s = total_s(d.linear);
  const double decode_rows = sequences * min_(1.0, output / m.count);
  const double mixed_s = max_((m.rows + decode_rows) / c.pass_rows * pass_s, max_(decode_s, c.floor_s));
  const double saved_s = m.count <= output ? decode_s : decode_s * output / m.count;  // this many decode steps are part of mixed ones
  const double added_s = max_(0.0, mixed_s - saved_s) * m.count / sequences;
  TimeParts t = (pass_s > 0 ? added_s / pass_s : 0) * c.linear + c.attention;
  const double extra_steps = m.count > output ? m.count - output : 0;  // steps beyond the cycle's decode steps have their own overhead
  t.fixed_s += extra_steps / sequences * c.overhead_s;
  return t;
}

}  // namespace eqc
