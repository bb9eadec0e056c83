// Four charts in one browser, opened again and again in another order: none ever shows another's patient.
import type { Frame, Page } from "@playwright/test";

import { CLINICIANS, Chart, logIn } from "../actions/epj.ts";
import { type Patient, aino, diana, eleni, giulia } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

const ROUNDS = 20;

/** The patients, by a name that each has alone in both countries and that banner and document show. */
const PATIENTS: readonly [string, Patient][] = [["Diana", diana], ["Giulia", giulia], ["Aino", aino], ["Heleni", eleni]];

// Eighty launches, and as many documents.
test.setTimeout(240_000);

test(`four charts opened in interleaved order, ${ROUNDS} times over, never cross`, async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const searches = searchesOf(page);
  const charts: { name: string; patient: Patient; chart: Chart }[] = [];
  for (const [name, patient] of PATIENTS) {
    const chart = await Chart.open(page, patient.name);
    const helsebro = await chart.openHelsebro();
    await helsebro.lookUp(patient.country);
    charts.push({ name, patient, chart });
  }
  await Chart.showAll(page);
  for (let round = 0; round < ROUNDS; round += 1) {
    const turned = [...charts.slice(round % charts.length), ...charts.slice(0, round % charts.length)];
    const order = round % 2 ? turned.reverse() : turned;
    // No frame waits for the one before.
    for (const { chart } of order) await chart.openHelsebro();
    await Promise.all(
      order.map(async ({ patient, chart }) => {
        await chart.helsebro.expectScreen("find.title");
        await openSummary(await chart.content(), searches.get(patient.country) ?? "", patient.summary);
      }),
    );
    for (const { name, patient, chart } of order) {
      const { banner, main } = chart.helsebro;
      await chart.helsebro.expectSummary();
      await expect(banner, `banner of ${name} in round ${round + 1}`).toContainText(patient.identifier);
      await expect(main, `document of ${name} in round ${round + 1}`).toContainText(name);
      for (const [other] of PATIENTS.filter(([other]) => other !== name)) {
        await expect(chart.helsebro.everything, `${other} in the frame of ${name}`).not.toContainText(other);
      }
    }
  }
});

/** What each country was asked, as the find screens sent it: it is sent again without typing. */
function searchesOf(page: Page): Map<string, string> {
  const searches = new Map<string, string>();
  page.on("request", (request) => {
    if (!request.url().endsWith("$match")) return;
    const asked = request.postData() ?? "";
    const country = PATIENTS.find(([, { identifier }]) => asked.includes(identifier))?.[1].country;
    if (country) searches.set(country, asked);
  });
  return searches;
}

/** What the clinician does from the find screen to the summary, in the frame's own session, without its screens. */
async function openSummary(frame: Frame, search: string, title: string): Promise<void> {
  const address = await frame.evaluate(
    async ({ search, title }) => {
      const launch = location.pathname.split("/")[2] ?? "";
      const call = async (path: string, body?: string): Promise<any> => {
        const headers = { "Helsebro-Launch": launch, "Content-Type": "application/fhir+json" };
        const answer = await fetch(path, body ? { method: "POST", headers, body } : { headers });
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        return answer.json();
      };
      const { id } = (await call("/fhir/Patient/$match", search)).entry[0].resource;
      await call(`/fhir/Patient/${id}/$confirm`, '{"resourceType":"Parameters"}');
      const found = await call(`/fhir/DocumentReference?patient=${id}&type=${encodeURIComponent("http://loinc.org|60591-5")}`);
      const summary = found.entry.find((entry: any) => JSON.stringify(entry.resource).includes(title));
      return new URL(`/l/${launch}/documents/${summary.resource.content[0].attachment.url.split("/").at(-1)}`, location.href).href;
    },
    { search, title },
  );
  await frame.goto(address);
}
