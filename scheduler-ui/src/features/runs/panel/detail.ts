/** What a task that steers says of itself, as far as it is known here. */
export interface Detail {
  readonly taken?: readonly string[];
  readonly because?: string;
  readonly by?: string;
  readonly comment?: string;
  readonly child?: number;
  readonly items?: {
    readonly succeeded: number;
    readonly failed: number;
    readonly running: number;
    readonly total: number;
  };
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const whole = (value: unknown) => (typeof value === 'number' ? value : undefined);

export function detailOf(detail: unknown): Detail {
  if (typeof detail !== 'object' || detail === null) return {};
  const fields = detail as Record<string, unknown>;
  const total = whole(fields.total);
  return {
    ...detailOf(fields.of),
    taken: Array.isArray(fields.taken) ? fields.taken.filter((each) => typeof each === 'string') : undefined,
    because: text(fields.because),
    by: text(fields.by),
    comment: text(fields.comment),
    child: whole(fields.workflowInstanceId) ?? detailOf(fields.of).child,
    items:
      total === undefined
        ? undefined
        : {
            succeeded: whole(fields.succeeded) ?? 0,
            failed: whole(fields.failed) ?? 0,
            running: whole(fields.running) ?? 0,
            total,
          },
  };
}
