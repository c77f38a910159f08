/* SPDX-License-Identifier: MIT
 *
 * Any Lua value: the JSON text decodes to the same value; a value that JSON cannot express is refused. */
#include <string.h>

#include "lua/json_reader.h"
#include "lua/json_writer.h"
#include "values.h"

/* An empty table may be an array as a property, but not as an element. */
static void check_empty_arrays(const struct buffer *out) {
  bool is_string = false;
  for (size_t i = 0; i < out->length; i++) {
    if (out->bytes[i] == '"') {
      is_string = !is_string;
    } else if (is_string && out->bytes[i] == '\\') {
      i++;
    } else if (!is_string && strncmp(out->bytes + i, "[]", 2) == 0) {
      CHECK(i == 0 || out->bytes[i - 1] == ':');
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct buffer out;
  static struct buffer scratch;
  static const char *const names[] = {"", "scopes", "clientId", "properties"};
  lua_State *L = fuzz_lua();
  struct input input = {data, size};
  const char *name = names[input_byte(&input) & 3];
  bool is_json = value_push(L, &input);
  buffer_clear(&out);
  const char *fault = json_append_value(L, &out, 1, name, strlen(name));
  CHECK(lua_gettop(L) == 2);
  CHECK((fault == NULL) == is_json);
  if (fault != NULL) {
    return 0;
  }
  CHECK(text_is_utf8(out.bytes, out.length));
  check_empty_arrays(&out);
  CHECK(json_read(L, out.bytes, out.length, &scratch, "*") == NULL);
  CHECK(lua_gettop(L) == 3);
  CHECK(value_equals(L, 2, 3));
  if (lua_isinteger(L, 2)) {
    CHECK(lua_isinteger(L, 3));
  }
  CHECK((size & 3) != 0 || json_read(L, out.bytes, out.length, &scratch, NULL) == NULL);
  return 0;
}
