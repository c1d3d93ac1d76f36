// Checks of services: programs of the lab, and servers from packages.
import * as limits from "../limits";
import { type Argument, type Scenario, type ServerService, type Service, textsOf } from "../model";
import { checkForm, checkKnown, checkRange, type Findings, shown } from "./findings";
import { checkPort } from "./rules";

function checkSymbol(scenario: Scenario, what: string, piece: Argument): Findings {
  if (typeof piece === "string") return [];
  if ("port" in piece) return checkKnown(`a port parameter of ${what}`, piece.port, Object.keys(scenario.ports));
  const names = scenario.hosts.map(({ name }) => name);
  return checkKnown(`a host that ${what} speaks to`, piece.host, names);
}

function checkFiles(what: string, { files, dropInFolder }: ServerService): Findings {
  return [
    ...(dropInFolder === undefined ? [] : checkForm(`the folder for files of ${what}`, dropInFolder, limits.FOLDER)),
    ...(files["start"] ? [] : [`${what} must have a file "start", the script that becomes the server`]),
    ...Object.entries(files).flatMap(([name, text]) => [
      ...checkForm(`the name of a file of ${what}`, name, limits.FILE_NAME),
      ...text.flatMap((piece) =>
        typeof piece === "string" ? checkForm(`a piece of the file ${shown(name)} of ${what}`, piece, limits.FILE_TEXT) : [],
      ),
    ]),
  ];
}

/** @param of its host: `host "server"` */
export function checkService(scenario: Scenario, of: string, service: Service): Findings {
  const { name, listensOn = [], restartDelaySec } = service;
  const what = `service ${shown(name)} of ${of}`;
  const plainWords = "program" in service ? service.arguments.filter((word) => typeof word === "string") : [];
  return [
    ...checkForm(`the name of a service of ${of}`, name, limits.NAME),
    ...checkRange(`the restart delay of ${what}`, restartDelaySec, limits.RESTART_DELAY_SEC),
    ...listensOn.flatMap(({ transport, port }) => checkPort(scenario, what, { protocol: transport, from: port, to: port })),
    ...("program" in service ? checkForm(`the program of ${what}`, service.program, limits.PLAIN_WORD) : checkFiles(what, service)),
    ...plainWords.flatMap((word) => checkForm(`an argument of ${what}`, word, limits.PLAIN_WORD)),
    ...textsOf(service).flatMap((text) => text.flatMap((piece) => checkSymbol(scenario, what, piece))),
  ];
}
