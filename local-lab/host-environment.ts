// The environment of a host's commands.

/**
 * What leads clients elsewhere than their command line says: proxies (https://everything.curl.dev/usingcurl/proxies/env.html), and the
 * settings of PostgreSQL's clients (https://www.postgresql.org/docs/current/libpq-envars.html).
 */
const MISLEADING = /^((https?|ftp|all|no)_proxy|PG[A-Z]+)$/i;

/** The caller's, without what no host of a lab can reach. */
export function hostEnvironment(callers: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(callers).filter(([name]) => !MISLEADING.test(name)));
}
