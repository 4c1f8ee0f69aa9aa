#!/usr/bin/env bash
# Man pages and completions say what --help says, and their readers take them without a word.   manual.sh BINARY
set -euo pipefail
binary="$(realpath "${1:?usage: manual.sh BINARY}")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() {
  echo "manual.sh: $*" >&2
  exit 1
}
mapfile -t commands < <("$binary" --help | sed -n '/^Subcommands:/,$s/^  \([a-z]*\) .*/\1/p')
[ ${#commands[@]} -ge 20 ] || fail "only ${#commands[@]} commands in --help"
"$binary" man -o pages >/dev/null
[ "$(find pages -type f | wc -l)" -eq $((${#commands[@]} + 1)) ] || fail "pages and commands differ in number"
for shell in bash zsh fish; do "$binary" completion $shell >completion.$shell; done
bash -n completion.bash
if command -v zsh >/dev/null; then zsh -n completion.zsh; else echo "zsh: not here"; fi
if command -v fish >/dev/null; then fish --no-execute completion.fish; else echo "fish: not here"; fi
# shellcheck disable=SC1091
source completion.bash
completed() { # WORDS...: what bash offers for the last one
  COMP_WORDS=(equicube "$@") COMP_CWORD=$#
  _equicube
  printf '%s\n' "${COMPREPLY[@]}"
}
for command in "${commands[@]}"; do
  completed "${command:0:2}" | grep -x "$command" >/dev/null || fail "bash does not complete $command"
  page="pages/equicube-$command.1"
  if command -v groff >/dev/null; then
    said="$(groff -man -ww -Tutf8 "$page" 2>&1 >/dev/null)"
    [ -z "$said" ] || fail "$page: $said"
  fi
  while read -r option; do
    grep -qF -- "\\fB${option//-/\\-}\\fR" "$page" || fail "$page does not say $option"
    completed "$command" - | grep -x -- "$option" >/dev/null || fail "bash does not offer $command $option"
    grep -qF -- "$option[" completion.zsh || fail "zsh does not offer $option"
    grep -qF -- " -l ${option#--}" completion.fish || fail "fish does not offer $option"
  done < <("$binary" "$command" --help | sed -n 's/^  \(-[a-zA-Z],\)\?\(--[a-zA-Z-]*\) .*/\2/p')
done
completed completion z | grep -x zsh >/dev/null || fail "bash does not offer the words of an argument"
# A file of somebody else stays.
mkdir foreign
echo mine >foreign/equicube.1
if "$binary" man -o foreign 2>/dev/null; then fail "replaced a foreign file"; fi
[ "$(cat foreign/equicube.1)" = mine ] || fail "a foreign file was changed"
echo "manual: ${#commands[@]} commands"
