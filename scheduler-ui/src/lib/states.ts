/** How states look. The words come from the translations: `state.SUCCEEDED` in the namespace common. */
export const RUN_STATES = [
  'SUBMITTED',
  'WAITING',
  'RUNNING',
  'PAUSING',
  'PAUSED',
  'STOPPING',
  'STOPPED',
  'SUCCEEDED',
  'FAILED',
] as const;
export type RunState = (typeof RUN_STATES)[number];

export const TASK_STATES = [
  'WAITING',
  'QUEUED',
  'DELAYED',
  'DISPATCHED',
  'RUNNING',
  'RETRYING',
  'PAUSED',
  'SUCCEEDED',
  'FAILED',
  'KILLED',
  'SKIPPED',
  'LOST',
] as const;
export type TaskState = (typeof TASK_STATES)[number];
export type AnyState = RunState | TaskState;

/** What a state means for whoever looks: six tones, each with a shape of its own so that colour is never alone. */
export type Tone = 'idle' | 'active' | 'held' | 'good' | 'bad' | 'left';

const TONES: Readonly<Record<string, Tone | undefined>> = {
  SUBMITTED: 'idle',
  WAITING: 'idle',
  QUEUED: 'idle',
  DELAYED: 'idle',
  DISPATCHED: 'active',
  RUNNING: 'active',
  RETRYING: 'held',
  PAUSING: 'held',
  PAUSED: 'held',
  STOPPING: 'held',
  STOPPED: 'left',
  SUCCEEDED: 'good',
  FAILED: 'bad',
  KILLED: 'bad',
  LOST: 'bad',
  SKIPPED: 'left',
} satisfies Record<AnyState, Tone>;

export function toneOf(state: string): Tone {
  return TONES[state] ?? 'idle';
}

const FINISHED = new Set<string>(['STOPPED', 'SUCCEEDED', 'FAILED', 'KILLED', 'SKIPPED', 'LOST']);

export function isFinished(state: string): boolean {
  return FINISHED.has(state);
}
