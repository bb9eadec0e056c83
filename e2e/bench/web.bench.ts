// How long a clinician waits: from the click in the EPJ to the find screen, from the click on a document to its rows.
import { openHelsebro } from "../actions/epj.ts";
import { diana } from "../fixtures/people.ts";
import { test } from "../fixtures/test.ts";
import { Requests, clicked, demandedBySmart, shown, watch } from "./marks.ts";

const RUNS = 20;

/** The field that the clinician begins with; a row of a document. */
const FIND = "#country";
const ROW = ".row-title";

interface Wait {
  milliseconds: number;
  roundTrips: number;
  /** Those of them that only Helsebro's own way of building the screen asks for. */
  ours: number;
  requests: number;
}

test("how long a clinician waits", async ({ browser }) => {
  const find: Wait[] = [];
  const document: Wait[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    // A browser that has never seen Helsebro: nothing is cached.
    const context = await browser.newContext();
    const requests = new Requests(context);
    await watch(context, [FIND, ROW]);
    const page = await context.newPage();
    const wait = (from: number, to: number): Wait => ({
      milliseconds: to - from,
      roundTrips: requests.roundTrips(from, to),
      ours: requests.roundTrips(from, to, (request) => !demandedBySmart(request)),
      requests: requests.count(from, to),
    });

    const { chart, helsebro } = await openHelsebro(page, diana.name);
    await helsebro.expectScreen("find.title");
    const frame = await chart.content();
    find.push(wait(await clicked(page), await shown(frame, FIND)));

    await helsebro.lookUp(diana.country);
    await helsebro.open(diana.summary);
    document.push(wait(await clicked(frame), await shown(frame, ROW)));
    await context.close();
  }
  tell("click in the EPJ to the find screen, nothing cached", find);
  tell("click on a 180 KB CDA document to its rows", document);
});

function tell(what: string, waits: Wait[]): void {
  const at = (share: number, of: keyof Wait): number => {
    const sorted = waits.map((wait) => wait[of]).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  };
  console.log(
    `${what}\n  median ${at(0.5, "milliseconds").toFixed(0)} ms, p95 ${at(0.95, "milliseconds").toFixed(0)} ms, ` +
      `${at(0.5, "requests")} requests in ${at(0.5, "roundTrips")} round trips, ${at(0.5, "ours")} of them ours alone ` +
      `(${waits.length} runs)`,
  );
}
