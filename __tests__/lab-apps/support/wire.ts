// Messages in the original's format, made without our own encoder; also ones that break it.

/** @param length the length in the header @default - the true length */
export function wire(payload: string | Buffer, type = 1, length = Buffer.byteLength(payload)): Buffer {
  return Buffer.concat([Buffer.from([length >> 8, length & 255, type >> 8, type & 255]), Buffer.from(payload)]);
}

export const answerTo = (text: string): Buffer => wire(`Response to message: ${text}`);
