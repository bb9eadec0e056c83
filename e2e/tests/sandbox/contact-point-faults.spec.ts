// A country that answers badly: what happened, what it does not mean, and trying again by hand.
import type { APIRequestContext } from "@playwright/test";

import { openHelsebro } from "../../actions/epj.ts";
import { ivana } from "../../fixtures/people.ts";
import { expect, test } from "../../fixtures/test.ts";
import { SANDBOX } from "../../setup/places.ts";

// The switch is the country's, for everybody: one test after the other, in a country that no other test asks.
test.describe.configure({ mode: "serial" });

async function setFault(request: APIRequestContext, fault: string | null): Promise<void> {
  const answer = await request.post(`${SANDBOX.app}/demo/faults`, { data: { country: "HR", fault } });
  expect(answer.status()).toBe(204);
}

test.afterEach(async ({ request }) => setFault(request, null));

for (const [fault, code] of [
  ["slow", "cp-timeout"],
  ["failing", "cp-unavailable"],
]) {
  test(`a country that is ${fault} can be asked again by hand`, async ({ page, request }) => {
    await setFault(request, fault!);
    const { helsebro } = await openHelsebro(page, ivana.name);
    await helsebro.find(ivana.country);
    await helsebro.send(ivana.country);
    await helsebro.expectProblem(code!);
    await setFault(request, null);
    await helsebro.press("problem.retry");
    await helsebro.confirm();
    await helsebro.expectScreen("documents.title");
  });
}

for (const [fault, code] of [
  ["refusing", "cp-refused"],
  ["more-traits", "cp-more-traits"],
]) {
  test(`a country that is ${fault} is not asked the same again`, async ({ page, request }) => {
    await setFault(request, fault!);
    const { helsebro } = await openHelsebro(page, ivana.name);
    await helsebro.find(ivana.country);
    await helsebro.send(ivana.country);
    await helsebro.expectProblem(code!);
    await expect(helsebro.button("problem.retry")).toHaveCount(0);
    await helsebro.press("notice.change");
    await helsebro.expectScreen("find.title");
  });
}

for (const [fault, code] of [
  ["slow", "cp-timeout"],
  ["failing", "cp-unavailable"],
]) {
  test(`a list of documents from a country that is ${fault} can be asked for again by hand`, async ({ page, request }) => {
    const { helsebro } = await openHelsebro(page, ivana.name);
    await helsebro.find(ivana.country);
    await helsebro.send(ivana.country);
    await helsebro.expectScreen("matches.title");
    await setFault(request, fault!);
    await helsebro.confirm();
    await helsebro.expectProblem(code!);
    await setFault(request, null);
    await helsebro.press("problem.retry");
    await expect(helsebro.main).toContainText(ivana.summary);
  });
}

test("switching the language asks a country that failed nothing again", async ({ page, request }) => {
  const asked: string[] = [];
  page.context().on("request", (sent) => {
    if (sent.url().includes("/fhir/Bundle/")) asked.push(sent.url());
  });
  const { helsebro } = await openHelsebro(page, ivana.name);
  await helsebro.lookUp(ivana.country);
  await expect(helsebro.main, "the list is here").toContainText(ivana.summary);
  await setFault(request, "failing");
  await helsebro.open(ivana.summary);
  await helsebro.expectProblem("cp-unavailable");
  const inEnglish = await helsebro.switchTo("en");
  await inEnglish.expectProblem("cp-unavailable");
  expect(asked).toHaveLength(1);
});

test("an original that does not come can be asked for again by hand", async ({ page, request }) => {
  const { chart, helsebro } = await openHelsebro(page, ivana.name);
  await helsebro.lookUp(ivana.country);
  const document = await helsebro.main.getByRole("link", { name: ivana.summary, exact: true }).getAttribute("href");
  await setFault(request, "failing");
  await chart.goInFrame(`${SANDBOX.app}${document}/original`);
  await helsebro.expectProblem("cp-unavailable");
  await setFault(request, null);
  await helsebro.press("problem.retry");
  await expect(helsebro.main).toContainText("<ClinicalDocument");
});

test("a document that arrives cut short is not shown in part", async ({ page, request }) => {
  const { helsebro } = await openHelsebro(page, ivana.name);
  await helsebro.lookUp(ivana.country);
  await expect(helsebro.main, "the list is here").toContainText(ivana.summary);
  await setFault(request, "truncated");
  await helsebro.open(ivana.summary);
  await helsebro.expectProblem("cp-garbled");
  await setFault(request, null);
  await helsebro.press("problem.retry");
  await helsebro.expectSummary();
});

test("a document that the country no longer has leaves the list to choose from", async ({ page, request }) => {
  const { helsebro } = await openHelsebro(page, ivana.name);
  await helsebro.lookUp(ivana.country);
  await expect(helsebro.main, "the list is here").toContainText(ivana.summary);
  await setFault(request, "no-document");
  await helsebro.open(ivana.summary);
  await helsebro.expectProblem("cp-no-document");
  await helsebro.press("document.back");
  await helsebro.expectScreen("documents.title");
});
