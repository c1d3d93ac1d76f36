// Conversations in which segments are sent again.
import { Conversation, type ConversationOptions } from "./conversation";

export const MSS = 1000;
export const ROUND_TRIP_MS = 20;

/** Opened, with one round trip measured: frames 1 to 5. */
export function measured(options: ConversationOptions = {}): Conversation {
  const conversation = Conversation.opened(options);
  conversation.client.data(MSS);
  conversation.recording.wait(ROUND_TRIP_MS);
  conversation.server.ack();
  return conversation;
}

/** Sends that many full segments. @returns their frames */
export const burst = ({ client }: Conversation, segments: number): number[] => Array.from({ length: segments }, () => client.data(MSS));

export const repairs = ({ recording }: Conversation) => recording.connection().repairs;
