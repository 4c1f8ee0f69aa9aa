// A shared library found at run time, so that the program runs where it is not.
#pragma once

#include <string>
#include <vector>

namespace eqc {

class DynamicLibrary {
 public:
  /// The first of the names that can be opened; none: `why` is one line.
  explicit DynamicLibrary(const std::vector<std::string>& names);
  ~DynamicLibrary();
  DynamicLibrary(const DynamicLibrary&) = delete;
  DynamicLibrary& operator=(const DynamicLibrary&) = delete;

  bool ok() const { return handle_ != nullptr; }
  /// Closes it and opens it again, so that it reads the environment anew. What was found in it before is void.
  void reopen();
  const std::string& why() const { return why_; }
  /// Sets the pointer to the function of that name; false when the library has none.
  template <class Function>
  bool find(const char* name, Function*& function) const {
    function = reinterpret_cast<Function*>(address(name));
    return function != nullptr;
  }

 private:
  void open();
  void* address(const char* name) const;

  std::vector<std::string> names_;
  void* handle_ = nullptr;
  std::string why_;
};

}  // namespace eqc
