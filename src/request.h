/* SPDX-License-Identifier: MIT
 *
 * From the caller's table to the request: path, query, JSON body and further headers. All checks of what a caller
 * passes happen here, before anything is sent; wrong use raises. Calls Lua, and no transport. */
#ifndef AUTHLETE_REQUEST_H
#define AUTHLETE_REQUEST_H

#include "buffer.h"
#include "compat.h"
#include "operation.h"

/* What the api's settings say about requests. The strings are the api's. */
struct request_rules {
  enum api_version version;
  bool strict;                 /* an unknown parameter raises */
  const char *base_path;       /* what stands before the operation's path; "" for nothing */
  const char *service_id;      /* V3; may be NULL */
  const char *service_api_key; /* V2; may be NULL */
  bool has_credential[2];      /* by enum credential */
};

/* The parts of a request, in buffers that the caller cleared and owns: raising leaves them to the owner. */
struct request {
  struct endpoint endpoint;
  bool has_body;
  struct buffer path, query, body;
  struct buffer headers; /* name NUL value NUL, again and again */
};

/* Fills `request` from the table at `index` (or nil) for the operation. */
void request_build(lua_State *L, const struct request_rules *rules, const struct operation *operation, int index,
                   struct request *request);

#endif
