// UDP multicast subscriber: joins a group and prints what is sent to it.
import { failure } from "../report/failure";
import { chooseInterface, describeInterface, interfaceOption, localInterfaces } from "../sockets/local-interface";
import { groupArgument } from "../command-line/multicast-group";
import { defineProgram } from "../command-line/program";
import { reportMessages } from "../conversation/udp-receive";
import { bindSocket, reportListening, untilStopped } from "../sockets/udp-socket";
import { parseUserPort } from "../command-line/values";

export const multicastSubscriber = defineProgram({
  name: "multicast-subscriber",
  summary: "joins a multicast group and prints the text messages that are sent to it",
  details: "Works on a local network. An AWS VPC does not deliver multicast. Several subscribers of one machine each get every message.",
  example: { words: "239.1.2.3 1234", meaning: "join the group and print what is sent to it" },
  arguments: { address: groupArgument, port: { name: "port", description: "port to listen on, 1024 to 65535", parse: parseUserPort } },
  options: { interface: interfaceOption },
  async run({ address, port, interface: wanted }, context) {
    const local = await chooseInterface(wanted, localInterfaces(), address);
    // Bound to the group, it does not receive other groups of the machine's programs, nor unicast.
    const socket = await bindSocket(address, port, context, true);
    try {
      socket.addMembership(address, local.address);
    } catch (error) {
      throw failure(`cannot join ${address} on ${describeInterface(local)}`, error);
    }
    reportMessages(socket, context.reporter);
    reportListening(socket, context);
    await untilStopped(socket);
  },
});
