// The services of a running lab, as its keeper runs them.
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { hostNamed } from "../topology/reachability";
import { LabError, retryUntil, type ServiceLog, type Services } from "../running-lab";
import type { Answer, KeptProgram, Request } from "./keeper/protocol";
import { type LogFiles, logFiles } from "./keeper/service-log";
import type { LabFolder } from "./lab-folder";
import type { LocalLab } from "./local-lab";
import { LogTail } from "./log-tail";

/** Twenty times what a program takes on an idle machine. */
const START_TIMEOUT_MS = 5000;

/** Longer than a program may take to stop. */
const ANSWER_TIMEOUT_MS = 20_000;

export class LocalServices implements Services {
  constructor(
    private readonly running: LocalLab,
    private readonly folder: LabFolder,
  ) {}

  /** Runs a further program, which takes the place of one that has its host and name. */
  async keep(program: KeptProgram): Promise<void> {
    await this.ask({ keep: program });
  }

  /** Ends a further program. Safe to repeat. */
  async forget(host: string, name: string): Promise<void> {
    await this.ask({ forget: { host, name } });
  }

  /** Asks the keeper. @returns all programs that it keeps running @throws LabError if it is gone */
  private async ask(request: Request): Promise<Answer> {
    const socket = connect(this.folder.controlSocket);
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${ANSWER_TIMEOUT_MS / 1000} s`)));
    try {
      socket.write(`${JSON.stringify(request)}\n`);
      return JSON.parse(await text(socket)) as Answer;
    } catch (error) {
      throw new LabError(`the lab "${this.running.name}" does not answer, it may be going down: ${(error as Error).message}`);
    } finally {
      socket.destroy();
    }
  }

  private service(host: string, name: string) {
    const service = hostNamed(this.running.lab, host).services.find((each) => each.name === name);
    if (!service) throw new LabError(`no service ${name} on ${host}`);
    return service;
  }

  list(): Promise<Answer> {
    return this.ask({});
  }

  async stop(host: string, name: string): Promise<void> {
    this.service(host, name);
    await this.ask({ to: { action: "stop", host, name } });
  }

  async start(host: string, name: string): Promise<void> {
    const { listensOn } = this.service(host, name);
    this.running.requireHost(host);
    await this.ask({ to: { action: "start", host, name } });
    if (listensOn.length > 0)
      await this.untilServing(
        host,
        name,
        listensOn.map(({ port }) => port),
      );
  }

  private async untilServing(host: string, name: string, ports: readonly number[]): Promise<void> {
    const serves = async () => {
      const { state, processId } = (await this.list()).find((program) => program.host === host && program.name === name) ?? {};
      if (state !== "running") throw new LabError(`${name} on ${host} ended at once; its log says why`);
      // A hesitant consumer that has its connection no longer listens.
      const { stdout } = await this.running.exec(host, ["ss", "-Htunap"]);
      const own = stdout.split("\n").filter((socket) => socket.includes(`pid=${processId},`));
      return ports.every((port) => own.some((socket) => new RegExp(`:${port}\\s`).test(socket)));
    };
    const onTimeout = () => new LabError(`${name} on ${host} does not serve after ${START_TIMEOUT_MS / 1000} s; its log may say why`);
    await retryUntil(serves, { timeoutMs: START_TIMEOUT_MS, onTimeout });
  }

  logFiles(host: string, name: string): LogFiles {
    return logFiles(this.folder.path, host, name);
  }

  log(host: string, name: string): ServiceLog {
    return new LogTail(name, this.logFiles(host, name));
  }
}
