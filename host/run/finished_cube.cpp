// The digest of the program is no part of the result digest, so a cube of another build of the same version is told
// apart here.
#include "host/run/finished_cube.hpp"

#include <algorithm>
#include <filesystem>

#include "host/base/text.hpp"
#include "host/cube/error.hpp"
#include "host/cube/reader.hpp"
#include "host/run/provenance.hpp"

namespace eqc {
namespace {

const AttributeValue* find(const std::vector<Attribute>& attributes, std::string_view name) {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& a) { return a.name == name; });
  return found == attributes.end() ? nullptr : &found->value;
}

/// What a user may have changed, in the words of the command line; attributes that follow from it are not named.
struct Identity {
  const char *attribute, *meaning;
};
constexpr Identity kIdentities[] = {{"scenario", "the scenario"},
                                    {"scenario_file", "the scenario's name"},
                                    {"scenario_overrides", "--set, --worlds or --seed"},
                                    {"catalog_digest", "the catalog"},
                                    {"code_version", "the program"}};

std::vector<std::string> differences(const CubeSchema& wanted, const Cube& cube) {
  std::vector<std::string> all;
  for (const Identity& i : kIdentities) {
    const AttributeValue *here = cube.attribute(i.attribute), *there = find(wanted.attributes, i.attribute);
    if (here == nullptr || there == nullptr || *here != *there) all.push_back(i.meaning);
  }
  const AttributeValue* program = find(cube.run_attributes(), kProgramDigestAttribute);
  if (all.empty() && (program == nullptr || *program != AttributeValue(program_digest()))) all.push_back("the program");
  return all;
}

}  // namespace

FinishedCube finished_cube(const CubeSchema& schema, const std::string& path) try {
  if (!std::filesystem::exists(path) || std::filesystem::is_empty(path)) return {};
  {
    const Cube cube(path);
    const std::vector<std::string> different = differences(schema, cube);
    if (!different.empty()) return {"", "is the cube of another run (" + join(different) + " differ)"};
    const std::string digest = cube.compute_result_digest();
    if (digest == cube.result_digest()) return {digest, ""};
  }
  return {"", "is damaged (its data do not give the result digest that it names)"};
} catch (const CubeError& error) {
  return {"", std::string("cannot be trusted (") + error.what() + ")"};
}

}  // namespace eqc
