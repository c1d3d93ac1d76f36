// Demonstration: no tier can be skipped.
import { canReach, hostNamed } from "../../topology/reachability";
import { describeDecision, droppedAt } from "../../topology/decision";
import { counted } from "../../topology/words";
import { blockedQuery, together } from "../traffic/blocked-query";
import type { Demonstration, Finding } from "../demonstration";
import { syns } from "../packets/syns";
import { packetsOf, type Stage } from "../stage";

const APPLICATION = 8080;
const HTTPS = 443;

/** A private address means nothing on the internet. */
async function visitorAsksApplication(stage: Stage): Promise<Finding> {
  const { address } = hostNamed(stage.lab, "application");
  const visitor = stage.lab.internetHosts.find(({ name }) => name === "visitor")!;
  const [sent, arrived] = await Promise.all(
    ["visitor", "application"].map((host) => stage.capture(host, `tcp and host ${visitor.address}`)),
  );
  const status = await stage.command("visitor", `curl --silent --max-time 1.5 http://${address}:${APPLICATION}/`).ended;
  await Promise.all([sent!.stop(), arrived!.stop()]);
  const { decisive } = canReach(stage.lab, "visitor", "application", { protocol: "tcp", port: APPLICATION });
  return {
    seen: [
      `visitor asked application: ${counted(syns(sent!.packets).length, "SYN")} left, ${arrived!.packets.length} arrived ` +
        `(${decisive && describeDecision(decisive)}); curl's exit status is ${status}`,
    ],
    asExpected: status !== 0 && syns(sent!.packets).length > 0 && arrived!.packets.length === 0 && decisive?.kind === "internet-gateway",
  };
}

/** The web server's group lets HTTPS out to anywhere, for its first boot: only the database's ACL stands before the database's group. */
async function secondLine(stage: Stage): Promise<Finding> {
  const [web, database] = [hostNamed(stage.lab, "web"), hostNamed(stage.lab, "database")];
  const flow = { source: web.address, destination: database.address, protocol: "tcp", port: HTTPS } as const;
  const capture = await stage.capture("web", `tcp port ${HTTPS} and host ${database.address}`);
  const status = await stage.program("web", `tcp-client ${database.domainName} ${HTTPS} --connect-timeout-sec 1`).ended;
  await capture.stop();
  const drops = await stage.networkDrops(flow);
  const dropped = packetsOf(drops);
  const lines = droppedAt(canReach(stage.lab, "web", "database", { protocol: "tcp", port: HTTPS }))
    .filter(({ way }) => way === "request")
    .map(describeDecision);
  return {
    seen: [
      `web asked database for tcp/${HTTPS}, which its group lets out: ${counted(syns(capture.packets).length, "SYN")} left, ` +
        `${counted(dropped, "packet")} dropped by ${drops.map(({ rule }) => rule).join(", ")}; behind it: ${lines.slice(1).join(", ")}`,
    ],
    asExpected: status === 1 && dropped > 0 && dropped === syns(capture.packets).length && lines.length === 2,
  };
}

export const skippedTier: Demonstration = {
  name: "tiers-skipped",
  protocol: "VPC",
  title: "Tiers: none can be skipped",
  shows: "the visitor asks the application server, and the web server the database: past a tier, by a group, and by a network ACL",
  means: "Security groups and network ACLs are two lines of defence, and each stands without the other.",
  run: async (stage) =>
    together(await Promise.all([visitorAsksApplication(stage), blockedQuery(stage, "web", "database", "web"), secondLine(stage)])),
};
