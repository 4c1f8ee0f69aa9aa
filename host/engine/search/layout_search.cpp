// One question, two spaces.
#include "host/engine/search/layout_search.hpp"

#include "host/base/diagnostics.hpp"
#include "host/engine/search/layout_setting.hpp"
#include "host/engine/software/card_machine.hpp"
#include "host/engine/software/training_profile.hpp"

namespace eqc {
namespace {

TrainingTask task_of(const LayoutQuestion& q) {
  TrainingTask t;
  t.sequence = q.sequence;
  t.global_batch_sequences = q.batch;
  t.n_gpus = q.n_gpus;
  t.precisions = precision_bit(q.precision);
  return t;
}

HardwareSpec hardware_of(const Catalog& c, const LayoutQuestion& q) {
  const HardwareRow& part = c.hardware[q.hardware];
  HardwareSpec hardware = *part.spec;
  set_machine(part, machine_of(part, q.n_gpus), hardware);
  return hardware;
}

}  // namespace

LayoutSetting::LayoutSetting(const Catalog& c, const LayoutQuestion& q)
    : catalog(c),
      question(q),
      model(*c.models[q.model].spec),
      hardware(hardware_of(c, q)),
      software(training_software(c, q.hardware, q.software)),
      task(task_of(q)),
      context(training_context(model, hardware, task, software, q.precision, q.n_gpus)) {}

std::string yes_no(bool yes) { return yes ? "yes" : "no"; }
LayoutChoice count_of(std::string name, std::int64_t value) { return {std::move(name), std::to_string(value), true}; }

FoundLayout found(const LayoutSetting& s, const TimeParts& time, std::int32_t sequences, double memory_bytes) {
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

LayoutAnswer search_layouts(const Catalog& catalog, const LayoutQuestion& question) {
  const LayoutSetting setting(catalog, question);
  if (!supports(setting.hardware, question.precision))
    throw InputError(
        "'" + catalog.hardware[question.hardware].id +
        "' does not multiply in this precision; equicube list hardware shows the formats of each accelerator");
  return question.space == LayoutSpace::calculon ? search_calculon(setting) : search_full(setting);
}

}  // namespace eqc
