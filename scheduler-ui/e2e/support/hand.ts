import type { Locator } from 'playwright-core';
import { settings } from './settings';
import type { Stage } from './stage';
import type { Words } from './words';

const BASE = new URL(settings.url).pathname.replace(/\/$/, '');

/** Somebody who uses the pages in a language: what is pressed is named by the key of its words. */
export class Hand {
  private at = '';

  constructor(
    readonly stage: Stage,
    readonly words: Words,
  ) {}

  /** As a link within the page does: nothing is loaded anew. */
  async goTo(path: string): Promise<void> {
    if (this.at === path) return;
    this.at = path;
    await this.stage.page.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, BASE + path);
    await this.stage.settled();
  }

  button(key: string, values?: Record<string, string | number>): Locator {
    return this.stage.page.getByRole('button', { name: this.words(key, values), exact: true }).first();
  }

  /** The button with what else can be done with a row. */
  more(name: string): Locator {
    return this.button('action.moreOf', { name });
  }

  entry(key: string): Locator {
    return this.stage.page.getByRole('menuitem', { name: this.words(key), exact: true });
  }

  get dialog(): Locator {
    return this.stage.page.getByRole('dialog').last();
  }
}
