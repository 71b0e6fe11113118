import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arcPath, arcsOf, rangesOf } from './ring';

const slot = (number: number, ownerNode: string | null, state: 'OWNED' | 'FREE' = 'OWNED') => ({
  slot: number,
  ownerNode,
  state,
});

test('neighbours of one owner are one arc', () => {
  expect(arcsOf([slot(2, 'b'), slot(0, 'a'), slot(1, 'a'), slot(3, null, 'FREE')])).toEqual([
    { from: 0, to: 2, owner: 'a', state: 'OWNED' },
    { from: 2, to: 3, owner: 'b', state: 'OWNED' },
    { from: 3, to: 4, owner: undefined, state: 'FREE' },
  ]);
});

test('arcs have every slot once, whoever owns it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', null), { maxLength: 128 }), (owners) => {
      const arcs = arcsOf(owners.map((owner, index) => slot(index, owner)));
      expect(arcs.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(owners.length);
      arcs.slice(1).forEach(({ from }, index) => expect(from).toBe(arcs[index]?.to));
    }),
  );
});

test('slots in words', () => {
  const slots = [slot(0, 'a'), slot(1, 'a'), slot(2, 'b'), slot(3, 'a')];
  expect(rangesOf(slots, 'a')).toBe('0–1, 3');
  expect(rangesOf(slots, 'a', 1)).toBe('0–1 …');
});

test('a whole ring is drawn in two halves', () => {
  expect(arcPath(0, 1, 60, 90).match(/M/g)).toHaveLength(2);
  expect(arcPath(0, 0.25, 60, 90)).toContain('A 90 90 0 0 1');
});
