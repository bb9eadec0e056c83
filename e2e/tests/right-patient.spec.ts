// The wrong patient's document must never be on the screen.
import { CLINICIANS, Chart, logIn, openHelsebro } from "../actions/epj.ts";
import { OTHER_MARIA, diana, eleni, giulia, jaan, karl, lucia, marc, maria } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";
import { text } from "../fixtures/texts.ts";

test("charts that are opened in turns never mix their patients", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const first = await Chart.open(page, diana.name);
  const inFirst = await first.openHelsebro();
  await inFirst.find(diana.country);
  const second = await Chart.open(page, giulia.name);
  const inSecond = await second.openHelsebro();
  await inSecond.expectScreen("find.title");

  await first.show();
  await inFirst.send(diana.country);
  await second.show();
  await inSecond.find(giulia.country);
  await first.show();
  await inFirst.confirm();
  await inFirst.open(diana.summary);
  await second.show();
  await inSecond.send(giulia.country);
  await inSecond.confirm();
  await inSecond.open(giulia.summary);

  await expect(inSecond.banner).toContainText("PROVA, Giulia Anna");
  await expect(inSecond.banner).not.toContainText("Diana");
  await expect(inSecond.banner).not.toContainText(diana.identifier);
  await expect(inSecond.row("Penicillin")).toHaveCount(0);
  await first.show();
  await expect(inFirst.banner).toContainText(diana.identifier);
  await expect(inFirst.banner).not.toContainText("Giulia");
  await expect(inFirst.row("Penicillin")).toBeVisible();
});

test("the same chart opened anew leaves the other charts as they were", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const first = await Chart.open(page, diana.name);
  const inFirst = await first.openHelsebro();
  await inFirst.lookUp(diana.country);
  const second = await Chart.open(page, giulia.name);
  await (await second.openHelsebro()).expectScreen("find.title");
  await (await second.openHelsebro()).expectScreen("find.title");
  await first.show();
  await inFirst.open(diana.summary);
  await expect(inFirst.row("Penicillin")).toBeVisible();
});

test("a patient whom the other country does not know is told apart from a patient without illness", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, karl.name);
  await helsebro.find(karl.country);
  await helsebro.send(karl.country);
  await helsebro.expectScreen("matches.title");
  await expect(helsebro.main).toContainText(helsebro.words("none.title", { country: karl.country }));
  await expect(helsebro.main).toContainText(helsebro.words("none.text", { country: karl.country }));
  await helsebro.press("none.again");
  await helsebro.expectScreen("find.title");
});

test("of two citizens who match, the one is read whom the clinician has confirmed", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, maria.name);
  await helsebro.find(maria.country);
  await helsebro.send(maria.country);
  await expect(helsebro.main).toContainText(helsebro.words("matches.several", { country: "Malta", count: "2" }));
  await expect(helsebro.match(OTHER_MARIA), "another number is a difference").toContainText(helsebro.words("compare.differs"));
  await helsebro.confirm(maria.identifier);
  await helsebro.expectScreen("documents.title");
  await expect(helsebro.banner).not.toContainText(OTHER_MARIA);
  await expect(helsebro.main).toContainText("Warfarin Specimen 5 mg, tablets");
  await expect(helsebro.main).not.toContainText("Metformin");
});

test("one citizen who matches is to be confirmed too, and can be refused", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.find(diana.country);
  await helsebro.send(diana.country);
  await helsebro.expectScreen("matches.title");
  await expect(helsebro.main).toContainText(helsebro.words("matches.one", { country: "Portugal" }));
  await helsebro.press("matches.not-this");
  await helsebro.expectScreen("find.title");
});

test("a document of another person is shown only after the clinician has said why it is the patient's", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, marc.name);
  await helsebro.lookUp(marc.country);
  await helsebro.open(marc.summary);
  await helsebro.expectScreen("problem.identity-differs.title");
  await expect(helsebro.main, "the EPJ's patient and the document's").toContainText("21.04.1979");
  await expect(helsebro.main).toContainText("12.07.1969");
  await expect(helsebro.main).toContainText(helsebro.words("compare.differs"));

  await helsebro.label("identity.reason").fill("Ja");
  await helsebro.press("identity.show");
  await expect(helsebro.main).toContainText(helsebro.words("identity.too-short"));
  await helsebro.label("identity.reason").fill("Pasienten viste passet sitt, nummeret er byttet");
  await helsebro.press("identity.show");
  await expect(helsebro.main).toContainText(text("view.warning.identity-resolved"));
  await helsebro.expectSummary();
});

test("a document of another person can be left unread", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, marc.name);
  await helsebro.lookUp(marc.country);
  await helsebro.open(marc.summary);
  await helsebro.expectScreen("problem.identity-differs.title");
  await helsebro.press("identity.back");
  await helsebro.expectScreen("documents.title");
});

test("a name that is spelt otherwise abroad is marked, not refused", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, eleni.name);
  await helsebro.find(eleni.country);
  await helsebro.send(eleni.country);
  await expect(helsebro.main).toContainText(helsebro.words("compare.spelling"));
  await helsebro.confirm();
  await helsebro.open(eleni.summary);
  await expect(helsebro.main).toContainText(text("view.warning.name-differs"));
});

test("a birth date that is only a year stays one, here and abroad", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, jaan.name);
  await helsebro.lookUp(jaan.country);
  await expect(helsebro.banner).toContainText("1951");
  await expect(helsebro.banner).not.toContainText("01.01.1951");
});

test("a patient without a foreign number in the EPJ is found by what is typed", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, lucia.name);
  await helsebro.lookUp(lucia.country, lucia.typed);
  await expect(helsebro.banner).toContainText(lucia.identifier);
});

test("a search that lacks something is refused with what is missing, before anything is sent", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, lucia.name);
  await helsebro.find(lucia.country, { "Identitetsnummer (DNI)": "123" });
  await helsebro.expectScreen("find.title");
  await expect(helsebro.main).toContainText(helsebro.words("find.problems"));
  await expect(helsebro.main).toContainText(helsebro.words("find.missing"));
});
