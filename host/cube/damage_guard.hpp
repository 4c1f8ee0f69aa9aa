// The last line of defence against damaged files: when the HDF5 library itself crashes on one, the user gets a message
// and an exit code, not a core dump.
#pragma once

#include <string>

namespace eqc {

/// HDF5 1.10 does not checksum every structure it trusts (object links, text of attributes): a flipped byte there can
/// make it follow a wild pointer. After this call SIGSEGV, SIGBUS and SIGABRT while HDF5 is at work on a file print
/// "<file>: is damaged ..." and end the process with code 2; a crash anywhere else stays a crash. For programs, not for
/// tests or libraries.
void end_politely_on_damaged_files();

/// The file that HDF5 reads next; remembered for that message.
void remember_file_read(const std::string& path);

/// Marks, nested, that the calling thread is inside HDF5.
void enter_hdf5();
void leave_hdf5();

}  // namespace eqc
