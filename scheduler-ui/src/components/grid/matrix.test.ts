import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrixOf, moved } from './matrix';

const RUNS = [
  { id: 9, state: 'RUNNING', tasks: [{ name: 'b', state: 'RUNNING', attempts: 2 }] },
  { id: 4, state: 'FAILED', tasks: [{ name: 'a', state: 'FAILED', attempts: 1 }] },
];

describe('the grid', () => {
  it('has the newest run last and no cell where a run had no such task', () => {
    const matrix = matrixOf({ tasks: ['a', 'b'], runs: RUNS });

    expect(matrix.runs.map((run) => run.id)).toEqual([4, 9]);
    expect(matrix.cell(0, 0)?.state).toBe('FAILED');
    expect(matrix.cell(0, 1)).toBeUndefined();
    expect(matrix.cell(1, 1)?.attempts).toBe(2);
  });

  it('is never left by keys', () => {
    const matrix = matrixOf({ tasks: ['a', 'b', 'c'], runs: RUNS });
    const keys = fc.constantFrom(
      'ArrowUp',
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'Home',
      'End',
      'PageUp',
      'PageDown',
    );
    fc.assert(
      fc.property(fc.array(keys), (pressed) => {
        const { row, column } = pressed.reduce((place, key) => moved(place, key, matrix) ?? place, {
          row: 0,
          column: 0,
        });
        expect(row >= -1 && row < 3 && column >= 0 && column < 2).toBe(true);
      }),
    );
  });
});
