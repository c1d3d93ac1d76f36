// HAProxy, which takes the place of an Application Load Balancer on this machine: https://docs.haproxy.org/
import { HEALTH_CHECK_TIMEOUT_SEC, type LoadBalancing, type ServerService, text } from "../model";

const portOf = (port: LoadBalancing["port"]) => (typeof port === "number" ? port : { port });

/**
 * It distributes requests as the load balancer does, puts the client's address into X-Forwarded-For, and checks its targets. Two things
 * differ: it asks the next target at once if one refuses a connection, while AWS answers 502 until the health checks have failed; and if
 * all targets are unhealthy, it answers 503, while AWS asks all of them.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-502-issues
 */
export function haproxy({ port, targets, targetPort, healthCheck: { path, intervalSec, threshold } }: LoadBalancing): ServerService {
  const checked = `check inter ${intervalSec}s fall ${threshold} rise ${threshold}`;
  return {
    name: "haproxy",
    software: "haproxy",
    listensOn: [{ transport: "tcp", port }],
    restartDelaySec: 1,
    files: {
      start: text`exec haproxy -db -f "$CONFIGURATION_DIRECTORY/haproxy.cfg"\n`,
      "haproxy.cfg": [
        ...text`global
  log stdout format raw local0
defaults
  mode http
  log global
  option httplog
  option forwardfor
  option httpchk GET ${path}
  http-check expect status 200
  option redispatch
  retries 1
  timeout check ${HEALTH_CHECK_TIMEOUT_SEC}s
  timeout connect 1s
  timeout client 60s
  timeout server 60s
frontend requests
  bind :${portOf(port)}
  default_backend targets
backend targets
  balance roundrobin
`,
        ...targets.flatMap((target) => text`  server ${target} ${{ host: target }}:${portOf(targetPort)} ${checked}\n`),
      ],
    },
  };
}
