// What a published training run multiplied in: formats that its column or notes state, by the rates of the accelerator.
#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

/// Whether the text names a precision that training runs in, or none.
bool knows_precision(const std::string& text) {
  static const std::regex kKnown(
      "fp4|fp8|int8|fp32|fp16|bf16|b?float(?:16|32|8)|half|16[- ]?bit|mixed|\\bamp|e4m3|e5m2");
  return unstated(text) || std::regex_search(text, kKnown);
}

/// Clauses of notes that say what training runs in: "trained in FP8", "FP8 training", "precision: nvfp4"; formats of
/// caches, transfers and checkpoints are none.
std::string of_training(const std::string& notes) {
  static const std::string kFormat = "(?:nvfp4|mxfp8|mxfp4|fp4|fp8|int8|bf16|fp16|fp32)";
  static const std::regex kSays(
      R"(\b(?:(?:pre-?)?train\w*|ran|runs?|precision|dtype|gemms?|mat ?muls?)(?: (?:was|is|done|in|with|at|using))*)"
      "[ =:]*" +
      kFormat + R"(\b|\b)" + kFormat + R"([- ](?:(?:pre-?)?training|mixed|precision|recipe|gemms?|mat ?muls?)\b)");
  std::string clauses;
  for (std::sregex_iterator at(notes.begin(), notes.end(), kSays), end; at != end; ++at)
    if (said_at(notes, *at) == Said::yes) clauses += at->str() + "; ";
  return clauses;
}

/// The accelerator multiplies in bf16 what it has no faster unit for: the catalog lists what a chip takes.
void widen_unsupported(const std::string& text, TrainingCase& run) {
  Precision& precision = run.layout.precision;
  const auto rate = [&run](Precision p) { return run.hardware.peak_flop_per_s[static_cast<int>(p)]; };
  const bool narrow = precision != Precision::bf16 && precision != Precision::fp32;
  if (rate(precision) > 0 && !(narrow && rate(precision) <= rate(Precision::bf16))) return;
  const bool sixteen = rate(Precision::bf16) > 0;
  precision = sixteen ? Precision::bf16 : Precision::fp32;
  assume(run, text + " in " + (sixteen ? "bf16" : "fp32") + ", which the accelerator multiplies in");
}

}  // namespace

Precision precision_in(const std::string& text) {
  static const std::regex kFp4("fp4"), kFp8("fp8|float8|e4m3|e5m2"), kInt8("int8"), kFp32("fp32|float32"),
      kNarrower("f16|p16|float16|mixed|amp|half");
  if (states(text, kFp4)) return Precision::fp4;
  if (states(text, kFp8)) return Precision::fp8;
  if (states(text, kInt8)) return Precision::int8;
  return states(text, kFp32) && !states(text, kNarrower) ? Precision::fp32 : Precision::bf16;
}

void read_precision(const TruthRow& row, TrainingCase& run) {
  static const std::regex kSixteen("f16|p16|float16|16[- ]?bit|mixed|amp|half");
  std::string text = lower(row.text("precision"));
  if (!knows_precision(text)) {
    run.reason = "precision '" + row.text("precision") + "' is not understood";
    return;
  }
  const std::string noted = unstated(text) ? of_training(lower(row.text("notes"))) : "";
  if (!noted.empty()) text = noted.substr(0, noted.size() - 2);
  run.layout.precision = precision_in(text);
  if (!noted.empty())
    assume(run, text + " (notes)");
  else if (unstated(text) || (run.layout.precision == Precision::bf16 && !states(text, kSixteen)))
    assume(run, "bf16");
  const bool no_rate = !(run.hardware.peak_flop_per_s[static_cast<int>(Precision::fp32)] > 0);
  if (run.layout.precision == Precision::fp32 && no_rate) run.reason = "accelerator without a known fp32 rate";
  widen_unsupported(text, run);
}

}  // namespace eqc
