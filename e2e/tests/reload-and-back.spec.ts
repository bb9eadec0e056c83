// A reload and the back button, in every step.
import { Chart, openHelsebro } from "../actions/epj.ts";
import type { Helsebro } from "../actions/helsebro.ts";
import { diana, marc } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

async function toDocuments(chart: Chart, helsebro: Helsebro): Promise<void> {
  await helsebro.lookUp(diana.country);
  await chart.frame.waitFor();
}

test("a reload of the notice goes back to find, with what the EPJ knows", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.find(diana.country);
  await helsebro.expectScreen("notice.title");
  await chart.reloadFrame();
  await helsebro.expectScreen("find.title");
  await expect(helsebro.banner).toContainText("Diana");
});

test("a reload of the matches asks nothing again", async ({ page }) => {
  const matched: string[] = [];
  page.context().on("request", (request) => {
    if (request.url().endsWith("$match")) matched.push(request.url());
  });
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.find(diana.country);
  await helsebro.send(diana.country);
  await helsebro.expectScreen("matches.title");
  await chart.reloadFrame();
  await helsebro.confirm();
  await helsebro.expectScreen("documents.title");
  expect(matched).toHaveLength(1);
});

test("a reload of the list, of a document and of its original shows the same again", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await toDocuments(chart, helsebro);
  await chart.reloadFrame();
  await helsebro.expectScreen("documents.title");
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
  await chart.reloadFrame();
  await expect(helsebro.row("Penicillin")).toBeVisible();
  await helsebro.press("document.original");
  await helsebro.expectScreen("original.title");
  await chart.reloadFrame();
  await expect(helsebro.main).toContainText("urn:hl7-org:v3");
});

test("a reload of find, of an identity to resolve and of a PDF shows the same again", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, marc.name);
  await helsebro.expectScreen("find.title");
  await chart.reloadFrame();
  await helsebro.expectScreen("find.title");
  await helsebro.lookUp(marc.country);
  await helsebro.open(marc.summary);
  await helsebro.expectScreen("problem.identity-differs.title");
  await chart.reloadFrame();
  await helsebro.expectScreen("problem.identity-differs.title");

  const other = await Chart.open(page, diana.name);
  const dianas = await other.openHelsebro();
  await dianas.lookUp(diana.country);
  await dianas.open(diana.summary);
  await dianas.press("document.pdf");
  await expect(dianas.main.locator("canvas")).toBeVisible();
  await other.reloadFrame();
  await expect(dianas.main.locator("canvas")).toBeVisible();
});

test("the address of the callback keeps nothing, and a reload of it opens nothing", async ({ page, place }) => {
  const kept: string[] = [];
  page.on("framenavigated", (frame) => kept.push(frame.url()));
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.expectScreen("find.title");
  expect(kept.some((address) => address.includes("/callback/")), "the way goes over the callback").toBe(true);
  const now = await chart.content();
  expect(new URL(now.url()).search).toBe("");
  await chart.goInFrame(`${place.app}/callback/${place.key}`);
  await helsebro.expectProblem("callback-incomplete");
});

test("the back button leads from the original step by step to find, and forward again", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await toDocuments(chart, helsebro);
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
  await helsebro.press("document.original");
  await helsebro.expectScreen("original.title");
  await chart.goBack();
  await expect(helsebro.row("Penicillin")).toBeVisible();
  await chart.goBack();
  await helsebro.expectScreen("documents.title");
  await chart.goBack();
  await helsebro.expectScreen("matches.title");
  await chart.goBack();
  await helsebro.expectScreen("notice.title");
  await chart.goBack();
  await helsebro.expectScreen("find.title");
  await chart.goForward();
  await helsebro.expectScreen("notice.title");
});
