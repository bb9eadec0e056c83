// Helsebro where EPJs put it: in a strict frame of another site, in a tab, in a window of a program.
import { CLINICIANS, Chart, logIn, openHelsebro } from "../actions/epj.ts";
import { Helsebro } from "../actions/helsebro.ts";
import { diana, giulia } from "../fixtures/people.ts";
import { expect, storage, test } from "../fixtures/third-party-cookies.ts";

/** What large EPJs allow a frame: no popups, no navigation of their own window. */
const STRICT = "allow-scripts allow-same-origin allow-forms";

for (const thirdPartyCookies of ["allowed", "blocked"] as const) {
  test.describe(`third-party cookies ${thirdPartyCookies}`, () => {
    test.use({ thirdPartyCookies });

    test("a document is read in a strict frame of another site", async ({ page }) => {
      const { chart, helsebro } = await openHelsebro(page, diana.name);
      await expect(chart.frame).toHaveAttribute("sandbox", STRICT);
      await helsebro.expectScreen("find.title");
      expect(await storage(await chart.content())).toBe(thirdPartyCookies === "allowed" ? "kept" : "denied");
      await helsebro.lookUp(diana.country);
      await helsebro.open(diana.summary);
      await expect(helsebro.row("Penicillin")).toBeVisible();
      await chart.reloadFrame();
      await expect(helsebro.row("Penicillin")).toBeVisible();
    });

    test("a document is read in a tab", async ({ page }) => {
      await logIn(page, CLINICIANS.emergencyDoctor);
      const helsebro = new Helsebro(await (await Chart.open(page, diana.name)).openHelsebroInOwnTab());
      await helsebro.lookUp(diana.country);
      await helsebro.open(diana.summary);
      await expect(helsebro.row("Penicillin")).toBeVisible();
    });
  });
}

test("a document is read, and left, in a program's window that has no history and opens no other", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const launched = await page.request.get("/epj/launch?patient=pt-diana", { maxRedirects: 0 });
  const window = await page.context().newPage();
  await window.addInitScript(() => {
    for (const way of ["back", "forward", "go"] as const) history[way] = () => {};
    globalThis.open = () => null;
  });
  await window.goto(launched.headers()["location"] ?? "");
  const helsebro = new Helsebro(window);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
  await helsebro.press("document.original");
  await helsebro.expectScreen("original.title");
  await helsebro.press("original.back");
  await helsebro.expectSummary();
  await helsebro.press("step.documents");
  await helsebro.expectScreen("documents.title");
  await helsebro.press("end");
  await helsebro.expectScreen("ended.title");
});

test("a page stays its patient's, and says so, when the clinician goes to another patient in the EPJ", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
  const other = await Chart.open(page, giulia.name);
  await chart.show();
  await expect(helsebro.banner).toContainText(diana.identifier);
  await chart.reloadFrame();
  await expect(helsebro.row("Penicillin")).toBeVisible();
  await expect(helsebro.banner).toContainText(diana.identifier);
  await helsebro.press("step.documents");
  await expect(helsebro.main).toContainText(diana.summary);

  // And when Helsebro is opened there.
  await other.show();
  const giulias = await other.openHelsebro();
  await giulias.expectScreen("find.title");
  await expect(giulias.banner).toContainText("Giulia");
  await chart.show();
  await helsebro.open(diana.summary);
  await expect(helsebro.banner).toContainText(diana.identifier);
  await expect(helsebro.everything).not.toContainText("Giulia");
});
