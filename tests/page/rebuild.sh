#!/usr/bin/env bash
# The committed script of the page is what npm makes of web/, byte for byte: rebuild.sh SOURCE_FOLDER BUILD_FOLDER
# Exit code 77 without Node.js, npm or the registry.
set -euo pipefail
source=$1 build=$2/web

command -v node >/dev/null && command -v npm >/dev/null || { echo "needs nodejs and npm" >&2; exit 77; }
mkdir -p "$build"
cp -r "$source"/web/{package.json,package-lock.json,build.mjs,map.mjs,src} "$build"
cd "$build"
if ! cmp -s package-lock.json node_modules/.lock-of-equicube; then
  npm ci --no-audit --no-fund --loglevel=error --fetch-retries=0 --fetch-timeout=20000 || {
    echo "npm ci failed: no registry?" >&2
    exit 77
  }
  cp package-lock.json node_modules/.lock-of-equicube
fi
node build.mjs page.js
cmp page.js "$source/web/built/page.js" || {
  echo "web/built/page.js is not what web/src gives: cd web; npm run build" >&2
  exit 1
}
if grep -n '"resolved"' package-lock.json; then
  echo "the lock file names a registry: npm install --omit-lockfile-registry-resolved" >&2
  exit 1
fi
