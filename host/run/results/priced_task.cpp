// Which terms a quantity is made of is asked of the formulas themselves: they are evaluated on sets of terms.
#include "host/run/results/priced_task.hpp"

#include <algorithm>
#include <cstring>

#include "kernels/econ/term_list.hpp"
#include "kernels/evaluate.hpp"

namespace eqc {
namespace {

constexpr int kFirstRegionTerm = 32, kFirstWorldTerm = 48;
static_assert(kHardwareTerms <= kFirstRegionTerm && kFirstRegionTerm + kRegionTerms <= kFirstWorldTerm &&
              kFirstWorldTerm + kWorldTerms <= 64);

constexpr TermBits bit(HardwareTerm t) { return TermBits{1} << static_cast<int>(t); }
constexpr TermBits bit(RegionTerm t) { return TermBits{1} << (kFirstRegionTerm + static_cast<int>(t)); }
constexpr TermBits bit(WorldTerm t) { return TermBits{1} << (kFirstWorldTerm + static_cast<int>(t)); }

/// A number that only knows what it was made of.
struct Traced {
  TermBits from = 0;
};
Traced operator*(Traced a, Traced b) { return {a.from | b.from}; }
Traced operator+(Traced a, Traced b) { return {a.from | b.from}; }
Traced operator*(Traced a, double) { return a; }
Traced operator*(double, Traced a) { return a; }
Traced operator+(Traced a, double) { return a; }

thread_local bool less = false;  // what a comparison says: either way is followed, and both are joined
bool operator<(Traced, Traced) { return less; }

OutcomeOf<Traced> traced(const ConfigurationFacts& facts) {
  const auto term = [](auto t) { return Traced{bit(t)}; };
  return evaluate(facts, Traced{}, term, term, term);
}

bool same_bits(const double* a, const double* b, std::size_t n) { return std::memcmp(a, b, n * sizeof(double)) == 0; }

/// Bits of the terms that differ in any of the entities of [entities][terms][worlds].
TermBits changed(const std::vector<double>& a, const std::vector<double>& b, int terms, std::size_t worlds, int first) {
  if (a.size() != b.size()) return ~TermBits{0};
  TermBits all = 0;
  for (std::size_t row = 0; row < a.size() / worlds; ++row) {
    const TermBits mine = TermBits{1} << (first + static_cast<int>(row % static_cast<std::size_t>(terms)));
    if (!(all & mine) && !same_bits(a.data() + row * worlds, b.data() + row * worlds, worlds)) all |= mine;
  }
  return all;
}

}  // namespace

std::vector<QuantityStatistics> StatisticsPool::take(std::size_t size) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(free_.begin(), free_.end(), [&](const auto& one) { return one.size() == size; });
    if (found != free_.end()) {
      std::vector<QuantityStatistics> array = std::move(*found);
      free_.erase(found);
      return array;
    }
  }
  return std::vector<QuantityStatistics>(size);
}

void StatisticsPool::give_back(std::vector<QuantityStatistics> array) {
  constexpr std::size_t kMost = 16;
  const std::lock_guard lock(mutex_);
  if (!array.empty()) free_.push_back(std::move(array));
  if (free_.size() > kMost) free_.erase(free_.begin());
}

PricedTask::PricedTask(const TaskPrices& p)
    : case_position(p.shard.case_),
      hours(p.hours),
      tax(p.tax),
      premium(p.premium),
      water(p.water),
      status(p.status),
      ways(p.ways) {}

bool PricedTask::same_hours(const TaskPrices& p) const {
  return hours.size() == p.hours.size() && same_bits(hours.data(), p.hours.data(), hours.size());
}

bool PricedTask::same_cell(const TaskPrices& p, std::size_t region, std::size_t hardware) const {
  const std::size_t cell = region * p.plan.n_hardware + hardware;
  return status[cell] == 0 && p.status[cell] == 0 && ways[cell] == p.ways[cell] &&
         same_bits(&tax[region], &p.tax[region], 1) && same_bits(&premium[region], &p.premium[region], 1) &&
         same_bits(&water[region], &p.water[region], 1);
}

TermBits changed_terms(const TermTable& a, const TermTable& b, std::size_t worlds) {
  return changed(a.hardware, b.hardware, kHardwareTerms, worlds, 0) |
         changed(a.region, b.region, kRegionTerms, worlds, kFirstRegionTerm) |
         changed(a.world, b.world, kWorldTerms, worlds, kFirstWorldTerm);
}

std::vector<TermBits> terms_of_quantities(Task task) {
  std::vector<TermBits> all(kQuantities, 0);
  for (int size = 0; size < kClusterSizes; ++size)
    for (const bool choice : {false, true}) {
      less = choice;
      ConfigurationFacts facts;
      facts.network_term = network_term(static_cast<ClusterSize>(size));
      facts.power_term = task == Task::serving ? HardwareTerm::service_power_kw : HardwareTerm::power_kw;
      const OutcomeOf<Traced> o = traced(facts);
#define EQC_X(id, ...) all[static_cast<std::size_t>(Quantity::id)] |= o.id.from;
      EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
    }
  return all;
}

}  // namespace eqc
