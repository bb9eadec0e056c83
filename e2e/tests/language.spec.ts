// Bokmål, nynorsk and English, switched where the clinician is, without a reload.
import { openHelsebro } from "../actions/epj.ts";
import { diana } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

test("the language is switched in the find screen without losing what was typed", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.expectScreen("find.title");
  await helsebro.label("find.country").selectOption({ label: "Portugal" });
  const number = helsebro.main.getByRole("textbox");
  await expect(number).toHaveValue(diana.identifier);
  await number.fill("000120454");
  const nynorsk = await helsebro.switchTo("nn");
  await nynorsk.expectScreen("find.title");
  await expect(number).toHaveValue("000120454");
  const english = await nynorsk.switchTo("en");
  await english.expectScreen("find.title");
  await expect(english.everything).toHaveAttribute("lang", "en");
});

test("the language of a document is switched without asking for it again", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await helsebro.expectSummary();
  const asked: string[] = [];
  page.context().on("request", (request) => {
    if (request.url().includes("/fhir/")) asked.push(request.url());
  });
  const nynorsk = await helsebro.switchTo("nn");
  await nynorsk.expectSummary();
  const english = await nynorsk.switchTo("en");
  await english.expectSummary();
  await expect(english.row("Penicillin")).toBeVisible();
  expect(asked).toEqual([]);
});

test.describe("in a browser that prefers nynorsk", () => {
  test.use({ locale: "nn-NO" });

  test("Helsebro comes in nynorsk, and asks for nothing twice before the find screen is there", async ({ page, place }) => {
    const asked: string[] = [];
    page.context().on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin === place.app) asked.push(url.pathname);
    });
    const { helsebro } = await openHelsebro(page, diana.name);
    await helsebro.in("nn").expectScreen("find.title");
    await expect(helsebro.everything).toHaveAttribute("lang", "nn");
    // The app loads once to begin the launch and once to open the session.
    expect(asked.filter((path) => path.startsWith("/texts/"))).toEqual(["/texts/nn.txt", "/texts/nn.txt"]);
    expect(asked.filter((path) => path.startsWith("/api/"))).toEqual(["/api/launches", "/api/sessions"]);
  });

  test("a language that was chosen stays when the page is loaded anew", async ({ page }) => {
    const { chart, helsebro } = await openHelsebro(page, diana.name);
    const nynorsk = helsebro.in("nn");
    await nynorsk.expectScreen("find.title");
    const english = await nynorsk.switchTo("en");
    await english.expectScreen("find.title");
    await chart.reloadFrame();
    await english.expectScreen("find.title");
    await expect(english.everything).toHaveAttribute("lang", "en");
  });
});
