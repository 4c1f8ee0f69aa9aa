// Tables written to a file of their own and read back, with what was said of them.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/metrics/table_file.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc::metrics_test {

struct ReadTable {
  TableColumns columns;
  std::string notes, faults;  ///< a line each; no columns where there are faults
};

inline std::string lines_of(const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) text += note + "\n";
  return text;
}

inline ReadTable read_file_at(const TableRequest& request) {
  ReadTable r;
  std::vector<std::string> notes;
  try {
    r.columns = read_table(request, notes);
  } catch (const InputError& error) {
    r.faults = error.diagnostics().text();
  }
  r.notes = lines_of(notes);
  return r;
}

/// `request.file` is not looked at: the table is called t.csv within a folder of its own.
inline ReadTable read_text(const std::string& bytes, TableRequest request) {
  const run_test::TemporaryFolder folder;
  request.file = folder.file("t.csv");
  std::ofstream(request.file, std::ios::binary) << bytes;
  return read_file_at(request);
}

using Numbers = std::vector<double>;
using Names = std::vector<std::string>;

struct Kind {
  const char* name;
  std::string bytes;
  TableRequest request;
  Numbers values;
  std::vector<const char*> said;  ///< in the notes, each; all notes are accounted for
};

inline TableRequest income(const char* group = "") { return {"", "income", "", group, {}}; }

inline TableRequest with(TableRequest request, TableReading reading) {
  request.reading = std::move(reading);
  return request;
}

inline const TableReading kDrop = {"", '\0', '\0', true, false};

inline void expect_read(const Kind& kind) {
  const ReadTable r = read_text(kind.bytes, kind.request);
  EXPECT_EQ(r.faults, "") << kind.name;
  EXPECT_EQ(r.columns.value, kind.values) << kind.name;
  EXPECT_EQ(static_cast<std::size_t>(std::count(r.notes.begin(), r.notes.end(), '\n')), kind.said.size())
      << kind.name << "\n"
      << r.notes;
  for (const char* said : kind.said) EXPECT_NE(r.notes.find(said), std::string::npos) << kind.name << "\n" << r.notes;
}

}  // namespace eqc::metrics_test
