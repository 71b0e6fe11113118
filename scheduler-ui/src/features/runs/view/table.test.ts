import { expect, it } from 'vitest';
import { outlineOf } from '@/api/document';
import type { TaskRun } from '@/api/runs';
import { rowsOf } from './table';

const OUTLINE = outlineOf({ tasks: ['c', 'a', 'b'].map((name) => ({ name, type: 'shell' })) });
const TASKS: Record<string, TaskRun> = {
  a: { state: 'SUCCEEDED', startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:00:05Z' } as TaskRun,
  b: { state: 'RUNNING', startedAt: '2026-01-01T00:00:02Z' } as TaskRun,
};
const NOW = Date.parse('2026-01-01T00:00:04Z');
const names = (...args: [string, readonly string[], Parameters<typeof rowsOf>[3], boolean]) =>
  rowsOf(OUTLINE, (name) => TASKS[name], { text: args[0], states: args[1] }, args[2], args[3], NOW).map(
    (row) => row.name,
  );

it('stands in the order that was asked for, and what has no value last', () => {
  expect(names('', [], 'order', false)).toEqual(['c', 'a', 'b']);
  expect(names('', [], 'name', true)).toEqual(['c', 'b', 'a']);
  expect(names('', [], 'duration', false)).toEqual(['b', 'a', 'c']);
  expect(names('', [], 'duration', true)).toEqual(['a', 'b', 'c']);
});

it('shows what fits', () => {
  expect(names('A', [], 'order', false)).toEqual(['a']);
  expect(names('', ['WAITING', 'RUNNING'], 'order', false)).toEqual(['c', 'b']);
});
