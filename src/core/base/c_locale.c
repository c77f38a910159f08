/* SPDX-License-Identifier: MIT */
#include "base/c_locale.h"

bool c_locale_enter(struct c_locale *locale) {
  locale->own = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (locale->own == (locale_t)0) {
    return false;
  }
  locale->previous = uselocale(locale->own);
  return true;
}

void c_locale_leave(const struct c_locale *locale) {
  uselocale(locale->previous);
  freelocale(locale->own);
}
