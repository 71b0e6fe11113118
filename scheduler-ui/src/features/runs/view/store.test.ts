import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Run, TaskRun } from '@/api/runs';
import { countsOf, RunStore } from './store';

const RUN = { id: 1, state: 'RUNNING' } as Run;
const attempt = (id: number, name: string, state: TaskRun['state'], superseded = false) =>
  ({ id, name, state, superseded, attempt: id }) as TaskRun;

describe('a run that is watched', () => {
  it('tells only those who look at what changed', () => {
    const store = new RunStore(RUN);
    store.setTasks([attempt(1, 'a', 'RUNNING'), attempt(2, 'b', 'RUNNING')]);
    const [a, b, all] = [vi.fn(), vi.fn(), vi.fn()];
    store.subscribeTask('a', a);
    store.subscribeTask('b', b);
    store.subscribeAll(all);

    store.setTasks([attempt(1, 'a', 'SUCCEEDED'), attempt(2, 'b', 'RUNNING')]);
    store.setTasks([attempt(1, 'a', 'SUCCEEDED')]);

    expect([a.mock.calls.length, b.mock.calls.length, all.mock.calls.length]).toEqual([1, 0, 1]);
  });

  it('shows the newest attempt, in whatever order they come', () => {
    const attempts = [1, 2, 3, 4].map((id) => attempt(id, 'a', id < 4 ? 'FAILED' : 'RUNNING', id < 3));
    fc.assert(
      fc.property(fc.shuffledSubarray(attempts, { minLength: 4 }), (order) => {
        const store = new RunStore(RUN);
        order.forEach((each) => store.setTasks([each]));
        expect(store.task('a')?.id).toBe(4);
        expect(store.attempts()).toHaveLength(4);
      }),
    );
  });

  it('counts ends and failures', () => {
    expect(countsOf([attempt(1, 'a', 'SUCCEEDED'), attempt(2, 'b', 'LOST'), attempt(3, 'c', 'RUNNING')])).toEqual({
      ended: 2,
      failed: 1,
    });
  });
});
