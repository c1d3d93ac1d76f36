// UDP broadcast publisher: text messages to every host on a network.
import { interfacesOfBroadcast } from "../sockets/broadcast-address";
import { DATAGRAM_OPTIONS } from "../command-line/datagram-options";
import { chooseInterface, interfaceOption, localInterfaces } from "../sockets/local-interface";
import { intervalOption } from "../conversation/pause";
import { defineProgram } from "../command-line/program";
import { nameOption } from "../conversation/text-exchange";
import { publicationCountOption, publishTexts } from "../conversation/udp-publish";
import { bindSocket, reportSending } from "../sockets/udp-socket";
import { parseHost, parsePort } from "../command-line/values";

export const broadcastPublisher = defineProgram({
  name: "broadcast-publisher",
  summary: "sends text messages to a broadcast address",
  details: "Works on a local network. An AWS VPC does not deliver broadcasts.",
  example: { words: "255.255.255.255 1234 --interval-sec 1", meaning: "a message a second to every host on the local network" },
  arguments: {
    address: { name: "address", description: "255.255.255.255, or the broadcast address of a network of this machine", parse: parseHost },
    port: { name: "port", description: "port of the consumers, 1 to 65535", parse: parsePort },
  },
  options: {
    name: nameOption("-n, --publisher-name <name>"),
    count: publicationCountOption,
    interval: intervalOption(5, 15),
    interface: interfaceOption,
    ...DATAGRAM_OPTIONS,
  },
  async run({ address, port, interface: wanted, ...publication }, context) {
    const local = await chooseInterface(wanted, interfacesOfBroadcast(address, localInterfaces()), address);
    // Its source address tells the kernel which interface a broadcast leaves by.
    const socket = await bindSocket(local.address, 0, context);
    socket.setBroadcast(true);
    reportSending(socket, { address, port }, context);
    await publishTexts(socket, { address, port, ...publication }, context);
    socket.close();
  },
});
