import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapOf, pairsOf } from './pairs';

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,20}$/).filter((each) => each !== '__proto__');

test('a map that is shown as rows and sent back is the same map', () => {
  fc.assert(
    fc.property(fc.dictionary(name, fc.string()), (map) => {
      expect(mapOf(pairsOf(map))).toEqual({ ...map });
    }),
  );
});

test('rows without a name are not sent', () => {
  expect(
    mapOf([
      { name: ' ', value: 'x' },
      { name: ' day ', value: '1' },
    ]),
  ).toEqual({ day: '1' });
});
