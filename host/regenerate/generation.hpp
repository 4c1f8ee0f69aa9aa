// A generation: the cubes and units of all studies as they were computed together, and what was said of the change.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace eqc {

/// A headline as history.csv and generation.json keep it: quantiles over worlds.
struct HeadlineBand {
  std::string id, unit;
  double p05 = 0, p50 = 0, p95 = 0;
};

struct GeneratedStudy {
  std::string name, scenario_file, scenario_digest, catalog_digest, result_digest;
  std::size_t units = 0, computed = 0;  ///< computed: in this generation; the others were linked
  std::vector<HeadlineBand> headlines;
};

/// What generation.json says.
struct Generation {
  std::string id;  ///< "000012-2026-11-29T183500Z": a count that grows, and when
  std::string since, numerics, program;
  std::vector<GeneratedStudy> studies;
  const GeneratedStudy* find(const std::string& name) const;  ///< nullptr when it has none of this name
};

/// The folder of all generations and what lies in it.
class GenerationFolder {
 public:
  explicit GenerationFolder(std::string root) : root_(std::move(root)) {}

  const std::string& root() const { return root_; }
  std::string latest() const { return root_ + "/latest"; }
  std::string folder_of(const std::string& id) const { return root_ + "/generations/" + id; }
  std::string next() const { return root_ + "/next"; }  ///< what is being made

  /// Throws InputError unless the folder is not there, empty, or one that regenerate made.
  void judge() const;
  /// The generation that `latest` names; "" without one.
  std::string latest_id() const;
  /// Removes what killed processes left: a generation that was never published, links and removals half done.
  void sweep() const;
  /// Gives `next` its final name and lets `latest` name it: one rename. Durable. Throws WriteError.
  void publish(const std::string& id) const;
  /// Removes all but the newest `keep` generations, the latest among them. Returns how many it removed.
  std::size_t prune(std::size_t keep) const;
  /// An id after all that are there.
  std::string next_id() const;

 private:
  std::vector<std::string> ids() const;  ///< of generations that are there, oldest first
  std::string root_;
};

/// Reads generation.json of a generation's folder. Throws InputError when it is none.
Generation read_generation(const std::string& folder);
void write_generation(const std::string& folder, const Generation& generation);

}  // namespace eqc
