// Rows, outputs and conclusions; what is evaluated and summed is the method's.
#include "host/sensitivity/plan_study.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/diagnostics.hpp"
#include "host/sensitivity/draw_directions.hpp"
#include "host/sensitivity/effect_sums.hpp"
#include "host/sensitivity/given_data.hpp"
#include "host/sensitivity/plan_method.hpp"

namespace eqc {
namespace {

constexpr std::uint64_t kMostWorlds = 4096;

double mean_of_finite(const std::vector<double>& values) {
  double sum = 0, count = 0;
  for (const double v : values)
    if (std::isfinite(v)) sum += v, count += 1;
  return count > 0 ? sum / count : 0;
}

template <class Option>
void append(Choice<Option>& all, const Choice<Option>& more) {
  if (all.options.empty()) all.options = more.options;
  all.of_world.insert(all.of_world.end(), more.of_world.begin(), more.of_world.end());
}
void append(Choices& all, const Choices& more) {
  append(all.phi, more.phi);
  append(all.theta, more.theta);
  append(all.view, more.view);
  append(all.missing, more.missing);
  append(all.scope, more.scope);
  append(all.metric, more.metric);
}

}  // namespace

struct PlanStudy::State {
  PlanWorlds& study;
  DesignSpec design;
  PlanOutputs outputs;
  std::vector<std::string> lists;  // that are chosen from
  std::vector<PlanFactor> factors;
  std::unique_ptr<PlanMethod> method;  // of the factors where they lie
  std::uint64_t rows_done = 0;
  std::vector<std::vector<double>> sums;  // [outputs][replicates x columns]
  std::vector<double> reference;          // [outputs]
  std::vector<std::uint64_t> dropped;     // [outputs]
  PlanRows rows;
  std::vector<Conclusion> conclusions;
  std::vector<std::size_t> concluded;  // [conclusions] output that each is about
  std::size_t shown;                   // outputs before those of the conclusions
  std::vector<DrawnFactor> drawn;

  PlanValues values(PlanWorlds& worlds, const Choices& choices) const;
  void piece(std::uint64_t first_row, std::uint64_t count);
};

PlanStudy::~PlanStudy() = default;
const std::vector<PlanOutput>& PlanStudy::outputs() const { return state_->outputs.list(); }
const PlanRows& PlanStudy::rows() const { return state_->rows; }

namespace {

void check_plan_design(const DesignSpec& d, std::size_t factors) {
  check_design(d, factors);
  if (d.rows < kFewestPlanRows) throw InputError(fmt::format("rows: {} is too few worlds; use at least 256", d.rows));
  if (d.replicates < 2 || d.replicates > 16)
    throw InputError(fmt::format("replicates: {}; a scenario's worlds come in 2, 4, 8 or 16", d.replicates));
}

}  // namespace

namespace {

/// The headline's own claim where its name is all that was given.
std::vector<Conclusion> conclusions_of(PlanWorlds& study, const std::vector<std::string>& flips) {
  std::vector<Conclusion> all;
  if (flips.empty()) return all;
  const std::vector<Headline> known = headlines(study, 0);
  for (const std::string& text : flips) {
    const std::size_t before = all.size();
    for (const Headline& h : known)
      if (!h.statement.empty() && (text == "all" || text == h.id || text == h.statement))
        all.push_back({h.statement, h.id, Comparison::at_least, h.threshold});
    if (all.size() == before) all.push_back(parse_conclusion(text));
  }
  return all;
}

}  // namespace

PlanStudy::PlanStudy(PlanWorlds& study, const std::vector<std::string>& outputs, const std::vector<std::string>& inputs,
                     DesignSpec design, const std::vector<std::string>& flips) {
  const bool shapley = design.method == SensitivityMethod::shapley;
  if (!flips.empty() && design.method != SensitivityMethod::sobol)
    throw InputError("a conclusion's inputs are ranked by total indices; leave --method out with --flip");
  design.pairs = design.pairs && design.estimator == SobolEstimator::azzini;
  for (std::size_t m = 0; m < study.plan().n_models; ++m) study.search(m);
  const std::vector<Conclusion> conclusions = conclusions_of(study, flips);
  std::vector<std::string> names = outputs;
  for (const Conclusion& c : conclusions)
    if (std::find(names.begin(), names.end(), c.output) == names.end()) names.push_back(c.output);
  PlanOutputs asked(study, names);
  std::vector<std::string> lists = lists_of_study(study, inputs, asked.choose_metric());
  std::vector<PlanFactor> factors =
      plan_factors(study, inputs, lists, shapley ? TiedInputs::apart : TiedInputs::together);
  check_plan_design(design, factors.size());
  if (shapley) refuse_overlap(factors);
  state_.reset(new State{study,
                         design,
                         std::move(asked),
                         std::move(lists),
                         std::move(factors),
                         nullptr,
                         0,
                         {},
                         {},
                         {},
                         {},
                         conclusions,
                         {},
                         0,
                         {}});
  State& s = *state_;
  s.method = make_plan_method(s.factors, design);
  s.shown = s.outputs.list().size();
  for (const Conclusion& c : conclusions) s.concluded.push_back(s.outputs.position(study, c.output));
  s.drawn = drawn_factors(study);
  const std::size_t n = s.shown + conclusions.size();
  if (n == 0) throw InputError("the scenario has no headline and no output was named; see --outputs");
  s.sums.assign(n, std::vector<double>(design.replicates * s.method->sums_method().columns, 0.0));
  s.reference.assign(n, 0.0);
  s.dropped.assign(n, 0);
  s.rows.values.resize(n);
  s.rows.draws.resize(s.drawn.size());
}

PlanValues PlanStudy::State::values(PlanWorlds& worlds, const Choices& choices) const {
  PlanValues all = outputs.values(worlds, choices);
  for (std::size_t k = 0; k < conclusions.size(); ++k) {
    std::vector<double> fails = all[concluded[k]];
    for (double& v : fails) v = conclusions[k].fails(v);
    all.push_back(std::move(fails));
  }
  return all;
}

void PlanStudy::extend_to(std::uint64_t rows, const std::function<void(std::uint64_t)>& done) {
  State& s = *state_;
  DesignSpec wanted = s.design;
  wanted.rows = rows;
  check_plan_design(wanted, s.factors.size());
  while (s.rows_done < rows) {
    const std::uint64_t count = s.rows_done == 0 ? kFewestPlanRows : std::min(kMostWorlds, s.rows_done & -s.rows_done);
    s.piece(s.rows_done, count);
    s.rows_done += count;
    if (done) done(s.rows_done);
  }
}

void PlanStudy::State::piece(std::uint64_t first_row, std::uint64_t count) {
  const RowRange range{false, static_cast<std::uint32_t>(first_row / design.replicates)};
  RunSpec run = study.scenario().run;
  run.worlds = static_cast<std::int64_t>(count);
  run.replicates = design.replicates;
  run.seed = design.seed;
  run.sampler = design.monte_carlo ? SamplerKind::philox : SamplerKind::sobol;
  const std::unique_ptr<PlanWorlds> a = study.with_rows(run, range, DesignMatrix::a, study.threads());
  const Choices choices = drawn_choices(*a, lists);
  const std::vector<PlanValues> all = method->evaluate(
      {study, run, range, *a, choices, lists, [&](PlanWorlds& w, const Choices& c) { return values(w, c); }});
  for (std::size_t o = 0; o < sums.size(); ++o) {
    const std::vector<double>& of_a = all[0][o];
    if (first_row == 0) reference[o] = mean_of_finite(of_a);
    rows.values[o].insert(rows.values[o].end(), of_a.begin(), of_a.end());
    std::vector<const double*> series;
    for (const PlanValues& v : all) series.push_back(v[o].data());
    dropped[o] += method->add(series, static_cast<std::size_t>(count), reference[o], sums[o].data());
  }
  append(rows.choices, choices);
  for (std::size_t k = 0; k < drawn.size(); ++k)
    rows.draws[k].insert(rows.draws[k].end(), drawn[k].values(*a), drawn[k].values(*a) + count);
}

StudyState PlanStudy::state() const {
  const State& s = *state_;
  StudyState saved;
  saved.rows = s.rows_done;
  const auto flat = [](const std::vector<std::vector<double>>& from, std::vector<double>& to) {
    for (const std::vector<double>& v : from) to.insert(to.end(), v.begin(), v.end());
  };
  flat(s.sums, saved.sums);
  saved.reference = s.reference;
  saved.dropped.assign(s.dropped.begin(), s.dropped.end());
  flat(s.rows.values, saved.values);
  flat(s.rows.draws, saved.draws);
  for (const DrawnFactor& f : s.drawn) saved.drawn.push_back(f.name);
  saved.lists = s.lists;
  for (const std::string& list : saved.lists)
    for (const std::size_t option : options_of(s.rows.choices, list))
      saved.options.push_back(static_cast<double>(option));
  return saved;
}

void PlanStudy::restore(const StudyState& saved) {
  State& s = *state_;
  const std::size_t n = s.sums.size(), rows = static_cast<std::size_t>(saved.rows), columns = s.sums[0].size();
  if (saved.sums.size() != n * columns || saved.values.size() != n * rows || saved.drawn.size() != s.drawn.size() ||
      saved.draws.size() != s.drawn.size() * rows || saved.options.size() != saved.lists.size() * rows ||
      saved.lists != s.lists)
    throw InputError("the state of the study has another shape than its design");
  const auto part = [](const std::vector<double>& from, std::size_t k, std::size_t length) {
    const auto first = from.begin() + static_cast<std::ptrdiff_t>(k * length);
    return std::vector<double>(first, first + static_cast<std::ptrdiff_t>(length));
  };
  for (std::size_t o = 0; o < n; ++o) {
    s.sums[o] = part(saved.sums, o, columns);
    s.rows.values[o] = part(saved.values, o, rows);
    s.dropped[o] = static_cast<std::uint64_t>(saved.dropped[o]);
  }
  s.reference = saved.reference;
  for (std::size_t k = 0; k < s.drawn.size(); ++k) s.rows.draws[k] = part(saved.draws, k, rows);
  s.rows.choices = drawn_choices(s.study, s.lists);
  set_options(s.rows.choices, saved.lists, saved.options, rows);
  s.rows_done = saved.rows;
}

std::vector<std::string> PlanStudy::inputs() const {
  std::vector<std::string> names;
  for (const PlanFactor& f : state_->factors) names.push_back(f.name);
  return names;
}

std::vector<BoxInput> PlanStudy::columns() const {
  const State& s = *state_;
  std::vector<BoxInput> inputs;
  for (std::size_t k = 0; k < s.drawn.size(); ++k) inputs.push_back({s.drawn[k].name, s.rows.draws[k], {}});
  for (const std::string& list : s.lists) {
    BoxInput input{list, {}, {}};
    for (const std::size_t option : options_of(s.rows.choices, list))
      input.values.push_back(static_cast<double>(option));
    const std::size_t n = option_count(s.rows.choices, list);
    for (std::size_t m = 0; m < n; ++m) input.members.push_back(option_name(s.rows.choices, list, m));
    inputs.push_back(std::move(input));
  }
  return inputs;
}

SensitivityResult PlanStudy::given_data_result() const {
  const State& s = *state_;
  std::vector<std::string> names;
  std::vector<std::vector<double>> x;
  for (const BoxInput& input : columns()) {
    names.push_back(input.name);
    x.push_back(input.values);
  }
  SensitivityResult all;
  for (std::size_t o = 0; o < s.shown; ++o) {
    DesignSpec d = s.design;
    d.rows = s.rows_done;
    SensitivityResult r = given_data(names, x, s.rows.values[o], d);
    r.outputs[0].name = s.outputs.list()[o].name;
    r.outputs[0].unit = s.outputs.list()[o].unit;
    r.outputs[0].quantiles = shown_quantiles(s.rows.values[o]);
    if (o == 0)
      all = std::move(r);
    else
      all.outputs.push_back(std::move(r.outputs[0]));
  }
  return all;
}

std::vector<Flip> PlanStudy::flips() const {
  const State& s = *state_;
  const std::vector<BoxInput> inputs = columns();
  std::vector<std::string> names;
  for (const BoxInput& input : inputs) names.push_back(input.name);
  const SensitivityResult all = result_of(s.shown, s.sums.size());
  std::vector<Flip> flips;
  for (std::size_t k = 0; k < s.conclusions.size(); ++k) {
    flips.push_back({s.conclusions[k], names, find_failure_box(inputs, s.rows.values[s.shown + k], s.design.replicates),
                     all.outputs[k]});
  }
  return flips;
}

SensitivityResult PlanStudy::result() const {
  return state_->design.method == SensitivityMethod::given_data ? given_data_result() : result_of(0, state_->shown);
}

SensitivityResult PlanStudy::result_of(std::size_t first, std::size_t last) const {
  const State& s = *state_;
  SensitivityResult r;
  r.design = s.design;
  r.design.rows = s.rows_done;
  r.evaluations = s.rows_done * s.method->evaluations_per_row();
  for (const PlanFactor& f : s.factors) r.inputs.push_back(f.name);
  r.statistics = method_statistics(s.design.method);
  const SumsMethod method = s.method->sums_method();
  r.ranked_by = method.ranked_by;
  for (std::size_t o = first; o < last; ++o) {
    OutputIndices x = indices_of_sums(method, s.sums[o], s.design.replicates);
    x.name = o < s.shown ? s.outputs.list()[o].name : "fails: " + s.conclusions[o - s.shown].text;
    x.unit = o < s.shown ? s.outputs.list()[o].unit : "1";
    x.mean += s.reference[o];
    x.dropped = s.dropped[o];
    x.quantiles = shown_quantiles(s.rows.values[o]);
    r.outputs.push_back(std::move(x));
  }
  return r;
}

}  // namespace eqc
