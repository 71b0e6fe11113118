import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marked, spansOf, stripped } from './ansi';
import { Finder, matchFrom } from './find';
import { LogStore } from './store';

const bytes = (text: string) => new TextEncoder().encode(text);

function stored(text: string, cuts: readonly number[] = []): LogStore {
  const store = new LogStore();
  const all = bytes(text);
  let from = 0;
  for (const cut of [...cuts].map((each) => each % (all.length + 1)).sort((one, other) => one - other)) {
    store.append(all.slice(from, cut));
    from = Math.max(from, cut);
  }
  store.append(all.slice(from));
  return store;
}

const linesOf = (store: LogStore) => Array.from({ length: store.lineCount }, (_, at) => store.line(at, 1e6).text);

describe('the store', () => {
  it('has the same lines, however the bytes come', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '😀', '\n', '\r\n', ' ') });
    fc.assert(
      fc.property(text, fc.array(fc.nat(200)), (content, cuts) => {
        const wanted = content
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => line.replace(/\r$/, ''));
        expect(linesOf(stored(content, cuts))).toEqual(content === '' ? [] : wanted);
      }),
    );
  });

  it('cuts long lines, and says so', () => {
    const store = stored(`${'x'.repeat(50_000)}\nshort`);

    expect(store.line(0, 10_000)).toEqual({ text: 'x'.repeat(10_000), cut: true });
    expect(store.line(1, 10_000)).toEqual({ text: 'short', cut: false });
  });
});

describe('search', () => {
  it('finds the lines that have the text, whatever its case and colours', () => {
    const store = stored('one\n\u001b[31mERR\u001b[0mor here\nerror twice error\nnothing\n', [3, 9, 20]);
    const finder = new Finder(store, 'Error');
    while (finder.step(true));

    expect(finder.matches).toEqual([1, 2]);
  });

  it('is what a plain look at the lines finds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n') });
    fc.assert(
      fc.property(text, fc.constantFrom('a', 'ab', 'bb'), (content, wanted) => {
        const store = stored(content);
        const finder = new Finder(store, wanted);
        while (finder.step(true));
        const plain = linesOf(store).flatMap((line, at) => (line.includes(wanted) ? [at] : []));
        expect(finder.matches).toEqual(plain);
      }),
    );
  });

  it('goes round', () => {
    expect([matchFrom([3, 7], 4, false), matchFrom([3, 7], 8, false), matchFrom([3, 7], 2, true)]).toEqual([1, 0, 1]);
    expect(matchFrom([], 0, false)).toBe(-1);
  });
});

describe('colours', () => {
  it('become names of classes', () => {
    expect(spansOf('a\u001b[1;31mb\u001b[0mc\u001b[38;5;196md\u001b[48;2;0;0;255me')).toEqual([
      { text: 'a', classes: [] },
      { text: 'b', classes: ['fg1', 'bold'] },
      { text: 'c', classes: [] },
      { text: 'd', classes: ['fg9'] },
      { text: 'e', classes: ['fg9', 'bg12'] },
    ]);
  });

  it('never make anything but text and known names, and lose no letter', () => {
    const known = /^(?:fg|bg)(?:\d|1[0-5])$|^(?:bold|faint|italic|underline|strike|inverse)$/;
    const hostile = fc.string({
      unit: fc.constantFrom('\u001b', '[', ']', 'm', ';', '3', '8', '5', '<script>', 'x', '\u0007', '\u202e', '\u0000'),
    });
    fc.assert(
      fc.property(hostile, (line) => {
        const spans = spansOf(line);
        expect(spans.every((span) => span.classes.every((name) => known.test(name)))).toBe(true);
        expect(spans.map((span) => span.text).join('')).toHaveLength(stripped(line).length);
        expect(/[\u0000\u001b\u202e]/.test(spans.map((span) => span.text).join(''))).toBe(false);
      }),
    );
  });

  it('take no time on text that is made to', () => {
    const begin = performance.now();
    spansOf('\u001b['.repeat(50_000));
    spansOf(`\u001b]${'x'.repeat(100_000)}`);
    expect(performance.now() - begin).toBeLessThan(1000);
  });

  it('keep the text where matches are marked', () => {
    const unit = fc.constantFrom('a', 'b');
    fc.assert(
      fc.property(fc.array(fc.string({ unit })), fc.string({ unit }), (texts, wanted) => {
        const found = marked(
          texts.map((text) => ({ text, classes: [] })),
          wanted,
        );
        expect(found.map((span) => span.text).join('')).toBe(texts.join(''));
        const whole = texts.join('');
        const count = wanted === '' ? 0 : whole.split(wanted).length - 1;
        const letters = found.filter((span) => span.match).reduce((sum, span) => sum + span.text.length, 0);
        expect(letters).toBe(count * wanted.length);
      }),
    );
  });
});
