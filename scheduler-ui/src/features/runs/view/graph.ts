import type { Outline, OutlineTask, TaskList, Way } from '@/api/document';
import { LISTS } from '@/api/document';
import type { TaskRun } from '@/api/runs';

/** The picture of a run: places depend on the document alone, never on how the run stands. */
export const NODE = { width: 210, height: 54 };
/** Room for the words at the ways that a task may take. */
const WORDS = 120;
const BAND_GAP = 72;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Placed {
  readonly task: OutlineTask;
  readonly at: Point;
}

export interface Link {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly way: Way | undefined;
}

export interface Band {
  readonly list: TaskList;
  readonly at: Point;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly nodes: readonly Placed[];
  readonly links: readonly Link[];
  /** Of the handlers; the tasks themselves have none. */
  readonly bands: readonly Band[];
  readonly width: number;
  readonly height: number;
}

export function linksOf(outline: Outline): Link[] {
  const tasks = new Map(outline.tasks.map((task) => [task.name, task]));
  return outline.tasks.flatMap((task) =>
    task.dependsOn
      .filter((name) => tasks.has(name))
      .map((from) => ({
        id: JSON.stringify([from, task.name]),
        from,
        to: task.name,
        way: tasks.get(from)?.ways.find((way) => way.to === task.name),
      })),
  );
}

type Layout = (
  nodes: readonly { id: string; width: number; height: number }[],
  edges: readonly { from: string; to: string }[],
) => Promise<ReadonlyMap<string, Point>>;

/** The tasks, and the handlers in bands of their own below. */
export async function pictureOf(outline: Outline, layout: Layout): Promise<Picture> {
  const links = linksOf(outline);
  const nodes: Placed[] = [];
  const bands: Band[] = [];
  let top = 0;
  let right = 0;
  for (const list of LISTS) {
    const tasks = outline.tasks.filter((task) => task.list === list);
    if (tasks.length === 0) continue;
    const names = new Set(tasks.map((task) => task.name));
    const places = await layout(
      tasks.map((task) => ({
        id: task.name,
        width: NODE.width + (task.ways.length > 0 ? WORDS : 0),
        height: NODE.height,
      })),
      links.filter((link) => names.has(link.from) && names.has(link.to)),
    );
    const least = extreme(places, Math.min);
    const most = extreme(places, Math.max);
    for (const task of tasks) {
      const place = places.get(task.name) ?? { x: 0, y: 0 };
      nodes.push({ task, at: { x: place.x - least.x, y: place.y - least.y + top } });
    }
    const width = most.x - least.x + NODE.width;
    const height = most.y - least.y + NODE.height;
    if (list !== 'tasks') bands.push({ list, at: { x: -20, y: top - 34 }, width: width + 40, height: height + 54 });
    right = Math.max(right, width);
    top += height + BAND_GAP;
  }
  return { nodes, links, bands, width: right, height: Math.max(0, top - BAND_GAP) };
}

function extreme(places: ReadonlyMap<string, Point>, pick: (one: number, other: number) => number): Point {
  let found: Point | undefined;
  for (const { x, y } of places.values()) found = found ? { x: pick(found.x, x), y: pick(found.y, y) } : { x, y };
  return found ?? { x: 0, y: 0 };
}

/** The nearest task in the direction of an arrow key; undefined when there is none. */
export function neighbour(nodes: readonly Placed[], from: string, key: string): string | undefined {
  const here = nodes.find((node) => node.task.name === from)?.at;
  if (here === undefined) return undefined;
  let best: string | undefined;
  let least = Infinity;
  for (const { task, at } of nodes) {
    const dx = at.x - here.x;
    const dy = at.y - here.y;
    const [along, across] =
      key === 'ArrowRight' ? [dx, dy] : key === 'ArrowLeft' ? [-dx, dy] : key === 'ArrowDown' ? [dy, dx] : [-dy, dx];
    const distance = along + 3 * Math.abs(across);
    if (along > 1 && distance < least) {
      least = distance;
      best = task.name;
    }
  }
  return best;
}

/** How a link stands: whether the way was taken. */
export function linkState(
  from: TaskRun | undefined,
  to: TaskRun | undefined,
  target: string,
): 'open' | 'taken' | 'left' {
  const detail = from?.detail;
  if (detail?.kind === 'chose' && Array.isArray(detail.taken) && !detail.taken.includes(target)) return 'left';
  if (to?.state === 'SKIPPED' || from?.state === 'SKIPPED') return 'left';
  return from?.state === 'SUCCEEDED' ? 'taken' : 'open';
}
