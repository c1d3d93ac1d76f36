// Servers from packages, as the local lab runs them.
import { readFileSync } from "node:fs";
import { instantiate } from "../../topology/lab";
import { scenario } from "../../topology/scenarios";
import { describeWithSoftwareOf, isRoot } from "../support/test-machine";
import { TestLab } from "./support/test-lab";
import { until } from "./support/until";

describeWithSoftwareOf(scenario("web-server"), "servers from packages", () => {
  const passwd = readFileSync("/etc/passwd", "utf8");
  let lab: TestLab;
  beforeAll(async () => {
    lab = await TestLab.start("t-servers", { lab: instantiate(scenario("web-server")), services: true });
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const on = (host: string, ...command: string[]) => lab.running.exec(host, command);
  const processOf = async (name: string) => {
    const found = (await lab.running.services.list()).find((service) => service.host === "web-server" && service.name === name);
    return String(found?.processId);
  };
  const ssh = (host: string, address: string, ...options: string[]) =>
    on(host, "ssh", "-F", "/etc/ssh/ssh_config", "-o", "BatchMode=yes", "-o", "ConnectTimeout=2", ...options, address, "id -un");

  it.each(["nginx", "sshd"])("%s runs as an ordinary user, without capabilities and without a way to new ones", async (name) => {
    const { stdout } = await on("web-server", "cat", `/proc/${await processOf(name)}/status`);
    expect(stdout).toMatch(/^CapPrm:\t0+\nCapEff:\t0+$/m);
    expect(stdout).toMatch(/^NoNewPrivs:\t1$/m);
    const uid = isRoot ? 65_534 : process.getuid?.();
    expect(stdout).toMatch(new RegExp(`^Uid:\t${uid}\t${uid}\t${uid}\t${uid}$`, "m"));
  });

  it("serve HTTP, and HTTPS with a certificate in their host's name", async () => {
    const { publicAddress } = lab.running.lab.hosts[0]!;
    expect((await on("visitor", "curl", "-sS", `http://${publicAddress}/`)).stdout).toContain("web-server answers 192.0.2.10 on port 80");
    const name = "web-server.web-server.internal";
    const https = await on("client-server", "curl", "-sSvk", `https://${name}/`);
    expect(https.stdout).toContain("web-server answers 10.1.0.11 on port 443");
    expect(https.stderr).toContain(`subject: CN=${name}`);
  });

  it("accept SSH logins with the lab's key only: no password, and not as root", async () => {
    const { publicAddress } = lab.running.lab.hosts[0]!;
    expect(await ssh("office", publicAddress!)).toMatchObject({ status: 0 });
    const withoutKey = await ssh("office", publicAddress!, "-o", "PubkeyAuthentication=no");
    expect(withoutKey).toMatchObject({ status: 255, stderr: expect.stringMatching(/Permission denied \(publickey\)/) as string });
    const asRoot = await ssh("office", `root@${publicAddress}`);
    expect(asRoot).toMatchObject({ status: 255, stderr: expect.stringMatching(/Permission denied \(publickey\)/) as string });
  });

  it("let in by SSH the user whose agent has more keys than the server takes attempts", async () => {
    const script = `folder=$(mktemp -d); trap 'ssh-agent -k >/dev/null; rm -r "$folder"' EXIT; eval "$(ssh-agent)" >/dev/null
      for key in 1 2 3 4 5 6 7; do ssh-keygen -q -t ed25519 -N '' -f "$folder/$key"; done; ssh-add -q "$folder"/?
      ssh-add -l | wc -l; ssh -F /etc/ssh/ssh_config -o BatchMode=yes ${lab.running.lab.hosts[0]!.publicAddress} id -un`;
    const { status, stdout } = await on("office", "sh", "-ec", script);
    expect(stdout).toMatch(/^7\n\w/);
    expect(status).toBe(0);
  });

  it("stop, start again, and keep their certificate and host key", async () => {
    const certificate = async () =>
      (await on("client-server", "sh", "-c", "openssl s_client -connect web-server.web-server.internal:443")).stdout;
    const keys = async () => [/-----BEGIN [^]+-----END CERTIFICATE-----/.exec(await certificate())?.[0], await hostKey()];
    const hostKey = async () => (await on("office", "ssh-keyscan", "-t", "ed25519", lab.running.lab.hosts[0]!.publicAddress!)).stdout;
    const before = await keys();
    for (const name of ["nginx", "sshd"]) await lab.running.services.stop("web-server", name);
    expect(await keys()).toEqual([undefined, ""]);
    for (const name of ["nginx", "sshd"]) await lab.running.services.start("web-server", name);
    expect(await keys()).toEqual(before);
    expect(before).toEqual([expect.stringContaining("BEGIN CERTIFICATE"), expect.stringContaining("ssh-ed25519")]);
  });

  it("start again after a kill, although nginx's workers have its ports", async () => {
    for (const name of ["nginx", "sshd"]) {
      const killed = await processOf(name);
      expect(await on("web-server", "kill", "-KILL", killed)).toMatchObject({ status: 0 });
      await until("its end", async () => (await processOf(name)) !== killed);
      await lab.running.services.start("web-server", name);
    }
    expect((await on("visitor", "curl", "-sS", `http://${lab.running.lab.hosts[0]!.publicAddress}/`)).status).toBe(0);
  });

  it("leave the machine's users and its SSH configuration as they are", () => {
    expect(readFileSync("/etc/passwd", "utf8")).toBe(passwd);
    expect(passwd).not.toContain("/run/this-lab/home");
  });
});
