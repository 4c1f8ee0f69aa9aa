// Threads of the process ask a queue for units; the queue asks the folder. Processes know of each other by files alone.
#include "host/run/shared/shared_run.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <thread>

#include "host/base/bounded_memory.hpp"
#include "host/base/diagnostics.hpp"
#include "host/base/parallel.hpp"
#include "host/base/progress.hpp"
#include "host/base/standard_streams.hpp"
#include "host/cube/error.hpp"
#include "host/run/provenance.hpp"
#include "host/run/shared/claim.hpp"
#include "host/run/shared/unit_digests.hpp"
#include "host/run/shared/unit_work.hpp"

namespace eqc {
namespace {

using SharedClock = std::chrono::steady_clock;

/// Number in an environment variable; nothing when it is not set or says something else.
std::optional<double> environment_number(const char* name) {
  const char* const text = std::getenv(name);
  if (text == nullptr || *text == '\0') return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text, &end);
  if (*end != '\0' || !(value >= 0)) return std::nullopt;
  return value;
}

/// Place of the process among those of its launcher, from 0 to below 1.
std::optional<double> launched_place() {
  constexpr struct {
    const char *rank, *size;
  } kLaunchers[] = {
      {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"}, {"PMI_RANK", "PMI_SIZE"}, {"SLURM_PROCID", "SLURM_NTASKS"}};
  for (const auto& launcher : kLaunchers) {
    const auto rank = environment_number(launcher.rank), size = environment_number(launcher.size);
    if (rank && size && *size > 1 && *rank < *size) return *rank / *size;
  }
  return std::nullopt;
}

/// Units of a study as this process sees them. Calls from several threads.
class UnitQueue {
 public:
  UnitQueue(const Plan& plan, const std::vector<Unit>& units, const SharedRunOptions& options, Claims& claims)
      : plan_(plan),
        units_(units),
        options_(options),
        claims_(claims),
        state_(units.size(), State::open),
        skip_until_(units.size()),
        search_of_(plan.n_models) {
    for (std::size_t i = 0; i < units.size(); ++i)
      if (units[i].kind == UnitKind::search) search_of_[units[i].shard.model] = i;
    const auto model = static_cast<std::size_t>(share_to_begin_with() * static_cast<double>(plan.n_models));
    first_ = search_of_[std::min(model, plan.n_models - 1)];
    look();
  }

  /// A unit that this process holds the claim of; waits while others hold all that is left. Nothing when all are done
  /// or given up, or this process did its part.
  std::optional<std::size_t> next() {
    std::unique_lock lock(mutex_);
    std::chrono::duration<double> pause{0.02};
    const std::chrono::duration<double> longest{std::min(1.0, options_.lease_s / 4)};
    while (!stopped_) {
      if (options_.most_units && taken_ >= *options_.most_units) return std::nullopt;
      if (const auto unit = take_one()) {
        ++taken_;
        return unit;
      }
      const bool over =
          std::all_of(state_.begin(), state_.end(), [](State s) { return s == State::done || s == State::given_up; });
      if (over) return std::nullopt;
      if (changed_.wait_for(lock, pause) == std::cv_status::timeout) pause = std::min(2 * pause, longest);
      look();
    }
    return std::nullopt;
  }

  void finished(std::size_t unit) {
    claims_.give_back(units_[unit].name);
    const std::lock_guard lock(mutex_);
    state_[unit] = State::done;
    searching_ = searching_ && units_[unit].kind != UnitKind::search;
    changed_.notify_all();
  }

  void failed(std::size_t unit, const std::string& reason) {
    note_failure(unit, reason);
    claims_.give_back(units_[unit].name);
    const std::lock_guard lock(mutex_);
    state_[unit] = State::open;
    look_at_failure(unit);
    searching_ = searching_ && units_[unit].kind != UnitKind::search;
    changed_.notify_all();
  }

  /// No further units: the process cannot write any more.
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  std::size_t done() const { return count(State::done); }

  std::vector<UnitFailure> given_up() const {
    std::vector<UnitFailure> all;
    for (std::size_t i = 0; i < units_.size(); ++i)
      if (state_[i] == State::given_up)
        all.push_back(read_failure(options_.folder, units_[i].name)
                          .value_or(UnitFailure{unit_label(plan_, units_[i]), "its search failed", "", 0}));
    return all;
  }

 private:
  enum class State { open, mine, done, given_up };

  std::size_t count(State s) const { return static_cast<std::size_t>(std::count(state_.begin(), state_.end(), s)); }

  bool exists(std::size_t unit) const {
    return ::access((options_.folder + "/" + unit_file(units_[unit])).c_str(), F_OK) == 0;
  }

  /// Looks at the whole folder at once.
  void look() {
    const std::set<std::string> names = names_in(options_.folder);
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (state_[i] != State::open) continue;
      if (names.count(unit_file(units_[i])) != 0)
        state_[i] = State::done;
      else if (names.count(units_[i].name + std::string(kFailureSuffix)) != 0)
        look_at_failure(i);
    }
    for (std::size_t i = 0; i < units_.size(); ++i)
      if (state_[i] == State::open && state_[search_of_[units_[i].shard.model]] == State::given_up)
        state_[i] = State::given_up;
  }

  void look_at_failure(std::size_t unit) {
    const std::optional<UnitFailure> failure = read_failure(options_.folder, units_[unit].name);
    if (failure && failure->attempts >= options_.attempts) state_[unit] = State::given_up;
  }

  void note_failure(std::size_t unit, const std::string& reason) const {
    const std::optional<UnitFailure> former = read_failure(options_.folder, units_[unit].name);
    write_failure(options_.folder, units_[unit].name,
                  {unit_label(plan_, units_[unit]), reason, host_name(), (former ? former->attempts : 0) + 1});
  }

  /// Claims the first unit from where this process began that can be computed now.
  std::optional<std::size_t> take_one() {
    const SharedClock::time_point now = SharedClock::now();
    for (std::size_t k = 0; k < units_.size(); ++k) {
      const std::size_t i = (first_ + k) % units_.size();
      if (state_[i] != State::open || skip_until_[i] > now) continue;
      const std::size_t search = search_of_[units_[i].shard.model];
      if (i == search ? searching_ : state_[search] != State::done) continue;
      if (claim(i)) return i;
    }
    return std::nullopt;
  }

  bool claim(std::size_t i) {
    constexpr std::chrono::milliseconds kOthersTurn{100};
    const int begun = claims_.take(units_[i].name, unit_label(plan_, units_[i]));
    if (begun == 0) {
      skip_until_[i] = SharedClock::now() + kOthersTurn;
      return false;
    }
    if (exists(i)) state_[i] = State::done;
    if (state_[i] == State::open) look_at_failure(i);
    if (state_[i] != State::open) {
      claims_.give_back(units_[i].name);
      return false;
    }
    if (begun > most_begun()) {
      note_ended(i, begun - 1);
      claims_.give_back(units_[i].name);
      return false;
    }
    state_[i] = State::mine;
    searching_ = searching_ || units_[i].kind == UnitKind::search;
    return true;
  }

  /// A process may die for reasons that are not the unit's: more often than a unit may fail.
  int most_begun() const { return 4 * options_.attempts; }

  void note_ended(std::size_t i, int begun) {
    write_failure(options_.folder, units_[i].name,
                  {unit_label(plan_, units_[i]),
                   std::to_string(begun) + " processes ended while they computed it (out of memory?)", host_name(),
                   options_.attempts});
    state_[i] = State::given_up;
  }

  const Plan& plan_;
  const std::vector<Unit>& units_;
  const SharedRunOptions& options_;
  Claims& claims_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<State> state_;
  std::vector<SharedClock::time_point> skip_until_;
  std::vector<std::size_t> search_of_;  // by model: its search among the units
  std::size_t first_ = 0;
  std::int64_t taken_ = 0;
  bool searching_ = false;  // one at a time: it has all threads
  bool stopped_ = false;
};

}  // namespace

double share_to_begin_with() {
  constexpr double kSpread = 0.6180339887498949;  // golden ratio: neighbours begin far apart
  const double process = kSpread * static_cast<double>(::getpid());
  const auto task = environment_number("SLURM_ARRAY_TASK_ID"), tasks = environment_number("SLURM_ARRAY_TASK_COUNT"),
             first = environment_number("SLURM_ARRAY_TASK_MIN");
  const std::optional<double> place = launched_place();
  if (!task || !tasks || *tasks < 1) return place.value_or(process - static_cast<double>(static_cast<long>(process)));
  const double part = (*task - first.value_or(0) + place.value_or(0)) / *tasks;
  return part - static_cast<double>(static_cast<long>(part));
}

SharedRunReport shared_run(const Plan& plan, const SharedRunOptions& options) {
  const SharedClock::time_point start = SharedClock::now();
  const CubeSchema schema = cube_schema(plan);
  UnitDigests digests(plan, schema);
  const std::vector<Unit> units = units_of(plan, digests);
  join_study(options.folder, plan, units);
  sweep_study(options.folder);
  Claims claims(options.folder, options.lease_s);
  UnitQueue queue(plan, units, options, claims);
  SharedRunReport report;
  report.units = units.size();
  std::optional<std::size_t> first = queue.next();
  if (first) {
    const int threads = options.threads > 0 ? options.threads : hardware_threads();
    std::string notice;
    const std::unique_ptr<Backend> backend = make_backend(options.backend, threads, notice);
    report.backend = backend->name();
    if (!notice.empty() && !options.quiet) say(notice + "\n");
    const BoundedMemory bounded(options.folder, kRunMemory);
    UnitWork work({plan, schema, units, digests, *backend, options.folder, options.earlier, threads});
    Progress progress("units", static_cast<double>(units.size()), 1, "units", options.quiet);
    progress.step(static_cast<double>(queue.done()));
    std::mutex mutex;
    parallel_for(static_cast<std::size_t>(threads), threads, [&](std::size_t) {
      for (;;) {
        std::optional<std::size_t> taken;
        {
          const std::lock_guard lock(mutex);
          taken = std::exchange(first, std::nullopt);
        }
        if (!taken) taken = queue.next();
        if (!taken) return;
        const Unit& unit = units[*taken];
        bool computed = false;
        try {
          computed = work.make(unit);
        } catch (const WriteError&) {
          queue.stop();
          throw;
        } catch (const std::exception& error) {
          const std::string reason = error.what();
          try {
            queue.failed(*taken, reason);
          } catch (...) {
            queue.stop();
            throw;
          }
          continue;
        }
        queue.finished(*taken);
        progress.step();
        const std::lock_guard lock(mutex);
        ++(computed ? report.computed : report.reused);
        report.searches += unit.kind == UnitKind::search ? 1 : 0;
      }
    });
  }
  report.done = queue.done();
  report.failed = queue.given_up();
  report.seconds = std::chrono::duration<double>(SharedClock::now() - start).count();
  return report;
}

}  // namespace eqc
