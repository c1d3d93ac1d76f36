import { describeWithNamespaces } from "../support/test-machine";
import { said } from "./support/peers";
import { defaultLab, TestLab } from "./support/test-lab";

describeWithNamespaces("the resolver of a running lab", () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await TestLab.start("t-names", { lab: defaultLab(1) });
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const dig = async (host: string, ...words: string[]) => (await lab.running.exec(host, ["dig", ...words])).stdout;

  it.each(["server", "client-1"])("answers %s over UDP and TCP, though its security group has no rule for DNS", async (host) => {
    for (const transport of ["+notcp", "+tcp"])
      expect((await dig(host, transport, "+short", "server.tcp-ip-sandbox.jch")).trim()).toBe("10.0.0.10");
  });

  it("has the VPC's base address plus two, and its records have a TTL of 300 seconds", async () => {
    const answer = await dig("client-1", "client-1.tcp-ip-sandbox.jch");
    expect(answer).toContain("SERVER: 10.0.0.2#53");
    expect(answer).toMatch(/client-1\.tcp-ip-sandbox\.jch\.\s+300\s+IN\s+A\s+10\.0\.0\.11/);
  });

  it.each(["client-2.tcp-ip-sandbox.jch", "x.server.tcp-ip-sandbox.jch"])(
    "says of the unknown name %s that it does not exist",
    async (name) => {
      expect(await dig("client-1", name)).toContain("status: NXDOMAIN");
    },
  );

  it("has only an IPv4 address for a host", async () => {
    const answer = await dig("client-1", "server.tcp-ip-sandbox.jch", "AAAA");
    expect(answer).toContain("status: NOERROR");
    expect(answer).toContain("ANSWER: 0");
  });

  it("resolves a host's address to its name", async () => {
    expect((await dig("client-1", "+short", "-x", "10.0.0.10")).trim()).toBe("server.tcp-ip-sandbox.jch.");
  });

  it("forwards no query for a name outside the zone", async () => {
    expect(await dig("client-1", "example.com")).toContain("status: REFUSED");
  });

  it("is the one that a host's programs use", async () => {
    const script = `require("dns").lookup("server.tcp-ip-sandbox.jch", (error, address) => console.log(error?.code ?? address))`;
    expect(said(await lab.running.exec("client-1", [process.execPath, "-e", script]))).toBe("10.0.0.10");
  });
});
