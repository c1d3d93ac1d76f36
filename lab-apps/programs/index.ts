// The list of programs.
import { broadcastConsumer } from "./broadcast-consumer";
import { broadcastPublisher } from "./broadcast-publisher";
import { dnsQuery } from "./dns-query";
import { eagerProducer } from "./eager-producer";
import { hesitantConsumer } from "./hesitant-consumer";
import { httpApplication } from "./http-application";
import { listener } from "./listener";
import { multicastPublisher } from "./multicast-publisher";
import { multicastSubscriber } from "./multicast-subscriber";
import { type Program } from "../command-line/program";
import { tcpClient } from "./tcp-client";
import { tcpServer } from "./tcp-server";
import { udpClient } from "./udp-client";
import { udpServer } from "./udp-server";

export const PROGRAMS: readonly Program[] = [
  tcpServer,
  tcpClient,
  udpServer,
  udpClient,
  hesitantConsumer,
  eagerProducer,
  broadcastPublisher,
  broadcastConsumer,
  multicastPublisher,
  multicastSubscriber,
  dnsQuery,
  httpApplication,
  listener,
];
