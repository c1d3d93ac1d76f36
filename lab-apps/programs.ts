// Pure. The programs there are.
import { type Program } from "./program";
import { tcpClient } from "./tcp-client";
import { tcpServer } from "./tcp-server";

export const PROGRAMS: readonly Program[] = [tcpServer, tcpClient];
