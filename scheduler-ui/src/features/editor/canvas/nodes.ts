import { MarkerType, type Edge as FlowEdge, type Node as FlowNode, type NodeHandle, Position } from '@xyflow/react';
import type { Positions } from '@/components/graph/layout';
import { type Edge, type Model, type Phase, PHASES, type Task } from '../model/read';

/** What a node shows; the same object as long as nothing of it changes, so that React leaves the node alone. */
export interface TaskData extends Record<string, unknown> {
  readonly name: string;
  readonly type: string;
  readonly disabled: boolean;
  readonly problems: number;
  /** The ways out of a task that decides. */
  readonly ways: readonly { readonly key: string; readonly label: string }[];
  /** In a comparison of versions. */
  readonly mark?: 'added' | 'removed' | 'changed';
}

export type TaskNode = FlowNode<TaskData, 'task'>;
export type PhaseNode = FlowNode<{ phase: Phase }, 'phase'>;
export type CanvasNode = TaskNode | PhaseNode;

export const WIDTH = 212;
const HEIGHT = 56;
const WAY = 22;
const BAND_GAP = 72;

export function sizeOf(task: Task): { width: number; height: number } {
  const ways = task.branches.length;
  return { width: WIDTH, height: ways < 2 ? HEIGHT : HEIGHT + (ways - 1) * WAY };
}

/** Where the ways out of a node of this height begin. */
export function wayAt(index: number): number {
  return HEIGHT / 2 + index * WAY;
}

const DOT = 11;

/** Where edges begin and end: told in advance, or each of thousands of nodes would be drawn once to be measured. */
export function handlesOf(task: Task): NodeHandle[] {
  const { width, height } = sizeOf(task);
  const dot = { width: DOT, height: DOT };
  const right = { type: 'source', position: Position.Right, x: width - DOT / 2, ...dot } as const;
  const ways = task.branches.map(({ key }, at): NodeHandle => ({ ...right, id: key, y: wayAt(at) - DOT / 2 }));
  const target: NodeHandle = { type: 'target', position: Position.Left, x: -DOT / 2, y: (height - DOT) / 2, ...dot };
  return [target, ...(ways.length > 0 ? ways : [{ ...right, y: (height - DOT) / 2 }])];
}

/** Each list of the document as a band of its own, one below the other. */
export function bands(model: Model, placed: ReadonlyMap<Phase, Positions>): Positions {
  const all: Positions = new Map();
  let top = 0;
  for (const phase of PHASES) {
    const tasks = model.tasks.filter((task) => task.phase === phase);
    if (tasks.length === 0) continue;
    let bottom = 0;
    for (const task of tasks) {
      const at = placed.get(phase)?.get(task.id) ?? { x: 0, y: 0 };
      all.set(task.id, { x: at.x, y: at.y + top });
      bottom = Math.max(bottom, at.y + sizeOf(task).height);
    }
    top += bottom + BAND_GAP;
  }
  return all;
}

/** A place for what has none: right of what it waits for, else below everything. What is gone takes no room. */
export function placeNew(model: Model, positions: Positions): Positions {
  if (model.tasks.every(({ id }) => positions.has(id))) return positions;
  const all = new Map(positions);
  const here = model.tasks.flatMap(({ id }) => all.get(id) ?? []);
  let bottom = here.reduce((lowest, { y }) => Math.max(lowest, y), -96);
  for (const task of model.tasks) {
    if (all.has(task.id)) continue;
    const before = task.dependsOn.flatMap((name) => all.get(name) ?? []);
    const wanted =
      before.length === 0
        ? { x: 0, y: bottom + 96 }
        : { x: Math.max(...before.map((at) => at.x)) + WIDTH + 104, y: before[0]?.y ?? 0 };
    const at = freePlace(here, wanted);
    bottom = Math.max(bottom, at.y);
    here.push(at);
    all.set(task.id, at);
  }
  return all;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The wanted place, or the next one below it where no task stands. */
export function freePlace(taken: Iterable<Place>, { x, y }: Place): Place {
  const column = [...taken].filter((at) => Math.abs(at.x - x) < WIDTH + 20);
  let free = y;
  while (column.some((at) => Math.abs(at.y - free) < HEIGHT + 16)) free += HEIGHT + 24;
  return { x, y: free };
}

export type WayWords = (branch: { key: string; when?: string }) => string;

interface Look {
  readonly problems: number;
  readonly selected: boolean;
  readonly words: WayWords;
  readonly mark: TaskData['mark'];
}

const DRAWN = new WeakMap<object, { readonly look: Look; readonly task: Task; readonly node: TaskNode }>();

/** The node of a task: the same object as before where nothing of it changed, so that nothing of it is drawn again. */
export function taskNode(task: Task, at: Place | undefined, look: Look): TaskNode {
  const { x, y } = at ?? { x: 0, y: 0 };
  const known = DRAWN.get(task.piece);
  if (
    known !== undefined &&
    known.task.id === task.id &&
    known.node.position.x === x &&
    known.node.position.y === y &&
    known.look.problems === look.problems &&
    known.look.selected === look.selected &&
    known.look.words === look.words &&
    known.look.mark === look.mark
  ) {
    return known.node;
  }
  const size = sizeOf(task);
  const node: TaskNode = {
    id: task.id,
    type: 'task',
    position: { x, y },
    data: dataOf(task, look),
    selected: look.selected,
    ...size,
    // or what is out of sight would not count when all is to be shown
    measured: size,
    handles: handlesOf(task),
  };
  DRAWN.set(task.piece, { look, task, node });
  return node;
}

function dataOf(task: Task, { problems, words, mark }: Look): TaskData {
  return {
    name: task.name,
    type: task.type,
    disabled: task.disabled,
    problems,
    ways: task.branches.map((branch) => ({ key: branch.key, label: words(branch) })),
    ...(mark && { mark }),
  };
}

export function phaseNodes(model: Model, positions: Positions): PhaseNode[] {
  const phases = PHASES.filter((phase) => phase !== 'tasks' && model.tasks.some((task) => task.phase === phase));
  return phases.map((phase) => {
    const at = model.tasks
      .filter((task) => task.phase === phase)
      .map((task) => positions.get(task.id) ?? { x: 0, y: 0 });
    const position = { x: Math.min(...at.map(({ x }) => x)), y: Math.min(...at.map(({ y }) => y)) - 32 };
    return {
      id: `~${phase}`,
      type: 'phase',
      data: { phase },
      position,
      width: 220,
      height: 20,
      measured: { width: 220, height: 20 },
      handles: [],
      selectable: false,
      draggable: false,
    };
  });
}

export const edgeId = (edge: { from: string; to: string }) => `${edge.from}→${edge.to}`;

const ARROW = { type: MarkerType.ArrowClosed, width: 16, height: 16 };

const DRAWN_EDGES = new WeakMap<object, Map<string, FlowEdge>>();

/** An edge of the model: the same object as before where it says the same. */
export function flowEdge(model: Model, edge: Edge, selected: boolean, words: WayWords): FlowEdge {
  const id = edgeId(edge);
  const label = edge.branch && words(edge.branch);
  const key = model.byId.get(edge.to)?.piece ?? model;
  const drawn = DRAWN_EDGES.get(key) ?? new Map<string, FlowEdge>();
  DRAWN_EDGES.set(key, drawn);
  const before = drawn.get(id);
  if (before?.selected === selected && before.sourceHandle === edge.branch?.key && before.label === label)
    return before;
  const made: FlowEdge = {
    id,
    source: edge.from,
    target: edge.to,
    selected,
    markerEnd: ARROW,
    ...(edge.branch && { type: 'branch', sourceHandle: edge.branch.key, label }),
  };
  drawn.set(id, made);
  return made;
}
