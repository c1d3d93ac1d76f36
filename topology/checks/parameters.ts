// Checks of the parameters that the lab's user may choose.
import { blockListDefect } from "../block-lists";
import * as limits from "../limits";
import type { Scenario } from "../model";
import { checkForm, checkKnown, checkRange, type Findings, shown } from "./findings";

export function checkParameter({ ports }: Scenario, name: string): Findings {
  const { default: value, description } = ports[name]!;
  const what = `port parameter ${shown(name)}`;
  // Those that follow another do not follow one another.
  const independent = Object.keys(ports).filter((each) => typeof ports[each]?.default === "number");
  return [
    ...checkForm("a port parameter's name", name, limits.PARAMETER),
    ...checkForm(`the description of ${what}`, description, limits.DESCRIPTION),
    ...(typeof value === "number"
      ? checkRange(`the default of ${what}`, value, limits.USER_PORTS)
      : checkKnown(`what ${what} follows`, value.follows, independent)),
  ];
}

export function checkBlocksParameter({ blocks = {} }: Scenario, name: string): Findings {
  const { default: value, description } = blocks[name]!;
  const what = `block parameter ${shown(name)}`;
  const defect = blockListDefect(name, value, false);
  return [
    ...checkForm("a block parameter's name", name, limits.BLOCKS_PARAMETER),
    ...checkForm(`the description of ${what}`, description, limits.DESCRIPTION),
    ...(defect === undefined ? [] : [`the default of ${defect}`]),
  ];
}
