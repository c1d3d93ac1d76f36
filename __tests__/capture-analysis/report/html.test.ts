// Values in HTML.
import { html, raw } from "../../../capture-analysis/report";

test("a text's special characters are escaped, in elements and in attributes", () => {
  expect(html`<p title="${`"'`}">${"<b> & </b>"}</p>`.text).toBe('<p title="&quot;&#39;">&lt;b&gt; &amp; &lt;/b&gt;</p>');
});

test("texts in an array are escaped, too", () => {
  expect(html`${["<", 1, html`<br />`, undefined]}`.text).toBe("&lt;1<br />");
});

test("HTML inside HTML stays as it is", () => {
  expect(html`<p>${html`<b>${"<"}</b>`}${raw("<i></i>")}</p>`.text).toBe("<p><b>&lt;</b><i></i></p>");
});

test("characters that HTML does not allow are replaced", () => {
  expect(html`${"a\u0000b\u001bc\n"}`.text).toBe("a\ufffdb\ufffdc\n");
});
