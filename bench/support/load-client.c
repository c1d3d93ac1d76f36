/* Edge. The load client of the benches: every peer sends one text message of the lab, waits for the whole answer, checks it, and sends again (a closed loop).
 *
 *   load-client tcp|udp ADDRESS PORT PEERS PAYLOAD_BYTES WARM_UP_SEC SECONDS
 *
 * Prints one JSON object. It is C and epoll so that it is not the bottleneck; "cpu", its own share of a core, shows that.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 4, TEXT = 1, BUFFER = 1 << 17, MIN_SAMPLES = 1000, MAX_SAMPLES = 1 << 24 };
static const uint64_t SEC = 1000000000, ANSWER_TIMEOUT = SEC / 5;

struct peer {
  int fd;
  size_t sent, received;
  uint64_t since;
  unsigned char answer[BUFFER];
};

static unsigned char request[BUFFER];
static size_t request_size;
static uint32_t *samples;
static size_t sample_count, lost;
static int measuring, is_udp;

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * SEC + t.tv_nsec;
}

static double cpu_seconds(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void fail(const char *what) {
  fprintf(stderr, "load-client: %s: %s\n", what, errno ? strerror(errno) : "wrong");
  exit(1);
}

static void send_on(struct peer *peer) {
  while (peer->sent < request_size) {
    ssize_t n = send(peer->fd, request + peer->sent, request_size - peer->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return; /* EPOLLOUT, edge-triggered, tells when to go on */
    if (n < 0) fail("send");
    peer->sent += n;
  }
}

static void ask(struct peer *peer) {
  peer->sent = peer->received = 0;
  peer->since = now();
  send_on(peer);
}

/* The answer is the request itself (a bare echo) or has the request's payload at its end ("Response to message: ..."). */
static void check(const struct peer *peer, size_t size) {
  size_t payload = request_size - HEADER;
  errno = 0;
  if (size < request_size || memcmp(peer->answer + size - payload, request + HEADER, payload)) fail("the answer is not the one to the request");
}

static void receive(struct peer *peer) {
  for (;;) {
    ssize_t n = recv(peer->fd, peer->answer + peer->received, BUFFER - peer->received, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (n <= 0) fail("receive");
    peer->received += n;
    if (peer->received < HEADER) continue;
    size_t size = HEADER + (peer->answer[0] << 8 | peer->answer[1]);
    if (peer->received < size) {
      if (is_udp) peer->received = 0;
      continue;
    }
    check(peer, size);
    if (measuring && sample_count < MAX_SAMPLES) samples[sample_count++] = (now() - peer->since) / 1000;
    ask(peer);
    return; /* one answer is outstanding, so nothing more is there; the next one is a new edge */
  }
}

static int by_value(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
  if (argc != 8) {
    fprintf(stderr, "usage: load-client tcp|udp ADDRESS PORT PEERS PAYLOAD_BYTES WARM_UP_SEC SECONDS\n");
    return 2;
  }
  is_udp = !strcmp(argv[1], "udp");
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[3]))};
  if (inet_pton(AF_INET, argv[2], &to.sin_addr) != 1) fail(argv[2]);
  size_t count = atoi(argv[4]), payload = atoi(argv[5]);
  if (count < 1 || payload > 0xffff - 64) fail("arguments");
  uint16_t header[2] = {htons(payload), htons(TEXT)};
  memcpy(request, header, HEADER);
  memset(request + HEADER, 'm', payload);
  request_size = HEADER + payload;
  samples = malloc(MAX_SAMPLES * sizeof *samples);
  struct peer *peers = calloc(count, sizeof *peers);
  if (!samples || !peers) fail("memory");

  int epoll = epoll_create1(0);
  for (size_t i = 0; i < count; i++) {
    struct peer *peer = &peers[i];
    peer->fd = socket(AF_INET, is_udp ? SOCK_DGRAM : SOCK_STREAM, 0);
    if (peer->fd < 0 || connect(peer->fd, (struct sockaddr *)&to, sizeof to)) fail("connect");
    if (!is_udp) setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = peer};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, peer->fd, &event)) fail("epoll");
  }

  uint64_t start = now() + (uint64_t)(atof(argv[6]) * SEC), end = start + (uint64_t)(atof(argv[7]) * SEC), last_sweep = 0;
  double cpu_at_start = 0;
  for (size_t i = 0; i < count; i++) ask(&peers[i]);
  for (;;) {
    struct epoll_event events[256];
    int n = epoll_wait(epoll, events, 256, 50);
    uint64_t t = now();
    if (!measuring && t >= start) {
      measuring = 1;
      start = t;
      cpu_at_start = cpu_seconds();
    }
    if (t >= end && (sample_count >= MIN_SAMPLES || t >= end + 10 * SEC)) {
      end = t;
      break;
    }
    for (int i = 0; i < n; i++) {
      struct peer *peer = events[i].data.ptr;
      if (events[i].events & EPOLLOUT) send_on(peer);
      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(peer);
    }
    if (t - last_sweep > ANSWER_TIMEOUT / 4) {
      last_sweep = t;
      for (size_t i = 0; i < count; i++)
        if (t > peers[i].since + ANSWER_TIMEOUT) {
          if (!is_udp && t > peers[i].since + 10 * SEC) fail("no answer within 10 s");
          if (is_udp) lost++, ask(&peers[i]);
        }
    }
  }
  double seconds = (end - start) / 1e9;
  qsort(samples, sample_count, sizeof *samples, by_value);
  if (!sample_count) fail("no answer at all");
  printf("{\"perSec\":%.0f,\"p50Us\":%u,\"p99Us\":%u,\"cpu\":%.3f,\"lost\":%zu}\n", sample_count / seconds, samples[sample_count / 2],
         samples[sample_count * 99 / 100], (cpu_seconds() - cpu_at_start) / seconds, lost);
  return 0;
}
