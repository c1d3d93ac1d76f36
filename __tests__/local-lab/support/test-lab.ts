// A real lab for tests, of the default scenario or another one.
import { down, type LocalLab, localSources, planLab, type PlanOptions, up } from "../../../local-lab";
import { instantiate, type Lab } from "../../../topology/lab";
import { scenario } from "../../../topology/scenarios";

export interface TestLabOptions extends Omit<PlanOptions, "sources"> {
  /** @default - the default scenario with three clients */
  readonly lab?: Lab;
}

export const defaultLab = (clients?: number) => instantiate(scenario(undefined, { ...(clients !== undefined && { clients }) }));

export function testPlan({ lab = defaultLab(), ...options }: TestLabOptions = {}) {
  return planLab(lab, { services: false, sources: localSources(), ...options });
}

/** Starts a lab of that name, which must be unique among the test files. */
export class TestLab implements AsyncDisposable {
  private constructor(readonly running: LocalLab) {}

  static async start(name: string, options: TestLabOptions = {}): Promise<TestLab> {
    const { running } = await up(testPlan({ ...options, name }));
    return new TestLab(running);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await down(this.running.name);
  }
}
