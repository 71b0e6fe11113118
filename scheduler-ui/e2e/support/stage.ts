import { mkdirSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { settings } from './settings';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PLAIN_HOST = 'scheduler.test';
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

let browser: Promise<Browser> | undefined;

function theBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: settings.chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`,
    ],
  });
  return browser;
}

export async function closeBrowser(): Promise<void> {
  if (browser !== undefined) await (await browser).close();
  browser = undefined;
}

export interface View {
  readonly colours?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
  /** Over plain http from another machine, as far as the browser knows: it has no secure context then. */
  readonly plain?: boolean;
}

function told({ html, any }: AxeResults['violations'][number]['nodes'][number]): string {
  return `${html.slice(0, 200)} (${any.map(({ message }) => message).join('; ')})`;
}

/** A person in front of a browser: one context, one page, and everything that the browser complained about. */
export class Stage {
  readonly complaints: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(view: View = {}): Promise<Stage> {
    const context = await (
      await theBrowser()
    ).newContext({
      baseURL: `${view.plain === true ? settings.url.replace(/127\.0\.0\.1|localhost/, PLAIN_HOST) : settings.url}/`,
      viewport: { width: view.width ?? 1280, height: view.height ?? 800 },
      colorScheme: view.colours ?? 'light',
      locale: view.language ?? 'en-GB',
      timezoneId: 'Europe/Paris',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const stage = new Stage(context, page);
    page.on('pageerror', (error) => stage.complaints.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      // what the api refuses is told to the person; the browser notes it by itself
      if (!/Failed to load resource/.test(message.text())) {
        const { url, lineNumber, columnNumber } = message.location();
        stage.complaints.push(`${page.url()}: ${message.text()} (${url}:${lineNumber}:${columnNumber})`);
      }
    });
    // a dialog of the browser would mean that somebody's text was run as a program
    page.on('dialog', (dialog) => {
      stage.complaints.push(`${page.url()}: a dialog says ${dialog.message()}`);
      void dialog.dismiss();
    });
    return stage;
  }

  get origin(): string {
    return new URL(settings.url).origin;
  }

  signIn(): Promise<void> {
    return this.signInWith('User name', 'Password', 'Sign in', 'Main');
  }

  /** In another language. */
  async signInWith(username: string, password: string, submit: string, navigation: string): Promise<void> {
    await this.page.goto('./');
    await this.page.getByLabel(username).fill(settings.username);
    await this.page.getByLabel(password).and(this.page.locator('input')).fill(settings.password);
    await this.page.getByRole('button', { name: submit }).click();
    await this.page.getByRole('navigation', { name: navigation }).waitFor();
  }

  /** Goes to a page and waits until nothing on it is being loaded any more. */
  async visit(path: string): Promise<void> {
    await this.page.goto(`.${path}`);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.page.getByRole('main').waitFor();
    await this.page.waitForFunction(() => document.querySelector('main [data-loading]') === null);
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(settings.screenshots, { recursive: true });
    await this.page.screenshot({ path: join(settings.screenshots, `${name}.png`) });
  }

  /** Other colours on the page as it is. The browser moves them there, however quickly, from one frame to the next. */
  async wear(colours: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: colours });
    await this.page.locator(`html[data-mantine-color-scheme=${colours}]`).waitFor({ state: 'attached' });
    await this.page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn)))),
    );
  }

  /** Of a part of the page alone: small, and quickly drawn. */
  async closeUp(name: string, part: Locator): Promise<void> {
    const clip = await part.boundingBox();
    if (clip === null) throw new Error(`expected ${name} on the page`);
    mkdirSync(settings.screenshots, { recursive: true });
    await this.page.screenshot({ clip, type: 'jpeg', quality: 75, path: join(settings.screenshots, `${name}.jpg`) });
  }

  /** What axe finds serious or worse, in words; on all of the page, or within a part of it and by some of the rules only. */
  async barriers(part?: string, rules?: readonly string[]): Promise<string[]> {
    if (await this.page.evaluate("typeof axe === 'undefined'")) await this.page.evaluate(AXE);
    const where = part === undefined ? 'document' : `document.querySelector(${JSON.stringify(part)})`;
    const found = await this.page.evaluate<AxeResults>(
      `axe.run(${where}, { resultTypes: ['violations'], runOnly: ${JSON.stringify(rules ?? STANDARDS)} })`,
    );
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(told).join(' | ')}`);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
