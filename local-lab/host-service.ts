// One service on one host of a running lab, as systemctl would see it.
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { LabService } from "../topology/lab";
import type { Action, Answer, ProgramStatus, Request } from "./keeper/protocol";
import type { LabFolder } from "./lab-folder";
import { LabError } from "./lab-error";
import { type LogFiles, logFiles } from "./service-log";

/** @throws LabError if the keeper does not do it, or is gone */
async function ask(folder: LabFolder, request: Request): Promise<readonly ProgramStatus[] | true> {
  const socket = connect(folder.controlSocket);
  try {
    socket.write(`${JSON.stringify(request)}\n`);
    const answer = JSON.parse(await text(socket)) as Answer;
    if ("failed" in answer) throw new LabError(answer.failed);
    return answer.done;
  } catch (error) {
    if (error instanceof LabError) throw error;
    throw new LabError(`the lab "${folder.name}" does not answer, it may be going down: ${(error as Error).message}`);
  } finally {
    socket.destroy();
  }
}

/** Of all programs that the lab keeps running. */
export async function programStatus(folder: LabFolder): Promise<readonly ProgramStatus[]> {
  const list = await ask(folder, { list: true });
  return list === true ? [] : list;
}

export class HostService {
  /** What the program has written since the lab came up, over all its runs. */
  readonly log: LogFiles;

  constructor(
    private readonly folder: LabFolder,
    readonly host: string,
    readonly service: LabService,
  ) {
    this.log = logFiles(folder.path, host, service.name);
  }

  get name(): string {
    return this.service.name;
  }

  async status(): Promise<ProgramStatus> {
    const status = (await programStatus(this.folder)).find(({ host, name }) => host === this.host && name === this.name);
    return status ?? { host: this.host, name: this.name, state: "stopped", starts: 0 };
  }

  /** Nothing if it runs. */
  start(): Promise<void> {
    return this.act("start");
  }

  /** Settles once the program has ended. */
  stop(): Promise<void> {
    return this.act("stop");
  }

  restart(): Promise<void> {
    return this.act("restart");
  }

  /** @throws LabError if the program does not run */
  signal(signal: NodeJS.Signals): Promise<void> {
    return this.act(signal);
  }

  private async act(action: Action): Promise<void> {
    try {
      await ask(this.folder, { action, host: this.host, name: this.name });
    } catch (error) {
      throw error instanceof LabError ? new LabError(`${this.name} on ${this.host}: ${error.message}`) : error;
    }
  }
}
