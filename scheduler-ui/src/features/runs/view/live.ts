import { useEffect, useState, useSyncExternalStore } from 'react';
import { api, data } from '@/api/client';
import { Problem } from '@/api/problem';
import { type Run, tasksOf, type TaskRun } from '@/api/runs';
import { BASE_PATH } from '@/lib/base';
import { connection } from '@/lib/connection';
import { isFinished } from '@/lib/states';
import type { RunStore } from './store';

export type Liveness = 'connecting' | 'live' | 'polling' | 'ended';

const POLL_MILLIS = 5_000;
/** How long a stream may take until asking is the better way. */
const PATIENCE_MILLIS = 8_000;
const TRY_AGAIN_MILLIS = 30_000;
/** How often a run that has ended is looked at: somebody may recover it. */
const LOOK_MILLIS = 10_000;

interface Told {
  readonly run?: Run;
  readonly tasks?: readonly TaskRun[];
}

/** What an event of the stream says; undefined when it is nothing that is known. */
export function read(kind: string, text: string): Told | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (Array.isArray(value)) return { tasks: value as TaskRun[] };
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as { run?: Run; instance?: Run; tasks?: TaskRun[] };
  if (kind === 'run' && 'state' in value) return { run: value as Run };
  return { run: fields.run ?? fields.instance, tasks: Array.isArray(fields.tasks) ? fields.tasks : undefined };
}

/** Nothing more becomes of it by itself; what has ended may have been asked to go on. */
function rests(run: Run): boolean {
  return isFinished(run.state) && run.pendingOperations.length === 0;
}

/**
 * Keeps a store like the run. By the stream of events; where that can not be had, by asking every five seconds. A stream that
 * breaks comes back by itself and begins with all of the run.
 */
export class Follower {
  private source: EventSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private look: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private liveness: Liveness = 'connecting';
  private stopped = true;
  private asking: AbortController | undefined;

  constructor(
    private readonly id: number,
    private readonly store: RunStore,
  ) {}

  readonly state = (): Liveness => this.liveness;
  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  /** Also after the end: somebody has asked for something, and the run may go on. */
  readonly start = () => {
    this.stop();
    this.stopped = false;
    this.stream();
  };

  readonly stop = () => {
    this.stopped = true;
    this.closeStream();
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    clearTimeout(this.look);
    this.asking?.abort();
  };

  private closeStream() {
    this.source?.close();
    this.source = undefined;
  }

  private stream() {
    this.become('connecting');
    if (typeof EventSource === 'undefined') {
      this.poll();
      return;
    }
    const source = new EventSource(`${BASE_PATH}/api/v1/workflow-instances/${this.id}/events`);
    this.source = source;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.giveUp(), PATIENCE_MILLIS);
    source.onopen = () => {
      clearTimeout(this.timer);
      this.become('live');
    };
    for (const kind of ['snapshot', 'run', 'tasks']) {
      source.addEventListener(kind, (event: MessageEvent<string>) => this.take(read(kind, event.data)));
    }
    source.addEventListener('end', () => {
      clearTimeout(this.timer);
      this.closeStream();
      this.end();
    });
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.giveUp();
      else this.become('connecting');
    };
    return undefined;
  }

  private giveUp() {
    if (this.stopped) return;
    this.closeStream();
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      if (!this.stopped && this.liveness === 'polling') {
        clearTimeout(this.timer);
        this.stream();
      }
    }, TRY_AGAIN_MILLIS);
    this.poll();
  }

  private poll() {
    this.become('polling');
    void this.ask().then(() => {
      if (this.stopped || this.liveness !== 'polling') return;
      if (rests(this.store.run())) {
        clearTimeout(this.retry);
        this.end();
      } else this.timer = setTimeout(() => this.poll(), POLL_MILLIS);
    });
  }

  private end() {
    this.become('ended');
    this.lookAgain();
  }

  /** The stream of a run that has ended is closed; whether somebody else has made it go on is asked now and then. */
  private lookAgain() {
    clearTimeout(this.look);
    this.look = setTimeout(() => {
      if (document.visibilityState === 'hidden') this.lookAgain();
      else void this.hasGoneOn().then((goesOn) => this.stopped || (goesOn ? this.start() : this.lookAgain()));
    }, LOOK_MILLIS);
  }

  private async hasGoneOn(): Promise<boolean> {
    const before = this.store.run();
    try {
      const path = { id: this.id };
      const run = await data(api.GET('/api/v1/workflow-instances/{id}', { params: { path } }));
      return !rests(run) || run.state !== before.state || run.finishedAt !== before.finishedAt;
    } catch {
      // told elsewhere; it is asked again
      return false;
    }
  }

  private async ask() {
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const run = await data(api.GET('/api/v1/workflow-instances/{id}', { params: { path: { id: this.id } }, signal }));
      const tasks = await tasksOf(this.id, false, signal);
      this.take({ run, tasks });
    } catch (problem) {
      // the banner says that the connection is lost; what is gone for good is said by the page
      if (!(problem instanceof Problem) && !signal.aborted) throw problem;
    }
  }

  private take(told: Told | undefined) {
    if (told?.tasks !== undefined) this.store.setTasks(told.tasks);
    if (told?.run !== undefined) this.store.setRun(told.run);
  }

  private become(liveness: Liveness) {
    if (liveness === this.liveness) return;
    this.liveness = liveness;
    this.listeners.forEach((listener) => {
      listener();
    });
  }
}

/** Follows a run as long as it is shown. */
export function useFollower(id: number, store: RunStore): Follower {
  const [follower] = useState(() => new Follower(id, store));
  useEffect(() => {
    follower.start();
    // who signed in again, or whose connection came back, sees at once how things are
    let before = connection.get();
    const forget = connection.subscribe(() => {
      const now = connection.get();
      if ((before.sessionEnded && !now.sessionEnded) || (before.lostSince !== null && now.lostSince === null)) {
        follower.start();
      }
      before = now;
    });
    return () => {
      forget();
      follower.stop();
    };
  }, [follower]);
  return follower;
}

export function useLiveness(follower: Follower): Liveness {
  return useSyncExternalStore(follower.subscribe, follower.state);
}
