import { endOf, lineEnd, startOf } from './places';
import { nodeAt, placeAt, type Problem } from './problems';
import type { Model } from './read';
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
    const task = model?.tasks.find((each) => each.phase === phase && each.index === index);
    const within: Path = task === undefined ? whole : rest;
    const place =
      (task !== undefined ? placeAt(task, rest) : model === null ? null : inHead(model, whole)) ?? ofLine(text, line);
    const where = path === '' || task !== undefined ? message : `${path}: ${message}`;
    return { code: 'server', values: { message: where }, path: within, ...place, ...(task && { task: task.id }) };
  });
}

function inHead({ head }: Model, path: Path) {
  const node = nodeAt(head.root, path);
  return node === null ? null : { from: head.at(startOf(node)), to: head.at(endOf(head.source, node)) };
}

function ofLine(text: string, line: number): { from: number; to: number } {
  let from = 0;
  for (let at = 1; at < line; at++) from = lineEnd(text, from);
  return { from, to: Math.max(from, lineEnd(text, from) - 1) };
}
