// The classes that spreads of inputs are told apart by (input/spreads.csv), and who owners are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace eqc {

struct Catalog;

/// Who owns or rents accelerators: what he decides sets utilisation, lifetime, cost of capital, operations and the
/// class of cloud rented from.
#define EQC_OWNER_LIST(X) X(any) X(large_operator) X(neocloud) X(shared_cluster) X(enterprise) X(university)
#define EQC_X(id) id,
enum class Owner { EQC_OWNER_LIST(EQC_X) count };
#undef EQC_X
const std::vector<std::string>& owner_names();

/// What an input's class is told by. Of `hardware` and `region`, single rows of the catalog are classes, too, and so
/// are families of hardware/efficiency.csv.
#define EQC_CLASS_SOURCE_LIST(X) \
  X(nothing) X(hardware) X(electricity) X(grid) X(cooling) X(owner) X(task) X(cluster) X(practice)
#define EQC_X(id) id,
enum class ClassSource { EQC_CLASS_SOURCE_LIST(EQC_X) };
#undef EQC_X
ClassSource class_source(std::string_view input);

inline constexpr const char* kDefaultClass = "default";

/// Names that a row of that input may have as its class, `default` first.
std::vector<std::string> class_names(std::string_view input, const Catalog& catalog);

}  // namespace eqc
