/* SPDX-License-Identifier: MIT */
#include "lua/json_reader.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "api/names.h"
#include "lua/json_collisions.h"
#include "lua/json_number.h"
#include "lua/json_string.h"

enum {
  SLOTS_PER_LEVEL = 4,
  FIRST_PROPERTIES = 4,  /* the initial size of the first object */
  FEW_VALUES = 4 * 1024, /* so few that even equal hashes cost little */
};

struct reader {
  lua_State *L;
  int base; /* the stack index of the first value pushed */
  const char *start;
  const char *at;
  const char *end;
  const char *fault;
  struct buffer *scratch;
  const char *data_name;
  struct json_collisions *collisions; /* a userdata at `base`; NULL while there are few values */
  size_t values;
  size_t most_values; /* when it is reached, see admit_more_values */
  int depth;
  int likely_properties; /* of the next object */
  bool renames;
};

static bool read_value(struct reader *reader);

static bool fail(struct reader *reader, const char *fault) {
  reader->fault = fault;
  return false;
}

static bool is_space(char byte) {
  return byte <= ' ' && (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t');
}

static void skip_space(struct reader *reader) {
  while (reader->at < reader->end && is_space(*reader->at)) {
    reader->at++;
  }
}

/* Skips white space and consumes the given character. */
static bool take(struct reader *reader, char wanted) {
  skip_space(reader);
  if (reader->at == reader->end || *reader->at != wanted) {
    return false;
  }
  reader->at++;
  return true;
}

static bool take_word(struct reader *reader, const char *word) {
  size_t length = strlen(word);
  if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0) {
    return fail(reader, "invalid JSON: unexpected character");
  }
  reader->at += length;
  return true;
}

/* Strings. */

static bool take_string(struct reader *reader, struct json_string *string) {
  const char *fault = json_string_take(&reader->at, reader->end, reader->scratch, string);
  return fault == NULL || fail(reader, fault);
}

static inline bool push_string(struct reader *reader, const char *text, size_t length) {
  if (reader->collisions != NULL && !json_collisions_add(reader->collisions, text, length)) {
    return fail(reader, "too many strings with the same hash in the JSON");
  }
  lua_pushlstring(reader->L, text, length);
  return true;
}

static bool read_string(struct reader *reader) {
  struct json_string string;
  return take_string(reader, &string) && push_string(reader, string.text, string.length);
}

/* Pushes a property's name. */
static bool read_name(struct reader *reader) {
  struct json_string name;
  skip_space(reader);
  if (reader->at == reader->end || *reader->at != '"') {
    return fail(reader, "invalid JSON: property name expected");
  }
  if (!take_string(reader, &name)) {
    return false;
  }
  name_text snake;
  size_t converted = reader->renames ? names_to_snake(name.text, name.length, snake) : 0;
  return converted > 0 ? push_string(reader, snake, converted) : push_string(reader, name.text, name.length);
}

/* Numbers. */

static void push_integer(lua_State *L, int64_t integer) {
#if HAVE_LUA_INTEGER
  lua_pushinteger(L, (lua_Integer)integer);
#else
  lua_pushnumber(L, (lua_Number)integer);
#endif
}

static bool read_number(struct reader *reader) {
  static const double least_ambiguous = 9007199254740992.0; /* 2^53 */
  struct json_number number;
  const char *fault = json_number_take(&reader->at, reader->end, reader->scratch, &number);
  if (fault != NULL) {
    return fail(reader, fault);
  }
  if (number.is_integer) {
    push_integer(reader->L, number.integer);
  } else if (floor(number.real) == number.real && fabs(number.real) < least_ambiguous) {
    push_integer(reader->L, (int64_t)number.real);
  } else {
    lua_pushnumber(reader->L, (lua_Number)number.real);
  }
  return true;
}

/* Arrays and objects. */

static bool enter(struct reader *reader) {
  if (reader->depth == JSON_DEPTH) {
    return fail(reader, "JSON nested too deeply");
  }
  reader->depth++;
  reader->at++;
  luaL_checkstack(reader->L, SLOTS_PER_LEVEL, "JSON nested too deeply");
  return true;
}

/* Nulls are omitted, and the elements after them move up. */
static bool read_array(struct reader *reader) {
  lua_State *L = reader->L;
  if (!enter(reader)) {
    return false;
  }
  lua_newtable(L);
  int count = 0;
  bool more = !take(reader, ']');
  while (more) {
    if (!read_value(reader)) {
      return false;
    }
    if (lua_isnil(L, -1)) {
      lua_pop(L, 1);
    } else {
      lua_rawseti(L, -2, ++count);
    }
    more = take(reader, ',');
    if (!more && !take(reader, ']')) {
      return fail(reader, "invalid JSON: ',' or ']' expected");
    }
  }
  reader->depth--;
  return true;
}

static bool is_data(const struct reader *reader) {
  return reader->data_name != NULL && reader->depth == 1 && strcmp(lua_tostring(reader->L, -1), reader->data_name) == 0;
}

/* Pushes a property's name and value. */
static bool read_property(struct reader *reader) {
  if (!read_name(reader)) {
    return false;
  }
  if (!take(reader, ':')) {
    return fail(reader, "invalid JSON: ':' expected");
  }
  bool renames = reader->renames;
  reader->renames = renames && !is_data(reader);
  bool is_read = read_value(reader);
  reader->renames = renames;
  return is_read;
}

/* If two properties have the same Lua name, the later one wins. An object is created with room for as many properties
 * as the previous one had, because the elements of a list have mostly the same properties. This does not apply to
 * nested objects, whose memory would multiply. */
static bool read_object(struct reader *reader) {
  lua_State *L = reader->L;
  if (!enter(reader)) {
    return false;
  }
  bool more = !take(reader, '}');
  lua_createtable(L, 0, more ? reader->likely_properties : 0);
  reader->likely_properties = 0;
  int count = 0;
  while (more) {
    if (!read_property(reader)) {
      return false;
    }
    lua_rawset(L, -3); /* nil omits the property */
    count++;
    more = take(reader, ',');
    if (!more && !take(reader, '}')) {
      return fail(reader, "invalid JSON: ',' or '}' expected");
    }
  }
  reader->likely_properties = count;
  reader->depth--;
  return true;
}

/* Called at `most_values`: first starts looking for strings with equal hashes; the second time fails. */
static bool admit_more_values(struct reader *reader) {
  if (reader->collisions != NULL) {
    return fail(reader, "too many values in the JSON");
  }
  lua_State *L = reader->L;
  luaL_checkstack(L, SLOTS_PER_LEVEL, "JSON");
  reader->collisions = lua_newuserdata(L, sizeof *reader->collisions);
  json_collisions_begin(reader->collisions);
  lua_insert(L, reader->base);
  reader->most_values = JSON_VALUES + (size_t)(reader->end - reader->start) / JSON_BYTES_PER_VALUE;
  return true;
}

/* Pushes one value, or fails and leaves what it has pushed so far. */
static bool read_value(struct reader *reader) {
  if (reader->values++ == reader->most_values && !admit_more_values(reader)) {
    return false;
  }
  skip_space(reader);
  if (reader->at == reader->end) {
    return fail(reader, "invalid JSON: unexpected end");
  }
  switch (*reader->at) {
  case '{':
    return read_object(reader);
  case '[':
    return read_array(reader);
  case '"':
    return read_string(reader);
  case 't':
    lua_pushboolean(reader->L, 1);
    return take_word(reader, "true");
  case 'f':
    lua_pushboolean(reader->L, 0);
    return take_word(reader, "false");
  case 'n':
    lua_pushnil(reader->L);
    return take_word(reader, "null");
  default:
    return read_number(reader);
  }
}

/* Skips a byte order mark. */
static const char *skip_mark(const char *text, const char *end) {
  static const char mark[] = "\xEF\xBB\xBF";
  size_t length = strlen(mark);
  return (size_t)(end - text) >= length && memcmp(text, mark, length) == 0 ? text + length : text;
}

const char *json_read(lua_State *L, const char *text, size_t length, struct buffer *scratch, const char *data_name) {
  int top = lua_gettop(L);
  struct reader reader = {.L = L,
                          .base = top + 1,
                          .start = text,
                          .at = skip_mark(text, text + length),
                          .end = text + length,
                          .scratch = scratch,
                          .data_name = data_name,
                          .most_values = FEW_VALUES,
                          .likely_properties = FIRST_PROPERTIES,
                          .renames = data_name == NULL || data_name[0] != '*'};
  luaL_checkstack(L, SLOTS_PER_LEVEL, "JSON");
  if (read_value(&reader)) {
    skip_space(&reader);
    if (reader.at == reader.end) {
      if (reader.collisions != NULL) {
        lua_remove(L, reader.base);
      }
      return NULL;
    }
    reader.fault = "invalid JSON: text after the value";
  }
  lua_settop(L, top);
  return reader.fault;
}

bool json_is_object(const char *text, size_t length) {
  struct reader reader = {.at = skip_mark(text, text + length), .end = text + length};
  return take(&reader, '{');
}
