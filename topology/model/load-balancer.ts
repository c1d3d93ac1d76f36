// Load balancers: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/
import type { PortNumber } from "./port";

/** How an Application Load Balancer shares HTTP requests out. */
export interface LoadBalancing {
  /** Where it takes requests. */
  readonly port: PortNumber;
  /** Names of the hosts that answer them, in turn. */
  readonly targets: readonly string[];
  readonly targetPort: PortNumber;
  readonly healthCheck: HealthCheck;
}

/** An HTTP request that a healthy target answers with 200. */
export interface HealthCheck {
  readonly path: string;
  /** Seconds between two requests to a target, 5 to 300. */
  readonly intervalSec: number;
  /** Consecutive successes that make a target healthy, or failures that make it unhealthy: 2 to 10. */
  readonly threshold: number;
}

/** Seconds that a target may take to answer a health check: AWS's least, since it must be below the interval. */
export const HEALTH_CHECK_TIMEOUT_SEC = 2;
