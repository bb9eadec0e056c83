// Each screen as a whole: axe finds nothing, nothing is wider than the frame, TESTDATA is said, a picture is kept.
import { CLINICIANS, Chart, logIn, openHelsebro } from "../../actions/epj.ts";
import type { Helsebro } from "../../actions/helsebro.ts";
import { KARI, aino, diana, giulia, karl, lucia, marc, maria, mateo } from "../../fixtures/people.ts";
import { look } from "../../fixtures/screens.ts";
import { expect, test } from "../../fixtures/test.ts";
import { text } from "../../fixtures/texts.ts";

// Two sizes, axe and a picture of each screen on the way.
test.setTimeout(120_000);

async function lookAt(chart: Chart, helsebro: Helsebro, name: string): Promise<void> {
  await expect(helsebro.everything).toContainText("TESTDATA");
  await look(chart.frame, name);
}

test("everybody can use the screens from find to a summary", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.expectScreen("find.title");
  await lookAt(chart, helsebro, "find");
  await helsebro.find(diana.country);
  await helsebro.expectScreen("notice.title");
  await lookAt(chart, helsebro, "notice");
  await helsebro.send(diana.country);
  await helsebro.expectScreen("matches.title");
  await lookAt(chart, helsebro, "matches");
  await helsebro.confirm();
  await expect(helsebro.main).toContainText(diana.summary);
  await lookAt(chart, helsebro, "documents");
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
  await lookAt(chart, helsebro, "summary-cda");
});

test("everybody can use a summary with all of it opened", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await helsebro.expectSummary();
  await helsebro.openEverything();
  await expect(helsebro.main, "the codes of a row").toContainText("SNOMED CT");
  await lookAt(chart, helsebro, "summary-cda-opened");
});

test("everybody can use the original and the PDF", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await helsebro.press("document.original");
  await expect(helsebro.main).toContainText("<ClinicalDocument");
  await lookAt(chart, helsebro, "original");
  await helsebro.press("document.pdf");
  await expect(helsebro.main.locator("canvas")).toBeVisible();
  await lookAt(chart, helsebro, "pdf");
});

test("everybody can use the screen of a prescription", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, giulia.name);
  await helsebro.lookUp(giulia.country);
  await helsebro.open("Tripressin Esempio, compresse");
  await expect(helsebro.main).toContainText(text("view.warning.not-dispensable"));
  await lookAt(chart, helsebro, "prescription");
});

for (const [patient, name] of [
  [aino, "summary-fhir"],
  [giulia, "summary-withheld"],
  [mateo, "summary-none-known"],
  [lucia, "summary-no-information"],
] as const) {
  test(`everybody can use the summary of ${patient.country} (${name})`, async ({ page }) => {
    const { chart, helsebro } = await openHelsebro(page, patient.name);
    await helsebro.lookUp(patient.country, patient.typed);
    await helsebro.open(patient.summary);
    await helsebro.expectSummary();
    await lookAt(chart, helsebro, name);
  });
}

test("everybody can use the screens of an unfinished and of an unknown search", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, karl.name);
  await helsebro.find(karl.country, { Fødselsdato: "" });
  await expect(helsebro.main).toContainText(helsebro.words("find.problems"));
  await lookAt(chart, helsebro, "find-problems");
  await helsebro.find(karl.country, { Fødselsdato: "15.06.1971" });
  await helsebro.send(karl.country);
  await expect(helsebro.main).toContainText(helsebro.words("none.title", { country: karl.country }));
  await lookAt(chart, helsebro, "matches-none");
});

test("everybody can use the screens of two matches and of a document of another person", async ({ page }) => {
  const two = await openHelsebro(page, maria.name);
  await two.helsebro.find(maria.country);
  await two.helsebro.send(maria.country);
  await two.helsebro.expectScreen("matches.title");
  await lookAt(two.chart, two.helsebro, "matches-two");
  const chart = await Chart.open(page, marc.name);
  const helsebro = await chart.openHelsebro();
  await helsebro.lookUp(marc.country);
  await helsebro.open(marc.summary);
  await helsebro.expectScreen("problem.identity-differs.title");
  await lookAt(chart, helsebro, "identity-differs");
});

test("everybody can use the screens of a launch that was refused", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = await chart.openHelsebroWith("access-denied");
  await helsebro.expectProblem("authorization-denied");
  await lookAt(chart, helsebro, "launch-denied");
  await chart.openHelsebroWith("unknown-iss");
  await helsebro.expectProblem("unknown-epj");
  await lookAt(chart, helsebro, "launch-unknown-epj");
});

test("everybody can use the screens of an EPJ that grants less, shows the patient itself, or ends its grant", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = await chart.openHelsebroWith("fewer-scopes");
  await helsebro.expectScreen("find.title");
  await lookAt(chart, helsebro, "find-scopes");
  await chart.openHelsebroWith("refresh-refused");
  await helsebro.find(diana.country);
  await page.waitForTimeout(1_500);
  await helsebro.send(diana.country);
  await helsebro.expectProblem("epj-session-over");
  await lookAt(chart, helsebro, "epj-session-over");
  await chart.needNoBanner();
  await chart.openHelsebro();
  await helsebro.expectScreen("find.title");
  await lookAt(chart, helsebro, "find-brief-banner");
});

for (const [clinician, code] of [
  [CLINICIANS.substitute, "no-hpr-number"],
  [CLINICIANS.receptionist, "no-practitioner"],
] as const) {
  test(`everybody can use the screen that refuses a user (${code})`, async ({ page }) => {
    const { chart, helsebro } = await openHelsebro(page, diana.name, clinician);
    await helsebro.expectProblem(code);
    await lookAt(chart, helsebro, `launch-${code}`);
  });
}

test("everybody can use the screen of a record that another has replaced", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, KARI.replaced);
  await helsebro.expectProblem("patient-replaced");
  await lookAt(chart, helsebro, "launch-patient-replaced");
});

test("everybody can use the screens outside of a launch and after it", async ({ page, place }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.expectScreen("find.title");
  const launched = await helsebro.address();
  await chart.goInFrame(`${launched}/nowhere`);
  await helsebro.expectScreen("nowhere.title");
  await lookAt(chart, helsebro, "nowhere");
  await helsebro.press("end");
  await helsebro.expectScreen("ended.title");
  await lookAt(chart, helsebro, "ended");
  await chart.goInFrame(launched);
  await helsebro.expectProblem("session-gone");
  await lookAt(chart, helsebro, "session-gone");
  await chart.goInFrame(`${place.app}/`);
  await helsebro.expectScreen("home.title");
  await lookAt(chart, helsebro, "home");
  await chart.goInFrame(`${place.app}/callback/${place.key}`);
  await helsebro.expectProblem("callback-incomplete");
  await lookAt(chart, helsebro, "callback-incomplete");
});

test("everybody can use the notice in an emergency", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, giulia.name);
  await helsebro.find(giulia.country);
  await helsebro.choosePurpose("emergency");
  await expect(helsebro.main).toContainText(helsebro.words("confirm.vital"));
  await lookAt(chart, helsebro, "notice-emergency");
});

for (const language of ["nn", "en"] as const) {
  test(`everybody can use the way in ${language}`, async ({ page }) => {
    const opened = await openHelsebro(page, diana.name);
    await opened.helsebro.expectScreen("find.title");
    const helsebro = await opened.helsebro.switchTo(language);
    await helsebro.expectScreen("find.title");
    await lookAt(opened.chart, helsebro, `find-${language}`);
    await helsebro.lookUp(language === "nn" ? diana.country : "Portugal");
    await helsebro.open(diana.summary);
    await helsebro.expectSummary();
    await lookAt(opened.chart, helsebro, `summary-cda-${language}`);
  });
}
