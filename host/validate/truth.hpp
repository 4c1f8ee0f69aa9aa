// Tables of published measurements: one row is one measured quantity of one configuration.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eqc {

enum class TruthTask { training, serving };
inline constexpr std::array<std::string_view, 2> kTruthTaskNames = {"training", "serving"};
inline std::string_view truth_task_name(TruthTask task) { return kTruthTaskNames[static_cast<std::size_t>(task)]; }

/// One measurement with the configuration it was taken on. Cells are kept as text: predictors read what they know and
/// ignore the rest.
class TruthRow {
 public:
  std::string file;  ///< as the user named it
  int line = 0;
  std::string id, source;
  std::string family;    ///< rows of one source and method: the column `family`, else the source
  std::string quantity;  ///< measured_quantity
  std::string unit;
  double value = 0;  ///< measured_value, in `unit`

  TruthRow() = default;
  TruthRow(std::shared_ptr<const std::vector<std::string>> columns, std::vector<std::string> cells)
      : columns_(std::move(columns)), cells_(std::move(cells)) {}

  /// Trimmed text of a column, "" when it is empty or the file has no such column.
  const std::string& text(std::string_view column) const;
  /// Number in a column; nothing when it is empty, absent or no number.
  std::optional<double> number(std::string_view column) const;
  const std::vector<std::string>& columns() const;  ///< of the row's file
  /// The same row with another text in a column.
  TruthRow with(std::string_view column, std::string text) const;

 private:
  std::shared_ptr<const std::vector<std::string>> columns_;
  std::vector<std::string> cells_;
};

/// The most that a column of counts can mean (more is nobody's); infinity for columns without such a limit.
double largest_of(std::string_view column);

/// Rows of CSV files in the layout of docs/truth-format.md; several files follow one another, unknown columns are kept
/// and ignored by who does not know them. Throws InputError with every fault of every file: unreadable, malformed, a
/// required column missing (model, hardware, measured_quantity, measured_value), a measured value that is no positive
/// number. Columns have other spellings, some of which mean another column to another task (`batch_size`).
std::vector<TruthRow> read_truth(const std::vector<std::string>& files, TruthTask task);

}  // namespace eqc
