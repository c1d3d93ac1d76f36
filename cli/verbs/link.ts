// `lab link [HOST]`: delay, loss, rate and exact rules for what a host sends and gets.
import type { Command } from "commander";
import type { LinkDirection, RunningLab } from "../../running-lab";
import type { Link, LinkSettings } from "../../topology/model";
import { UsageError } from "../exit-status";
import { interruption } from "../interruption";
import { hostOf } from "../chosen-host";
import { type NameChoice, withRunningLab } from "../lab-options";
import { chosenRunningLab } from "../running-lab";
import { chosenSettings, type SettingChoice, withLinkSettings } from "../link-settings";
import { linkTable, logLines } from "../links";
import { print, printJson } from "../output";

interface LinkOptions extends NameChoice, SettingChoice {
  readonly in?: true;
  readonly out?: true;
  readonly show?: true;
  readonly reset?: true;
  readonly log?: true;
  readonly json?: true;
}

const EXAMPLES = `
A call replaces the settings of its directions: both, or the one that --in or --out names.

Examples:
  npx lab link client-1 --delay 25ms --loss 1% --rate 10mbit
  npx lab link client-1 --out --drop data:3
  npx lab link client-1 --log
  npx lab link client-1 --reset`;

/** Undone if a signal comes meanwhile, which a terminal sends to the lab's shells, too: what they were about to do fails then. */
async function set({ links }: { readonly links: NonNullable<RunningLab["links"]> }, host: string, link: Link): Promise<void> {
  const former = (await links.list()).find((each) => each.host === host);
  const signal = interruption();
  try {
    await links.set(host, link);
    signal.throwIfAborted();
  } catch (error) {
    if (!signal.aborted) throw error;
    await (former ? links.set(host, former.link) : links.reset(host));
    signal.throwIfAborted();
  }
}

/** @throws UsageError unless the options say one thing */
function requireOneMeaning(host: string | undefined, settings: LinkSettings | undefined, options: LinkOptions): void {
  const deeds = [settings && "settings", options.reset && "--reset", options.log && "--log", options.show && "--show"].filter(
    (each) => typeof each === "string",
  );
  if (deeds.length > 1) throw new UsageError(`one at a time: got ${deeds.join(" and ")}`);
  if (host === undefined && deeds.length > 0 && !options.show) throw new UsageError(`of which host? write lab link HOST`);
  if ((options.in ?? options.out) && !settings) throw new UsageError("--in and --out need a setting, such as --delay 50ms");
}

export function addLink(program: Command): void {
  const command = withRunningLab(program.command("link"))
    .description("set what a host's link does to packets: delay, loss, rate, exact rules")
    .argument("[host]", "the host (default: show the links of all)");
  withLinkSettings(command)
    .option("--in", "for packets to the host only")
    .option("--out", "for packets from the host only")
    .option("--show", "show settings and counters, which is the default")
    .option("--log", "show what the link did to which packet")
    .option("--reset", "make it a perfect cable again")
    .option("--json", "print it as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string | undefined, options: LinkOptions) => {
      const settings = chosenSettings(options);
      requireOneMeaning(name, settings, options);
      const { lab, links } = chosenRunningLab(options);
      const host = name === undefined ? undefined : hostOf(lab, name).name;
      if (host !== undefined && options.log) {
        const events = await links.log(host);
        return options.json
          ? printJson(events)
          : print(events.length === 0 ? `the link of ${host} did nothing to any packet` : logLines(events));
      }
      if (host !== undefined && options.reset) await links.reset(host);
      if (host !== undefined && settings) {
        const directions = (["out", "in"] as const).filter((each) => options[each]);
        const chosen: readonly LinkDirection[] = directions.length > 0 ? directions : ["out", "in"];
        await set({ links }, host, Object.fromEntries(chosen.map((direction) => [direction, settings])));
      }
      const list = (await links.list()).filter((each) => host === undefined || each.host === host);
      if (options.json) return printJson(list);
      print(
        list.length > 0 ? linkTable(list) : host === undefined ? "all links are perfect cables" : `the link of ${host} is a perfect cable`,
      );
    });
}
