import { instantiate } from "../../topology/lab";
import { TopologyError } from "../../topology/model";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { programsOf } from "../support/programs";

const servicesOf = (clients: number) =>
  Object.fromEntries(scenario("tcp-ip-lab", { clients }).hosts.map(({ name, services }) => [name, services.map((s) => s.name)]));

const server = ["tcp-server", "udp-server", "hesitant-consumer"];

describe("the client programs are distributed over the clients", () => {
  test.each([
    [1, { server, "client-1": ["tcp-client", "udp-client", "eager-producer"] }],
    [2, { server, "client-1": ["tcp-client", "eager-producer"], "client-2": ["udp-client"] }],
    [3, { server, "client-1": ["tcp-client"], "client-2": ["udp-client"], "client-3": ["eager-producer"] }],
    [
      5,
      {
        server,
        "client-1": ["tcp-client"],
        "client-2": ["udp-client"],
        "client-3": ["eager-producer"],
        "client-4": ["tcp-client"],
        "client-5": ["tcp-client"],
      },
    ],
  ])("%i clients", (clients, expected) => {
    expect(servicesOf(clients)).toEqual(expected);
  });

  test("200 clients: all but the first three run a TCP client", () => {
    const { hosts } = scenario("tcp-ip-lab", { clients: 200 });
    expect(hosts).toHaveLength(201);
    expect(hosts.slice(4).map(({ services }) => services.map(({ name }) => name))).toEqual(Array(197).fill(["tcp-client"]));
  });
});

test.each([0, 201, -1, 1.5, NaN, Infinity])("%p clients are refused", (clients) => {
  expect(() => scenario("tcp-ip-lab", { clients })).toThrow(
    new TopologyError(`clients: the number of client hosts must be a whole number from 1 to 200: got ${clients}`),
  );
});

test("a parameter that the scenario does not have is refused", () => {
  expect(() => scenario("tcp-ip-lab", { servers: 2 })).toThrow(
    new TopologyError("servers: tcp-ip-lab has no such parameter; it has clients"),
  );
});

test("an unknown scenario is refused", () => {
  expect(() => scenario("tpc-ip-lab")).toThrow(new TopologyError(`no scenario "tpc-ip-lab"; there are ${scenarioNames.join(", ")}`));
  expect(() => scenario("constructor")).toThrow(TopologyError);
});

test("every client addresses the server by its DNS name, and gives its own name", () => {
  for (const host of instantiate(scenario()).hosts.filter(({ securityGroups }) => securityGroups.includes("client")))
    for (const service of programsOf(host)) {
      expect(service.arguments[0]).toBe("server.tcp-ip-sandbox.jch");
      expect(service.arguments.slice(-2)).toEqual(["--client-name", host.name]);
    }
});
