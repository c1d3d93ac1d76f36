// The events that programs report, the same in words and with --json: their names, and what each one means.
export const EVENTS = {
  listening: "the program waits for peers",
  connected: "a client has a connection to its server",
  sending: "a UDP program has its socket; nothing is sent yet",
  "connection-accepted": "a server has taken a connection",
  "connection-rejected": "a server closed a connection at once, since it has as many as it may",
  "message-sent": "a message, or a server's answer, was handed to the kernel",
  "message-taken": "the kernel has taken the rest of a message that had to wait in the process",
  "message-received": "a well-formed message has arrived",
  "message-malformed": "a peer broke the message format; `count` of them so far",
  "answer-missing": "no answer came in time",
  "dns-record": "a name server's answer: one record, its `value` as in a zone file",
  "request-answered": "an HTTP server has answered a request; `text` is the answer",
  "half-closed": "a client has closed its half of the connection, and still reads what the server sends",
  disconnected: "a connection has ended; `cause` says how",
  pausing: "the program waits before it sends its next message, or a server its answer",
  hesitating: "the consumer has a connection and does not read from it",
  "receive-queue": "how many bytes the kernel holds that the consumer has not read",
  reading: "the consumer has begun to read",
  warning: "something asked for cannot be done here; the program goes on",
  stopping: "the program shuts down gracefully after a signal",
  finished: "the program has done its work: the sums",
  failed: "the program ran and failed; `reason` says what and to whom",
} as const;

export type EventName = keyof typeof EVENTS;
