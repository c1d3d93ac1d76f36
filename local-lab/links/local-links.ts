// The links of a running lab: each is a relay that the keeper runs, in the host's path while the link is set.
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { LabError, type LinkEvent, type Links, type LinkStatus } from "../../running-lab";
import { checkLink } from "../../topology/checks/links";
import { type Link, TopologyError } from "../../topology/model";
import { anyHostNamed } from "../../topology/reachability";
import type { LocalLab } from "../local-lab";
import { connectLink, type LinkPlace, linkPlace, prepareLink, removeLink } from "./cabling";
import { linkFile, linkLock, type LinkRequest, type RelayStatus, relaySocket } from "./protocol";
import { RELAY, relayProgram, waitForRelay, writeLink } from "./relay-program";

const ANSWER_TIMEOUT_MS = 10_000;

/** How a connection to the socket of a relay that has ended fails. */
const NOBODY_THERE = ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE"];

/** Longer than another change takes, even if it fails. */
const LOCK_TIMEOUT_MS = 60_000;

/** Directions without settings are perfect cables. */
function merged(former: Link, link: Link): Link {
  return { out: {}, in: {}, ...former, ...link };
}

export class LocalLinks implements Links {
  constructor(
    private readonly running: LocalLab,
    private readonly node: string,
  ) {}

  async list(): Promise<readonly LinkStatus[]> {
    const { hosts, internetHosts } = this.running.lab;
    const places = [...hosts, ...internetHosts].map(({ name }) => this.place(name)).filter((each) => this.settings(each) !== undefined);
    return await Promise.all(places.map((each) => this.status(each)));
  }

  async set(host: string, link: Link): Promise<void> {
    const place = this.place(host);
    const findings = checkLink(host, link);
    if (findings.length > 0) throw new TopologyError(findings.join("\n"));
    await this.alone(place, async () => {
      const former = this.settings(place);
      const all = merged(former ?? {}, link);
      if (former !== undefined && (await this.ask<RelayStatus>(place, { set: link }))) {
        await this.running.script(writeLink(place, all), `note the link of ${host}`);
        return;
      }
      // Nothing of a link that is down is of use.
      await this.remove(place);
      await this.insert(place, all);
    });
  }

  async reset(host: string): Promise<void> {
    const place = this.place(host);
    // Another change may be about to set it.
    await this.alone(place, () => this.remove(place));
  }

  async log(host: string): Promise<readonly LinkEvent[]> {
    const place = this.place(host);
    if (this.settings(place) === undefined) return [];
    const events = await this.ask<readonly LinkEvent[]>(place, { log: true });
    if (!events) throw new LabError(`the link of ${host} is down: what it did is lost; lab link ${host} --reset takes it away`);
    return events;
  }

  /** @throws TopologyError if the lab has no such host */
  private place(host: string): LinkPlace {
    return linkPlace(this.running.lab, anyHostNamed(this.running.lab, host).name);
  }

  /** @returns undefined if the host has no link */
  private settings({ number }: LinkPlace): Link | undefined {
    const file = this.running.fromOutside(linkFile(number));
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Link) : undefined;
  }

  private async status(place: LinkPlace): Promise<LinkStatus> {
    const { host } = place;
    const show = () => this.ask<RelayStatus>(place, { show: true });
    let answer = await show();
    // It may be about to be set.
    if (!answer) await this.alone(place, async () => void (answer = await show()));
    return answer ? { host, state: "up", ...answer } : { host, state: "down", link: this.settings(place) ?? {} };
  }

  /** @returns undefined if no relay is there @throws LabError if one does not answer */
  private async ask<T>({ number, host }: LinkPlace, request: LinkRequest): Promise<T | undefined> {
    const socket = connect(this.running.fromOutside(relaySocket(number)));
    const late = new LabError(`the link of ${host} has not answered within ${ANSWER_TIMEOUT_MS / 1000} s`);
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(late));
    try {
      socket.write(`${JSON.stringify(request)}\n`);
      const answer = await text(socket);
      // One that is killed meanwhile leaves its answer unsaid.
      return answer === "" ? undefined : (JSON.parse(answer) as T);
    } catch (error) {
      if (NOBODY_THERE.includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
      throw error;
    } finally {
      socket.destroy();
    }
  }

  /** One change of a link at a time, of whichever process: the lock ends with the process that holds it. */
  private async alone(place: LinkPlace, change: () => Promise<void>): Promise<void> {
    const { number, host } = place;
    const hold = ["flock", linkLock(number), "sh", "-c", "echo held; exec cat"];
    const lock = this.running.spawn(host, hold, { name: `the lock of ${host}'s link`, stdio: "pipe" });
    try {
      await lock.until("the end of another change", () => lock.stdout.includes("held"), { timeoutMs: LOCK_TIMEOUT_MS });
    } catch (error) {
      await lock.stop();
      throw error;
    }
    try {
      await change();
    } finally {
      lock.input?.end();
      await lock.ended;
    }
  }

  private async remove(place: LinkPlace): Promise<void> {
    if (this.settings(place) === undefined) return;
    await this.running.script(removeLink(place), `take the link of ${place.host} away`);
    await this.running.services.forget(place.namespace, RELAY);
  }

  private async insert(place: LinkPlace, link: Link): Promise<void> {
    const { running, node } = this;
    const title = `set the link of ${place.host}`;
    try {
      // Noted first: what is there in part can be taken away.
      await running.script(`${writeLink(place, link)}\n${prepareLink(place)}`, title);
      await running.services.keep(relayProgram(place, link, node));
      await running.script(`${waitForRelay(place)}\n${connectLink(place)}`, title);
    } catch (error) {
      await this.remove(place);
      throw error;
    }
  }
}
