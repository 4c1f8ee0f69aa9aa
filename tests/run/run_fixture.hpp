// Studies on the frozen catalog of tests/golden, run in this process into a folder that goes away.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "host/cube/reader.hpp"
#include "host/plan/plan.hpp"
#include "host/run/run.hpp"
#include "kernels/model/spec.hpp"
#include "tests/source_folder.hpp"

namespace eqc::run_test {

inline const std::string kGolden = std::string(kSourceFolder) + "/tests/golden";

/// A scenario with its catalog and plan; stays where it is.
struct Study {
  Catalog catalog = load_catalog(kGolden + "/catalog");
  Scenario scenario;
  Plan plan;

  explicit Study(const std::string& text, const std::vector<std::string>& overrides = {}) {
    scenario = parse_scenario("study.toml", text, overrides, catalog);
    plan = make_plan(scenario, catalog);
  }
  Study(const Study&) = delete;
};

/// Axes as TOML lists, e.g. axes(R"("llama-3.1-8b")", ...).
inline std::string axes(const std::string& models, const std::string& hardware, const std::string& regions) {
  return "[axes]\nmodels = [" + models + "]\nhardware = [" + hardware + "]\nregions = [" + regions + "]\n";
}

/// A hundredth of an accelerator's rates: below every export limit.
inline void slow_down(HardwareRow& row) {
  HardwareSpec spec = *row.spec;
  for (double& peak : spec.peak_flop_per_s) peak *= 0.01;
  row.spec = std::make_shared<const HardwareSpec>(spec);
}

/// Goes with the process that made it; a forked child that exits leaves it alone.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "equicube-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (getpid() == maker_) std::filesystem::remove_all(path_, ignored);
  }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  pid_t maker_ = getpid();
};

/// Runs on the CPU and opens the cube.
inline std::unique_ptr<Cube> run_study(const Study& study, const TemporaryFolder& folder,
                                       const std::string& name = "cube.h5", int threads = 1) {
  RunOptions options;
  options.output = folder.file(name);
  options.backend = BackendChoice::cpu;
  options.threads = threads;
  options.quiet = true;
  run(study.plan, options);
  return std::make_unique<Cube>(*options.output);
}

}  // namespace eqc::run_test
