import type { ELK, ElkNode } from 'elkjs/lib/elk-api';
import { layeredBeside } from './beside';
import { GAP, type LayoutEdge, type LayoutNode, type Positions } from './layered';

export type { LayoutEdge, LayoutNode, Positions } from './layered';

/** More are placed by {@link layered}: elk takes longer than anybody waits. */
const MOST_FOR_ELK = 600;
const PATIENCE_MILLIS = 2_000;
const REMEMBERED = 24;

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.spacing.nodeNode': String(GAP.nodes),
  'elk.layered.spacing.nodeNodeBetweenLayers': String(GAP.layers),
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.thoroughness': '3',
  'elk.spacing.componentComponent': '48',
  'elk.edgeRouting': 'POLYLINE',
};

const known = new Map<string, Promise<Positions>>();

/**
 * Where the tasks of a workflow stand, from left to right. Depends on nothing but names, sizes and edges, and is remembered by
 * them: the same graph is placed once. Worked out beside the page in a worker; what it does not manage in two seconds is
 * placed more simply.
 */
export function layoutGraph(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Promise<Positions> {
  const key = structure(nodes, edges);
  const found = known.get(key);
  if (found !== undefined) {
    known.delete(key);
    known.set(key, found);
    return found;
  }
  const positions = work(nodes, edges);
  known.set(key, positions);
  const oldest = known.size > REMEMBERED ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
  return positions;
}

function structure(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): string {
  return JSON.stringify([
    nodes.map(({ id, width, height }) => [id, width, height]),
    edges.map(({ from, to }) => [from, to]),
  ]);
}

async function work(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Promise<Positions> {
  if (nodes.length > MOST_FOR_ELK || edges.length > 4 * MOST_FOR_ELK || edges.length === 0)
    return layeredBeside(nodes, edges);
  if (typeof Worker === 'undefined') return layeredBeside(nodes, edges);
  try {
    return await byElk(nodes, edges);
  } catch {
    // no worker, too slow, or a graph that elk does not take
    return layeredBeside(nodes, edges);
  }
}

let elk: Promise<ELK> | undefined;

async function start(): Promise<ELK> {
  const [{ default: Elk }, { default: url }] = await Promise.all([
    import('elkjs/lib/elk-api'),
    import('elkjs/lib/elk-worker.min.js?url'),
  ]);
  return new Elk({ workerFactory: () => new Worker(url) });
}

async function byElk(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Promise<Positions> {
  elk ??= start();
  const engine = await elk;
  const names = new Set(nodes.map(({ id }) => id));
  const graph: ElkNode = {
    id: '',
    layoutOptions: OPTIONS,
    children: nodes.map(({ id, width, height }) => ({ id: `n${id}`, width, height })),
    edges: edges
      .filter(({ from, to }) => names.has(from) && names.has(to))
      .map(({ from, to }, at) => ({ id: `e${at}`, sources: [`n${from}`], targets: [`n${to}`] })),
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooSlow = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => {
      engine.terminateWorker();
      elk = undefined;
      refuse(new Error('too slow'));
    }, PATIENCE_MILLIS);
  });
  try {
    const placed = await Promise.race([engine.layout(graph), tooSlow]);
    return new Map((placed.children ?? []).map((each) => [each.id.slice(1), { x: each.x ?? 0, y: each.y ?? 0 }]));
  } finally {
    clearTimeout(timer);
  }
}
