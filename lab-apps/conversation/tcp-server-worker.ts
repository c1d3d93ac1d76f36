// The TCP server's worker for one connection: answers each text message, in order, and never reads faster than its peer takes the answers.
import { type Socket } from "node:net";
import { answerBytes, answerTo, encodeAnswer, repeatedPart } from "../wire/answer";
import { type AnswerBuffer, type Recipient } from "./answer-buffer";
import { endpoint } from "../report/endpoint";
import { describeError } from "../report/failure";
import { reportMalformed } from "../report/malformed";
import { checkUtf8, decodePayload, MalformedMessageError, MESSAGE_TYPE, type MessageType } from "../wire/message";
import { MessageFramer } from "../wire/message-framer";
import { preview } from "../report/printable-text";
import { type Reporter } from "../report/report";
import { TextQueue } from "./text-queue";
import { untilElapsed } from "../sockets/wait";

/** How long a peer has to take what was written, once the server closes the connection. */
export const CLOSING_MS = 1000;

/** How the line for a text goes on if it is answered at once. */
const ANSWERED = `", sent "${answerTo("")}`;

export interface WorkerOptions {
  readonly responseDelaySec: number;
  /** For a message that has begun. */
  readonly messageTimeoutSec: number;
  readonly answers: AnswerBuffer;
  /** Counts a malformed message. Returns how many there were, in all connections. */
  readonly countMalformed: () => number;
}

export class Worker implements Recipient {
  /** Settles once the connection has ended and been told of. */
  readonly ended: Promise<void>;
  private readonly framer = new MessageFramer();
  private readonly peer: string;
  /** How the line for a text begins: in one piece, since strings in pieces are garbage to collect. */
  private readonly receivedLine: string;
  /** Texts whose answers wait for their delay. */
  private readonly delayed = new TextQueue();
  private received = 0;
  private deadline: NodeJS.Timeout | undefined;
  private delaying = false;
  /** Why the connection ends. */
  private cause: string | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly socket: Socket,
    private readonly number: number,
    private readonly options: WorkerOptions,
    private readonly reporter: Reporter,
  ) {
    this.receivedLine = `worker ${number}: received "`;
    this.peer = endpoint(socket.remoteAddress, socket.remotePort);
    reporter.report("connection-accepted", { worker: number, peer: this.peer }, `worker ${number}: connection from ${this.peer}`);
    socket.on("data", (chunk) => this.onData(chunk));
    socket.on("drain", () => this.read());
    socket.on("end", () => this.onEnd());
    socket.on("error", (error) => (this.cause ??= describeError(error)));
    this.ended = new Promise((resolve) => {
      socket.on("close", () => {
        this.onClose();
        resolve();
      });
    });
  }

  /** Closes the connection once the peer has taken its answers, or a little later. */
  close(cause: string): void {
    this.cause ??= cause;
    this.options.answers.send();
    this.closing.abort();
    this.socket.pause();
    this.socket.destroySoon();
    setTimeout(() => this.socket.destroy(), CLOSING_MS).unref();
  }

  send(answers: Buffer): boolean {
    this.socket.write(answers);
    if (this.socket.writableNeedDrain) this.stopReading();
    // The socket keeps what the kernel has not taken yet.
    return this.socket.writableLength === 0;
  }

  private onData(chunk: Buffer): void {
    const before = this.received;
    let malformed: unknown;
    try {
      this.framer.push(chunk, this.onMessage);
    } catch (error) {
      malformed = error;
    }
    if (this.received !== before) {
      this.clearDeadline();
      if (!this.delayed.isEmpty) void this.answerSlowly();
    }
    if (malformed !== undefined) this.refuse(malformed);
    else if (this.framer.isMidMessage) this.setDeadline();
  }

  private readonly onMessage = (type: MessageType, payload: Buffer): void => {
    const { number: worker, peer, reporter } = this;
    if (type === MESSAGE_TYPE.json) {
      decodePayload(type, payload);
      this.received++;
      const line = `worker ${worker}: received a JSON message, which this server does not answer`;
      return reporter.report("message-received", { worker, peer, type: "json", bytes: payload.length }, line);
    }
    checkUtf8(payload);
    this.received++;
    const text = this.shown(payload);
    const answersAtOnce = this.options.responseDelaySec === 0;
    // People read both in one line: a second line a message would cost an eighth of the throughput.
    const answered = answersAtOnce ? ANSWERED + text : "";
    reporter.reportPrintable("message-received", { worker, peer, type: "text", text }, this.receivedLine + text + answered + '"');
    if (!answersAtOnce) return this.delayed.add(payload);
    this.options.answers.add(payload, this);
    if (reporter.json) this.reportAnswer(payload);
  };

  /** The text of a message: whole with --json, else as a preview, which is printable. */
  private shown(payload: Buffer): string {
    return this.reporter.json ? payload.toString("utf8") : preview(payload);
  }

  private reportAnswer(payload: Buffer): void {
    const { number: worker, peer, reporter } = this;
    const text = answerTo(this.shown(repeatedPart(payload)));
    reporter.report("message-sent", { worker, peer, text, bytes: answerBytes(payload) }, `worker ${worker}: sent "${text}"`);
  }

  private async answerSlowly(): Promise<void> {
    this.delaying = true;
    this.stopReading();
    const { number: worker, peer, options, reporter } = this;
    const seconds = options.responseDelaySec;
    while (!this.delayed.isEmpty) {
      reporter.report("pausing", { worker, peer, seconds }, `worker ${worker}: waiting ${seconds} s before the answer`);
      await untilElapsed(seconds, this.closing.signal).catch(() => undefined);
      if (this.closing.signal.aborted) return;
      const payload = this.delayed.take();
      this.socket.write(encodeAnswer(payload));
      this.reportAnswer(payload);
    }
    this.delaying = false;
    if (!this.socket.writableNeedDrain) this.read();
  }

  /** The receive window closes, and so the peer stops sending: memory stays bounded. */
  private stopReading(): void {
    this.clearDeadline();
    this.socket.pause();
  }

  private read(): void {
    if (this.delaying || this.closing.signal.aborted || !this.socket.isPaused()) return;
    this.socket.resume();
    if (this.framer.isMidMessage) this.setDeadline();
  }

  /** Runs only while the worker reads: a message must not be late by the worker's fault. */
  private setDeadline(): void {
    if (this.socket.isPaused()) return;
    const { messageTimeoutSec } = this.options;
    this.deadline ??= setTimeout(
      () => this.refuse(new MalformedMessageError(`a message is not complete after ${messageTimeoutSec} s: ${this.framer.progress}`)),
      messageTimeoutSec * 1000,
    );
  }

  private clearDeadline(): void {
    clearTimeout(this.deadline);
    this.deadline = undefined;
  }

  /**
   * Half a connection is open still (RFC 9293, section 3.6): the peer gets its answers, then the worker closes its half.
   * The end is behind what the answers were to, so all of them are there by now.
   */
  private onEnd(): void {
    this.options.answers.send();
    if (this.framer.isMidMessage)
      this.reportMalformed(new MalformedMessageError(`the connection ended within a message, after ${this.framer.progress}`));
    this.cause ??= "closed by the peer";
    this.socket.end();
  }

  private refuse(error: unknown): void {
    this.reportMalformed(error);
    this.close("malformed message");
  }

  private reportMalformed(error: unknown): void {
    if (!(error instanceof MalformedMessageError)) throw error;
    const { number: worker, peer, reporter } = this;
    reportMalformed("malformed message", error, { worker, peer, count: this.options.countMalformed() }, reporter);
  }

  private onClose(): void {
    this.clearDeadline();
    this.closing.abort();
    const { number: worker, peer, received, cause = "closed" } = this;
    const line = `worker ${worker}: client ${peer} has disconnected after ${received} ${received === 1 ? "message" : "messages"}: ${cause}`;
    this.reporter.report("disconnected", { worker, peer, received, cause }, line);
  }
}
