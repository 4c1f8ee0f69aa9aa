#!/usr/bin/env bash
# An OCI image of the tarball's program, by buildah: nothing in it but the program and its catalog.
#
#   packaging/containers/oci.sh build/tarball/equicube-VERSION-linux-x86_64.tar.gz IMAGE
#
# IMAGE: a name in the local storage, or oci-archive:FILE:NAME. Nothing is fetched. Where there is no overlay, as in a
# container: STORAGE_DRIVER=vfs.
set -euo pipefail
tarball="$(realpath "${1:?usage: oci.sh TARBALL IMAGE}")"
image="${2:?usage: oci.sh TARBALL IMAGE}"
command -v buildah >/dev/null || {
  echo "oci.sh: buildah is not here (apt-get install buildah)" >&2
  exit 77
}
work="$(mktemp -d)"
container="$(buildah from scratch)"
trap 'buildah rm "$container" >/dev/null; rm -rf "$work"' EXIT
tar -C "$work" --strip-components=1 -xzf "$tarball"
buildah copy "$container" "$work" /usr
buildah config --entrypoint '["/usr/bin/equicube"]' --workingdir /work \
  --label org.opencontainers.image.title=equicube --label org.opencontainers.image.licenses=Apache-2.0 "$container"
buildah commit "$container" "$image"
