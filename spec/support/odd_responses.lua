-- Responses as bytes, from usual to odd, as servers, proxies and attackers might send them. After each, the connection
-- is closed cleanly.
--
-- Responses that we accept have `status`, `body` and `keeps_alive`; those that we refuse have `kind` and `fault`.
-- `lenient` says why we refuse a response that libcurl may accept, `tolerant` why we accept one that it may refuse.

local OK = "HTTP/1.1 200 OK\r\n"
local CHUNKED = OK .. "Transfer-Encoding: chunked\r\n\r\n"
local LAST = "0\r\n\r\n"
local BODY = "Content-Length: 2\r\n\r\n{}"

local STATUS_LINE = "invalid HTTP response: it does not begin with an HTTP/1.1 status line"
local STATUS = "invalid HTTP response: unexpected status"
local LENGTH = "invalid HTTP response: invalid or conflicting Content-Length"
local CODING = "invalid HTTP response: unexpected Transfer-Encoding"
local HEADER = "invalid HTTP response: malformed header"
local LINE = "invalid HTTP response: malformed line"
local SIZE = "invalid HTTP response: malformed chunk size"
local CHUNK = "invalid HTTP response: a chunk is longer than its size"
local BOTH = "invalid HTTP response: both Transfer-Encoding and Content-Length"
local TRAILER = "invalid HTTP response: malformed trailer"
local CUT = "the connection was closed before the response was complete"
local TOO_LARGE = "the response is larger than 10485760 bytes"
local NOTHING = "the connection was closed before a response arrived"

local responses = {}

local function good(name, bytes, status, body, keeps_alive, tolerant)
  responses[name] =
    { bytes = bytes, status = status, body = body, keeps_alive = keeps_alive == true, tolerant = tolerant }
end

local function bad(name, fault, bytes, lenient)
  local kind = fault == TOO_LARGE and "too_large" or "network"
  responses[name] = { bytes = bytes, fault = fault, kind = kind, lenient = lenient }
end

local KEPT = true

-- Why we refuse responses that libcurl accepts.
local END = "readers disagree about where such a body ends, and so where the next response begins"
local NAMES = "readers disagree about which headers there are"
local START = "a response that does not begin like HTTP/1.1 must not be read as HTTP/1.1"
local UNASKED = "it was not requested"
local INCOMPLETE = "what is missing is unknown"

-- Lengths ------------------------------------------------------------------------------------------------------------

good("a fixed length", OK .. BODY, 200, "{}", KEPT)
good("a length of zero", OK .. "Content-Length: 0\r\n\r\n", 200, "", KEPT)
good("a length with leading zeros", OK .. "Content-Length: 0002\r\n\r\n{}", 200, "{}", KEPT)
good("a length without a space", OK .. "Content-Length:2\r\n\r\n{}", 200, "{}", KEPT)
good("a length between spaces", OK .. "Content-Length:\t 2 \t\r\n\r\n{}", 200, "{}", KEPT)
good("a length in capitals", OK .. "CONTENT-LENGTH: 2\r\n\r\n{}", 200, "{}", KEPT)
good("a length twice", OK .. "Content-Length: 2\r\n" .. BODY, 200, "{}", KEPT)
good("bytes after the body", OK .. BODY .. "HTTP/1.1 500 No\r\n\r\n", 200, "{}")
good("a body of binary bytes", OK .. "Content-Length: 6\r\n\r\n\0\r\n\255\0\n", 200, "\0\r\n\255\0\n", KEPT)
bad("conflicting lengths", LENGTH, OK .. "Content-Length: 1\r\n" .. BODY, END)
bad("conflicting lengths, the other way round", LENGTH, OK .. "Content-Length: 2\r\nContent-Length: 1\r\n\r\n{}", END)
bad("a list of lengths", LENGTH, OK .. "Content-Length: 2, 2\r\n\r\n{}", END)
bad("a list of conflicting lengths", LENGTH, OK .. "Content-Length: 2, 1\r\n\r\n{}", END)
bad("a negative length", LENGTH, OK .. "Content-Length: -2\r\n\r\n{}")
bad("a length with a plus sign", LENGTH, OK .. "Content-Length: +2\r\n\r\n{}", END)
bad("a hexadecimal length", LENGTH, OK .. "Content-Length: 0x2\r\n\r\n{}", END)
bad("a length followed by a letter", LENGTH, OK .. "Content-Length: 2z\r\n\r\n{}", END)
bad("a length with a fraction", LENGTH, OK .. "Content-Length: 2.0\r\n\r\n{}", END)
bad("a length in quotes", LENGTH, OK .. "Content-Length: \"2\"\r\n\r\n{}")
bad("two lengths in one", LENGTH, OK .. "Content-Length: 2 2\r\n\r\n{}", END)
bad("an empty length", LENGTH, OK .. "Content-Length:\r\n\r\n{}")
bad("a word as the length", LENGTH, OK .. "Content-Length: two\r\n\r\n{}")
bad("a length beyond 64 bits", TOO_LARGE,
  OK .. "Content-Length: 18446744073709551618\r\n\r\n{}", END)
bad("the largest 64-bit length", TOO_LARGE,
  OK .. "Content-Length: 9223372036854775807\r\n\r\n{}")
bad("a truncated body", CUT, OK .. "Content-Length: 3\r\n\r\n{}")
bad("a missing body", CUT, OK .. "Content-Length: 3\r\n\r\n")

-- Until the connection ends ------------------------------------------------------------------------------------------

good("a body until the end", OK .. "\r\n{}", 200, "{}")
good("an empty body until the end", OK .. "\r\n", 200, "")
good("a body until the end in HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\n{}", 200, "{}")

-- Chunks -------------------------------------------------------------------------------------------------------------

good("a chunk", CHUNKED .. "2\r\n{}\r\n" .. LAST, 200, "{}", KEPT)
good("chunks", CHUNKED .. "1\r\n{\r\n1\r\n}\r\n" .. LAST, 200, "{}", KEPT)
good("only the last chunk", CHUNKED .. LAST, 200, "", KEPT)
good("a coding in capitals", OK .. "TRANSFER-ENCODING: CHUNKED\r\n\r\n2\r\n{}\r\n" .. LAST, 200, "{}", KEPT)
good("sizes in upper and lower case", CHUNKED .. "0a\r\n{\"a\":\"bcd\"\r\nB\r\n,\"e\":\"fghi\"\r\n1\r\n}\r\n" .. LAST,
  200, "{\"a\":\"bcd\",\"e\":\"fghi\"}", KEPT)
good("a chunk with extensions", CHUNKED .. "2;a=b;c=\"d;e\"\r\n{}\r\n0;last\r\n\r\n", 200, "{}", KEPT)
good("a chunk with spaces before its extension", CHUNKED .. "2 ;a\r\n{}\r\n" .. LAST, 200, "{}", KEPT)
good("a size followed by spaces", CHUNKED .. "2 \t\r\n{}\r\n" .. LAST, 200, "{}", KEPT)
good("a size with leading zeros", CHUNKED .. "000002\r\n{}\r\n000\r\n\r\n", 200, "{}", KEPT)
good("a size with many leading zeros", CHUNKED .. ("0"):rep(40) .. "2\r\n{}\r\n" .. LAST, 200, "{}", KEPT,
  "zeros do not change a number")
good("a long extension", CHUNKED .. "2;" .. ("x"):rep(30000) .. "\r\n{}\r\n" .. LAST, 200, "{}", KEPT,
  "it is within the limit on heads")
good("trailers", CHUNKED .. "2\r\n{}\r\n0\r\nX-Sum: 17\r\nContent-Length: 9\r\n\r\n", 200, "{}", KEPT)
good("bytes after the last chunk", CHUNKED .. "2\r\n{}\r\n" .. LAST .. "2\r\n{}\r\n" .. LAST, 200, "{}")
good("a body that looks like chunks", CHUNKED .. "7\r\n2\r\n{}\r\n\r\n" .. LAST, 200, "2\r\n{}\r\n", KEPT)
bad("chunks in HTTP/1.0", "invalid HTTP response: Transfer-Encoding in HTTP/1.0",
  "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n" .. LAST, END)
bad("a hexadecimal size with 0x", SIZE, CHUNKED .. "0x2\r\n{}\r\n" .. LAST)
bad("a size followed by letters", SIZE, CHUNKED .. "2zz\r\n{}\r\n" .. LAST, END)
bad("a size with a plus sign", SIZE, CHUNKED .. "+2\r\n{}\r\n" .. LAST)
bad("a negative size", SIZE, CHUNKED .. "-2\r\n{}\r\n" .. LAST)
bad("a size with a leading space", SIZE, CHUNKED .. " 2\r\n{}\r\n" .. LAST)
bad("two sizes in one", SIZE, CHUNKED .. "2 2\r\n{}\r\n" .. LAST, END)
bad("an extension without a size", SIZE, CHUNKED .. ";a=b\r\n{}\r\n" .. LAST)
bad("an empty line instead of a size", SIZE, CHUNKED .. "\r\n{}\r\n" .. LAST)
bad("a size with LF only", LINE, CHUNKED .. "2\n{}\r\n" .. LAST, END)
bad("a chunk that ends with LF only", LINE, CHUNKED .. "2\r\n{}\n" .. LAST, END)
bad("a size with CR in its extension", LINE, CHUNKED .. "2;a\rb\r\n{}\r\n" .. LAST, END)
bad("a size with NUL in its extension", LINE, CHUNKED .. "2;a\0b\r\n{}\r\n" .. LAST, END)
bad("a chunk longer than its size", CHUNK, CHUNKED .. "1\r\n{}\r\n" .. LAST)
bad("a longer chunk with LF only", LINE, CHUNKED .. "1\r\n{}\n" .. LAST)
bad("a size beyond 64 bits", TOO_LARGE,
  CHUNKED .. "10000000000000002\r\n{}\r\n" .. LAST)
bad("the largest 64-bit size", TOO_LARGE,
  CHUNKED .. "FFFFFFFFFFFFFFFF\r\n{}\r\n" .. LAST)
bad("a truncated chunk", CUT, CHUNKED .. "3\r\n{}")
bad("chunks without the last", CUT, CHUNKED .. "2\r\n{}\r\n")
bad("a last chunk without its end", CUT, CHUNKED .. "2\r\n{}\r\n0\r\n")
bad("trailers with LF only", LINE, CHUNKED .. "2\r\n{}\r\n0\r\nX-Sum: 17\n\n", END)
bad("a trailer without a colon", TRAILER, CHUNKED .. "2\r\n{}\r\n0\r\nX-Sum\r\n\r\n")
bad("a length and chunks", BOTH,
  OK .. "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n" .. LAST, END)
bad("chunks and a length", BOTH,
  OK .. "Transfer-Encoding: chunked\r\nContent-Length: 12\r\n\r\n2\r\n{}\r\n" .. LAST, END)
bad("a coding twice", CODING,
  OK .. "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n" .. LAST, END)
bad("the coding identity", CODING, OK .. "Transfer-Encoding: identity\r\n" .. BODY, UNASKED)
bad("an empty coding", CODING, OK .. "Transfer-Encoding:\r\n" .. BODY, UNASKED)
bad("the codings gzip and chunked", CODING, OK .. "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n" .. LAST)
bad("the codings chunked and identity", CODING,
  OK .. "Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n" .. LAST, END)
bad("a coding with a parameter", CODING, OK .. "Transfer-Encoding: chunked;q=1\r\n\r\n2\r\n{}\r\n" .. LAST)
bad("the coding xchunked", CODING, OK .. "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n" .. LAST)
bad("a coding with a vertical tab", CODING, OK .. "Transfer-Encoding: \11chunked\r\n\r\n2\r\n{}\r\n" .. LAST)

-- Status lines -------------------------------------------------------------------------------------------------------

good("a status without a reason", "HTTP/1.1 200 \r\n" .. BODY, 200, "{}", KEPT)
good("a status without a space after it", "HTTP/1.1 200\r\n" .. BODY, 200, "{}", KEPT)
good("a reason in UTF-8", "HTTP/1.1 200 \195\132h\r\n" .. BODY, 200, "{}", KEPT)
good("an unknown status", "HTTP/1.1 299 Hm\r\n" .. BODY, 299, "{}", KEPT)
good("a status beyond 599", "HTTP/1.1 999 Hm\r\n" .. BODY, 999, "{}", KEPT)
good("a redirect", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n" .. BODY, 302, "{}", KEPT)
good("HTTP/1.0", "HTTP/1.0 200 OK\r\n" .. BODY, 200, "{}")
good("HTTP/1.0 with keep-alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" .. BODY, 200, "{}")
good("HTTP/1.2", "HTTP/1.2 200 OK\r\n" .. BODY, 200, "{}", KEPT, "any 1.x is read as 1.1 (RFC 9110)")
bad("HTTP/2 in text", STATUS_LINE, "HTTP/2 200 OK\r\n" .. BODY, START)
bad("HTTP/2.0 in text", STATUS_LINE, "HTTP/2.0 200 OK\r\n" .. BODY, START)
bad("HTTP/3 in text", STATUS_LINE, "HTTP/3 200 OK\r\n" .. BODY)
bad("HTTP/0.9", STATUS_LINE, "{}")
bad("HTTP/0.9 by name", STATUS_LINE, "HTTP/0.9 200 OK\r\n" .. BODY)
bad("HTTP/1.10", STATUS_LINE, "HTTP/1.10 200 OK\r\n" .. BODY)
bad("HTTP/1", STATUS_LINE, "HTTP/1 200 OK\r\n" .. BODY)
bad("http/1.1", STATUS_LINE, "http/1.1 200 OK\r\n" .. BODY, START)
bad("another protocol", STATUS_LINE, "ICY 200 OK\r\n" .. BODY)
bad("RTSP", STATUS_LINE, "RTSP/1.0 200 OK\r\n" .. BODY)
bad("a status of two digits", STATUS_LINE, "HTTP/1.1 20 OK\r\n" .. BODY)
bad("a status of four digits", STATUS_LINE, "HTTP/1.1 2000 OK\r\n" .. BODY, START)
bad("a status of letters", STATUS_LINE, "HTTP/1.1 abc OK\r\n" .. BODY)
bad("no status", STATUS_LINE, "HTTP/1.1\r\n" .. BODY)
bad("two spaces before the status", STATUS_LINE, "HTTP/1.1  200 OK\r\n" .. BODY, START)
bad("a tab before the status", STATUS_LINE, "HTTP/1.1\t200 OK\r\n" .. BODY, START)
bad("a tab after the status", STATUS_LINE, "HTTP/1.1 200\tOK\r\n" .. BODY, START)
bad("a minus after the status", STATUS_LINE, "HTTP/1.1 200-OK\r\n" .. BODY, START)
bad("a status of 000", STATUS, "HTTP/1.1 000 No\r\n" .. BODY)
bad("a status of 099", STATUS, "HTTP/1.1 099 No\r\n" .. BODY)
bad("a space before the response", STATUS_LINE, " " .. OK .. BODY)
bad("an empty line before the response", STATUS_LINE, "\r\n" .. OK .. BODY)
bad("a UTF-8 byte order mark before the response", STATUS_LINE, "\239\187\191" .. OK .. BODY)
bad("a NUL in the status line", LINE, "HTTP/1.1 200 O\0K\r\n" .. BODY)
bad("a CR in the status line", LINE, "HTTP/1.1 200 O\rK\r\n" .. BODY, NAMES)
bad("a request", STATUS_LINE, "GET / HTTP/1.1\r\n" .. BODY)
bad("a truncated status line", CUT, "HTTP/1.1 20")
bad("nothing", NOTHING, "")

-- Without a body -----------------------------------------------------------------------------------------------------

good("204", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", KEPT)
good("204 with a length of zero", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204, "", KEPT)
good("204 with a length", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}", 204, "")
good("204 with chunks", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n" .. LAST, 204, "")
good("304", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", 304, "", KEPT)
good("304 with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n", 304, "")
good("205 with a body", "HTTP/1.1 205 Reset\r\n" .. BODY, 205, "{}", KEPT)

-- Interim responses --------------------------------------------------------------------------------------------------

good("100 before it", "HTTP/1.1 100 Continue\r\n\r\n" .. OK .. BODY, 200, "{}", KEPT)
good("103 with headers before it", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" .. OK .. BODY, 200, "{}", KEPT)
good("several before it", ("HTTP/1.1 102 Processing\r\n\r\n"):rep(3) .. OK .. BODY, 200, "{}", KEPT)
good("100 in HTTP/1.0 before it", "HTTP/1.0 100 Continue\r\n\r\n" .. OK .. BODY, 200, "{}")
good("103 that closes before it", "HTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\n" .. OK .. BODY, 200, "{}")
good("100 with a length before it", "HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\n" .. OK .. BODY, 200, "{}", KEPT)
good("chunked 100 before it", "HTTP/1.1 100 Continue\r\nTransfer-Encoding: chunked\r\n\r\n" .. OK .. BODY, 200, "{}",
  KEPT)
bad("101", STATUS, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")
bad("101 before it", STATUS, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n" .. OK .. BODY, END)
bad("100 only", CUT, "HTTP/1.1 100 Continue\r\n\r\n")
bad("100 and a body", STATUS_LINE, "HTTP/1.1 100 Continue\r\n" .. BODY)

-- Headers ------------------------------------------------------------------------------------------------------------

good("only meaningless headers", OK .. "Server: x\r\nX:\r\nX-Empty: \r\n" .. BODY, 200, "{}", KEPT)
good("a head with LF only", "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}", 200, "{}", KEPT)
good("a head with both line endings", "HTTP/1.1 200 OK\nContent-Length: 2\r\n\n{}", 200, "{}", KEPT)
good("a header of 200 KiB", OK .. "X-Long: " .. ("x"):rep(200 * 1024) .. "\r\n" .. BODY, 200, "{}", KEPT,
  "it is within the limit on heads")
good("a thousand headers", OK .. ("X-Name: x\r\n"):rep(1000) .. BODY, 200, "{}", KEPT)
good("a content coding", OK .. "Content-Encoding: gzip\r\n" .. BODY, 200, "{}", KEPT)
good("a value in Latin-1", OK .. "X-Name: \228\r\n" .. BODY, 200, "{}", KEPT)
good("a value with control characters", OK .. "X-Name: a\1\127\r\n" .. BODY, 200, "{}", KEPT)
good("Connection: close", OK .. "Connection: close\r\n" .. BODY, 200, "{}")
good("Connection: Close, in a list", OK .. "Connection: x-a ,\tClose\t,x-b\r\n" .. BODY, 200, "{}")
good("Connection twice", OK .. "Connection: keep-alive\r\nConnection: close\r\n" .. BODY, 200, "{}")
good("Connection: closed", OK .. "Connection: closed, not-close, close;x\r\n" .. BODY, 200, "{}", KEPT)
good("Keep-Alive", OK .. "Keep-Alive: timeout=5, max=100\r\nConnection: Keep-Alive\r\n" .. BODY, 200, "{}", KEPT)
good("an invalid Keep-Alive", OK .. "Keep-Alive: timeout=x, timeout=-1, timeout=\r\n" .. BODY, 200, "{}", KEPT)
good("names that are almost Content-Length", OK .. "Content_Length: 1\r\nContent-Length-: 1\r\n" .. BODY, 200,
  "{}", KEPT)
good("an offer of another protocol", OK .. "Upgrade: h2,h2c\r\nConnection: Upgrade\r\n" .. BODY, 200, "{}", KEPT)
bad("a space before a colon", HEADER, OK .. "Content-Length : 2\r\n\r\n{}", NAMES)
bad("a tab before a colon", HEADER, OK .. "Transfer-Encoding\t: chunked\r\n" .. BODY, NAMES)
bad("a space before a name", HEADER, OK .. " Content-Length: 2\r\n\r\n{}", NAMES)
bad("a name with a space", HEADER, OK .. "Content Length: 2\r\n" .. BODY, NAMES)
bad("a continued line", HEADER, OK .. "X-Name: a\r\n b\r\n" .. BODY, NAMES)
bad("a continued line with a colon", HEADER, OK .. "X-Name: a\r\n\tContent-Length: 1\r\n" .. BODY, NAMES)
bad("a length on the next line", LENGTH, OK .. "Content-Length:\r\n 2\r\n\r\n{}", NAMES)
bad("a line without a colon", HEADER, OK .. "nonsense\r\n" .. BODY)
bad("a header without a name", HEADER, OK .. ": x\r\n" .. BODY, NAMES)
bad("a name with a non-ASCII letter", HEADER, OK .. "X-\228: x\r\n" .. BODY, NAMES)
bad("a name with a bracket", HEADER, OK .. "X[0]: x\r\n" .. BODY, NAMES)
bad("a NUL in a name", LINE, OK .. "Content-\0Length: 1\r\n" .. BODY)
bad("a NUL in a value", LINE, OK .. "X-Name: a\0b\r\n" .. BODY)
bad("a CR in a value", LINE, OK .. "X-Name: a\rContent-Length: 1\r\n" .. BODY, NAMES)
bad("two CRs at the end of a line", LINE, OK .. "X-Name: a\r\r\n" .. BODY, NAMES)
bad("a head with CR only", LINE, "HTTP/1.1 200 OK\rContent-Length: 2\r\r\n{}", NAMES)
bad("a truncated head", CUT, OK .. "Content-Length: 2\r\n", INCOMPLETE)
bad("a head truncated inside a line", CUT, OK .. "Content-Len", INCOMPLETE)

return responses
