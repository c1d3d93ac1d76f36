// UDP multicast publisher: text messages to the members of a group.
import { DATAGRAM_OPTIONS } from "../command-line/datagram-options";
import { chooseInterface, interfaceOption, localInterfaces } from "../sockets/local-interface";
import { groupArgument } from "../command-line/multicast-group";
import { intervalOption } from "../conversation/pause";
import { defineProgram } from "../command-line/program";
import { nameOption } from "../conversation/text-exchange";
import { publicationCountOption, publishTexts } from "../conversation/udp-publish";
import { bindSocket, reportSending } from "../sockets/udp-socket";
import { parsePort } from "../command-line/values";

/** How many routers a datagram may pass, plus one: the original's. */
const TIME_TO_LIVE = 2;

export const multicastPublisher = defineProgram({
  name: "multicast-publisher",
  summary: "sends text messages to a multicast group",
  details: `Works on a local network. An AWS VPC does not deliver multicast. The time to live is ${TIME_TO_LIVE}.`,
  example: { words: "239.1.2.3 1234 --interval-sec 1", meaning: "a message a second to the members of the group" },
  arguments: { address: groupArgument, port: { name: "port", description: "port of the subscribers, 1 to 65535", parse: parsePort } },
  options: {
    name: nameOption("-n, --publisher-name <name>"),
    count: publicationCountOption,
    interval: intervalOption(5, 25),
    interface: interfaceOption,
    ...DATAGRAM_OPTIONS,
  },
  async run({ address, port, interface: wanted, ...publication }, context) {
    const local = await chooseInterface(wanted, localInterfaces(), address);
    const socket = await bindSocket(local.address, 0, context);
    socket.setMulticastInterface(local.address);
    socket.setMulticastTTL(TIME_TO_LIVE);
    reportSending(socket, { address, port }, context);
    await publishTexts(socket, { address, port, ...publication }, context);
    socket.close();
  },
});
