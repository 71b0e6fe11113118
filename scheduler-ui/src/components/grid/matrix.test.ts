import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GridView } from '@/api/runs';
import { matrixOf, moved } from './matrix';

const cell = (state: string, attempt: number) => ({ state, attempt, taskInstanceId: 1 });
const VIEW = (...names: string[]) =>
  ({
    cut: false,
    runs: [
      { id: 9, state: 'RUNNING' },
      { id: 4, state: 'FAILED' },
    ],
    tasks: names.map((name) => ({
      name,
      type: 'shell',
      cells: name === 'a' ? [null, cell('FAILED', 1)] : [cell('RUNNING', 2), null],
    })),
  }) as unknown as GridView;

describe('the grid', () => {
  it('has the newest run last and no cell where a run had no such task', () => {
    const matrix = matrixOf(VIEW('a', 'b'));

    expect(matrix.runs.map((run) => run.id)).toEqual([4, 9]);
    expect(matrix.cell(0, 0)?.state).toBe('FAILED');
    expect(matrix.cell(0, 1)).toBeUndefined();
    expect(matrix.cell(1, 1)?.attempt).toBe(2);
  });

  it('is never left by keys', () => {
    const matrix = matrixOf(VIEW('a', 'b', 'c'));
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
