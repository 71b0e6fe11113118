import { describe, expect, it } from 'vitest';

const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { import: 'default', eager: true });

function texts(tree: Record<string, unknown>, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(path + key, value);
    else texts(value as Record<string, unknown>, `${path}${key}.`).forEach((text, at) => found.set(at, text));
  }
  return found;
}

const places = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

describe('translations', () => {
  const english = Object.keys(files).filter((name) => name.startsWith('./en/'));

  it.each(english)('%s says the same in Chinese', (name) => {
    const here = texts(files[name] ?? {});
    const there = texts(files[name.replace('./en/', './zh/')] ?? {});

    expect([...there.keys()].sort()).toEqual([...here.keys()].sort());
    here.forEach((text, key) => {
      expect(places(there.get(key) ?? ''), key).toEqual(places(text));
      expect(there.get(key)?.trim(), key).not.toBe('');
    });
  });
});
