// Values are those of `equicube run`, world by world.
#include "host/sensitivity/plan_outputs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "host/base/diagnostics.hpp"
#include "host/base/nan.hpp"
#include "host/base/text.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/worlds/chosen_capability.hpp"
#include "host/engine/worlds/holders.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/job/inequity_job.hpp"

namespace eqc {
namespace {

using Kind = OutputCall::Kind;

/// A variable that may be called.
struct Callable {
  std::string name, unit;
  OutputCall call;
  std::vector<std::string> axes;
};

void add_priced(const Plan& plan, std::vector<Callable>& all) {
  for (const Task task : plan.tasks) {
    for (const QuantityInfo& q : plan.priced(task)) {
      Callable v{
          q.variable, q.unit, {Kind::priced, "", q.unit, task, q.index}, {"model", "hardware", "region", "case"}};
      all.push_back(v);
    }
    for (const QuantityInfo& q : physical_quantities(task))
      all.push_back({q.variable, q.unit, {Kind::physical, "", q.unit, task, q.index}, {"model", "hardware", "case"}});
  }
}

void add_metrics(const PlanWorlds& study, std::vector<Callable>& all) {
  for (std::size_t g = 0; g < study.groups().size(); ++g)
    for (const Task task : study.plan().tasks) {
      const PayerGroup& group = study.groups()[g];
      const std::string stem = group.name + (task == Task::training ? "_train_" : "_host_");
      const auto call = [&](Kind kind, const std::string& unit, int index) {
        OutputCall c{kind, "", unit, task, index};
        c.group = g;
        return c;
      };
      for (int m = 0; m < kInequityMetrics; ++m) {
        const MetricInfo& info = kInequityMetricInfo[m];
        const std::string unit = std::string(info.unit) == "entities" ? group.name + "s" : info.unit;
        all.push_back({stem + info.id, unit, call(Kind::metric, unit, m), {"model", "case"}});
      }
      all.push_back({stem + "inequality", "1", call(Kind::chosen_metric, "1", 0), {"model", "case"}});
      all.push_back({stem + "able_number",
                     group.name + "s",
                     call(Kind::able_number, group.name + "s", 0),
                     {"model", group.share_axis, "case"}});
      all.push_back(
          {stem + "able_share", "share", call(Kind::able_share, "share", 0), {"model", group.share_axis, "case"}});
    }
}

std::vector<Callable> variables_of(const PlanWorlds& study) {
  std::vector<Callable> all;
  add_priced(study.plan(), all);
  add_metrics(study, all);
  return all;
}

std::vector<std::string> labels_of(const PlanWorlds& study, const std::string& axis) {
  const Plan& plan = study.plan();
  std::vector<std::string> labels;
  if (axis == "model")
    for (std::size_t i = 0; i < plan.n_models; ++i) labels.push_back(plan.model(i).id);
  else if (axis == "hardware")
    for (std::size_t i = 0; i < plan.n_hardware; ++i) labels.push_back(plan.hardware(i).id);
  else if (axis == "region")
    for (std::size_t i = 0; i < plan.n_regions; ++i) labels.push_back(plan.region(i).id);
  else if (axis == "case")
    for (std::size_t i = 0; i < plan.n_cases; ++i) labels.push_back(plan.case_at(i).id);
  else
    for (const PayerGroup& g : study.groups())
      if (g.share_axis == axis) {
        for (const double share : g.shares) labels.push_back(fmt::format("{} %", 100 * share));
        break;
      }
  return labels;
}

std::size_t& position_on(OutputCall& c, const std::string& axis) {
  return axis == "model"      ? c.model
         : axis == "hardware" ? c.hardware
         : axis == "region"   ? c.region
         : axis == "case"     ? c.case_
                              : c.share;
}

/// Labels of a call to positions; `all` names the axes.
void place(const PlanWorlds& study, const std::string& asked, const std::vector<std::string>& labels, const Callable& v,
           OutputCall& c) {
  std::vector<bool> taken(v.axes.size());
  for (std::string label : labels) {
    std::string axis_wanted;
    if (const std::size_t equals = label.find('='); equals != std::string::npos) {
      axis_wanted = std::string(trim(label.substr(0, equals)));
      label = std::string(trim(label.substr(equals + 1)));
    }
    std::vector<std::string> known;
    bool found = false;
    for (std::size_t k = 0; k < v.axes.size() && !found; ++k) {
      if (taken[k] || (!axis_wanted.empty() && axis_wanted != v.axes[k])) continue;
      const std::vector<std::string> on_axis = labels_of(study, v.axes[k]);
      known.insert(known.end(), on_axis.begin(), on_axis.end());
      const auto at = std::find(on_axis.begin(), on_axis.end(), label);
      if (at == on_axis.end()) continue;
      position_on(c, v.axes[k]) = static_cast<std::size_t>(at - on_axis.begin());
      taken[k] = found = true;
    }
    if (!found)
      throw InputError(fmt::format("'{}': '{}' is no label of {}{}; its axes are {}", asked, label, v.name,
                                   did_you_mean(label, known), join(v.axes)));
  }
  std::vector<std::string> written;
  for (const std::string& axis : v.axes) {
    const std::vector<std::string> on_axis = labels_of(study, axis);
    if (axis != "case" || study.plan().n_cases > 1) written.push_back(on_axis.at(position_on(c, axis)));
  }
  c.name = v.name + "(" + join(written) + ")";
}

std::string without_alias(const std::string& name) {
  return name == "nations_able" ? "nation_train_able_number" : name == "gini" ? "nation_train_gini" : name;
}

std::vector<OutputCall> calls_of(const PlanWorlds& study, const std::vector<Callable>& variables,
                                 const std::string& asked, std::size_t open) {
  const std::string name = without_alias(std::string(trim(asked.substr(0, open))));
  if (asked.back() != ')') throw InputError("'" + asked + "': the ')' is missing");
  std::vector<std::string> labels;
  for (const std::string& label : split(asked.substr(open + 1, asked.size() - open - 2), ','))
    if (!trim(label).empty()) labels.push_back(std::string(trim(label)));
  std::vector<OutputCall> calls;
  std::vector<std::string> names;
  for (const Callable& v : variables) {
    names.push_back(v.name);
    if (!glob_match(name, v.name)) continue;
    calls.push_back(v.call);
    place(study, asked, labels, v, calls.back());
  }
  if (calls.empty())
    throw InputError("'" + name + "' is no variable of this scenario" + did_you_mean(name, names) +
                     "; it may be a priced quantity, or GROUP_train_METRIC and GROUP_host_METRIC of the groups that "
                     "[affordability] asks for");
  return calls;
}

/// [metrics][worlds] of what a group holds, `times` [entities][worlds], against a threshold that is the same in every
/// world.
std::vector<double> metrics_of(const PlanWorlds& study, const PayerGroup& g, const std::vector<double>& times,
                               double threshold) {
  std::vector<double> metrics(kInequityMetrics * study.worlds());
  InequityJob job;
  job.worlds = static_cast<std::int32_t>(study.worlds());
  job.n_entities = static_cast<std::int32_t>(g.ids.size());
  job.weight = g.weight.data();
  job.capability = times.data();
  job.threshold = threshold;
  job.metrics = metrics.data();
  study.backend().inequity(job);
  return metrics;
}

std::vector<double> cell_values(PlanWorlds& study, const OutputCall& c) {
  const TaskPrices& prices = study.prices(c.model, c.case_, c.task);
  std::vector<double> values(study.worlds(), kNaN);
  if (c.kind == Kind::physical) {
    if (prices.search_status[c.hardware] == 0)
      std::copy_n(prices.physical_of(c.hardware, static_cast<Physical>(c.index)), values.size(), values.begin());
    return values;
  }
  if (prices.status[c.region * study.plan().n_hardware + c.hardware] != 0) return values;
  for (std::size_t w = 0; w < values.size(); ++w) values[w] = quantity_of(prices.at(c.region, c.hardware, w), c.index);
  return values;
}

/// What each entity can pay for, times over, in the ways and under the assumptions of each world.
std::vector<double> capability_of(PlanWorlds& study, const OutputCall& c, const Choices& choices) {
  const PayerGroup& g = study.groups()[c.group];
  const std::vector<double> rows = c.task == Task::training ? chosen_rows(study, c.model, c.case_, choices)
                                                            : study.costs(c.model, c.case_).host_usd_year;
  if (rows.empty()) return {};
  return chosen_capability(study, g, c.case_, rows, choices);
}

}  // namespace

std::vector<OutputCall> output_calls(const PlanWorlds& study, const std::string& asked) {
  return calls_of(study, variables_of(study), asked, asked.find('('));
}

PlanOutputs::PlanOutputs(PlanWorlds& study, const std::vector<std::string>& names) {
  const std::vector<Callable> variables = variables_of(study);
  std::vector<Headline> all = headlines(study, 0);
  std::vector<std::string> ids;
  for (const Headline& h : all) ids.push_back(h.id);
  std::vector<OutputCall> calls;
  std::vector<bool> wanted(all.size(), names.empty());
  for (const std::string& name : names) {
    if (const std::size_t open = name.find('(');
        open != std::string::npos && name.back() == ')' && std::find(ids.begin(), ids.end(), name) == ids.end()) {
      const std::vector<OutputCall> more = calls_of(study, variables, name, open);
      calls.insert(calls.end(), more.begin(), more.end());
      continue;
    }
    bool any = false;
    for (std::size_t h = 0; h < all.size(); ++h)
      if (glob_match(name, ids[h])) any = wanted[h] = true;
    if (!any)
      throw InputError("'" + name + "' is no headline of this scenario" + did_you_mean(name, ids) +
                       "; variables of cells and metrics are called with their labels, as in nation_train_gini(MODEL)");
  }
  for (std::size_t h = 0; h < all.size(); ++h) {
    if (!wanted[h]) continue;
    headlines_.push_back(ids[h]);
    list_.push_back({ids[h], all[h].unit, all[h].statement, all[h].threshold});
  }
  for (const OutputCall& c : calls) {
    calls_.push_back(c);
    list_.push_back({c.name, c.unit, "", 0});
  }
}

std::size_t PlanOutputs::position(PlanWorlds& study, const std::string& name) const {
  const PlanOutputs alone(study, {name});
  if (alone.list_.size() != 1)
    throw InputError(fmt::format("'{}' stands for {} outputs; name one", name, alone.list_.size()));
  for (std::size_t o = 0; o < list_.size(); ++o)
    if (list_[o].name == alone.list_[0].name) return o;
  throw InputError("'" + name + "' is not among the outputs");
}

bool PlanOutputs::choose_metric() const {
  return std::any_of(calls_.begin(), calls_.end(), [](const OutputCall& c) { return c.kind == Kind::chosen_metric; });
}

std::vector<std::vector<double>> PlanOutputs::values(PlanWorlds& study, const Choices& choices) const {
  std::vector<std::vector<double>> values;
  const std::size_t worlds = study.worlds();
  if (!headlines_.empty()) {
    std::vector<Headline> all = headlines(study, 0, choices);
    for (const std::string& id : headlines_) {
      const auto found = std::find_if(all.begin(), all.end(), [&](const Headline& h) { return h.id == id; });
      values.push_back(found != all.end() ? std::move(found->value) : std::vector<double>(worlds, kNaN));
    }
  }
  std::map<std::pair<std::size_t, std::pair<std::size_t, std::pair<std::size_t, int>>>, std::vector<double>> held,
      metrics;
  for (const OutputCall& c : calls_) {
    if (c.kind == Kind::priced || c.kind == Kind::physical) {
      values.push_back(cell_values(study, c));
      continue;
    }
    const PayerGroup& g = study.groups()[c.group];
    const auto key = std::pair{c.group, std::pair{c.model, std::pair{c.case_, static_cast<int>(c.task)}}};
    if (held.find(key) == held.end()) held[key] = capability_of(study, c, choices);
    const std::vector<double>& times = held[key];
    if (times.empty()) {
      values.push_back(std::vector<double>(worlds, kNaN));
      continue;
    }
    if (c.kind == Kind::metric || c.kind == Kind::chosen_metric) {
      if (metrics.find(key) == metrics.end()) {
        std::vector<double> at_first = times;  // a committed share is a factor on what is held
        for (std::size_t k = 0; k < at_first.size(); ++k) at_first[k] *= choices.phi.at(k % worlds) / g.shares.front();
        metrics[key] = metrics_of(study, g, at_first, 1.0 / g.shares.front());
      }
      std::vector<double>& of_metric = values.emplace_back(worlds);
      for (std::size_t w = 0; w < worlds; ++w) {
        const int m = c.kind == Kind::metric ? c.index : static_cast<int>(choices.metric.at(w));
        of_metric[w] = metrics[key][static_cast<std::size_t>(m) * worlds + w];
      }
      continue;
    }
    std::vector<double> able = able_number(g, times, choices, c.share);
    if (c.kind == Kind::able_share)
      for (double& n : able) n /= static_cast<double>(g.ids.size());
    values.push_back(std::move(able));
  }
  return values;
}

}  // namespace eqc
