/* SPDX-License-Identifier: MIT
 *
 * How a call that did not succeed is told to Lua: nil, a message, and the failure table. */
#ifndef AUTHLETE_FAILURE_H
#define AUTHLETE_FAILURE_H

#include "lua/compat.h"
#include "http/retry.h"
#include "http/service.h"

/* What a failure is about, besides the response. */
struct failure_context {
  const struct operation *operation;
  const struct service *service; /* NULL for a call that was never made */
  int attempts;
  const char *body; /* the response's body, as bytes; "" when it is empty */
  size_t body_length;
};

/* Of a call whose response has its body in its own buffer. */
static inline struct failure_context failure_context_of(const struct retry *retry, const struct service *service,
                                                        const struct response *response) {
  return (struct failure_context){.operation = retry->operation,
                                  .service = service,
                                  .attempts = retry->attempts,
                                  .body = buffer_text(&response->body),
                                  .body_length = response->body.length};
}

/* Pushes nil, message, failure and returns 3. `result` is the stack index of the table that the body stands for, from
 * which result_code and result_message are taken, or 0. The message holds the operation, the kind and the transport's
 * own words, and nothing that the peer or the caller wrote but a result code. A 401 also says which settings to check.
 */
int failure_push(lua_State *L, const struct failure_context *context, const struct response *response, int result);

#endif
