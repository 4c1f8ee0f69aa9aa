// Remarks are sentences for people; what they say is in the cube, the receipt and equicube list, too.
#include "host/report/remarks.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "host/base/human.hpp"
#include "host/base/month.hpp"
#include "host/base/text.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/search/search_jobs.hpp"
#include "host/engine/search/stated_layout.hpp"
#include "host/plan/training_tokens.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostNames = 12;

std::string names_text(const std::vector<std::string>& names) {
  const std::vector<std::string> shown(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(std::min(kMostNames, names.size())));
  return join(shown) + (names.size() > kMostNames ? fmt::format(", {} more", names.size() - kMostNames) : "");
}

/// One remark on all rows of an axis for which `holds`; nothing where it holds for none.
template <class Row, class Holds>
void add_names(std::vector<std::string>& remarks, const char* what, std::size_t n, const Row& row, const Holds& holds) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i)
    if (holds(row(i))) names.push_back(row(i).id);
  if (!names.empty()) remarks.push_back(fmt::format(fmt::runtime(what), names.size(), n, names_text(names)));
}

std::string year_text(const std::optional<double>& year) { return year ? fmt::format("{:.0f}", *year) : ""; }

/// Counts rows with a budget, and old ones among them.
struct AgeCount {
  std::size_t rows = 0, old = 0;
  std::string oldest;

  void add(const Scenario& scenario, const std::string& as_of) {
    ++rows;
    if (!is_old(scenario, as_of)) return;
    ++old;
    if (oldest.empty() || as_of < oldest) oldest = as_of;
  }
  std::string text(const char* what) const {
    return fmt::format("{} of {} {} are older than {} months (oldest: {})", old, rows, what, kOldMonths, oldest);
  }
};

void add_tokens(const Plan& plan, std::vector<std::string>& remarks) {
  if (!plan.scenario->run.training) return;
  std::vector<std::string> by_rule_names, unknown;
  for (std::size_t m = 0; m < plan.n_models; ++m) {
    const TrainingTokens t = training_tokens_of(plan, m);
    if (by_rule(t.basis))
      by_rule_names.push_back(fmt::format("{} ({} {})", plan.model(m).id, short_number(t.tokens),
                                          t.like ? "as " + plan.catalog->models[*t.like].id : "as models of its time"));
    if (t.basis == TokensBasis::unknown) unknown.push_back(plan.model(m).id);
  }
  if (!by_rule_names.empty())
    remarks.push_back(fmt::format("training tokens by rule, nobody says them: {}", names_text(by_rule_names)));
  if (!unknown.empty())
    remarks.push_back(fmt::format("no training cell, tokens unknown (give training.tokens): {}", names_text(unknown)));
}

/// The date of the price that a basis stands for; empty where the catalog has none.
std::string purchase_date(const Plan& plan, std::size_t row);

std::string rental_date(const Plan& plan, std::size_t row) {
  const PriceBasis basis = rental_basis(plan, row);
  if (basis == PriceBasis::from_purchase) return purchase_date(plan, row);
  const RentalRow* rent = plan.catalog->rental_of(row, plan.scenario->cost.market);
  return rent != nullptr && basis != PriceBasis::scenario ? rent->origin.as_of : "";
}

std::string purchase_date(const Plan& plan, std::size_t row) {
  switch (purchase_basis(plan, row)) {
    case PriceBasis::catalog: return plan.catalog->purchase_of(row)->origin.as_of;
    case PriceBasis::list_price:
    case PriceBasis::assumed: return plan.catalog->hardware[row].origin.as_of;
    case PriceBasis::from_rental: return rental_date(plan, row);
    default: return "";
  }
}

void add_if_old(const Scenario& scenario, const char* what, const std::string& as_of, std::vector<std::string>& old) {
  if (is_old(scenario, as_of))
    old.push_back(fmt::format("{} of {}, {} months", what, as_of, age_months(scenario, as_of)));
}

std::vector<std::string> old_hardware_prices(const Plan& plan, std::size_t hardware) {
  const std::size_t row = plan.scenario->axes.hardware[hardware];
  std::vector<std::string> old;
  if (plan.offers(CostBasis::own)) add_if_old(*plan.scenario, "purchase", purchase_date(plan, row), old);
  if (plan.offers(CostBasis::rent)) add_if_old(*plan.scenario, "rent", rental_date(plan, row), old);
  return old;
}

void add_old_prices(const Plan& plan, std::vector<std::string>& remarks) {
  std::vector<std::string> parts;
  for (std::size_t h = 0; h < plan.n_hardware; ++h)
    if (const auto old = old_hardware_prices(plan, h); !old.empty())
      parts.push_back(fmt::format("{} ({})", plan.hardware(h).id, join(old)));
  if (!parts.empty())
    remarks.push_back(fmt::format("prices more than {} months older than {}: {}", kOldMonths, plan.scenario->date,
                                  names_text(parts)));
  AgeCount electricity;
  for (std::size_t r = 0; r < plan.n_regions; ++r)
    electricity.add(*plan.scenario, year_text(plan.region(r).industrial_year));
  if (electricity.old > 0) remarks.push_back(electricity.text("prices of electricity"));
}

}  // namespace

int age_months(const Scenario& scenario, const std::string& as_of) {
  const auto today = month_of(scenario.date, YearEnd::first_month), then = month_of(as_of, YearEnd::last_month);
  return today && then ? std::max(0, *today - *then) : 0;
}

bool is_old(const Scenario& scenario, const std::string& as_of) { return age_months(scenario, as_of) > kOldMonths; }

std::vector<std::string> old_prices(const Plan& plan, std::size_t hardware, std::size_t region) {
  std::vector<std::string> old = old_hardware_prices(plan, hardware);
  add_if_old(*plan.scenario, "electricity", year_text(plan.region(region).industrial_year), old);
  return old;
}

std::vector<std::string> old_budgets(const Plan& plan) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  std::vector<std::string> texts;
  const auto add = [&](const char* what, const AgeCount& count) {
    if (count.old > 0) texts.push_back(count.text(what));
  };
  AgeCount nations, companies, institutions;
  for (const NationRow& n : plan.catalog->nations) {
    const bool by_gerd = a.nation_budget == NationBudget::gerd;
    nations.add(*plan.scenario, by_gerd && n.gerd_year ? year_text(n.gerd_year) : n.origin.as_of);
  }
  for (const OrganizationRow& o : plan.catalog->organizations)
    (o.kind == OrganizationKind::company ? companies : institutions).add(*plan.scenario, o.origin.as_of);
  if (!a.gerd_share.empty()) add("budgets of nations", nations);
  if (!a.revenue_share.empty()) add("budgets of companies", companies);
  if (!a.rnd_share.empty()) add("budgets of research institutions", institutions);
  return texts;
}

std::string cut_sequences(const Plan& plan) {
  if (!plan.scenario->run.training) return "";
  const std::int64_t wanted = plan.scenario->training.sequence;
  std::vector<std::string> names;
  for (std::size_t m = 0; m < plan.n_models; ++m)
    if (plan.model(m).has_architecture() && training_sequence(plan, m) < wanted)
      names.push_back(fmt::format("{} ({})", plan.model(m).id, training_sequence(plan, m)));
  if (names.empty()) return "";
  return fmt::format("training sequences of {} tokens are cut to the model's context: {}", wanted, names_text(names));
}

std::vector<std::string> remarks_of(const Plan& plan) {
  std::vector<std::string> remarks;
  const auto model = [&](std::size_t i) -> const ModelRow& { return plan.model(i); };
  const auto part = [&](std::size_t i) -> const HardwareRow& { return plan.hardware(i); };
  const auto own = [](const auto& row) { return row.origin.from_scenario; };
  const auto recalled = [](const auto& row) { return row.origin.recalled; };
  add_names(remarks, "{} of {} models are rows of the scenario: {}", plan.n_models, model, own);
  add_names(remarks, "{} of {} accelerators are rows of the scenario: {}", plan.n_hardware, part, own);
  if (const std::string cut = cut_sequences(plan); !cut.empty()) remarks.push_back(cut);
  if (const auto without = models_without_layout(plan); !without.empty())
    remarks.push_back(fmt::format("no training cell, no cluster has the stated layout: {}", names_text(without)));
  add_tokens(plan, remarks);
  add_names(remarks, "{} of {} models hold figures from memory, their sources not read again: {}", plan.n_models, model,
            recalled);
  add_names(remarks, "{} of {} accelerators hold figures from memory, their sources not read again: {}",
            plan.n_hardware, part, recalled);
  const AffordabilitySpec& a = plan.scenario->affordability;
  std::vector<const OrganizationRow*> payers;
  for (const OrganizationRow& o : plan.catalog->organizations)
    if (o.kind == OrganizationKind::company ? !a.revenue_share.empty() : !a.rnd_share.empty()) payers.push_back(&o);
  add_names(
      remarks, "{} of {} companies and institutions hold figures from memory, their sources not read again: {}",
      payers.size(), [&](std::size_t i) -> const OrganizationRow& { return *payers[i]; }, recalled);
  add_old_prices(plan, remarks);
  for (const std::string& text : old_budgets(plan)) remarks.push_back(text);
  return remarks;
}

}  // namespace eqc
