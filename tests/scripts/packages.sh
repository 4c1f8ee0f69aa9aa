#!/usr/bin/env bash
# The Debian package and the tarball, made and tried where nothing else is: lintian says nothing; installed, used and
# purged in a fresh Debian it leaves nothing; the tarball gives the golden digests in a root file system that holds it
# alone, and so does an OCI image of it.
#   packages.sh deb|tarball|oci     ends with 77 where a tool or the right to a root of its own is missing
# Environment: EQC_DEBIAN_ROOT, a fresh Debian 12 made before by debootstrap --variant=minbase; it is copied.
set -euo pipefail
what="${1:?usage: packages.sh deb|tarball|oci}"
source="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
fail() {
  echo "packages.sh: $*" >&2
  exit 1
}
skip() {
  echo "packages.sh: $*"
  exit 77
}
need() { command -v "$1" >/dev/null || skip "$1 is not here"; }

build() { # PRESET GENERATOR FILE: prints the package
  cd "$source"
  { cmake --preset "$1" && cmake --build "build/$1" --target equicube; } >"$work/build.log" 2>&1 ||
    { tail -20 "$work/build.log" >&2; fail "no build"; }
  rm -f "$source/build/$1"/$3
  (cd "build/$1" && cpack -G "$2" >"$work/cpack.log" 2>&1) || { cat "$work/cpack.log" >&2; fail "cpack"; }
  ls "$source/build/$1"/$3
}

golden_digests() { # ROOT PROGRAM: within the root, its folder /golden
  local scenario
  cp -r "$source/tests/golden" "$1/golden"
  for scenario in training complete; do
    chroot "$1" "$2" run "/golden/$scenario.toml" --catalog /golden/catalog -o "/golden/$scenario.h5" -q >/dev/null
    [ "$(chroot "$1" "$2" digest "/golden/$scenario.h5")  $scenario.toml" = \
      "$(grep " $scenario.toml" "$source/tests/golden/digests.txt")" ] || fail "another digest of $scenario"
  done
  rm -r "$1/golden"
}

deb() {
  need lintian
  [ -n "${EQC_DEBIAN_ROOT:-}" ] || need debootstrap
  local package root=$work/root
  package="$(build package DEB '*.deb')"
  said="$(lintian --fail-on error,warning "$package" 2>"$work/lintian.err")" || fail "lintian: $said"
  [ -z "$said" ] || fail "lintian: $said"
  if [ -n "${EQC_DEBIAN_ROOT:-}" ]; then
    cp -a "$EQC_DEBIAN_ROOT" "$root"
  else
    debootstrap --variant=minbase bookworm "$root" >"$work/bootstrap.log" 2>&1 ||
      { tail -3 "$work/bootstrap.log"; skip "debootstrap could not make a root"; }
  fi
  local depends
  depends="$(dpkg-deb -f "$package" Depends | sed 's/([^)]*)//g; s/,/ /g')"
  # shellcheck disable=SC2086
  chroot "$root" apt-get install -y -qq --no-install-recommends $depends >"$work/apt.log" 2>&1 || skip "no dependencies"
  listing() { (cd "$root" && find . -xdev -path ./var/lib/dpkg -prune -o -path ./var/log -prune -o -path ./golden \
    -prune -o -print | sort); }
  listing >"$work/before"
  cp "$package" "$root/package.deb"
  chroot "$root" dpkg -i /package.deb >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log" >&2; fail "dpkg -i"; }
  rm "$root/package.deb"
  golden_digests "$root" equicube
  chroot "$root" equicube list models >/dev/null || fail "does not find its catalog"
  chroot "$root" python3 -c 'import importlib.util as u; assert u.find_spec("equicube.program")' 2>/dev/null ||
    chroot "$root" python3 -c 'import ast; ast.parse(open("/usr/lib/python3/dist-packages/equicube/program.py").read())'
  [ -s "$root/usr/share/man/man1/equicube-run.1.gz" ] || fail "no man page"
  chroot "$root" dpkg --purge equicube >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log" >&2; fail "purge"; }
  listing >"$work/after"
  diff "$work/before" "$work/after" >&2 || fail "the package leaves something"
  chroot "$root" dpkg -l equicube 2>/dev/null | grep -q '^[ir][ci]' && fail "dpkg still knows it"
  echo "deb: $(basename "$package"), lintian silent, installed, used and purged without a trace"
}

tarball() {
  local package root=$work/root
  package="$(build tarball TGZ '*.tar.gz')"
  mkdir "$root"
  tar -C "$root" -xzf "$package"
  local folder
  folder="$(basename "$package" .tar.gz)"
  [ "$(find "$root" -mindepth 1 -maxdepth 1)" = "$root/$folder" ] || fail "more than one folder in it"
  mv "$root/$folder" "$root/moved"  # anywhere
  "$root/moved/bin/equicube" list models | grep -q llama || fail "does not find its catalog"
  golden_digests "$root" /moved/bin/equicube
  echo "tarball: $(basename "$package"), golden digests in a root that holds nothing else"
}

oci() {
  need buildah
  local package image=oci-archive:$work/image.tar:equicube container root
  package="$(build tarball TGZ '*.tar.gz')"
  printf '[storage]\ndriver = "vfs"\ngraphroot = "%s/store"\nrunroot = "%s/run"\n' "$work" "$work" >"$work/storage.conf"
  export CONTAINERS_STORAGE_CONF=$work/storage.conf BUILDAH_ISOLATION=chroot
  "$source/packaging/containers/oci.sh" "$package" "$image" >"$work/oci.log" 2>&1 ||
    { tail -5 "$work/oci.log" >&2; fail "no image"; }
  container="$(buildah from "$image" 2>>"$work/oci.log")"
  buildah run "$container" -- /usr/bin/equicube list models | grep -q llama || fail "does not find its catalog"
  root="$(buildah mount "$container")"
  golden_digests "$root" /usr/bin/equicube
  buildah rm "$container" >/dev/null
  echo "oci: an image of $(($(stat -c %s "$work/image.tar") / 1000000)) MB, golden digests in a container of it"
}

[ "$(id -u)" -eq 0 ] || skip "a root file system of its own takes root's rights"
need cpack
case "$what" in
deb) deb ;;
tarball) tarball ;;
oci) oci ;;
*) fail "deb, tarball or oci" ;;
esac
