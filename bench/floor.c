/* SPDX-License-Identifier: MIT
 *
 * What most people would write: one POST after another over bare libcurl, the answer kept, no JSON.
 * floor URL COUNT: makes COUNT calls of token_fail on one kept-alive connection. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct answer {
  char *bytes;
  size_t length;
};

static size_t keep(char *bytes, size_t size, size_t count, void *context) {
  struct answer *answer = context;
  size_t length = size * count;
  char *longer = realloc(answer->bytes, answer->length + length + 1);
  if (longer == NULL) {
    return 0;
  }
  answer->bytes = longer;
  memcpy(answer->bytes + answer->length, bytes, length);
  answer->length += length;
  return length;
}

int main(int count, char **arguments) {
  if (count != 3) {
    return 2;
  }
  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  headers = curl_slist_append(headers, "Authorization: Bearer 0123456789abcdef");
  for (long calls = atol(arguments[2]); calls > 0; calls--) {
    struct answer answer = {NULL, 0};
    curl_easy_setopt(curl, CURLOPT_URL, arguments[1]);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
                     "{\"ticket\":\"hXoY87t_t23enrVHWxpXNP5FfVDhDypD3T6H6lt4IPA\","
                     "\"reason\":\"INVALID_RESOURCE_OWNER_CREDENTIALS\"}");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    if (curl_easy_perform(curl) != CURLE_OK || answer.length == 0) {
      fputs("floor: the call failed\n", stderr);
      return 1;
    }
    free(answer.bytes);
  }
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return 0;
}
