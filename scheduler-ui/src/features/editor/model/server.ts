import { lineEnd, startOf } from './places';
import { listOf, type Model, PHASES } from './read';
import { nodeAt, type Problem } from './problems';
import { endOf } from './places';
import type { Path } from './write';

/** What the server said of the document: `tasks[3].retry.delay`, the line and its own words. */
export interface ServerFault {
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly message?: string | undefined;
}

/** `tasks[3].retry.delay` as steps. */
export function steps(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([whole, index]) =>
    index === undefined ? whole : Number(index),
  );
}

/** The server's words at the task and the place of the text of which they speak. */
export function ofServer(faults: readonly ServerFault[], text: string, model: Model | null): Problem[] {
  return faults.map(({ path = '', line = 0, message = '' }) => {
    const whole = steps(path);
    const [phase, index, ...rest] = whole;
    const list = model !== null && PHASES.some((each) => each === phase) ? listOf(model, phase as 'tasks') : null;
    const task = list === null ? undefined : model?.tasks.find((each) => each.phase === phase && each.index === index);
    const within: Path = task === undefined ? whole : rest;
    const node =
      task !== undefined ? (nodeAt(task.node, rest) ?? task.node) : model === null ? null : nodeAt(model.root, whole);
    const place = node === null ? ofLine(text, line) : { from: startOf(node), to: endOf(text, node) };
    const where = path === '' || task !== undefined ? message : `${path}: ${message}`;
    return { code: 'server', values: { message: where }, path: within, ...place, ...(task && { task: task.id }) };
  });
}

function ofLine(text: string, line: number): { from: number; to: number } {
  let from = 0;
  for (let at = 1; at < line; at++) from = lineEnd(text, from);
  return { from, to: Math.max(from, lineEnd(text, from) - 1) };
}
