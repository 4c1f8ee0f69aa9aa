// The cube of a sensitivity study while it grows: which study it is of, when it is written, when it has rows enough.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "host/report/sensitivity_report.hpp"
#include "host/base/progress.hpp"
#include "host/plan/plan.hpp"
#include "host/run/run_output.hpp"
#include "host/sensitivity/function.hpp"
#include "host/sensitivity/sensitivity_cube.hpp"
#include "host/sensitivity/sensitivity_options.hpp"

namespace eqc::cli {

/// What the command line says of the cube.
struct StudyPlace {
  std::string out;  ///< empty: none is written
  bool resume = false, force = false;
};

StudyIdentity identity_of(const Plan& plan, const SensitivityOptions& options);
/// `text`: of the scenario with its overrides; empty for a test function.
StudyIdentity identity_of(const UncertainFunction& f, const std::string& text, const SensitivityOptions& options);

/// Rows until the order of all inputs is certain, or total indices are known to the width asked for.
bool is_enough(const SensitivityResult& result, const SensitivityOptions& options);
/// Of the ranking statistic.
double widest_interval(const SensitivityResult& result);

/// The cube of a study while it grows: locked, gone on from, written now and then.
class StudyFile {
 public:
  /// Nothing is written without -o.
  StudyFile(const StudyPlace& place, StudyIdentity identity, const std::vector<std::string>& inputs);

  /// Extends a study to its rows, or for as long as `until` asks, doubling; what a cube had comes first.
  template <class AnyStudy>
  SensitivityResult extend(AnyStudy& study, const SensitivityOptions& o, std::uint64_t most, Progress& progress) {
    if (from_) study.restore(*from_);
    std::uint64_t reached = from_ ? from_->rows : 0;
    progress.step(static_cast<double>(reached));
    auto written = std::chrono::steady_clock::now();
    const auto to = [&](std::uint64_t rows) {
      while (reached < rows) {  // powers of two: a study stopped there is whole
        const std::uint64_t next =
            std::min(rows, std::max(o.design.rows >> 6, std::max<std::uint64_t>(2 * reached, 256)));
        study.extend_to(next);
        progress.step(static_cast<double>(next - reached));
        reached = next;
        if (std::chrono::steady_clock::now() - written < std::chrono::seconds(20) || reached == rows) continue;
        write(study.result(), study.state(), conclusions_of(study, o));
        written = std::chrono::steady_clock::now();
      }
    };
    to(std::max(o.design.rows, reached));
    SensitivityResult r = study.result();
    for (std::uint64_t rows = reached; !o.until.empty(); rows *= 2) {
      std::vector<std::pair<std::uint64_t, double>> convergence = std::move(r.convergence);
      convergence.push_back({rows, widest_interval(r)});
      const bool stop = is_enough(r, o) || rows >= most;
      if (!stop) {
        to(2 * rows);
        r = study.result();
      }
      r.convergence = std::move(convergence);
      if (stop) break;
    }
    progress.finish();
    write(r, study.state(), conclusions_of(study, o));
    if (place_) place_->finish(false);
    return r;
  }

 private:
  /// Where conclusions fail, as JSON that a page reads; "" without any.
  template <class AnyStudy>
  static std::string conclusions_of(const AnyStudy& study, const SensitivityOptions& o) {
    if constexpr (requires { study.flips(); })
      return o.flips.empty() ? "" : flips_json(study.inputs(), study.flips());
    else
      return "";
  }
  void write(const SensitivityResult& r, const StudyState& state, const std::string& conclusions);

  StudyIdentity identity_;
  std::optional<RunOutput> place_;
  std::optional<StudyState> from_;
};

}  // namespace eqc::cli
