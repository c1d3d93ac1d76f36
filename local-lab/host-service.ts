// One service on one host of a running lab, as systemctl would see it.
import { request } from "node:http";
import type { LabService } from "../topology/lab";
import type { Action, ProgramStatus } from "./keeper/protocol";
import type { LabFolder } from "./lab-folder";
import { LabError } from "./lab-error";
import { type LogFiles, logFiles } from "./service-log";

/** @throws LabError if the keeper does not do it, or is gone */
function ask(folder: LabFolder, method: "GET" | "POST", path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = ({ message }: Error) => reject(new LabError(`the lab "${folder.name}" does not answer, it may be going down: ${message}`));
    request({ socketPath: folder.controlSocket, method, path, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("error", gone).on("end", () => {
        const answer: unknown = JSON.parse(body);
        if (response.statusCode === 200) resolve(answer);
        else reject(new LabError(String(answer)));
      });
    })
      .on("error", gone)
      .end();
  });
}

/** Of all programs that the lab keeps running. */
export async function programStatus(folder: LabFolder): Promise<readonly ProgramStatus[]> {
  return (await ask(folder, "GET", "/programs")) as ProgramStatus[];
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
      await ask(this.folder, "POST", ["/programs", this.host, this.name, action].map(encodeURI).join("/"));
    } catch (error) {
      throw error instanceof LabError ? new LabError(`${this.name} on ${this.host}: ${error.message}`) : error;
    }
  }
}
