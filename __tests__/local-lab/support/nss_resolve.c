/* libnss_resolve.so.2 where systemd-resolved knows no such name: it answers, and the answer is no (nss-resolve(8)). */
#include <errno.h>
#include <netdb.h>
#include <nss.h>
#include <stddef.h>
#include <stdint.h>

static enum nss_status no(int *error, int *host_error) {
  *error = ESRCH;
  *host_error = HOST_NOT_FOUND;
  return NSS_STATUS_NOTFOUND;
}

enum nss_status _nss_resolve_gethostbyname4_r(const char *name, void *result, char *buffer, size_t size, int *error, int *host_error, int32_t *ttl) {
  (void)name, (void)result, (void)buffer, (void)size, (void)ttl;
  return no(error, host_error);
}

enum nss_status _nss_resolve_gethostbyname3_r(const char *name, int family, void *host, char *buffer, size_t size, int *error, int *host_error, int32_t *ttl, char **canonical) {
  (void)name, (void)family, (void)host, (void)buffer, (void)size, (void)ttl, (void)canonical;
  return no(error, host_error);
}

enum nss_status _nss_resolve_gethostbyname2_r(const char *name, int family, void *host, char *buffer, size_t size, int *error, int *host_error) {
  (void)name, (void)family, (void)host, (void)buffer, (void)size;
  return no(error, host_error);
}
