// Question 18: which link of access binds where: electricity, internet, a device, the price, the language.
#include <algorithm>

#include "host/base/nan.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"
#include "kernels/metric/shapley.hpp"

namespace eqc {
namespace {

constexpr const char* kLinks[] = {"electricity", "internet", "device", "affordability", "language"};
constexpr int kLinkCount = 5;

/// Share of a country's adults that each link lets through.
struct Links {
  double pass[kLinkCount];
};

/// Adults who get through the links in the bits of `state`: electricity and internet overlap (the smaller counts), the
/// others are independent of them.
double through(const Links& l, std::size_t state) {
  double connection = 1.0;
  for (int k = 0; k < 2; ++k)
    if (state >> k & 1) connection = std::min(connection, l.pass[k]);
  double share = connection;
  for (int k = 2; k < kLinkCount; ++k)
    if (state >> k & 1) share *= l.pass[k];
  return share;
}

StudyTable cascade_table(const PlanWorlds& study) {
  StudyTable t(
      "18_cascade", "Which link of access binds where",
      "adults left after each link, in order; electricity and internet: the smaller share counts (who has internet has "
      "electricity); device: mobile subscriptions per person, at most 1; affordability: 12 x price <= theta x income; "
      "language: speakers whose language the tokenizer writes with at most twice the tokens of English; independent "
      "beyond the first two; unknown shares pass everybody");
  t.text("use", "region")
      .number("adults", "adults")
      .bands({"electricity", "and_internet", "and_device", "and_affordable", "and_language"}, "share")
      .text("binds_most");
  count_countries(t, study);
  return t;
}

StudyTable loss_table() {
  StudyTable t("18_shapley", "Share of the lost access that each link explains",
               "Shapley split of 1 - share left over the five links, whatever their order; parts sum to the loss");
  t.text("use", "region", "link").bands({"loss", "of_all_loss"}, "share");
  return t;
}

/// Adults of a region left after the first links, and what each link takes, [links][worlds].
struct Cascade {
  double adults = 0;
  std::vector<std::vector<double>> left, part;
};

Cascade cascade_of(const PlanWorlds& study, const Affordability& a, const std::vector<double>& language,
                   const std::vector<std::size_t>& members) {
  const PeopleTable& people = study.people();
  Cascade c;
  for (const std::size_t k : members) c.adults += people.adults[k];
  c.left.assign(kLinkCount, std::vector<double>(study.worlds()));
  c.part = c.left;
  for (std::size_t w = 0; w < study.worlds(); ++w) {
    double outcome[1 << kLinkCount] = {}, split[kLinkCount];
    for (const std::size_t k : members) {
      const NationRow& n = study.catalog().nations[people.row[k]];
      const Links links = {{n.electricity_access_share.value_or(1.0), n.internet_share.value_or(1.0),
                            std::min(1.0, n.mobile_per_person.value_or(1.0)), a.able(k, w), language[k]}};
      for (std::size_t s = 0; s < std::size(outcome); ++s)
        outcome[s] += through(links, s) * people.adults[k] / c.adults;
    }
    for (int k = 0; k < kLinkCount; ++k) c.left[k][w] = outcome[(std::size_t{1} << (k + 1)) - 1];
    shapley_split(outcome, kLinkCount, split);
    for (int k = 0; k < kLinkCount; ++k) c.part[k][w] = 0.0 - split[k];
  }
  return c;
}

void add_cascade(const std::string& use, const std::string& region, const Cascade& c, StudyTable& t) {
  int worst = 0;
  for (int k = 1; k < kLinkCount; ++k) worst = band_of(c.part[k]).median > band_of(c.part[worst]).median ? k : worst;
  t.add({{"use", use},
         {"region", region},
         {"adults", c.adults},
         {"electricity", band_of(c.left[0])},
         {"and_internet", band_of(c.left[1])},
         {"and_device", band_of(c.left[2])},
         {"and_affordable", band_of(c.left[3])},
         {"and_language", band_of(c.left[4])},
         {"binds_most", kLinks[worst]}});
}

void add_losses(const std::string& use, const std::string& region, const Cascade& c, StudyTable& t) {
  const std::vector<double>& left = c.left.back();
  for (int k = 0; k < kLinkCount; ++k) {
    const auto of_loss = [&](std::size_t w) { return left[w] < 1 ? c.part[k][w] / (1 - left[w]) : kNaN; };
    t.add({{"use", use},
           {"region", region},
           {"link", kLinks[k]},
           {"loss", band_of(c.part[k])},
           {"of_all_loss", band_over(left.size(), of_loss)}});
  }
}

StudyAnswer answer_access_cascade(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable t = cascade_table(study), losses = loss_table();
  const std::vector<double> language = language_reach(study);
  for (const Use& use : uses_of(study, 0, false)) {
    const Affordability a = affordability_if_connected(study, 0, first_theta(study), use.price);
    for (const auto& [region, members] : world_regions(study)) {
      const Cascade c = cascade_of(study, a, language, members);
      add_cascade(use.name, region, c, t);
      add_losses(use.name, region, c, losses);
    }
  }
  return {{t, losses}, ""};
}

}  // namespace

const StudyQuestion questions::access_cascade = {
    18, 'C', "Which link of access binds where?", answer_access_cascade,
    "18_cascade: of all adults ({region}) {electricity} have electricity, {and_internet} internet too, {and_device} a "
    "device as well, and {and_affordable} could then pay for {use}; most are lost by {binds_most}"};

}  // namespace eqc
