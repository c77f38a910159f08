/* SPDX-License-Identifier: MIT
 *
 * Returns a failed call to Lua: nil, a message, and the failure table. */
#ifndef AUTHLETE_FAILURE_H
#define AUTHLETE_FAILURE_H

#include "lua/compat.h"
#include "http/retry.h"
#include "http/service.h"

/* What the failure table needs besides the response. */
struct failure_context {
  const struct operation *operation;
  const struct service *service; /* NULL for a call that was never made */
  int attempts;
  const char *body; /* the response's body; "" if empty */
  size_t body_length;
};

/* Returns the context of a response whose body is in its own buffer. */
static inline struct failure_context failure_context_of(const struct retry *retry, const struct service *service,
                                                        const struct response *response) {
  return (struct failure_context){.operation = retry->operation,
                                  .service = service,
                                  .attempts = retry->attempts,
                                  .body = buffer_text(&response->body),
                                  .body_length = response->body.length};
}

/* Pushes nil, message, failure and returns 3. `result` is the stack index of the decoded body, from which result_code
 * and result_message are copied; 0 if there is none. The message consists of the operation, the kind and the
 * response's detail, or of the operation, the status and the result code. Apart from the result code, and the names in
 * a certificate that was rejected, it contains no text from the server or the caller. For a 401, and a 404 that can
 * only be about the service, it also says which settings to check. */
int failure_push(lua_State *L, const struct failure_context *context, const struct response *response, int result);

/* Pushes core.failure_kinds: a list of the values of `failure.kind`. */
void failure_push_kinds(lua_State *L);

#endif
