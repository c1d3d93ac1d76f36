// What an analysis says of the file.

export interface FileFormat {
  readonly container: "pcap" | "pcapng";
  readonly gzip: boolean;
  /** Whether one of its clocks counts nanoseconds. */
  readonly nanoseconds: boolean;
}

/** What keeps a file from being read to its end. */
export interface FileProblem {
  /** In bytes, in the uncompressed file. */
  readonly offset: number;
  /** What is wrong there, in one lower-case line. */
  readonly text: string;
}
