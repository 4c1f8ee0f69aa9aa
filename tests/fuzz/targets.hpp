// What is fuzzed: every reader of bytes that strangers make, as a function of those bytes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eqc::fuzz {

struct Target {
  std::string_view name;
  /// Reads the bytes as the program would read a file of them. Ends, or throws InputError or CubeError; anything else
  /// (another exception, a sanitizer's report, more than a few seconds) is a finding.
  void (*read)(std::string_view bytes);
  /// Good inputs to start from, made of files that the tests have.
  std::vector<std::string> (*seeds)();
};

/// Targets that read tables of many kinds take the kind from the first line of their input: "nation/blocs".
const std::vector<Target>& target_list();

/// The target of that name, or null.
const Target* find_target(std::string_view name);

/// Reads, takes the faults that are meant for users, and throws std::logic_error when one of them is not safe to print.
void run(const Target& target, std::string_view bytes);

/// Inputs committed for a target, what once was a finding among them: tests/fuzz/seeds/NAME/*.
std::vector<std::string> committed_seeds(const Target& target);

/// The first line without its end, and what follows it.
std::pair<std::string_view, std::string_view> head_and_rest(std::string_view bytes);

/// Bytes of a file of the checkout.
std::string source_file(const std::string& path);

/// CSV text cut down to its header and every `stride`-th row, at most `most` rows.
std::string sample_rows(const std::string& csv, std::size_t stride, std::size_t most);

/// Throws std::logic_error, which is a finding, when a promise of the reader does not hold.
void require(bool holds, const char* promise);

// One function per target, in the file of its kind (*_target.cpp), and its seeds.
#define EQC_FUZZ_TARGET_LIST(X) \
  X(text) X(csv) X(catalog) X(facts) X(measurements) X(scenario) X(override) X(metrics) X(index) X(shard)
#define EQC_X(name)                         \
  void read_##name(std::string_view bytes); \
  std::vector<std::string> seeds_of_##name();
EQC_FUZZ_TARGET_LIST(EQC_X)
#undef EQC_X

}  // namespace eqc::fuzz
