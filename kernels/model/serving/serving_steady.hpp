// Steady state of continuous batching: what prefilling the others adds to every decode step, time to first token,
// throughput.
#pragma once

#include "kernels/model/serving/serving_pass.hpp"

namespace eqc {

/// In the time a batch writes `output` tokens each, every one of its requests is also prefilled once.
EQC_HD double batch_cycle_s(double prefill_s, double decode_s, double batch, double output_tokens,
                            double prefill_concurrency) {
  return output_tokens * decode_s + batch * prefill_s / prefill_concurrency;
}

/// Prefill of one request of the mean length, as costed once per layout. A pass holds at most `pass_rows` rows.
struct PrefillCost {
  double rows = 0;              ///< tokens computed per request (those not found in a prefix cache)
  double pass_rows = 0;         ///< tokens of each of its own passes
  double passes = 1;            ///< of one request
  double full_rows = 0;         ///< tokens of a full pass, shared by several requests where prompts are short
  TimeParts linear;             ///< one own pass without attention and host overhead
  TimeParts full;               ///< one full pass, the same
  TimeParts attention;          ///< of one request
  double attention_growth = 1;  ///< mean over the mix of requests, over that of one of mean length
  double floor_s = 0;           ///< no longer pass with prompt tokens is shorter: its kernels are launched one by one
  double graph_rows = 0;        ///< passes of at most as many rows replay captured graphs
  double overhead_s = 0;        ///< host time per pass
  double admission_s = 0;       ///< host time per request
};

/// One decode step, split as the steady state needs it.
struct DecodeCost {
  TimeParts linear;  ///< everything but attention and host overhead
  TimeParts attention;
  double overhead_s = 0, overlap = 0;  ///< of the host, and the share of it that may hide
};

/// Schedulers that prepare the next step while the device works (host_overlap 1) leave the longer of the two, (a^4 +
/// b^4)^(1/4); others the sum.
EQC_HD TimeParts decode_step(const DecodeCost& d) {
  TimeParts t = d.linear + d.attention;
  const double device_s = total_s(t), host_s = d.overhead_s, a = device_s * device_s, b = host_s * host_s;
  const double hidden_s = device_s + host_s - sqrt_(sqrt_(a * a + b * b));
  t.fixed_s += host_s - d.overlap * hidden_s;
  return t;
}

/// What a pass of `rows` rows, some of them of prompts, takes at least: launching its kernels, or nothing where they
/// are captured.
EQC_HD double launch_floor_s(const PrefillCost& c, double rows) { return rows <= c.graph_rows ? 0 : c.floor_s; }

/// One request alone on an idle replica, from first to last stage.
EQC_HD TimeParts lone_prefill(const PrefillCost& c) {
  TimeParts pass = c.linear;
  pass.fixed_s += c.overhead_s;
  TimeParts t = c.passes * lasting_at_least(pass, launch_floor_s(c, c.pass_rows)) + c.attention;
  t.fixed_s += c.admission_s;
  return t;
}

/// Steps with prompt tokens, per cycle of `output` decode steps, of a batch of `sequences` on one attention copy and
/// stage.
struct MixedSteps {
  double rows = 0;   ///< prompt tokens in each
  double count = 0;  ///< in one cycle
};

/// Prompts join decode steps: one prompt per step while arrivals are rare, evenly spread when they come faster, at most
/// a pass at once.
EQC_HD MixedSteps mixed_steps(const PrefillCost& c, double sequences, double output, double pass_tokens) {
  const double free_rows = max_(pass_tokens - sequences, 0.25 * pass_tokens);
  const double per_step = sequences * c.rows / output;  // if all steps shared evenly
  MixedSteps m;
  m.rows = min_(free_rows, max_(per_step, min_(c.rows, free_rows)));
  m.count = sequences * c.rows / m.rows;
  return m;
}

/// Linear part of a pass of `rows` rows: between a request's own pass and a full one, on the line through both.
EQC_HD double pass_s(const PrefillCost& c, double rows) {
  const double own_s = total_s(c.linear), full_s = total_s(c.full);
  if (!(c.full_rows > 1.1 * c.pass_rows)) return full_s * rows / c.full_rows;
  return own_s + (rows - c.pass_rows) * (full_s - own_s) / (c.full_rows - c.pass_rows);
}

/// What the prefill of one request adds to the cycle of its batch when it shares steps with decoding sequences: the
/// linear part of a mixed step is as long as a pass of all its rows, and at least as long as that of the decode step
/// (weights are read once for both).
EQC_HD TimeParts shared_prefill(const PrefillCost& c, const DecodeCost& d, const MixedSteps& m, double sequences,
                                double output) {
  const double full_s = total_s(c.full), decode_s = total_s(d.linear);
  const double decode_rows = sequences * min_(1.0, output / m.count);
  const double rows = m.rows + decode_rows, mixed_s = max_(pass_s(c, rows), max_(decode_s, launch_floor_s(c, rows)));
  const double saved_s =
      m.count <= output ? decode_s : decode_s * output / m.count;  // this many decode steps are part of mixed ones
  const double added_s = max_(0.0, mixed_s - saved_s) * m.count / sequences;
  TimeParts t = (full_s > 0 ? added_s / full_s : 0) * c.full + c.attention_growth * c.attention;
  const double extra_steps =
      m.count > output ? m.count - output : 0;  // steps beyond the cycle's decode steps have their own overhead
  t.fixed_s += extra_steps / sequences * c.overhead_s + c.admission_s;
  return t;
}

}  // namespace eqc
