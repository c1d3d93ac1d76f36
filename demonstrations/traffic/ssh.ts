// OpenSSH's client on a lab's hosts.
import type { HostProcess } from "../../running-lab";
import type { Stage } from "../stage";

/**
 * Without the user's own configuration, which might name another user or key, and without the news that a host's key is known now. It
 * gives up on a host that does not answer.
 */
export const SSH = "ssh -F /etc/ssh/ssh_config -o LogLevel=ERROR -o ConnectTimeout=5";

/** Runs a command by SSH. @param destination options, too @returns its output, or what went wrong */
export async function bySsh(stage: Stage, from: string, destination: string, command: string): Promise<{ status: number; said: string }> {
  const client = stage.command(from, `${SSH} ${destination} ${command}`);
  const status = await client.ended;
  return { status, said: (client.stdout || client.stderr).trim() };
}

/** A session that stays open and sends back each line. */
export class EchoSession {
  private constructor(private readonly client: HostProcess) {}

  static async open(stage: Stage, from: string, destination: string): Promise<EchoSession> {
    const session = new EchoSession(stage.command(from, `${SSH} ${destination} cat`, { input: true }));
    await session.say("first");
    return session;
  }

  /** Settles once the line has come back. @throws Error if the session ends, or after a while */
  async say(word: string): Promise<void> {
    this.client.input?.write(`${word}\n`);
    await this.client.until(`the line "${word}" comes back`, () => this.client.stdout.includes(`${word}\n`), { timeoutMs: 10_000 });
  }
}
