// What a file is when it is no table of text, by its first bytes.
#pragma once

#include <string_view>

namespace eqc {

struct FileKind {
  const char* name;    ///< "an Excel workbook"; null for what may be a table
  const char* advice;  ///< what to do to get a table
};

/// `start`: the first bytes, some hundred where the file has them.
FileKind file_kind(std::string_view start);

}  // namespace eqc
