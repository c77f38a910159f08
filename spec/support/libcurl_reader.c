/* SPDX-License-Identifier: MIT
 *
 * libcurl_reader URL COUNT: requests the URL COUNT times, each over a new connection, with the header "X-Number: 1", 2
 * and so on, and writes how libcurl interprets each response: a line with its error code, the status and the length of
 * the body, then the body and a line feed. */
#include <curl/curl.h>

#include <stdio.h>
#include <stdlib.h>

enum { MOST_BODY_BYTES = 65536 };

struct body {
  char bytes[MOST_BODY_BYTES];
  size_t length;
};

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
  struct body *body = context;
  size_t length = size * count;
  if (length > sizeof body->bytes - body->length) {
    return 0;
  }
  for (size_t i = 0; i < length; i++) {
    body->bytes[body->length++] = bytes[i];
  }
  return length;
}

int main(int count, char **arguments) {
  static struct body body;
  int requests = count == 3 ? atoi(arguments[2]) : 0;
  for (int i = 1; i <= requests; i++) {
    char header[32];
    CURL *easy = curl_easy_init();
    if (easy == NULL) {
      return EXIT_FAILURE;
    }
    snprintf(header, sizeof header, "X-Number: %d", i);
    struct curl_slist *headers = curl_slist_append(NULL, header);
    body.length = 0;
    curl_easy_setopt(easy, CURLOPT_URL, arguments[1]);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 5000L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
    CURLcode code = curl_easy_perform(easy);
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    printf("%d %ld %zu\n", (int)code, status, body.length);
    fwrite(body.bytes, 1, body.length, stdout);
    putchar('\n');
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
  }
  return EXIT_SUCCESS;
}
