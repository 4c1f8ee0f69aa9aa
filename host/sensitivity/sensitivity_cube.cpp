// One shard of whole variables, merged at once.
#include "host/sensitivity/sensitivity_cube.hpp"

#include <unistd.h>

#include <filesystem>
#include <numeric>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "host/base/version.hpp"
#include "host/cube/merge.hpp"
#include "host/cube/own_file.hpp"
#include "host/cube/reader.hpp"
#include "host/cube/shard.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

constexpr const char* kStudy = "sensitivity_study";  // attribute with the identity

/// Variables and their data, whole, as the schema is put together.
class Writer {
 public:
  CubeSchema schema;

  void axis(const std::string& name, std::vector<std::string> labels, const std::string& meaning) {
    if (!labels.empty()) schema.dimensions.push_back({name, std::move(labels), meaning});
  }
  void numbers(const std::string& name, std::size_t n, const std::string& meaning) {
    if (n == 0) return;
    Dimension d{name, {}, meaning};
    d.values.resize(n);
    std::iota(d.values.begin(), d.values.end(), 0.0);
    d.units = "1";
    schema.dimensions.push_back(std::move(d));
  }
  /// Nothing where an axis is missing.
  void variable(const std::string& name, std::vector<std::string> axes, const std::string& long_name,
                const std::string& description, std::vector<double> data) {
    for (const std::string& a : axes)
      if (!schema.find_dimension(a)) return;
    Variable v;
    v.name = name;
    v.dimensions = std::move(axes);
    v.units = "1";
    v.long_name = long_name;
    v.description = description;
    v.chunk = schema.shape(v);
    schema.variables.push_back(v);
    data_.push_back(std::move(data));
  }
  std::vector<EncodedSlab> slabs() const {
    std::vector<EncodedSlab> all;
    for (std::size_t i = 0; i < data_.size(); ++i) {
      const Variable& v = schema.variables[i];
      Slab slab;
      for (const std::size_t n : schema.shape(v)) {
        slab.start.push_back(0);
        slab.count.push_back(n);
      }
      all.push_back(encode_slab(schema, v.name, slab, data_[i]));
    }
    return all;
  }

 private:
  std::vector<std::vector<double>> data_;
};

std::vector<std::string> names_of(const SensitivityResult& r, std::string OutputIndices::*member) {
  std::vector<std::string> names;
  for (const OutputIndices& o : r.outputs) names.push_back(o.*member);
  return names;
}

std::vector<std::string> pair_names(const SensitivityResult& r) {
  std::vector<std::string> names;
  if (r.outputs[0].pairs.empty()) return names;
  for (std::size_t i = 0; i < r.inputs.size(); ++i)
    for (std::size_t j = i + 1; j < r.inputs.size(); ++j) names.push_back(r.inputs[i] + " x " + r.inputs[j]);
  return names;
}

void put(const IndexEstimate& e, std::vector<double>& out) { out.insert(out.end(), {e.value, e.se, e.lo, e.hi}); }

void add_results(const SensitivityResult& r, Writer& w) {
  std::vector<double> index, pairs, quantiles, mean, variance, used, dropped, rank, certain;
  for (const OutputIndices& o : r.outputs) {
    for (const auto& of_input : o.estimates)
      for (const IndexEstimate& e : of_input) put(e, index);
    for (const IndexEstimate& e : o.pairs) put(e, pairs);
    quantiles.insert(quantiles.end(), o.quantiles.begin(), o.quantiles.end());
    mean.push_back(o.mean);
    variance.push_back(o.variance);
    used.push_back(static_cast<double>(o.rows));
    dropped.push_back(static_cast<double>(o.dropped));
    std::vector<double> place(r.inputs.size());
    for (std::size_t k = 0; k < o.order.inputs.size(); ++k) place[o.order.inputs[k]] = static_cast<double>(k + 1);
    rank.insert(rank.end(), place.begin(), place.end());
    for (std::size_t i = 0; i < r.inputs.size(); ++i)
      certain.push_back(o.order.certain_after[static_cast<std::size_t>(place[i]) - 1] ? 1 : 0);
  }
  w.variable("index", {"output", "input", "statistic", "estimate"}, "sensitivity index",
             "S1 first order, ST total order, shares of the variance; intervals at 95 %", std::move(index));
  w.variable("second_order", {"output", "pair", "estimate"}, "second-order index of a pair",
             "what two inputs explain together beyond each alone", std::move(pairs));
  w.variable("mean", {"output"}, "mean over rows", "in the unit that output_unit names", std::move(mean));
  w.variable("variance", {"output"}, "variance over rows", "in the unit that output_unit names, squared",
             std::move(variance));
  if (quantiles.size() == r.outputs.size() * std::size(kShownQuantiles))
    w.variable("quantiles", {"output", "quantile"}, "quantiles over rows of matrix A",
               "in the unit that output_unit names", std::move(quantiles));
  w.variable("rows_used", {"output"}, "rows that every evaluation was feasible in", "", std::move(used));
  w.variable("rows_dropped", {"output"}, "rows left out whole", "an evaluation was infeasible", std::move(dropped));
  w.variable("rank", {"output", "input"}, "rank of an input", "1 is the largest", std::move(rank));
  w.variable("certain_after", {"output", "input"}, "order certain after this input",
             "1: this input and all of smaller rank are larger than all others, jointly at 95 %", std::move(certain));
  std::vector<double> rows, widest;
  for (const auto& [n, width] : r.convergence) rows.push_back(static_cast<double>(n)), widest.push_back(width);
  w.numbers("step", rows.size(), "steps of a study that stops by itself");
  w.variable("step_rows", {"step"}, "rows at a step", "", rows);
  w.variable("step_widest", {"step"}, "widest 95 % interval at a step", "", widest);
}

void add_state(const SensitivityResult& r, const StudyState& s, Writer& w) {
  const std::size_t outputs = s.reference.size(), replicates = r.design.replicates;
  w.numbers("summed_output", outputs, "outputs, and then the events that conclusions fail");
  w.numbers("replicate", replicates, "independent randomisation");
  w.numbers("column", s.sums.size() / (outputs * replicates), "kernels/metric/design_sums.hpp");
  w.numbers("row", s.values.empty() ? 0 : s.values.size() / outputs, "row of matrix A");
  w.axis("drawn", s.drawn, "draw that enters the outputs");
  w.axis("list", s.lists, "list that is chosen from");
  w.variable("sums", {"summed_output", "replicate", "column"}, "sums over rows", "state of the study", s.sums);
  w.variable("reference", {"summed_output"}, "what sums are about", "state of the study", s.reference);
  w.variable("dropped", {"summed_output"}, "rows left out", "state of the study", s.dropped);
  w.variable(
      "value", {"summed_output", "row"}, "output in the rows of matrix A",
      "with draw and option: what stacked histograms are drawn from (SimDec: Kozlova, Moss, Yeomans, Caers 2024)",
      s.values);
  w.variable("draw", {"drawn", "row"}, "draws of the rows of matrix A", "", s.draws);
  w.variable("option", {"list", "row"}, "members chosen in the rows of matrix A", "positions from 0", s.options);
  if (s.resampled.empty()) return;
  w.numbers("resampled", s.resampled.size(), "row bootstrap");
  w.variable("resampled_sums", {"resampled"}, "sums of resampled rows", "state of the study", s.resampled);
}

std::string words(const SensitivityResult& r) {
  std::string text;
  for (const OutputIndices& o : r.outputs) text += o.name + ": " + o.order.in_words(r.inputs) + "\n";
  return text;
}

}  // namespace

void write_sensitivity_cube(const std::string& path, const std::string& folder, const SensitivityResult& r,
                            const StudyState& state, const StudyIdentity& identity) {
  Writer w;
  w.axis("output", names_of(r, &OutputIndices::name), "what the study is about");
  w.axis("input", r.inputs, "input, group or list that was swapped");
  w.axis("statistic", r.statistics, "kind of index");
  w.axis("pair", pair_names(r), "two inputs");
  w.axis("estimate", {"value", "se", "lo", "hi"}, "value, standard error, 95 % interval");
  w.axis("quantile", {"p05", "p25", "p50", "p75", "p95"}, "probability");
  add_results(r, w);
  add_state(r, state, w);
  w.schema.attributes = identity.attributes;
  const auto say = [&](const char* name, AttributeValue value) {
    w.schema.attributes.push_back({name, std::move(value)});
  };
  say(kKindAttribute.data(), std::string(kSensitivityKind));
  say(kStudy, identity.digest);
  say("method", sensitivity_method_names()[static_cast<std::size_t>(r.design.method)]);
  say("estimator", sobol_estimator_names()[static_cast<std::size_t>(r.design.estimator)]);
  say("design_sampler", std::string(r.design.monte_carlo ? "philox" : "sobol"));
  say("design_rows", static_cast<std::int64_t>(r.design.rows));
  say("design_replicates", static_cast<std::int64_t>(r.design.replicates));
  say("design_seed", static_cast<std::int64_t>(r.design.seed));
  say("evaluations", static_cast<std::int64_t>(r.evaluations));
  say("output_unit", join(names_of(r, &OutputIndices::unit), "; "));
  say("order_in_words", words(r));
  w.schema.documents = identity.documents;
  const std::string shard = write_shard(folder, identity.digest.substr(0, 40), w.schema, w.slabs());
  merge_shards(path, w.schema, {{"code_version", code_version()}}, {shard});
  ::unlink(shard.c_str());
}

std::optional<StudyState> read_study_state(const std::string& path, const StudyIdentity& identity) {
  std::error_code none;
  if (!std::filesystem::exists(path, none)) return std::nullopt;
  const Cube cube(path);
  const AttributeValue* is = cube.attribute(kStudy);
  if (!is) throw InputError(path, "is no sensitivity study, so there is nothing to go on from; leave --resume out");
  if (std::get<std::string>(*is) != identity.digest)
    throw InputError(path,
                     "is of another study: scenario, catalog, outputs, inputs, method, seed, replicates or numerics "
                     "differ; leave --resume out, or name another file with -o");
  StudyState s;
  s.rows = static_cast<std::uint64_t>(std::get<std::int64_t>(*cube.attribute("design_rows")));
  const auto read = [&](const char* name, std::vector<double>& into) {
    if (cube.schema().find_variable(name)) into = cube.read(name);
  };
  read("sums", s.sums);
  read("reference", s.reference);
  read("dropped", s.dropped);
  read("value", s.values);
  read("draw", s.draws);
  read("option", s.options);
  read("resampled_sums", s.resampled);
  if (const Dimension* d = cube.schema().find_dimension("drawn")) s.drawn = d->labels;
  if (const Dimension* d = cube.schema().find_dimension("list")) s.lists = d->labels;
  return s;
}

}  // namespace eqc
