// Reads block by block; iconv of the C library converts what is no UTF-8.
#include "host/metrics/table_text.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>

#include "host/base/diagnostics.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/metrics/file_kind.hpp"

namespace eqc {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kLongestWindow = std::size_t{1} << 28;  // of a record, more is no table

struct Mark {
  std::string_view bytes;
  const char* encoding;  // null: UTF-8
};
constexpr Mark kMarks[] = {{"\xef\xbb\xbf"sv, nullptr},
                           {"\xff\xfe\0\0"sv, "UTF-32LE"},
                           {"\0\0\xfe\xff"sv, "UTF-32BE"},
                           {"\xff\xfe"sv, "UTF-16LE"},
                           {"\xfe\xff"sv, "UTF-16BE"}};

/// UTF-16 without a mark: of the first bytes nearly all at even or at odd places are zero, and no others. Null when
/// not.
const char* encoding_by_zeros(std::string_view start) {
  std::size_t zeros[2] = {0, 0};
  start = start.substr(0, 4096);
  for (std::size_t i = 0; i < start.size(); ++i) zeros[i % 2] += start[i] == '\0' ? 1 : 0;
  const std::size_t many = start.size() / 2 * 9 / 10;
  if (start.size() < 4 || many == 0) return nullptr;
  if (zeros[1] >= many && zeros[0] == 0) return "UTF-16LE";
  return zeros[0] >= many && zeros[1] == 0 ? "UTF-16BE" : nullptr;
}

bool is_utf8(const std::string& encoding) {
  const std::string name = lower(encoding);
  return name.empty() || name == "utf-8" || name == "utf8" || name == "utf-8-sig";
}

}  // namespace

/// iconv from one encoding to UTF-8, with what a block leaves unfinished.
class TextConverter {
 public:
  explicit TextConverter(const std::string& encoding)
      : encoding_(encoding), handle_(iconv_open("UTF-8", encoding.c_str())) {}
  ~TextConverter() {
    if (known()) iconv_close(handle_);
  }
  TextConverter(const TextConverter&) = delete;
  TextConverter& operator=(const TextConverter&) = delete;

  bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }
  bool has_rest() const { return !rest_.empty(); }
  const std::string& encoding() const { return encoding_; }
  std::uint64_t bytes_taken() const { return taken_; }

  /// Appends to `text`; false at bytes that are none of the encoding.
  bool convert(std::string_view bytes, std::string& text) {
    rest_.append(bytes);
    char* in = rest_.data();
    std::size_t in_left = rest_.size();
    char out[1 << 14];
    while (in_left > 0) {
      char* to = out;
      std::size_t out_left = sizeof out;
      const std::size_t done = iconv(handle_, &in, &in_left, &to, &out_left);
      text.append(out, sizeof out - out_left);
      if (done == static_cast<std::size_t>(-1) && errno == EINVAL) break;  // goes on in the next block
      if (done == static_cast<std::size_t>(-1) && errno != E2BIG) {
        taken_ += rest_.size() - in_left;
        return false;
      }
    }
    taken_ += rest_.size() - in_left;
    rest_.erase(0, rest_.size() - in_left);
    return true;
  }

 private:
  std::string encoding_, rest_;
  iconv_t handle_;
  std::uint64_t taken_ = 0;
};

TableText::TableText(const std::string& path, const std::string& encoding, std::vector<std::string>& notes)
    : source_(path) {
  recognise(encoding, notes);
}

TableText::~TableText() = default;

void TableText::recognise(const std::string& encoding, std::vector<std::string>& notes) {
  // A small file needs no large window; one byte more than it has shows its end.
  if (source_.size() > 0)
    window_bytes_ = static_cast<std::size_t>(std::min<std::uint64_t>(kTextWindow, source_.size() + 1));
  std::string start(window_bytes_, '\0');
  std::size_t have = 0;
  for (std::size_t got = 1; have < start.size() && got > 0; have += got)
    got = source_.read(start.data() + have, start.size() - have);
  whole_ = have < start.size();
  start.resize(have);
  std::string_view bytes = start;
  if (const FileKind kind = file_kind(bytes.substr(0, 4096)); kind.name != nullptr)
    throw InputError(name(), "is " + std::string(kind.name) + ", not a table of text; " + kind.advice);
  std::string from = is_utf8(encoding) ? "" : encoding;
  std::string by = " (--encoding)";
  for (const Mark& mark : kMarks)
    if (bytes.substr(0, mark.bytes.size()) == mark.bytes) {
      if (mark.encoding != nullptr && encoding.empty()) {
        from = mark.encoding;
        by = " (byte-order mark)";
      }
      if (mark.encoding == nullptr || encoding.empty()) bytes.remove_prefix(mark.bytes.size());
      break;
    }
  if (const char* zeros = encoding_by_zeros(bytes); encoding.empty() && from.empty() && zeros != nullptr) {
    from = zeros;
    by = " (every other byte is zero)";
  }
  if (!from.empty()) {
    converter_ = std::make_unique<TextConverter>(from);
    if (!converter_->known())
      throw InputError("--encoding " + printable(from) + ": is no encoding that iconv knows ('iconv -l' names them)");
    utf16_ = lower(from).substr(0, 6) == "utf-16";
    notes.push_back(name() + ": read as " + from + by);
  }
  take(bytes);
}

void TableText::take(std::string_view bytes) {
  if (!converter_) {
    window_.append(bytes);
    return;
  }
  if (!converter_->convert(bytes, window_) || (whole_ && converter_->has_rest()))
    throw InputError(name(), "is no " + converter_->encoding() + " after its first " +
                                 std::to_string(converter_->bytes_taken()) +
                                 " bytes; is the file whole, and --encoding right?");
}

void TableText::grow() {
  window_.erase(0, start_);
  start_ = 0;
  if (window_.size() > kLongestWindow)
    throw InputError(name(), "has no end of a line in " + std::to_string(kLongestWindow >> 20) +
                                 " MB: this is no table, or a quote is never closed");
  block_.resize(std::max(window_bytes_, window_.size()));  // doubles while a record does not end
  const std::size_t got = source_.read(block_.data(), block_.size());
  whole_ = got == 0;
  take(std::string_view(block_).substr(0, got));
}

std::uint64_t TableText::size() const { return utf16_ ? source_.size() / 2 : source_.size(); }

}  // namespace eqc
