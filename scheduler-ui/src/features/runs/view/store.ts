import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Run, TaskRun } from '@/api/runs';
import { isFinished } from '@/lib/states';

type Listener = () => void;

/**
 * A run as it is known at this moment. Each task has listeners of its own, so that what happens to one of two thousand tasks
 * draws one of them. Not React: whoever draws subscribes.
 */
export class RunStore {
  private readonly latest = new Map<string, TaskRun>();
  private readonly known = new Map<number, TaskRun>();
  private readonly ofTask = new Map<string, Set<Listener>>();
  private readonly ofRun = new Set<Listener>();
  private readonly ofAll = new Set<Listener>();
  private chosen = '';
  private changes = 0;

  constructor(private current: Run) {}

  readonly run = (): Run => this.current;
  readonly task = (name: string): TaskRun | undefined => this.latest.get(name);
  readonly tasks = (): readonly TaskRun[] => [...this.latest.values()];
  readonly attempts = (): readonly TaskRun[] => [...this.known.values()];
  /** Grows with every change of a task. */
  readonly changeCount = (): number => this.changes;
  readonly isSelected = (name: string): boolean => this.chosen === name;

  readonly subscribeRun = (listener: Listener) => subscribed(this.ofRun, listener);
  readonly subscribeAll = (listener: Listener) => subscribed(this.ofAll, listener);

  subscribeTask(name: string, listener: Listener) {
    const listeners = this.ofTask.get(name) ?? new Set();
    this.ofTask.set(name, listeners);
    return subscribed(listeners, listener);
  }

  setRun(run: Run) {
    if (same(run, this.current)) return;
    this.current = run;
    call(this.ofRun);
  }

  /** Latest attempts, and older ones: an older one never hides a newer one. */
  setTasks(tasks: readonly TaskRun[]) {
    let changed = false;
    for (const task of tasks) {
      if (typeof task.id === 'number') {
        changed ||= !same(this.known.get(task.id), task);
        this.known.set(task.id, task);
      }
      const before = this.latest.get(task.name);
      if (before !== undefined && (isOlder(task, before) || same(before, task))) continue;
      this.latest.set(task.name, task);
      changed = true;
      call(this.ofTask.get(task.name));
    }
    if (!changed) return;
    this.changes++;
    call(this.ofAll);
  }

  select(name: string) {
    const before = this.chosen;
    if (before === name) return;
    this.chosen = name;
    call(this.ofTask.get(before));
    call(this.ofTask.get(name));
  }
}

function subscribed(listeners: Set<Listener>, listener: Listener) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function call(listeners: ReadonlySet<Listener> | undefined) {
  listeners?.forEach((listener) => {
    listener();
  });
}

/** Attempts of a task have growing ids. */
function isOlder(task: TaskRun, than: TaskRun): boolean {
  if (task.superseded && !than.superseded) return true;
  return typeof than.id === 'number' && typeof task.id === 'number' && task.id < than.id;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** How many tasks stand how, worst first: for the head of the page. */
export function countsOf(tasks: readonly TaskRun[]): { readonly ended: number; readonly failed: number } {
  let ended = 0;
  let failed = 0;
  for (const { state } of tasks) {
    if (isFinished(state)) ended++;
    if (state === 'FAILED' || state === 'KILLED' || state === 'LOST') failed++;
  }
  return { ended, failed };
}

export const RunContext = createContext<RunStore | undefined>(undefined);

export function useRunStore(): RunStore {
  const store = useContext(RunContext);
  if (store === undefined) throw new Error('expected to be drawn within a run');
  return store;
}

export function useTask(name: string): TaskRun | undefined {
  const store = useRunStore();
  return useSyncExternalStore(
    useCallback((listener: Listener) => store.subscribeTask(name, listener), [store, name]),
    () => store.task(name),
  );
}

export function useIsSelected(name: string): boolean {
  const store = useRunStore();
  return useSyncExternalStore(
    useCallback((listener: Listener) => store.subscribeTask(name, listener), [store, name]),
    () => store.isSelected(name),
  );
}

export function useRun(): Run {
  const store = useRunStore();
  return useSyncExternalStore(store.subscribeRun, store.run);
}

/** Draws anew whenever any task changes. */
export function useChanges(): number {
  const store = useRunStore();
  return useSyncExternalStore(store.subscribeAll, store.changeCount);
}
