// Text on the page: escaped, named, wrapped.
import { html, raw } from "../../../capture-analysis/report/html";
import { addressOf, named, sideText } from "../../../capture-analysis/report/endpoints";
import { wrapText } from "../../../capture-analysis/report/text-width";
import { stallStory } from "./support/stories";

test("values in HTML are escaped, unless they are HTML", () => {
  expect(html`<p title="${`"'`}">${"<&>"}${raw("<br>")}${undefined}${[1, "a"]}</p>`.text).toBe(
    `<p title="&quot;&#39;">&lt;&amp;&gt;<br>1a</p>`,
  );
});

test("an end point is an address and a port, of IPv6 in brackets", () => {
  expect(["10.0.0.11:40000", "[2001:db8::1]:80", "2001:db8::1", "10.0.0.11"].map(addressOf)).toEqual([
    "10.0.0.11",
    "2001:db8::1",
    "2001:db8::1",
    "10.0.0.11",
  ]);
});

test("a host has its name and its address; one that is named as its side is said once", () => {
  const names = new Map([
    ["10.0.0.20", "client-1"],
    ["10.0.0.10", "server"],
  ]);
  const connection = stallStory().connection();
  expect(named(connection.client, names)).toBe("client-1 (10.0.0.20:40000)");
  expect(sideText(connection, "client", names)).toBe("client-1 (client)");
  expect(sideText(connection, "server", names)).toBe("the server");
  expect(sideText(connection, "server", new Map())).toBe("the server (10.0.0.10:1235)");
});

test("text is wrapped between words, and cut if it is too long", () => {
  expect(wrapText("dropped: no ingress rule of server-sg", 140, 2)).toEqual(["dropped: no ingress", "rule of server-sg"]);
  expect(wrapText("one two three four", 35, 2)).toEqual(["one", "two…"]);
});
