// What a clinician does in the sandbox EPJ, Fjelljournal.
import { type Frame, type Locator, type Page, expect } from "@playwright/test";

import { Helsebro } from "./helsebro.ts";

/** Who can log in: the name on the login page. */
export const CLINICIANS = {
  emergencyDoctor: "Ingrid Prøvelege",
  generalPractitioner: "Amina Eksempelsen",
  /** Has no HPR number. */
  substitute: "Mads Testvikar",
  /** Is no practitioner at all. */
  receptionist: "Berit Skranke-Test",
} as const;

/** Logs in. The page's address may choose the frame that Helsebro is opened in. */
export async function logIn(page: Page, clinician: string, address = "/"): Promise<void> {
  await page.goto(address);
  if (clinician === CLINICIANS.receptionist) await page.getByText("Feil å prøve").click();
  await page.getByRole("button", { name: clinician }).click();
  await page.getByRole("button", { name: "Logg ut" }).waitFor();
}

/** Logs out; the page loads itself anew. */
export async function logOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Logg ut" }).click();
  await page.getByText("Velg hvem du vil logge inn som").waitFor();
}

/** A patient's chart in a tab of the EPJ. */
export class Chart {
  private readonly page: Page;
  private readonly patient: string;

  private constructor(page: Page, patient: string) {
    this.page = page;
    this.patient = patient;
  }

  /** Opens it from the waiting list, or goes to its tab where it is open. */
  static async open(page: Page, patient: string): Promise<Chart> {
    await page.getByRole("tab", { name: "Venteliste" }).click();
    await page.getByRole("button", { name: patient, exact: true }).click();
    const chart = new Chart(page, patient);
    await chart.panel.waitFor();
    return chart;
  }

  /** Brings its tab to the front, and waits until its frame is painted again: Chromium loses a click now and then that comes before. */
  async show(): Promise<void> {
    await this.page.getByRole("tab", { name: this.patient }).click();
    if ((await this.frame.count()) === 0) return;
    const frame = await this.content();
    await frame.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
  }

  /** Every open chart at once, as an EPJ shows them that has a window for each. Holds until another tab is chosen. */
  static async showAll(page: Page): Promise<void> {
    await page.locator("#panels > *").evaluateAll((panels) => panels.forEach((panel) => ((panel as HTMLElement).hidden = false)));
  }

  /** Opens Helsebro in the frame beside the record. */
  async openHelsebro(): Promise<Helsebro> {
    await this.panel.getByRole("button", { name: /^Åpne Helsebro/ }).click();
    return this.helsebro;
  }

  /** Opens Helsebro so that something goes wrong on the way: a fault of the EPJ's, by its key. */
  async openHelsebroWith(fault: string): Promise<Helsebro> {
    await this.menu("open");
    await this.panel.locator(`[data-fault="${fault}"]`).click();
    return this.helsebro;
  }

  /** Lets frames that are opened from now on open new tabs, which they may not by themselves. */
  async allowPopups(): Promise<void> {
    await this.menu("open");
    await this.panel.getByLabel("Rammens sandbox").selectOption({ label: "Også nye faner og nedlasting" });
    await this.menu("closed");
  }

  /** As an EPJ does that shows the patient itself. */
  async needNoBanner(): Promise<void> {
    await this.menu("open");
    await this.panel.getByLabel("EPJ-en viser pasienten selv").check();
    await this.menu("closed");
  }

  /** Opens Helsebro in a tab of its own. */
  async openHelsebroInOwnTab(): Promise<Page> {
    const opened = this.page.waitForEvent("popup");
    await this.panel.getByRole("link", { name: "Åpne i egen fane" }).click();
    return opened;
  }

  /** Opens Helsebro outside of the chart: the EPJ will ask whom it is about. */
  async openStandalone(): Promise<Page> {
    await this.menu("open");
    const opened = this.page.waitForEvent("popup");
    await this.panel.locator("[data-fault=standalone]").click();
    return opened;
  }

  /** What the browser's buttons do when the frame has the focus. */
  async reloadFrame(): Promise<void> {
    await this.inFrame(() => location.reload());
  }

  async goBack(): Promise<void> {
    await this.inFrame(() => history.back());
  }

  async goForward(): Promise<void> {
    await this.inFrame(() => history.forward());
  }

  /** As if somebody had kept an address of Helsebro. */
  async goInFrame(address: string): Promise<void> {
    await this.frame.evaluate((frame: HTMLIFrameElement, address) => frame.setAttribute("src", address), address);
  }

  /** The frame's document, for what no clinician does. */
  async content(): Promise<Frame> {
    const frame = await (await this.frame.elementHandle())?.contentFrame();
    if (!frame) throw new Error("no frame");
    return frame;
  }

  /** What can be made to go wrong. A page that is laid out anew at that moment may lose a click. */
  private async menu(wanted: "open" | "closed"): Promise<void> {
    const menu = this.panel.locator("details.faults");
    const isOpen = async (): Promise<boolean> => (await menu.getAttribute("open")) !== null;
    await expect(async () => {
      if ((await isOpen()) !== (wanted === "open")) await menu.locator("summary").click();
      expect(await isOpen()).toBe(wanted === "open");
    }).toPass();
  }

  private async inFrame(act: () => void): Promise<void> {
    await (await this.content()).evaluate(act);
  }

  /** The frame's element in the EPJ's page. */
  get frame(): Locator {
    return this.panel.locator("iframe");
  }

  /** What is in the frame. */
  get helsebro(): Helsebro {
    return new Helsebro(this.frame.contentFrame());
  }

  private get panel(): Locator {
    return this.page.getByRole("tabpanel", { name: this.patient });
  }
}

/** Logs in, opens a chart, and Helsebro in it. */
export async function openHelsebro(
  page: Page,
  patient: string,
  clinician: string = CLINICIANS.emergencyDoctor,
): Promise<{ chart: Chart; helsebro: Helsebro }> {
  await logIn(page, clinician);
  const chart = await Chart.open(page, patient);
  return { chart, helsebro: await chart.openHelsebro() };
}
