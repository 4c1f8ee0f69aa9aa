// dlopen.
#include "host/calibrate/device/dynamic_library.hpp"

#include <dlfcn.h>

#include "host/base/text.hpp"

namespace eqc {

DynamicLibrary::DynamicLibrary(const std::vector<std::string>& names) : names_(names) { open(); }

void DynamicLibrary::open() {
  for (const std::string& name : names_)
    if ((handle_ = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) != nullptr) return;
  const char* const why = dlerror();
  why_ = join(names_, ", ") + " cannot be loaded" + (why != nullptr ? std::string(" (") + why + ")" : "");
}

DynamicLibrary::~DynamicLibrary() {
  // Libraries with threads of their own are left where they are: their threads may still wait in their code.
}

void DynamicLibrary::reopen() {
  if (handle_ != nullptr) dlclose(handle_);
  handle_ = nullptr;
  open();
}

void* DynamicLibrary::address(const char* name) const { return handle_ != nullptr ? dlsym(handle_, name) : nullptr; }

}  // namespace eqc
