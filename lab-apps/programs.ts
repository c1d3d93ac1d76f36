// Pure. The programs there are.
import { eagerProducer } from "./eager-producer";
import { hesitantConsumer } from "./hesitant-consumer";
import { type Program } from "./program";
import { tcpClient } from "./tcp-client";
import { tcpServer } from "./tcp-server";

export const PROGRAMS: readonly Program[] = [tcpServer, tcpClient, hesitantConsumer, eagerProducer];
