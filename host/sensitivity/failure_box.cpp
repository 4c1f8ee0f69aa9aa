// Rows are never moved: a box is a range of every input, and the rows inside are found again from a list that shrinks.
#include "host/sensitivity/failure_box.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "host/base/nan.hpp"
#include "kernels/metric/student_t.hpp"

namespace eqc {
namespace {

constexpr double kPeel = 0.05, kLeastMass = 0.005, kNeeded = 0.003;
constexpr double kOpen = std::numeric_limits<double>::infinity();

struct Range1 {
  double lo = -kOpen, hi = kOpen;
  std::vector<bool> inside;  // of a list's members
  bool restricted() const {
    return lo > -kOpen || hi < kOpen || std::find(inside.begin(), inside.end(), false) != inside.end();
  }
};
using Box = std::vector<Range1>;

class Search {
 public:
  Search(const std::vector<BoxInput>& inputs, const std::vector<double>& fails, std::vector<std::size_t> rows)
      : inputs_(inputs), fails_(fails), rows_(std::move(rows)) {
    for (const std::size_t w : rows_) failures_ += fails_[w];
  }

  double failures() const { return failures_; }
  std::size_t size() const { return rows_.size(); }

  bool holds(const Range1& r, std::size_t input, std::size_t w) const {
    const double x = inputs_[input].values[w];
    return r.inside.empty() ? x >= r.lo && x <= r.hi : r.inside[static_cast<std::size_t>(x)];
  }
  bool holds(const Box& box, std::size_t w, std::size_t but = SIZE_MAX) const {
    for (std::size_t i = 0; i < box.size(); ++i)
      if (i != but && !holds(box[i], i, w)) return false;
    return true;
  }
  std::vector<std::size_t> within(const Box& box, std::size_t but = SIZE_MAX) const {
    std::vector<std::size_t> in;
    for (const std::size_t w : rows_)
      if (holds(box, w, but)) in.push_back(w);
    return in;
  }
  double failing(const std::vector<std::size_t>& rows) const {
    double n = 0;
    for (const std::size_t w : rows) n += fails_[w];
    return n;
  }
  /// Harmonic mean of coverage and density: 2 f / (failures + rows inside).
  double score(double failing, double inside) const { return 2 * failing / (failures_ + inside); }
  double score(const Box& box) const {
    const std::vector<std::size_t> in = within(box);
    return score(failing(in), static_cast<double>(in.size()));
  }

  Box whole() const {
    Box box(inputs_.size());
    for (std::size_t i = 0; i < box.size(); ++i) box[i].inside.assign(inputs_[i].members.size(), true);
    return box;
  }

  Box peel() const {
    Box box = whole(), best = box;
    std::vector<std::size_t> in = rows_;
    double best_score = score(failures_, static_cast<double>(in.size()));
    while (static_cast<double>(in.size()) > kLeastMass * static_cast<double>(rows_.size())) {
      Box next;
      if (!peel_once(box, in, next)) break;
      box = next;
      in.erase(std::remove_if(in.begin(), in.end(), [&](std::size_t w) { return !holds(box, w); }), in.end());
      const double f = failing(in), s = score(f, static_cast<double>(in.size()));
      if (s > best_score) best_score = s, best = box;
      if (f == static_cast<double>(in.size())) break;
    }
    return best;
  }

  /// Every side to where the score is best, the others as they are, until nothing changes.
  void slide(Box& box) const {
    for (int round = 0; round < 12; ++round) {
      bool changed = false;
      for (std::size_t i = 0; i < box.size(); ++i)
        if (box[i].restricted() && inputs_[i].members.empty())
          for (const bool upper : {false, true}) changed = slide_side(box, i, upper) || changed;
      if (!changed) return;
    }
  }

  /// Opens what the score does not miss.
  void drop(Box& box) const {
    for (;;) {
      const double now = score(box);
      double least = kNeeded;
      std::size_t which = box.size();
      for (std::size_t i = 0; i < box.size(); ++i) {
        if (!box[i].restricted()) continue;
        Box without = box;
        without[i] = whole()[i];
        slide(without);
        const double lost = now - score(without);
        if (lost < least) least = lost, which = i;
      }
      if (which == box.size()) return;
      box[which] = whole()[which];
      slide(box);
    }
  }

 private:
  /// The peel that leaves the highest share of failures; false when none can be made.
  bool peel_once(const Box& box, const std::vector<std::size_t>& in, Box& next) const {
    double best = -1;
    std::vector<std::size_t> order = in;
    const auto offer = [&](const Box& candidate, double removed, double removed_failing, double all_failing) {
      if (removed <= 0 || removed >= static_cast<double>(in.size())) return;
      const double left = static_cast<double>(in.size()) - removed, density = (all_failing - removed_failing) / left;
      if (density > best) best = density, next = candidate;
    };
    const double all_failing = failing(in);
    for (std::size_t i = 0; i < box.size(); ++i) {
      const std::vector<double>& x = inputs_[i].values;
      if (!inputs_[i].members.empty()) {
        std::vector<double> count(inputs_[i].members.size()), bad(count.size());
        for (const std::size_t w : in) {
          const auto m = static_cast<std::size_t>(x[w]);
          count[m] += 1;
          bad[m] += fails_[w];
        }
        for (std::size_t m = 0; m < count.size(); ++m) {
          if (!box[i].inside[m]) continue;
          Box candidate = box;
          candidate[i].inside[m] = false;
          offer(candidate, count[m], bad[m], all_failing);
        }
        continue;
      }
      const auto k = std::max<std::size_t>(1, static_cast<std::size_t>(kPeel * static_cast<double>(in.size())));
      for (const bool upper : {false, true}) {
        const auto before = [&](std::size_t a, std::size_t b) { return upper ? x[a] > x[b] : x[a] < x[b]; };
        std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), order.end(), before);
        const double edge = x[order[k]];
        double removed = 0, bad = 0;
        for (const std::size_t w : in)
          if (upper ? x[w] > edge : x[w] < edge) removed += 1, bad += fails_[w];
        Box candidate = box;
        (upper ? candidate[i].hi : candidate[i].lo) = edge;
        offer(candidate, removed, bad, all_failing);
      }
    }
    return best >= 0;
  }

  bool slide_side(Box& box, std::size_t i, bool upper) const {
    const std::vector<double>& x = inputs_[i].values;
    std::vector<std::size_t> in = within(box, i);
    const double other = upper ? box[i].lo : box[i].hi;
    in.erase(std::remove_if(in.begin(), in.end(), [&](std::size_t w) { return upper ? x[w] < other : x[w] > other; }),
             in.end());
    std::sort(in.begin(), in.end(), [&](std::size_t a, std::size_t b) { return upper ? x[a] < x[b] : x[a] > x[b]; });
    double bad = 0, best = -1, edge = upper ? kOpen : -kOpen;
    for (std::size_t k = 0; k < in.size(); ++k) {
      bad += fails_[in[k]];
      if (k + 1 < in.size() && x[in[k + 1]] == x[in[k]]) continue;
      const double s = score(bad, static_cast<double>(k + 1));
      const bool last = k + 1 == in.size();
      // half way to the next row outside; open where nothing is outside
      if (s > best) best = s, edge = last ? (upper ? kOpen : -kOpen) : 0.5 * (x[in[k]] + x[in[k + 1]]);
    }
    double& side = upper ? box[i].hi : box[i].lo;
    if (side == edge) return false;
    side = edge;
    return true;
  }

  const std::vector<BoxInput>& inputs_;
  const std::vector<double>& fails_;
  std::vector<std::size_t> rows_;
  double failures_ = 0;
};

/// Mean of the replicates' shares, with Student's t; where all replicates agree, Wilson's interval of as many rows.
IndexEstimate probability_of(const std::vector<double>& fails, std::uint32_t replicates) {
  std::vector<double> share(replicates), rows(replicates);
  for (std::size_t w = 0; w < fails.size(); ++w) {
    if (std::isnan(fails[w])) continue;
    share[w % replicates] += fails[w];
    rows[w % replicates] += 1;
  }
  double sum = 0, squares = 0;
  for (std::uint32_t r = 0; r < replicates; ++r) {
    share[r] /= std::max(rows[r], 1.0);
    sum += share[r];
    squares += share[r] * share[r];
  }
  const double n = replicates, p = sum / n;
  const double se = replicates < 2 ? kNaN : std::sqrt(std::max((squares - sum * p) / (n - 1) / n, 0.0));
  if (se > 0) {
    const double half = student_t_quantile(0.95, static_cast<int>(replicates) - 1) * se;
    return {p, se, std::max(0.0, p - half), std::min(1.0, p + half)};
  }
  const double z2 = 1.959963984540054 * 1.959963984540054,
               all = std::max(std::accumulate(rows.begin(), rows.end(), 0.0), 1.0);
  const double centre = (p + z2 / (2 * all)) / (1 + z2 / all),
               half = std::sqrt(z2 * (p * (1 - p) / all + z2 / (4 * all * all))) / (1 + z2 / all);
  return {p, se, std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

std::vector<std::size_t> rows_of(const std::vector<double>& fails, std::uint32_t replicates, bool odd) {
  std::vector<std::size_t> rows;
  for (std::size_t w = 0; w < fails.size(); ++w) {
    if (std::isnan(fails[w])) continue;
    const std::size_t half = replicates > 1 ? w % replicates % 2 : w % 2;
    if ((half == 1) == odd) rows.push_back(w);
  }
  return rows;
}

}  // namespace

FailureBox find_failure_box(const std::vector<BoxInput>& inputs, const std::vector<double>& fails,
                            std::uint32_t replicates) {
  FailureBox found;
  found.probability = probability_of(fails, replicates);
  const Search search(inputs, fails, rows_of(fails, replicates, false)),
      check(inputs, fails, rows_of(fails, replicates, true));
  if (search.failures() < 10 || search.failures() == static_cast<double>(search.size())) return found;
  Box box = search.peel();
  search.slide(box);
  search.drop(box);
  std::vector<std::pair<double, BoxSide>> sides;
  const double all = search.score(box);
  for (std::size_t i = 0; i < box.size(); ++i) {
    if (!box[i].restricted()) continue;
    Box without = box;
    without[i] = search.whole()[i];
    BoxSide side{i, box[i].lo, box[i].hi, {}};
    for (std::size_t m = 0; m < box[i].inside.size(); ++m)
      if (box[i].inside[m]) side.members.push_back(inputs[i].members[m]);
    sides.push_back({all - search.score(without), std::move(side)});
  }
  std::stable_sort(sides.begin(), sides.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (auto& [worth, side] : sides) found.sides.push_back(std::move(side));
  const std::vector<std::size_t> in = check.within(box);
  const double bad = check.failing(in);
  found.coverage = check.failures() > 0 ? bad / check.failures() : kNaN;
  found.density = in.empty() ? kNaN : bad / static_cast<double>(in.size());
  found.mass = static_cast<double>(in.size()) / static_cast<double>(check.size());
  return found;
}

}  // namespace eqc
