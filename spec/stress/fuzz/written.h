/* SPDX-License-Identifier: MIT
 *
 * Parses the output of http1_write independently. */
#ifndef AUTHLETE_WRITTEN_H
#define AUTHLETE_WRITTEN_H

#include "http/exchange.h"
#include "http/service.h"

/* Aborts unless the bytes are exactly this request: one head with the request's headers and no others, and a body of
 * the announced length. */
void written_check(const struct buffer *bytes, const struct service *service, const struct request *request);

#endif
