// Pages of the captures with known answers: complete, small, and every frame that they name is in the capture.
import { CaptureAnalyzer } from "../../../capture-analysis/analyzer";
import { reportPage } from "../../../capture-analysis/report";
import { duration } from "../../../capture-analysis/words";
import { describeWithKnownCaptures, readCapture } from "../support/known-captures";

function pageOf(file: string) {
  const analyzer = new CaptureAnalyzer({ traces: "all" });
  analyzer.push(readCapture(file));
  analyzer.end();
  const analysis = analyzer.analysis();
  const traces = analysis.connections.flatMap(({ number }) => analyzer.trace(number) ?? []);
  return { analysis, text: reportPage({ title: file, analysis, traces }) };
}

describeWithKnownCaptures("pages of captures with known answers", (captures) => {
  test.each(captures.map(({ file }) => file))("%s", (file) => {
    const { analysis, text } = pageOf(file);
    expect(Buffer.byteLength(text)).toBeLessThan(500_000);
    expect(text.replace(/<script>[^]*<\/script>/, "").match(/.{0,60}(NaN|Infinity|undefined).{0,60}/g)).toBeNull();
    const frames = [...text.matchAll(/frame (\d+)/g)].map(([, frame]) => Number(frame));
    expect(Math.max(0, ...frames)).toBeLessThanOrEqual(analysis.packets);
    for (const stall of analysis.stalls) expect(text.toLowerCase()).toContain(`stall of ${duration(stall.duration)}`);
  });
});
