// UDP broadcast consumer: prints what is sent to a broadcast address.
import { interfacesOfBroadcast } from "../sockets/broadcast-address";
import { localInterfaces } from "../sockets/local-interface";
import { defineProgram } from "../command-line/program";
import { reportMessages } from "../conversation/udp-receive";
import { bindSocket, reportListening, untilStopped } from "../sockets/udp-socket";
import { parseHost, parseUserPort } from "../command-line/values";

const ANY_ADDRESS = "0.0.0.0";

export const broadcastConsumer = defineProgram({
  name: "broadcast-consumer",
  summary: "prints the text messages that are sent to a broadcast address",
  details: "Works on a local network. An AWS VPC does not deliver broadcasts. Several consumers of one machine each get every message.",
  example: { words: "255.255.255.255 1234", meaning: "print what is sent to every host on the local network" },
  arguments: {
    address: {
      name: "address",
      description: "255.255.255.255, or the broadcast address of a network of this machine; 0.0.0.0 takes whatever comes to the port",
      parse: parseHost,
    },
    port: { name: "port", description: "port to listen on, 1024 to 65535", parse: parseUserPort },
  },
  options: {},
  async run({ address, port }, context) {
    if (address !== ANY_ADDRESS) interfacesOfBroadcast(address, localInterfaces());
    const socket = await bindSocket(address, port, context, true);
    reportMessages(socket, context.reporter);
    reportListening(socket, context);
    await untilStopped(socket);
  },
});
