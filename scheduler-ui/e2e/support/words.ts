import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Language = 'en' | 'zh';
/** What the interface says under a key, `common:action.save`, with values in their places; of the file common if none is named. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** The words of a language as the program has them: what is pressed is found in each of them. */
export function wordsOf(language: Language): Words {
  const files = new Map<string, unknown>();
  const file = (name: string): unknown => {
    const known: unknown =
      files.get(name) ??
      JSON.parse(
        readFileSync(fileURLToPath(new URL(`../../src/i18n/${language}/${name}.json`, import.meta.url)), 'utf8'),
      );
    files.set(name, known);
    return known;
  };
  return (key, values = {}) => {
    const [name, path] = key.includes(':') ? (key.split(':') as [string, string]) : ['common', key];
    const found = path
      .split('.')
      .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], file(name));
    if (typeof found !== 'string') throw new Error(`expected words under ${key} in ${language}`);
    return found.replace(/{{(\w+)}}/g, (_, place: string) => String(values[place] ?? `{{${place}}}`));
  };
}
