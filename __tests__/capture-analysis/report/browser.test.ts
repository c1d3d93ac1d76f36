// The page in a real browser: it asks for nothing, has no error, and can be read and used by everyone.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { reportPage } from "../../../capture-analysis/report";
import { sampleInput } from "./support/sample";
import { chromiumPath, describeWithChromium } from "./support/chromium";

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

describeWithChromium("a page in a browser", () => {
  let browser: Browser;
  let folder: string;
  let address: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "capture-page-"));
    const file = join(folder, "page.html");
    writeFileSync(file, reportPage(sampleInput()));
    address = pathToFileURL(file).href;
    const { chromium } = await import("playwright-core");
    // Root has no sandbox; the page is our own.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await chromium.launch({ executablePath: chromiumPath, args });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** @returns the page, what its console said, and what it asked for */
  async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; messages: string[]; requests: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const [messages, requests]: [string[], string[]] = [[], []];
    page.on("console", (message) => messages.push(message.text()));
    page.on("pageerror", (error) => messages.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(address);
    return { page, messages, requests };
  }

  test("it asks for no other file, and its console is silent", async () => {
    const { page, messages, requests } = await open();
    await page.mouse.move(600, 400);
    expect(messages).toEqual([]);
    expect(requests).toEqual([address]);
    await page.close();
  });

  test("its policy forbids it to load anything", async () => {
    const { page, requests } = await open();
    const loaded = await page.evaluate(async () => {
      try {
        await fetch("http://127.0.0.1:9/");
        return "loaded";
      } catch {
        return "refused";
      }
    });
    expect(loaded).toBe("refused");
    expect(requests).toEqual([address]);
    await page.close();
  });

  test.each(["light", "dark"] as const)("axe finds nothing serious in a %s page", async (colorScheme) => {
    const { page } = await open({ colorScheme });
    await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    const { violations } = await page.evaluate<{ violations: Finding[] }>("axe.run()");
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`)).toEqual([]);
    await page.close();
  });

  test.each(["light", "dark"] as const)(
    "lines have a contrast of at least 3 to the background of a %s page, text of 4.5",
    async (colorScheme) => {
      const { page } = await open({ colorScheme });
      const style = "getComputedStyle(document.documentElement)";
      const colorOf = (name: string) => page.evaluate<string>(`${style}.getPropertyValue("--${name}")`);
      const luminance = (color: string) => {
        const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
          const part = parseInt(color.slice(at, at + 2), 16) / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const contrasts = async (least: number, names: readonly string[], backgrounds: readonly string[]) => {
        for (const name of names)
          for (const background of backgrounds) {
            const pair = [luminance(await colorOf(background)), luminance(await colorOf(name))];
            const [low, high] = pair.sort((a, b) => a - b) as [number, number];
            expect([name, background, (high + 0.05) / (low + 0.05) >= least]).toEqual([name, background, true]);
          }
      };
      await contrasts(3, ["segment", "ack", "window", "sack", "resent", "probe", "order"], ["card", "band"]);
      await contrasts(4.5, ["ink", "faint", "link"], ["page", "card"]);
      await contrasts(4.5, ["ink", "resent"], ["band"]);
      await page.close();
    },
  );

  test("Tab reaches each plot, and arrow keys go through its marked events", async () => {
    const { page } = await open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    const plot = "#capture-connection-1-from-client-window .scroll";
    const isFocused = () => page.evaluate<boolean>(`document.activeElement === document.querySelector("${plot}")`);
    for (let presses = 0; presses < 40 && !(await isFocused()); presses += 1) await page.keyboard.press("Tab");
    expect(await isFocused()).toBe(true);
    const tip = page.locator("#tip");
    const texts: string[] = [];
    for (let presses = 0; presses < 3; presses += 1) {
      await page.keyboard.press("ArrowRight");
      texts.push((await tip.textContent()) ?? "");
    }
    const box = (await tip.boundingBox())!;
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y + box.height).toBeLessThanOrEqual(900);
    expect(texts[0]).toMatch(/^frame 11, 0\.\d{6} s, from the client: .* fills the window$/);
    expect(texts[1]).toMatch(/^frame 12, .* window 0$/);
    expect(texts[2]).toMatch(/^frame 13, .* zero-window probe$/);
    await page.keyboard.press("ArrowLeft");
    expect(await tip.textContent()).toBe(texts[1]);
    await page.keyboard.press("End");
    expect(await tip.textContent()).toMatch(/answer to a probe/);
    await page.keyboard.press("Escape");
    expect(await tip.textContent()).toBe("");
    await page.close();
  });

  test("the pointer shows the event beneath it, and its text stays within the window", async () => {
    const { page } = await open({ viewport: { width: 400, height: 800 } });
    const mark = page.locator("#capture-connection-1-ladder-1 .e").first();
    await mark.scrollIntoViewIfNeeded();
    const box = (await mark.boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + 8);
    const tip = page.locator("#tip");
    expect(await tip.textContent()).toMatch(/^frame 1, 0\.000000 s, from the client: SYN/);
    const { x, width } = (await tip.boundingBox())!;
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(400);
    await page.close();
  });

  test("without scripts, each event has its text as a title", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator(".e > title").first().textContent()).toMatch(/^\S/);
    expect(await page.locator(".e:not(:has(> title))").count()).toBe(0);
    await page.close();
  });

  test("a narrow screen scrolls plots and tables, never the page", async () => {
    const { page } = await open({ viewport: { width: 400, height: 800 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(400);
    await page.close();
  });

  test("on paper it is black on white, and no plot or table is cut", async () => {
    const { page } = await open({ colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.setViewportSize({ width: 690, height: 1000 });
    const ink = await page.evaluate("getComputedStyle(document.body).color");
    const right = '[...document.querySelectorAll("figure svg[role], table")].map((svg) => svg.getBoundingClientRect().right)';
    expect(ink).toBe("rgb(15, 23, 42)");
    for (const each of await page.evaluate<number[]>(right)) expect(each).toBeLessThanOrEqual(690);
    await page.close();
  });
});
