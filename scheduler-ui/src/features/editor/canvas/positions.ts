import type { Positions } from '@/components/graph/layout';

/** Where a person put the tasks. It is no part of the document: it belongs to this browser. */
const PREFIX = 'scheduler.positions.';

export function kept(project: string, workflow: string): Positions | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(`${PREFIX}${project}/${workflow}`) ?? 'null');
    if (typeof found !== 'object' || found === null) return null;
    return new Map(
      Object.entries(found).flatMap(([id, at]: [string, unknown]) =>
        Array.isArray(at) && Number.isFinite(at[0]) && Number.isFinite(at[1])
          ? [[id, { x: Number(at[0]), y: Number(at[1]) }] as const]
          : [],
      ),
    );
  } catch {
    return null;
  }
}

export function keep(project: string, workflow: string, positions: Positions | null): void {
  const key = `${PREFIX}${project}/${workflow}`;
  try {
    if (positions === null) localStorage.removeItem(key);
    else {
      const plain = Object.fromEntries([...positions].map(([id, { x, y }]) => [id, [Math.round(x), Math.round(y)]]));
      localStorage.setItem(key, JSON.stringify(plain));
    }
  } catch {
    // a full store: the tasks are placed anew next time
  }
}
