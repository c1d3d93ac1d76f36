// Sends frames through one direction of a link, without a lab.
import { type Departure, type Happening, OneWay } from "../../../../local-lab/links/relay/one-way";
import type { LinkSettings } from "../../../../topology/model";

export const ROUTER = "10.0.0.1";

export class RunLink {
  readonly events: Happening[] = [];
  readonly way: OneWay;

  constructor(settings: LinkSettings, direction = "out") {
    this.way = new OneWay(settings, { router: ROUTER, direction, onEvent: (happening) => this.events.push(happening) });
  }

  /** @returns the frames that leave because of this one, in order */
  send(frame: Buffer, now = 0): Buffer[] {
    return this.departures(frame, now).map((each) => each.frame);
  }

  departures(frame: Buffer, now = 0): Departure[] {
    return this.way.take(frame, now);
  }

  /** @returns for each frame whether it passes */
  passes(frames: readonly Buffer[]): boolean[] {
    return frames.map((frame) => this.send(frame).length > 0);
  }

  /** "dropped by loss" */
  get told(): string[] {
    return this.events.map(({ action, by }) => `${action} by ${by}`);
  }
}
