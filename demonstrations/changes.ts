// What a demonstration changes in a running lab. All of it is put back at the end.
import type { ExecResult, LinkEvent, RunningLab, SecurityRules } from "../running-lab";
import type { Lab } from "../topology/lab";
import type { Link } from "../topology/model";
import { UndoList } from "./undo-list";

export interface ChangeOptions {
  /** Whether causes are brought about. Without them, a demonstration must find that it shows nothing. @default true */
  readonly causes?: boolean;
}

export class Changes implements AsyncDisposable {
  private readonly undoList = new UndoList();
  private readonly links = new Map<string, () => Promise<void>>();
  private readonly revoked = new Map<string, () => Promise<void>>();
  private readonly settings = new Set<string>();
  private stopped: (() => Promise<void>)[] = [];
  protected hasEnded = false;

  constructor(
    protected readonly running: RunningLab,
    private readonly changeOptions: ChangeOptions,
  ) {}

  get lab(): Lab {
    return this.running.lab;
  }

  /**
   * Brings about what the demonstration is about: an impairment, a setting of the kernel, a change of rules.
   *
   * @returns undefined if causes are left out
   */
  async cause<T>(bringAbout: () => Promise<T> | T): Promise<T | undefined> {
    this.requireOngoing();
    return this.changeOptions.causes === false ? undefined : await bringAbout();
  }

  /** A demonstration that was interrupted goes on until its next wait. @throws Error if all has been put back */
  protected requireOngoing(): void {
    if (this.hasEnded) throw new Error("the demonstration has ended");
  }

  /** Puts back, at the end, what the demonstration has changed. @returns what does so earlier; safe to repeat */
  atEnd(undo: () => Promise<unknown>): () => Promise<void> {
    return this.undoList.add(undo);
  }

  /** A cause that can be undone earlier. */
  private async undoable(cause: () => Promise<() => Promise<unknown>>): Promise<() => Promise<void>> {
    const undo = await this.cause(cause);
    return undo ? this.atEnd(undo) : () => Promise.resolve();
  }

  /** A cause: sets what a host's link does, until `unlink` or the end. */
  async link(host: string, link: Link): Promise<void> {
    const { links } = this.running;
    if (!links) throw new Error("the links of this lab cannot be set");
    await this.cause(async () => {
      if (!this.links.has(host))
        this.links.set(
          host,
          this.atEnd(() => links.reset(host)),
        );
      await links.set(host, link);
    });
  }

  /** Makes it a perfect cable again. Safe to repeat. */
  async unlink(host: string): Promise<void> {
    const reset = this.links.get(host);
    this.links.delete(host);
    await reset?.();
  }

  /** What the link did to which packet, in order. */
  async linkEvents(host: string): Promise<readonly LinkEvent[]> {
    return this.links.has(host) ? ((await this.running.links?.log(host)) ?? []) : [];
  }

  private exec(place: string, command: readonly string[], input: string): Promise<ExecResult> {
    if (!this.lab.natGateways.some(({ name }) => name === place)) return this.running.exec(place, command, { input });
    if (!this.running.execAtGateway) throw new Error(`${place} is closed to commands: it is AWS's own`);
    return this.running.execAtGateway(place, command, { input });
  }

  /**
   * Runs a command to its end.
   *
   * @param place a host, or a NAT gateway
   * @param input all that it reads
   * @returns its standard output
   * @throws Error if it fails
   */
  async output(place: string, command: string | readonly string[], input = ""): Promise<string> {
    const words = typeof command === "string" ? command.split(" ") : command;
    const { status, stdout, stderr } = await this.exec(place, words, input);
    if (status !== 0) throw new Error(`${words.join(" ")} on ${place}: exit status ${status}: ${stderr.trim()}`);
    return stdout;
  }

  /**
   * A cause: sets how the kernel of a host or of a NAT gateway acts, until the end.
   *
   * @param path below /proc/sys/net: "ipv4/tcp_tw_reuse"
   */
  async setting(place: string, path: string, value: string | number): Promise<void> {
    const file = `/proc/sys/net/${path}`;
    const write = (text: string) => this.output(place, ["sh", "-c", `echo "$1" >"$2"`, "sh", text, file]);
    await this.cause(async () => {
      if (!this.settings.has(`${place} ${path}`)) {
        const before = (await this.output(place, ["cat", file])).trim();
        this.settings.add(`${place} ${path}`);
        this.atEnd(() => write(before));
      }
      await write(String(value));
    });
  }

  /**
   * A cause: loads nftables rules on a host or in a NAT gateway, until the end.
   *
   * @param table the name of their table, a new one of the `inet` family
   * @param script its chains
   * @returns what deletes the table earlier
   */
  rules(place: string, table: string, script: string): Promise<() => Promise<void>> {
    return this.undoable(async () => {
      await this.output(place, "nft -f -", `table inet ${table} {\n${script}\n}\n`);
      return () => this.output(place, `nft delete table inet ${table}`);
    });
  }

  /** A cause: lets what matches out of a host's security group until the end. @param match in nft's words */
  async letOut(host: string, match: string): Promise<void> {
    const chain = ["inet", "security_group", "egress"];
    await this.undoable(async () => {
      const command = ["nft", "--echo", "--handle", "insert", "rule", ...chain, ...match.split(" "), "counter", "accept"];
      const [, handle = ""] = /# handle (\d+)/.exec(await this.output(host, command)) ?? [];
      return () => this.output(host, ["nft", "delete", "rule", ...chain, "handle", handle]);
    });
  }

  /** A cause: deletes a route, until the end. @param destination its CIDR block @returns what creates it again earlier */
  deleteRoute(routeTable: string, destination: string): Promise<() => Promise<void>> {
    const { routes } = this.running;
    if (!routes) throw new Error("the routes of this lab cannot be changed while it runs");
    return this.undoable(async () => {
      await routes.delete(routeTable, destination);
      return () => routes.create(routeTable, destination);
    });
  }

  private get securityRules(): SecurityRules {
    if (!this.running.securityRules) throw new Error("the rules of this lab cannot be changed while it runs");
    return this.running.securityRules;
  }

  /** Takes a rule from its security group until it is authorized, or until the end. */
  async revoke(ruleId: string): Promise<void> {
    this.requireOngoing();
    const { securityRules } = this;
    await securityRules.revoke(ruleId);
    this.revoked.set(
      ruleId,
      this.atEnd(() => securityRules.authorize(ruleId)),
    );
  }

  async authorize(ruleId: string): Promise<void> {
    const authorize = this.revoked.get(ruleId);
    this.revoked.delete(ruleId);
    await authorize?.();
  }

  /** Stops a service, so that a program of the demonstration can take its place; it starts again with `restoreServices`. */
  async stopService(host: string, name: string): Promise<void> {
    this.requireOngoing();
    const { services } = this.running;
    await services.stop(host, name);
    this.stopped.push(this.atEnd(() => services.start(host, name)));
  }

  async restoreServices(): Promise<void> {
    const restore = this.stopped;
    this.stopped = [];
    for (const each of restore) await each();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.hasEnded = true;
    return this.undoList.undoAll();
  }
}
