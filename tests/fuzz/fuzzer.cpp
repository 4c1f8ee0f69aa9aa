// The door for libFuzzer: equicube_fuzz --target=NAME[:HEAD] [options of libFuzzer] CORPUS. With a head
// (catalog:nation/blocs) every input is read as if that line stood before it. --write-seeds=FOLDER writes the target's
// seeds and ends.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/fuzz/targets.hpp"

namespace {

const eqc::fuzz::Target* target = nullptr;
std::string head;  // with its line end, or nothing

[[noreturn]] void list_targets() {
  std::fputs("usage: equicube_fuzz --target=NAME[:HEAD] [--write-seeds=FOLDER] [options of libFuzzer] CORPUS\n",
             stderr);
  for (const eqc::fuzz::Target& t : eqc::fuzz::target_list()) std::printf("%s\n", std::string(t.name).c_str());
  std::exit(2);
}

void choose(const std::string& name) {
  const std::size_t colon = name.find(':');
  target = eqc::fuzz::find_target(name.substr(0, colon));
  if (target == nullptr) list_targets();
  if (colon != std::string::npos) head = name.substr(colon + 1) + "\n";
}

/// Seeds that have the chosen head, without it.
void write_seeds(const std::string& folder) {
  std::filesystem::create_directories(folder);
  std::vector<std::string> seeds = target->seeds();
  for (std::string& seed : eqc::fuzz::committed_seeds(*target)) seeds.push_back(std::move(seed));
  for (std::size_t i = 0; i < seeds.size(); ++i)
    if (seeds[i].rfind(head, 0) == 0)
      std::ofstream(folder + "/seed-" + std::to_string(i), std::ios::binary) << seeds[i].substr(head.size());
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  const std::string choice = "--target=", seeds = "--write-seeds=";
  std::string folder;
  for (int i = 1; i < *argc; ++i) {
    const std::string word = (*argv)[i];
    if (word.rfind(choice, 0) == 0) choose(word.substr(choice.size()));
    if (word.rfind(seeds, 0) == 0) folder = word.substr(seeds.size());
  }
  if (target == nullptr) list_targets();
  if (folder.empty()) return 0;
  write_seeds(folder);
  std::exit(0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::string bytes;
  bytes.assign(head).append(reinterpret_cast<const char*>(data), size);
  bytes.shrink_to_fit();  // a byte read past the end is one that the sanitizer sees
  eqc::fuzz::run(*target, bytes);
  return 0;
}
