// Text from strangers made safe to print: what a terminal would obey or a line would break on is shown as an escape.
#pragma once

#include <string>
#include <string_view>

namespace eqc {

/// UTF-8 whatever comes in: bytes that are no UTF-8 (also overlong forms, surrogates, beyond U+10FFFF) become the four
/// characters \xNN. For JSON, which escapes control characters itself.
std::string valid_utf8(std::string_view text);

/// valid_utf8() on one line that no terminal acts on: control characters (C0, DEL, C1), line and paragraph separators
/// and the marks that reorder text (Unicode 15, Bidi_Control) become \xNN or \uNNNN.
std::string printable(std::string_view text);

/// printable() of each line of a text that has lines of its own.
std::string printable_lines(std::string_view text);

/// Valid JSON text with what a terminal acts on, and JSON leaves as it is within strings (DEL, C1, marks that reorder
/// text), as \uNNNN: the same JSON.
std::string escaped_json(std::string_view json);

}  // namespace eqc
