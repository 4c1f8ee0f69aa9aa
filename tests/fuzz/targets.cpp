// The list of targets, and what all of them share.
#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/cube/error.hpp"
#include "tests/source_folder.hpp"

namespace eqc::fuzz {
namespace {

void require_printable(std::string_view message) {
  for (const std::string& line : split(message, '\n')) require(printable(line) == line, "messages are safe to print");
}

}  // namespace

const std::vector<Target>& target_list() {
#define EQC_X(name) {#name, read_##name, seeds_of_##name},
  static const std::vector<Target> all = {EQC_FUZZ_TARGET_LIST(EQC_X)};
#undef EQC_X
  return all;
}

const Target* find_target(std::string_view name) {
  for (const Target& target : target_list())
    if (target.name == name) return &target;
  return nullptr;
}

void run(const Target& target, std::string_view bytes) {
  try {
    target.read(bytes);
  } catch (const InputError& error) {
    require_printable(error.diagnostics().text());
  } catch (const CubeError&) {  // printed by way of printable(), whatever names it holds
  }
}

std::vector<std::string> committed_seeds(const Target& target) {
  std::vector<std::string> files;
  const auto folder = std::filesystem::path(kSourceFolder) / "tests/fuzz/seeds" / target.name;
  if (std::filesystem::is_directory(folder))
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  for (const std::string& file : files) seeds.push_back(read_file(file));
  return seeds;
}

std::pair<std::string_view, std::string_view> head_and_rest(std::string_view bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  return {bytes.substr(0, end), bytes.substr(std::min(end + 1, bytes.size()))};
}

std::string source_file(const std::string& path) { return read_file(std::string(kSourceFolder) + "/" + path); }

std::string sample_rows(const std::string& csv, std::size_t stride, std::size_t most) {
  const std::vector<std::string> lines = split(csv, '\n');
  std::string sample = lines[0] + "\n";
  for (std::size_t row = 0; row < most && 1 + row * stride < lines.size(); ++row)
    sample += lines[1 + row * stride] + "\n";
  return sample;
}

void require(bool holds, const char* promise) {
  if (!holds) throw std::logic_error(std::string("broken promise: ") + promise);
}

}  // namespace eqc::fuzz
