// Browsers that keep less than they should: no cookie, or nothing at all. Helsebro must know its browser, or say what to do.
import type { BrowserContext } from "@playwright/test";

import { CLINICIANS, Chart, logIn } from "../actions/epj.ts";
import { Helsebro } from "../actions/helsebro.ts";
import { diana, giulia } from "../fixtures/people.ts";
import { expect, storage, test } from "../fixtures/third-party-cookies.ts";

/** In the EPJ's frame a script finds no cookie that it has set. */
async function keepNoCookies(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    if (window.top !== window) Object.defineProperty(Document.prototype, "cookie", { get: () => "", set: () => {} });
  });
}

/** And what the facade has set is lost on the way. */
async function loseCookie(context: BrowserContext): Promise<void> {
  await context.clearCookies({ name: "__Host-helsebro" });
}

/** Tokens of the frame's attribute that Helsebro needs (HTML, "sandbox"). */
const NEEDED = ["allow-scripts", "allow-same-origin", "allow-forms", "allow-popups", "allow-popups-to-escape-sandbox"];

test.describe("cookies lost, storage kept", () => {
  test.use({ thirdPartyCookies: "allowed" });

  test("a document is read all the same, also after a reload, and two charts never cross", async ({ page }) => {
    await keepNoCookies(page.context());
    await logIn(page, CLINICIANS.emergencyDoctor);
    const chart = await Chart.open(page, diana.name);
    const helsebro = await chart.openHelsebro();
    await helsebro.expectScreen("find.title");
    await loseCookie(page.context());
    await helsebro.lookUp(diana.country);
    const other = await Chart.open(page, giulia.name);
    const giulias = await other.openHelsebro();
    await giulias.expectScreen("find.title");
    await loseCookie(page.context());
    await giulias.lookUp(giulia.country);
    expect(await storage(await other.content())).toBe("kept");

    await chart.show();
    await helsebro.open(diana.summary);
    await expect(helsebro.row("Penicillin")).toBeVisible();
    await loseCookie(page.context());
    await chart.reloadFrame();
    await expect(helsebro.row("Penicillin")).toBeVisible();
    await expect(helsebro.everything).not.toContainText("Giulia");
  });

  test("a session of one frame is not opened by its address in another browser", async ({ page, browser, place }) => {
    await keepNoCookies(page.context());
    await logIn(page, CLINICIANS.emergencyDoctor);
    const helsebro = await (await Chart.open(page, diana.name)).openHelsebro();
    await helsebro.lookUp(diana.country);
    const elsewhere = await browser.newPage();
    await elsewhere.goto(await helsebro.address());
    const stolen = new Helsebro(elsewhere);
    await stolen.expectProblem("session-gone");
    await expect(stolen.everything).not.toContainText("Diana");
    expect(elsewhere.url()).toContain(place.app);
    await elsewhere.close();
  });
});

test.describe("cookies lost, storage denied", () => {
  test.use({ thirdPartyCookies: "blocked" });

  test("the clinician is told, with what the EPJ must grant its frame", async ({ page }) => {
    await keepNoCookies(page.context());
    await logIn(page, CLINICIANS.emergencyDoctor);
    const chart = await Chart.open(page, diana.name);
    const helsebro = await chart.openHelsebro();
    await helsebro.expectProblem("storage-refused");
    for (const token of NEEDED) await expect(helsebro.main).toContainText(token);
    // This frame may open no tab: the press does nothing, and the screen stays.
    const opened: unknown[] = [];
    page.context().on("page", (tab) => opened.push(tab));
    await helsebro.press("begin.new-tab");
    await helsebro.expectProblem("storage-refused");
    expect(opened).toEqual([]);
  });

  test("the same launch goes on in a tab of its own, where the EPJ lets the frame open one", async ({ page }) => {
    await keepNoCookies(page.context());
    await logIn(page, CLINICIANS.emergencyDoctor);
    const chart = await Chart.open(page, diana.name);
    await chart.allowPopups();
    const inFrame = await chart.openHelsebro();
    await inFrame.expectProblem("storage-refused");
    const tab = page.context().waitForEvent("page");
    await inFrame.press("begin.new-tab");
    const helsebro = new Helsebro(await tab);
    await helsebro.lookUp(diana.country);
    await helsebro.open(diana.summary);
    await expect(helsebro.row("Penicillin")).toBeVisible();
  });
});

test.describe("a frame without an origin, where no script module is loaded", () => {
  test("says what the EPJ must grant, and cannot open a tab where the EPJ bars it", async ({ page }) => {
    await logIn(page, CLINICIANS.emergencyDoctor, "/?frame=no-storage&popups=0");
    const chart = await Chart.open(page, diana.name);
    const { everything } = await chart.openHelsebro();
    const pages = page.context().pages().length;
    await expect(everything).toContainText("storage-refused");
    for (const token of NEEDED) await expect(everything).toContainText(token);
    await everything.getByRole("link").click();
    await expect(everything).toContainText("storage-refused");
    expect(page.context().pages().length).toBe(pages);
  });

  test("leads to a tab of its own, where the launch goes on", async ({ page }) => {
    await logIn(page, CLINICIANS.emergencyDoctor, "/?frame=no-storage");
    const chart = await Chart.open(page, diana.name);
    const { everything } = await chart.openHelsebro();
    const tab = page.context().waitForEvent("page");
    await everything.getByRole("link").click();
    const helsebro = new Helsebro(await tab);
    await helsebro.lookUp(diana.country);
    await helsebro.open(diana.summary);
    await expect(helsebro.row("Penicillin")).toBeVisible();
  });
});
