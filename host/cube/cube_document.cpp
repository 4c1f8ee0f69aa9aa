// Names of variables cannot hold '/', so the path is an attribute and the name its flat form.
#include "host/cube/cube_document.hpp"

#include <algorithm>

#include "host/cube/cube_layout.hpp"

namespace eqc {
namespace {

Hdf5Handle create_text(hid_t group, const std::string& name, const std::string& text, const std::string& file) {
  const std::string action = "store '" + name + "'";
  const Hdf5Handle type = own(H5Tcopy(H5T_C_S1), H5Tclose, file, action);
  check_hdf5(H5Tset_size(type.get(), H5T_VARIABLE), file, action);
  check_hdf5(H5Tset_cset(type.get(), H5T_CSET_UTF8), file, action);
  const Hdf5Handle space = own(H5Screate(H5S_SCALAR), H5Sclose, file, action);
  const Hdf5Handle ordered = ordered_creation(H5P_DATASET_CREATE);
  Hdf5Handle set =
      own(H5Dcreate2(group, name.c_str(), type.get(), space.get(), H5P_DEFAULT, ordered.get(), H5P_DEFAULT), H5Dclose,
          file, action);
  const char* data = text.c_str();
  check_hdf5(H5Dwrite(set.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, &data), file, action);
  return set;
}

}  // namespace

void write_text_dataset(hid_t group, const std::string& name, const std::string& text, const std::string& file) {
  create_text(group, name, text, file);
}

void write_documents(hid_t file_id, const std::vector<Document>& documents, const std::string& file) {
  if (documents.empty()) return;
  const std::string name(kProvenanceGroup);
  const Hdf5Handle creation = ordered_creation(H5P_GROUP_CREATE);
  const Hdf5Handle group = own(H5Gcreate2(file_id, name.c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT), H5Gclose,
                               file, "create group /provenance");
  for (const Document& d : documents) {
    std::string flat = d.path;
    std::replace(flat.begin(), flat.end(), '/', '.');
    const Hdf5Handle set = create_text(group.get(), flat, d.text, file);
    write_attribute(set.get(), "path", d.path, file);
  }
}

}  // namespace eqc
