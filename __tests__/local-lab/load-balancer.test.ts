// HAProxy in the place of an Application Load Balancer, and nginx behind it, with real requests.
import { readFileSync } from "node:fs";
import { LAB_FILES } from "../../local-lab/names";
import { instantiate } from "../../topology/lab";
import type { Scenario } from "../../topology/model";
import { scenario } from "../../topology/scenarios";
import { nginx } from "../../topology/servers/nginx";
import { describeWithSoftwareOf } from "../support/test-machine";
import { TestLab } from "./support/test-lab";
import { until } from "./support/until";

const sound = scenario("load-balancer");
const VISITOR = "192.0.2.10";

class BalancedLab implements AsyncDisposable {
  private constructor(private readonly test: TestLab) {}

  static async start(name: string, lab: Scenario = sound): Promise<BalancedLab> {
    return new BalancedLab(await TestLab.start(name, { lab: instantiate(lab), services: true }));
  }

  get running() {
    return this.test.running;
  }

  /** @returns the page, or the status if it is not 200 */
  async ask(address = "203.0.113.1"): Promise<string> {
    const curl = ["curl", "-s", "-w", "%{stderr}%{http_code}", `http://${address}/`];
    const { stdout, stderr } = await this.running.exec("visitor", curl);
    return stderr === "200" ? stdout : stderr;
  }

  /** The backends that answer a number of requests, sent one after the other. */
  async answering(requests: number): Promise<string[]> {
    const names: string[] = [];
    while (names.length < requests) names.push((await this.ask()).replace(/ answers [^]*/, ""));
    return names;
  }

  get log(): string {
    return readFileSync(this.running.services.logFiles("load-balancer", "haproxy").newer, "utf8");
  }

  /** It takes two health checks, ten seconds at most. */
  untilSaid(what: string): Promise<void> {
    return until(`"${what}" in HAProxy's log`, () => this.log.includes(what));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.test[Symbol.asyncDispose]();
  }
}

describeWithSoftwareOf(scenario("load-balancer"), "a load balancer", () => {
  let lab: BalancedLab;
  beforeAll(async () => {
    lab = await BalancedLab.start("t-balancer");
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  test("has both backends answer in turn as soon as it is up, at each of its public addresses", async () => {
    const pages: string[] = [];
    for (const address of ["203.0.113.1", "203.0.113.2", "203.0.113.1", "203.0.113.2"]) pages.push(await lab.ask(address));
    // The answer of the second interface leaves by it; requests to backends, in either zone, leave by the first.
    expect(pages).toEqual([1, 2, 1, 2].map((number) => `backend-${number} answers ${VISITOR}, asked by 10.5.0.10\n`));
    expect(lab.log).not.toContain("is DOWN");
  });

  test("has the configuration that haproxy -c takes, and its backends one that nginx -t takes", async () => {
    const on = (host: string, service: string, command: string) =>
      lab.running.exec(host, ["sh", "-c", `cd ${LAB_FILES}/servers/${host}/${service}/state && ${command}`]);
    expect(await on("load-balancer", "haproxy", "haproxy -c -f ../etc/haproxy.cfg")).toMatchObject({ status: 0, stderr: "" });
    expect(await on("backend-1", "nginx", "nginx -t -p . -c nginx.conf -e stderr")).toMatchObject({
      status: 0,
      stderr: expect.stringContaining("test is successful") as string,
    });
  });

  test("asks the other backend if one is stopped, leaves it out once it is unhealthy, and asks it again once it is healthy", async () => {
    await lab.running.services.stop("backend-1", "nginx");
    expect(await lab.answering(2)).toEqual(["backend-2", "backend-2"]);
    await lab.untilSaid("targets/backend-1 is DOWN");
    await using capture = await lab.running.capture("backend-1", { filter: "tcp dst port 80", parseLine: (line) => line });
    expect(await lab.answering(6)).toEqual(Array(6).fill("backend-2"));
    await capture.stop();
    // One health check at most.
    expect(capture.lines.length).toBeLessThanOrEqual(1);

    await lab.running.services.start("backend-1", "nginx");
    await lab.untilSaid("targets/backend-1 is UP");
    expect(new Set(await lab.answering(2))).toEqual(new Set(["backend-1", "backend-2"]));
  });

  test("answers 503 if both are stopped", async () => {
    for (const host of ["backend-1", "backend-2"]) await lab.running.services.stop(host, "nginx");
    expect(await lab.ask()).toBe("503");
    for (const host of ["backend-1", "backend-2"]) await lab.running.services.start(host, "nginx");
  });

  test("takes a backend that does not answer the health check with 200 for unhealthy", async () => {
    const redirecting = nginx({ server: ["    return 302 /elsewhere;\n"] });
    const hosts = sound.hosts.map((host) => (host.name === "backend-2" ? { ...host, services: [redirecting] } : host));
    await using other = await BalancedLab.start("t-balancer-302", { ...sound, hosts });
    await other.untilSaid("targets/backend-2 is DOWN");
    expect(await other.answering(4)).toEqual(Array(4).fill("backend-1"));
  });
});
