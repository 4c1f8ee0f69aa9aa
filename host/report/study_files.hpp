// The folder that `equicube study --out` writes: which folder may be used, and its files.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/study/study.hpp"

namespace eqc {

/// The folder a name means. Makes nothing. Throws InputError unless it can be made, is empty, or is one that an earlier
/// study made, in which everything that a study might replace is a study's. `force`: any folder, and foreign files of
/// these names in it are replaced.
std::string judged_study_folder(const std::string& name, bool force);

/// Writes FOLDER/<table id>.csv for every table, FOLDER/study.txt and FOLDER/study.json, each whole or not at all;
/// returns the number of files. Throws InputError when the folder cannot be made, WriteError when a file cannot be
/// written.
std::size_t write_study(const std::string& folder, const StudyStamp& stamp,
                        const std::vector<AnsweredQuestion>& questions);

}  // namespace eqc
