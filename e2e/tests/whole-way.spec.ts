// From a click in the EPJ to what is written abroad, in Norwegian.
import { openHelsebro } from "../actions/epj.ts";
import { aino, diana } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";
import { text } from "../fixtures/texts.ts";

test("the allergies of a Portuguese patient, whose summary is a CDA document, are on the screen in Norwegian", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await expect(helsebro.banner).toContainText("TESTE DA PROVA, Diana Sofia Inês");
  await expect(helsebro.banner).toContainText("08.05.1982");

  await helsebro.lookUp(diana.country);
  await expect(helsebro.banner, "the citizen is beside the EPJ's patient").toContainText(helsebro.words("banner.citizen", { country: "Portugal" }));
  await expect(helsebro.main).toContainText("Levotiroxina Amostra 100, comprimidos");

  await helsebro.open(diana.summary);
  await helsebro.expectSummary();
  const allergies = helsebro.row("Penicillin");
  await expect(allergies).toContainText("Anafylaksi");
  await expect(allergies).toContainText(/livstruende/i);
  await expect(allergies).toContainText("14.03.1998");
});

test("the original words of an allergy that is not in Norwegian stand in its row, and its codes are one click away", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  const allergy = helsebro.row("Penicillin");
  await expect(allergy).toContainText("Penicilina");
  await expect(allergy).not.toContainText("764146007");
  await allergy.getByText(helsebro.words("row.more")).first().click();
  await expect(allergy).toContainText("764146007");
});

test("the prescriptions of a Portuguese patient say how to take the medicine, and that it is not dispensed in Norway", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open("Levotiroxina Amostra 100, comprimidos");
  await expect(helsebro.main).toContainText(text("view.warning.not-dispensable"));
  await expect(helsebro.main).toContainText("Levotiroxina Amostra 100");
  await expect(helsebro.main).toContainText("før frokost");
});

test("the allergies and problems of a Finnish patient, whose summary is a FHIR document, are on the screen", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, aino.name);
  await helsebro.lookUp(aino.country);
  await helsebro.open(aino.summary);
  await helsebro.expectSummary();
  await expect(helsebro.row("Fish (substance)")).toBeVisible();
  await expect(helsebro.row("Atrial fibrillation (disorder)")).toBeVisible();
  await expect(helsebro.main, "a decimal keeps its zero").toContainText("4,10");
});

test("nothing is asked abroad before the clinician has sent the search, and then once", async ({ page }) => {
  const asked: string[] = [];
  page.context().on("request", (request) => {
    if (request.url().includes("/fhir/")) asked.push(`${request.method()} ${new URL(request.url()).pathname.replace(/[\w.-]{22}/, "…")}`);
  });
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.find(diana.country);
  await helsebro.expectScreen("notice.title");
  expect(asked.filter((call) => !call.includes("127.0.0.1"))).toEqual([]);
  await helsebro.send(diana.country);
  await helsebro.confirm();
  await helsebro.expectScreen("documents.title");
  expect(asked).toEqual(["POST /fhir/Patient/$match", "POST /fhir/Patient/…/$confirm", "GET /fhir/DocumentReference"]);
});

test("country, author, dates and language of a summary stand on top of it", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await helsebro.expectSummary();
  for (const label of ["country", "author", "created", "language", "lastUpdate"]) {
    const name = text(`word.element.${label}`);
    await expect(helsebro.main.locator(".document-head"), label).toContainText(new RegExp(name, "i"));
  }
});

test("the sender's text is shown beside the rows, and what is past can be put away", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await helsebro.expectSummary();
  // Where a text says more than its rows it opens by itself; this one says no more.
  const narrative = helsebro.main.locator("#problems .narrative").getByText("Tiroidite autoimune");
  await expect(narrative).toBeHidden();
  await helsebro.toggle("toolbar.text");
  await expect(narrative).toBeVisible();
  const past = helsebro.row("Ibuprofen").first();
  await expect(past).toBeVisible();
  await helsebro.toggle("toolbar.past");
  await expect(past).toBeHidden();
});

test("where the sender's text says more than the rows, the section says so and shows it", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await helsebro.expectSummary();
  const allergies = helsebro.main.locator("#allergies");
  await expect(allergies.locator("q"), "it is quoted").toContainText("Provas de provocação");
  await expect(allergies.locator(".narrative").getByText("Provas de provocação")).toBeVisible();
});

test("in an emergency the patient need not answer, and the lookup says so", async ({ page }) => {
  const asked: string[] = [];
  page.context().on("request", (sent) => {
    if (sent.url().endsWith("$match")) asked.push(sent.postData() ?? "");
  });
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.find(diana.country);
  await helsebro.send(diana.country, "emergency");
  await helsebro.confirm();
  await helsebro.expectScreen("documents.title");
  expect(asked[0]).toContain("ETREAT");
  expect(asked[0]).toContain("vital-interest");
  expect(asked[0], "nobody consented").not.toContain('"consent"');
});
