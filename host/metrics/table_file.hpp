// The wanted columns of somebody's table file, as numbers and group ids.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace eqc {

/// How a table is read where the file does not say itself; empty: as found in the file.
struct TableReading {
  std::string encoding;          ///< a name that iconv knows
  char separator = '\0';         ///< of fields
  char decimal = '\0';           ///< '.' or ','
  bool drop_missing = false;     ///< leave rows with a missing cell that is wanted out; a fault otherwise
  bool negative_values = false;  ///< values below 0 are read; a fault otherwise. Weights are never negative
};

/// Which columns of which file. Weight and group may be empty: not wanted.
struct TableRequest {
  std::string file, value, weight, group;
  TableReading reading;
  std::string strata = {}, psu = {};  ///< of a survey's design; may be empty
};

/// Rows of positive weight, in the order of the file; all vectors of one length but for those not wanted.
struct TableColumns {
  std::vector<double> value;               ///< 0 or of size 1e-150 ... 1e150
  std::vector<double> weight;              ///< above 0, as values; empty when not wanted: every row counts once
  std::vector<std::int32_t> group;         ///< index into group_names; empty when not wanted
  std::vector<std::string> group_names;    ///< in order of first appearance
  std::vector<std::int32_t> stratum, psu;  ///< as group
  std::vector<std::string> stratum_names = {}, psu_names = {};
  bool has_groups() const { return !group_names.empty(); }
};

/// Throws InputError with the faults: unreadable file, missing column (with the nearest name), an empty cell, a value
/// or weight that is no number, negative or out of range, nothing but zeros, no row. What was recognised in a file that
/// is not plain CSV is added to `notes`, a line each; they hold also when this throws.
TableColumns read_table(const TableRequest& request, std::vector<std::string>& notes);

}  // namespace eqc
