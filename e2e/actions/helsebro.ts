// What a clinician does in Helsebro. Labels come from assets/texts, names of countries from the documents of a test.
import { type FrameLocator, type Locator, type Page, expect } from "@playwright/test";

import { type Language, isText, text } from "../fixtures/texts.ts";

/** Helsebro in the EPJ's frame, or in a tab of its own. */
export class Helsebro {
  private readonly place: FrameLocator | Page;
  private readonly language: Language;

  constructor(place: FrameLocator | Page, language: Language = "nb") {
    this.place = place;
    this.language = language;
  }

  /** The same Helsebro, read in another language. */
  in(language: Language): Helsebro {
    return new Helsebro(this.place, language);
  }

  /** A text of the screens in the language that is read. */
  words(key: string, gaps: Record<string, string> = {}): string {
    return text(`app.${key}`, gaps, this.language);
  }

  /** The screen's own heading. */
  get heading(): Locator {
    return this.place.getByRole("heading", { level: 1 });
  }

  /** The patient banner: the EPJ's patient, and after a match the citizen. */
  get banner(): Locator {
    return this.place.getByRole("region", { name: this.words("banner.label") });
  }

  get main(): Locator {
    return this.place.getByRole("main");
  }

  /** All of the page in the frame. */
  get everything(): Locator {
    return this.place.locator("html");
  }

  /** A row of a document, by the words of its title. */
  row(title: string): Locator {
    return this.main.getByRole("listitem").filter({ has: this.place.locator(".row-title", { hasText: title }) });
  }

  /** A citizen who matched, by a number of theirs. */
  match(identifier: string): Locator {
    return this.main.locator("section").filter({ has: this.place.getByRole("table").filter({ hasText: identifier }) });
  }

  /** A field by the key of its label. */
  label(key: string): Locator {
    return this.place.getByLabel(this.words(key));
  }

  button(key: string): Locator {
    return this.place.getByRole("button", { name: this.words(key), exact: true });
  }

  /** Where Helsebro is. */
  address(): Promise<string> {
    return this.everything.evaluate(() => location.href);
  }

  async expectScreen(key: string): Promise<void> {
    await expect(this.heading).toHaveText(this.words(key));
  }

  async expectSummary(): Promise<void> {
    await expect(this.heading).toHaveText(text("view.kind.patient-summary", {}, this.language));
  }

  /**
   * A failure's panel says what happened, what to do, and the code that support asks for. Title and advice may be those of
   * its kind. An EPJ that is slow is waited for.
   */
  async expectProblem(code: string, wait?: { timeout: number }): Promise<void> {
    const panel = this.place.getByRole("alert");
    await expect(panel).toContainText(this.words("problem.code", { code }), wait);
    await expect(panel).toContainText(this.words(`problem.${code}.text`));
    await expect(panel).toContainText(this.words("problem.do"));
    const [title, advice] = [`problem.${code}.title`, `problem.${code}.advice`];
    if (isText(`app.${title}`)) await expect(panel).toContainText(this.words(title));
    if (!isText(`app.${advice}`)) return;
    // Where a launch is used up, nothing can be tried again here.
    await expect(panel.getByText(this.words(advice)).or(panel.getByText(this.words("callback.advice")))).toBeVisible();
  }

  /** Chooses a country, types over what is not prefilled, and goes on to the notice. */
  async find(country: string, typed: Record<string, string> = {}): Promise<void> {
    await this.expectScreen("find.title");
    await this.place.getByLabel(this.words("find.country")).selectOption({ label: country });
    for (const [label, value] of Object.entries(typed)) await this.place.getByLabel(label).fill(value);
    await this.press("find.next");
  }

  /** Says what the lookup is for, confirms everything that is asked, and sends it. */
  async send(country: string, purpose: "treatment" | "emergency" = "treatment"): Promise<void> {
    await this.choosePurpose(purpose);
    for (const box of await this.place.getByRole("checkbox").all()) await box.check();
    await this.press("notice.send", { country });
  }

  /** Says what the lookup is for, where there is a choice. */
  async choosePurpose(purpose: "treatment" | "emergency"): Promise<void> {
    await this.expectScreen("notice.title");
    const choice = this.place.getByRole("radio", { name: this.words(`notice.${purpose}`) });
    if (await choice.isVisible()) await choice.check();
  }

  /** Confirms the citizen who is beside the EPJ's patient: the first one, unless another is named by an identifier. */
  async confirm(identifier?: string): Promise<void> {
    await this.expectScreen("matches.title");
    const match = identifier ? this.match(identifier) : this.main;
    const names = [this.words("matches.confirm"), this.words("matches.confirm-anyway")];
    await match.getByRole("button", { name: new RegExp(`^(${names.join("|")})$`) }).first().click();
  }

  /** From the find screen to the list of documents. */
  async lookUp(country: string, typed: Record<string, string> = {}): Promise<void> {
    await this.find(country, typed);
    await this.send(country);
    await this.confirm();
    await this.expectScreen("documents.title");
  }

  /** Opens a document of the list by its title. */
  async open(title: string): Promise<void> {
    await this.place.getByRole("link", { name: title, exact: true }).click();
  }

  /** Opens all that one click reveals, everywhere on the screen. */
  async openEverything(): Promise<void> {
    // What is opened may hold more to open.
    const closed = "details:not([open]) > summary, .reveal[aria-expanded=false]";
    await expect(async () => {
      await this.everything.evaluate((html, closed) => html.querySelectorAll<HTMLElement>(closed).forEach((one) => one.click()), closed);
      await expect(this.place.locator(closed)).toHaveCount(0, { timeout: 500 });
    }).toPass();
  }

  /** Turns something of all sections on or off, by the key of its button. */
  async toggle(key: string): Promise<void> {
    await this.button(key).click();
  }

  /** Presses a button or follows a link by the key of its text. */
  async press(key: string, gaps: Record<string, string> = {}): Promise<void> {
    const name = this.words(key, gaps);
    const role = { name, exact: true };
    await this.place.getByRole("button", role).or(this.place.getByRole("link", role)).first().click();
  }

  async switchTo(language: Language): Promise<Helsebro> {
    await this.place.getByLabel(this.words("language")).selectOption(language);
    return this.in(language);
  }
}
