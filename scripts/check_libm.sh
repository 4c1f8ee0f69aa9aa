#!/usr/bin/env bash
# No libm in the kernels: what the linker would have to find elsewhere is checked by name.
# usage: scripts/check_libm.sh BUILD_DIR
set -euo pipefail
build="${1:?usage: check_libm.sh BUILD_DIR}"
archive="$build/libeqc_cpu.a"
[ -f "$archive" ] || { echo "$archive does not exist; build first" >&2; exit 1; }

# Every double and float function of <math.h> that a compiler may emit a call to (C17, 7.12).
names='sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|exp|exp2|exp10|expm1|log|log2|log10|log1p|logb'
names+='|ilogb|pow|sqrt|cbrt|hypot|fma|erf|erfc|tgamma|lgamma|lgamma_r|ceil|floor|round|trunc|rint|nearbyint|lround'
names+='|llround|lrint|llrint|fmod|remainder|remquo|drem|modf|frexp|ldexp|scalbn|scalbln'
names+='|fmin|fmax|fdim|fabs|copysign|nextafter|nexttoward|nan|sincos'
undefined="$(nm -A -u -C "$archive" 2>/dev/null)"
[ -n "$undefined" ] || { echo "nm found nothing in $archive" >&2; exit 1; }
offending="$(grep -E "[[:space:]](__|_ZGV[A-Za-z0-9]*_)?($names)(f|l)?(_finite)?(@.*)?\$" <<<"$undefined" || true)"
if [ -n "$offending" ]; then
  printf '%s\n' "$offending" >&2
  echo "the kernels call libm, whose bits differ between systems; use kernels/base/elementary.hpp" >&2
  exit 1
fi
echo "libm: none in $(ar t "$archive" | wc -l) kernel objects"
