// One pointer per thread; without an observer nothing is done.
#include "host/scenario/key_observer.hpp"

namespace eqc {
namespace {

thread_local KeyObserver* observer = nullptr;

}  // namespace

KeyObserver::KeyObserver() { observer = this; }
KeyObserver::~KeyObserver() { observer = nullptr; }

void observe_key(const std::string& key, const AskedKey& asked) {
  if (observer == nullptr) return;
  AskedKey& known = observer->keys[key];
  if (asked.kind != KeyKind::any) known = asked;
}

void observe_fault(const std::string& key, const std::string& message) {
  if (observer != nullptr && message.rfind("is missing", 0) == 0) observer->said_missing[key] = true;
}

}  // namespace eqc
