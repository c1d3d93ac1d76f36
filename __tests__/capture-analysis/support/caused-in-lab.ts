// What tests of known causes share: a lab, and programs of a client and a server.
import { describeWithNamespaces } from "../../support/test-machine";
import { TestLab } from "../../local-lab/support/test-lab";
import { cause, type Caused, type Causes } from "./caused";

/** Bytes of each write. */
export const SEGMENT = 1000;

/** Each write leaves at once, as a segment of its own: they fit the first congestion window (RFC 6928). */
export const write = (segments: number) => `for (let n = 0; n < ${segments}; n++) c.write(Buffer.alloc(${SEGMENT}, n));`;

export const kinds = ({ connection }: Caused) => connection.repairs.map(({ kind }) => kind);

interface CausingLab {
  readonly run: (causes: Causes) => Promise<Caused>;
  readonly running: () => TestLab["running"];
}

/** @param name of the lab, unique among the test files */
export function describeInLab(name: string, title: string, tests: (lab: CausingLab) => void): void {
  describeWithNamespaces(title, () => {
    let lab: TestLab;
    beforeAll(async () => {
      lab = await TestLab.start(name);
    });
    afterAll(() => lab[Symbol.asyncDispose]());
    afterEach(() => lab.running.links.reset("client-1"));

    tests({ run: (causes) => cause(lab.running, causes), running: () => lab.running });
  });
}
