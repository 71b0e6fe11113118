import { useSyncExternalStore } from 'react';

export const LANGUAGES = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof LANGUAGES;

/** What a person chose for this browser. */
export interface Preferences {
  readonly language: Language;
  /** An IANA name, or 'browser': that of the machine the browser runs on. */
  readonly zone: string;
}

const KEY = 'scheduler.preferences';

function fallback(): Preferences {
  return { language: navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en', zone: 'browser' };
}

export function isZone(name: unknown): name is string {
  if (typeof name !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function read(): Preferences {
  const preset = fallback();
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
    return {
      language: stored.language !== undefined && stored.language in LANGUAGES ? stored.language : preset.language,
      zone: stored.zone === 'browser' || isZone(stored.zone) ? stored.zone : preset.zone,
    };
  } catch {
    return preset;
  }
}

let current = read();
const listeners = new Set<() => void>();

export const preferences = {
  get: () => current,
  change: (part: Partial<Preferences>) => {
    current = { ...current, ...part };
    try {
      localStorage.setItem(KEY, JSON.stringify(current));
    } catch {
      // a browser that keeps nothing: the choice lives as long as the page
    }
    listeners.forEach((listener) => {
      listener();
    });
  },
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.get);
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
