// The original, one click away: XML as text, PDF drawn inside the EPJ's sandboxed frame.
import { openHelsebro } from "../actions/epj.ts";
import { diana } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

test("the original of a summary is shown as it came, and can be searched", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await helsebro.press("document.original");
  await helsebro.expectScreen("original.title");
  await expect(helsebro.main).toContainText("<ClinicalDocument");
  await helsebro.label("text.search").fill("Penicilina");
  await expect(helsebro.main.locator("mark").first()).toHaveText("Penicilina");
});

test("the PDF of a summary is drawn in a sandboxed frame, where the browser's own viewer does not run", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await expect(chart.frame).toHaveAttribute("sandbox", "allow-scripts allow-same-origin allow-forms");
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await helsebro.press("document.pdf");
  await expect(helsebro.main).toContainText(helsebro.words("pdf.place", { page: "1", pages: "2" }));
  await expect(helsebro.main.locator("canvas")).toBeVisible();
  await expect.poll(() => helsebro.main.locator("canvas").evaluate(isDrawn), "the page is not blank").toBe(true);
  await expect(helsebro.main, "the page's text can be read aloud").toContainText("Resumo Clínico");
  await helsebro.press("pdf.next");
  await expect(helsebro.main).toContainText(helsebro.words("pdf.place", { page: "2", pages: "2" }));
});

/** Whether anything but white and nothing is on a canvas. */
function isDrawn(canvas: HTMLCanvasElement | SVGElement | HTMLElement): boolean {
  const picture = canvas as HTMLCanvasElement;
  const pixels = picture.getContext("2d")?.getImageData(0, 0, picture.width, picture.height).data ?? [];
  return pixels.some((value, index) => index % 4 < 3 && value < 128 && (pixels[index - (index % 4) + 3] ?? 0) > 0);
}
