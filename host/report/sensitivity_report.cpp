// Inputs by rank; what an interval does not tell apart from nothing is said to be so.
#include "host/report/sensitivity_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/json_text.hpp"
#include "host/base/text.hpp"
#include "host/report/table.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kBar = 24;

std::string interval(const IndexEstimate& e) {
  if (std::isnan(e.se)) return number_text(e.value, 4);
  return interval_text({e.value, e.lo, e.hi});
}

/// Eighths of a block make the length readable to 1 / 192.
std::string bar(double share) {
  static const char* const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const int length = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * kBar * 8));
  std::string text;
  for (int k = 0; k < length / 8; ++k) text += "█";
  return text + eighths[length % 8];
}

std::string head(const SensitivityResult& r, const OutputIndices& o) {
  std::string text = fmt::format("{}: mean {}{}, variance {}\n", o.name, number_text(o.mean, 6),
                                 o.unit.empty() || o.unit == "1" ? "" : " " + o.unit, number_text(o.variance, 6));
  if (!o.quantiles.empty())
    text += fmt::format("5 % {}, 50 % {}, 95 % {}\n", number_text(o.quantiles[0], 4), number_text(o.quantiles[2], 4),
                        number_text(o.quantiles[4], 4));
  if (o.dropped > 0)
    text += fmt::format("{} of {} rows left out whole: an evaluation was infeasible\n",
                        count_text(static_cast<double>(o.dropped)), count_text(static_cast<double>(r.design.rows)));
  return text;
}

std::string output_text(const SensitivityResult& r, const OutputIndices& o, std::size_t most, const Screen& screen) {
  std::vector<Table::Column> columns = {{"rank", true}, {"input"}};
  for (const std::string& s : r.statistics) columns.push_back({s + " (95 %)", true});
  columns.push_back({r.statistics[r.ranked_by]});
  Table t(columns);
  double largest = 0;
  for (const auto& of_input : o.estimates) largest = std::max(largest, of_input[r.ranked_by].value);
  const bool shares = r.design.method == SensitivityMethod::sobol || r.design.method == SensitivityMethod::shapley;
  const double full = shares ? 1.0 : largest;
  for (std::size_t k = 0; k < o.order.inputs.size() && (most == 0 || k < most); ++k) {
    const std::size_t i = o.order.inputs[k];
    std::vector<std::string> row = {std::to_string(k + 1), r.inputs[i]};
    for (const IndexEstimate& e : o.estimates[i]) row.push_back(interval(e));
    row.push_back(bar(full > 0 ? o.estimates[i][r.ranked_by].value / full : 0));
    t.add(std::move(row));
  }
  std::string text = head(r, o) + t.text(TableFormat::text, screen);
  if (most > 0 && o.order.inputs.size() > most)
    text += fmt::format("... and {} smaller: --all, --json and --csv give them\n", o.order.inputs.size() - most);
  for (const auto& [statistic, chance] : o.by_chance)
    text += fmt::format("{} of an input without effect: below {} in 95 of 100 studies\n", statistic,
                        number_text(chance, 3));
  return text + wrapped_lines(o.order.in_words(r.inputs) + "\n", screen);
}

Json estimate_json(const std::vector<std::string>& names, const std::vector<IndexEstimate>& estimates, Json j) {
  for (std::size_t s = 0; s < names.size(); ++s) {
    const IndexEstimate& e = estimates[s];
    j[names[s]] = e.value;
    j[names[s] + "_se"] = e.se;
    j[names[s] + "_lo"] = e.lo;
    j[names[s] + "_hi"] = e.hi;
  }
  return j;
}

Json output_json(const SensitivityResult& r, const OutputIndices& o, Json j) {
  j["mean"] = o.mean;
  j["variance"] = o.variance;
  for (std::size_t q = 0; q < o.quantiles.size(); ++q)
    j[fmt::format("q{:02.0f}", 100 * kShownQuantiles[q])] = o.quantiles[q];
  j["dropped_rows"] = o.dropped;
  j["inputs"] = Json::array();
  for (std::size_t i = 0; i < r.inputs.size(); ++i)
    j["inputs"].push_back(estimate_json(r.statistics, o.estimates[i], {{"name", r.inputs[i]}}));
  j["pairs"] = Json::array();
  std::size_t p = 0;
  for (std::size_t i = 0; i < r.inputs.size() && !o.pairs.empty(); ++i)
    for (std::size_t k = i + 1; k < r.inputs.size(); ++k)
      j["pairs"].push_back(estimate_json({"S2"}, {o.pairs[p++]}, {{"inputs", {r.inputs[i], r.inputs[k]}}}));
  j["order"] = Json::array();
  for (std::size_t k = 0; k < o.order.inputs.size(); ++k)
    j["order"].push_back(
        {{"name", r.inputs[o.order.inputs[k]]}, {"certain_after", static_cast<bool>(o.order.certain_after[k])}});
  for (const auto& [statistic, chance] : o.by_chance) j[statistic + "_by_chance"] = chance;
  j["in_words"] = o.order.in_words(r.inputs);
  return j;
}

}  // namespace

std::string sensitivity_text(const SensitivityResult& r, std::size_t most, const Screen& screen) {
  std::string text;
  for (const OutputIndices& o : r.outputs) text += output_text(r, o, most, screen) + "\n";
  if (!r.convergence.empty()) {
    text += "widest 95 % interval by rows:";
    for (const auto& [rows, width] : r.convergence)
      text += fmt::format(" {} {};", count_text(static_cast<double>(rows)), number_text(width, 2));
    text.back() = '\n';
  }
  const DesignSpec& d = r.design;
  return text + fmt::format("{}: {} rows over {} {}, {} evaluations; seed {}\n",
                            sensitivity_method_names()[static_cast<std::size_t>(d.method)],
                            count_text(static_cast<double>(d.rows)), d.replicates,
                            d.monte_carlo ? "streams of Philox (Monte Carlo)" : "scrambled Sobol' sequences",
                            count_text(static_cast<double>(r.evaluations)), d.seed);
}

std::string sensitivity_csv(const SensitivityResult& r) {
  std::vector<Table::Column> columns = {{"output"}, {"unit"}, {"rank", true}, {"input"}, {"certain_after"}};
  for (const std::string& s : r.statistics)
    for (const char* part : {"", "_se", "_lo", "_hi"}) columns.push_back({s + part, true});
  Table t(columns);
  for (const OutputIndices& o : r.outputs)
    for (std::size_t k = 0; k < o.order.inputs.size(); ++k) {
      const std::size_t i = o.order.inputs[k];
      std::vector<std::string> row = {o.name, o.unit, std::to_string(k + 1), r.inputs[i],
                                      o.order.certain_after[k] ? "yes" : "no"};
      for (const IndexEstimate& e : o.estimates[i])
        for (const double value : {e.value, e.se, e.lo, e.hi}) row.push_back(exact_number(value));
      t.add(std::move(row));
    }
  return t.text(TableFormat::csv);
}

std::string sensitivity_json(const SensitivityResult& r) {
  Json j;
  const bool one = r.outputs.size() == 1;
  if (one) j["function"] = r.outputs[0].name;
  j["method"] = sensitivity_method_names()[static_cast<std::size_t>(r.design.method)];
  j["estimator"] = r.design.method != SensitivityMethod::sobol    ? ""
                   : r.design.estimator == SobolEstimator::azzini ? "azzini"
                                                                  : "saltelli";
  j["sampler"] = r.design.monte_carlo ? "philox" : "sobol";
  j["rows"] = r.design.rows;
  j["replicates"] = r.design.replicates;
  j["seed"] = r.design.seed;
  j["evaluations"] = r.evaluations;
  if (!r.convergence.empty()) {
    j["convergence"] = Json::array();
    for (const auto& [rows, width] : r.convergence) j["convergence"].push_back({{"rows", rows}, {"widest", width}});
  }
  if (one) return json_text(output_json(r, r.outputs[0], std::move(j)), 1) + "\n";
  j["outputs"] = Json::array();
  for (const OutputIndices& o : r.outputs)
    j["outputs"].push_back(output_json(r, o, {{"name", o.name}, {"unit", o.unit}}));
  return json_text(j, 1) + "\n";
}

namespace {

std::string side_text(const BoxSide& s, const std::string& name) {
  if (!s.members.empty()) return name + " is " + join(s.members, " or ");
  if (std::isinf(s.lo)) return name + " below " + number_text(s.hi, 4);
  if (std::isinf(s.hi)) return name + " above " + number_text(s.lo, 4);
  return name + " from " + number_text(s.lo, 4) + " to " + number_text(s.hi, 4);
}

/// Inputs whose total index of the failure is above 0 for certain, the largest first.
std::vector<std::size_t> flipping(const OutputIndices& o) {
  constexpr double kLeast = 0.01;
  std::vector<std::size_t> inputs;
  for (const std::size_t i : o.order.inputs)
    if (o.estimates[i][1].lo > 0 && o.estimates[i][1].value > kLeast) inputs.push_back(i);
  return inputs;
}

}  // namespace

std::string flips_text(const std::vector<std::string>& inputs, const std::vector<Flip>& flips) {
  std::string text;
  for (const Flip& f : flips) {
    const IndexEstimate& p = f.box.probability;
    text += fmt::format("{}\n  fails with probability {}\n", f.conclusion.text,
                        interval_text({100 * p.value, 100 * p.lo, 100 * p.hi}) + " %");
    std::vector<std::string> by;
    for (const std::size_t i : flipping(f.indices))
      by.push_back(fmt::format("{} (in all {})", inputs[i], interval(f.indices.estimates[i][1])));
    text += "  flipped by: " + (by.empty() ? std::string("nothing that is certain") : join(by, "; ")) + "\n";
    if (f.box.sides.empty()) {
      text += "  no box of assumptions describes where\n\n";
      continue;
    }
    std::vector<std::string> sides;
    for (const BoxSide& s : f.box.sides) sides.push_back(side_text(s, f.box_inputs[s.input]));
    text += "  fails where: " + join(sides, ", and ") + "\n";
    text += fmt::format("  on rows not used to find it: {} of all failures lie there, {} of what lies there fails\n\n",
                        fmt::format("{:.1f} %", 100 * f.box.coverage), fmt::format("{:.1f} %", 100 * f.box.density));
  }
  return text;
}

std::string flips_csv(const std::vector<std::string>& inputs, const std::vector<Flip>& flips) {
  Table t({{"conclusion"},
           {"probability", true},
           {"probability_lo", true},
           {"probability_hi", true},
           {"part"},
           {"input"},
           {"lo", true},
           {"hi", true},
           {"members"},
           {"ST", true}});
  for (const Flip& f : flips) {
    const IndexEstimate& p = f.box.probability;
    const auto add = [&](std::vector<std::string> rest) {
      std::vector<std::string> row = {f.conclusion.text, exact_number(p.value), exact_number(p.lo), exact_number(p.hi)};
      row.insert(row.end(), rest.begin(), rest.end());
      t.add(std::move(row));
    };
    if (flipping(f.indices).empty() && f.box.sides.empty()) add({"nothing", "", "", "", "", ""});
    for (const std::size_t i : flipping(f.indices))
      add({"flipped_by", inputs[i], exact_number(f.indices.estimates[i][1].lo),
           exact_number(f.indices.estimates[i][1].hi), "", exact_number(f.indices.estimates[i][1].value)});
    for (const BoxSide& s : f.box.sides)
      add({"box", f.box_inputs[s.input], exact_number(s.lo), exact_number(s.hi), join(s.members, " "), ""});
  }
  return t.text(TableFormat::csv);
}

std::string flips_json(const std::vector<std::string>& inputs, const std::vector<Flip>& flips) {
  Json all = Json::array();
  for (const Flip& f : flips) {
    const IndexEstimate& p = f.box.probability;
    Json j = {
        {"conclusion", f.conclusion.text}, {"output", f.conclusion.output}, {"threshold", f.conclusion.threshold}};
    j["probability"] = p.value;
    j["probability_se"] = p.se;
    j["probability_lo"] = p.lo;
    j["probability_hi"] = p.hi;
    j["flipped_by"] = Json::array();
    for (const std::size_t i : flipping(f.indices))
      j["flipped_by"].push_back(estimate_json({"S1", "ST"}, f.indices.estimates[i], {{"name", inputs[i]}}));
    j["box"] = Json::array();
    for (const BoxSide& s : f.box.sides) {
      Json side = {{"input", f.box_inputs[s.input]}};
      if (s.members.empty()) {
        side["lo"] = std::isinf(s.lo) ? Json() : Json(s.lo);
        side["hi"] = std::isinf(s.hi) ? Json() : Json(s.hi);
      } else {
        side["members"] = s.members;
      }
      j["box"].push_back(side);
    }
    j["coverage"] = f.box.coverage;
    j["density"] = f.box.density;
    j["mass"] = f.box.mass;
    all.push_back(j);
  }
  return json_text(Json{{"flips", all}}, 1) + "\n";
}

namespace {

struct Removed {
  std::size_t input;
  double mean;
  std::vector<double> of_output;
};

/// Share of the sd (and so of a normal's interval) that goes when an input is known.
std::vector<Removed> removed_by(const SensitivityResult& r) {
  std::vector<Removed> all;
  for (std::size_t i = 0; i < r.inputs.size(); ++i) {
    Removed x{i, 0, {}};
    for (const OutputIndices& o : r.outputs) {
      x.of_output.push_back(1 - std::sqrt(1 - std::clamp(o.estimates[i][0].value, 0.0, 1.0)));
      x.mean += x.of_output.back() / static_cast<double>(r.outputs.size());
    }
    all.push_back(std::move(x));
  }
  std::stable_sort(all.begin(), all.end(), [](const Removed& a, const Removed& b) { return a.mean > b.mean; });
  return all;
}

}  // namespace

std::string next_text(const SensitivityResult& r, const Screen& screen) {
  constexpr std::size_t kMost = 10;
  Table t({{"rank", true}, {"input"}, {"mean", true}, {"most of"}, {"there", true}});
  const std::vector<Removed> all = removed_by(r);
  for (std::size_t k = 0; k < all.size() && k < kMost; ++k) {
    const auto most = std::max_element(all[k].of_output.begin(), all[k].of_output.end());
    t.add({std::to_string(k + 1), r.inputs[all[k].input], fmt::format("{:.1f} %", 100 * all[k].mean),
           r.outputs[static_cast<std::size_t>(most - all[k].of_output.begin())].name,
           fmt::format("{:.1f} %", 100 * *most)});
  }
  return "What to measure next: how much narrower the outputs' intervals would be if an input were known\n" +
         t.text(TableFormat::text, screen) +
         "by 1 - sqrt(1 - S1), the share of the sd that goes; lists are decisions, not numbers to measure\n";
}

std::string next_csv(const SensitivityResult& r) {
  Table t({{"rank", true}, {"input"}, {"mean", true}, {"output"}, {"width_removed", true}});
  std::size_t rank = 0;
  for (const Removed& x : removed_by(r)) {
    ++rank;
    for (std::size_t o = 0; o < r.outputs.size(); ++o)
      t.add({std::to_string(rank), r.inputs[x.input], exact_number(x.mean), r.outputs[o].name,
             exact_number(x.of_output[o])});
  }
  return t.text(TableFormat::csv);
}

std::string next_json(const SensitivityResult& r) {
  Json all = Json::array();
  for (const Removed& x : removed_by(r)) {
    Json j = {{"input", r.inputs[x.input]}, {"mean", x.mean}, {"outputs", Json::array()}};
    for (std::size_t o = 0; o < r.outputs.size(); ++o)
      j["outputs"].push_back({{"name", r.outputs[o].name}, {"width_removed", x.of_output[o]}});
    all.push_back(j);
  }
  return json_text(Json{{"next", all}}, 1) + "\n";
}

std::string functions_json(const std::vector<UncertainFunction>& functions) {
  Json all = Json::array();
  for (const UncertainFunction& f : functions) {
    Json j = {{"name", f.name}, {"about", f.about}, {"inputs", Json::array()}};
    for (const FunctionInput& input : f.inputs) j["inputs"].push_back(input.name);
    if (!f.exact_first.empty()) j["S1"] = f.exact_first;
    if (!f.exact_total.empty()) j["ST"] = f.exact_total;
    if (!f.exact_shapley.empty()) j["Sh"] = f.exact_shapley;
    all.push_back(j);
  }
  return json_text(all, 1) + "\n";
}

}  // namespace eqc
