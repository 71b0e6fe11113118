/** What is to be placed. Lengths are pixels. */
export interface LayoutNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface LayoutEdge {
  readonly from: string;
  readonly to: string;
}

/** The upper left corner of each node. */
export type Positions = Map<string, { x: number; y: number }>;

export const GAP = { layers: 104, nodes: 24 } as const;

const ORDER_SWEEPS = 8;
const PLACE_SWEEPS = 6;

interface Graph {
  readonly nodes: readonly LayoutNode[];
  readonly after: readonly number[][];
  readonly before: readonly number[][];
}

/**
 * Columns from left to right, as elk draws them, but in milliseconds for thousands of tasks and a little less tidy. Edges
 * that would close a circle are left out of account. Linear but for the sorting of columns.
 */
export function layered(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Positions {
  const graph = acyclic(nodes, edges);
  const linked = [...nodes.keys()].filter((i) => links(graph, i).length > 0);
  const layers = order(graph, columns(graph, linked));
  const centre = place(graph, layers);
  const positions: Positions = new Map();
  let x = 0;
  let bottom = 0;
  for (const layer of layers) {
    const width = Math.max(...layer.map((i) => node(graph, i).width));
    for (const i of layer) {
      const { id, height } = node(graph, i);
      const y = (centre[i] ?? 0) - height / 2;
      positions.set(id, { x: Math.round(x), y: Math.round(y) });
      bottom = Math.max(bottom, y + height + GAP.nodes);
    }
    x += width + GAP.layers;
  }
  const alone = nodes.filter((each) => !positions.has(each.id));
  grid(alone, linked.length === 0 ? 0 : bottom + GAP.nodes, positions);
  return positions;
}

const node = (graph: Graph, i: number) => graph.nodes[i] as LayoutNode;
const links = (graph: Graph, i: number) => [...(graph.before[i] ?? []), ...(graph.after[i] ?? [])];

function acyclic(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Graph {
  const index = new Map(nodes.map((each, i) => [each.id, i]));
  const wanted: Set<number>[] = nodes.map(() => new Set());
  for (const { from, to } of edges) {
    const [a, b] = [index.get(from), index.get(to)];
    if (a !== undefined && b !== undefined && a !== b) wanted[a]?.add(b);
  }
  const after: number[][] = nodes.map(() => []);
  const before: number[][] = nodes.map(() => []);
  const state = new Uint8Array(nodes.length);
  for (let root = 0; root < nodes.length; root++) {
    if (state[root] !== 0) continue;
    state[root] = 1;
    const path = [{ at: root, rest: [...(wanted[root] ?? [])] }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        state[top.at] = 2;
        path.pop();
      } else if (state[next] !== 1) {
        after[top.at]?.push(next);
        before[next]?.push(top.at);
        if (state[next] === 0) {
          state[next] = 1;
          path.push({ at: next, rest: [...(wanted[next] ?? [])] });
        }
      }
    }
  }
  return { nodes, after, before };
}

/** Each as far left as those before it allow; one with nothing before it stands just left of what needs it. */
function columns(graph: Graph, linked: readonly number[]): number[][] {
  const column = new Int32Array(graph.nodes.length);
  const open = graph.before.map((each) => each.length);
  const sorted = linked.filter((i) => open[i] === 0);
  for (const i of sorted) {
    for (const next of graph.after[i] ?? []) {
      column[next] = Math.max(column[next] ?? 0, (column[i] ?? 0) + 1);
      open[next] = (open[next] ?? 0) - 1;
      if (open[next] === 0) sorted.push(next);
    }
  }
  for (const i of linked) {
    if ((graph.before[i] ?? []).length > 0) continue;
    column[i] = Math.min(...(graph.after[i] ?? []).map((next) => column[next] ?? 0)) - 1;
  }
  const layers: number[][] = [];
  for (const i of linked) (layers[column[i] ?? 0] ??= []).push(i);
  return layers.filter((layer) => layer.length > 0);
}

/** Fewer crossings: each goes to the middle of its neighbours, column by column, there and back. */
function order(graph: Graph, layers: number[][]): number[][] {
  const rank = new Float64Array(graph.nodes.length);
  const number = (layer: readonly number[]) =>
    layer.forEach((i, at) => {
      rank[i] = at / layer.length;
    });
  layers.forEach(number);
  for (let sweep = 0; sweep < ORDER_SWEEPS; sweep++) {
    const neighbours = sweep % 2 === 0 ? graph.before : graph.after;
    for (const layer of sweep % 2 === 0 ? layers : [...layers].reverse()) {
      const middle = new Map(layer.map((i) => [i, mean(neighbours[i] ?? [], rank) ?? rank[i] ?? 0]));
      layer.sort((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0));
      number(layer);
    }
  }
  return layers;
}

function mean(of: readonly number[], values: Float64Array): number | undefined {
  if (of.length === 0) return undefined;
  let sum = 0;
  for (const i of of) sum += values[i] ?? 0;
  return sum / of.length;
}

/** The height of each centre: as near to its neighbours as order and distances allow. */
function place(graph: Graph, layers: readonly (readonly number[])[]): Float64Array {
  const centre = new Float64Array(graph.nodes.length);
  layers.forEach((layer) => settle(graph, layer, centre, () => 0));
  for (let sweep = 0; sweep < PLACE_SWEEPS; sweep++) {
    const neighbours = sweep % 2 === 0 ? graph.before : graph.after;
    for (const layer of sweep % 2 === 0 ? layers : [...layers].reverse()) {
      settle(graph, layer, centre, (i) => mean(neighbours[i] ?? [], centre) ?? centre[i] ?? 0);
    }
  }
  let top = Infinity;
  for (const layer of layers) for (const i of layer) top = Math.min(top, (centre[i] ?? 0) - node(graph, i).height / 2);
  return Number.isFinite(top) ? centre.map((y) => y - top) : centre;
}

/** Least squares under "each below the one before": neighbours that would overlap become a block with one wish. */
function settle(graph: Graph, layer: readonly number[], centre: Float64Array, wish: (i: number) => number) {
  const offsets: number[] = [];
  const blocks: { first: number; count: number; sum: number }[] = [];
  let offset = 0;
  layer.forEach((i, at) => {
    const above = layer[at - 1];
    if (above !== undefined) offset += (node(graph, above).height + node(graph, i).height) / 2 + GAP.nodes;
    offsets.push(offset);
    let block = { first: at, count: 1, sum: wish(i) - offset };
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.sum / last.count <= block.sum / block.count) break;
      blocks.pop();
      block = { first: last.first, count: last.count + block.count, sum: last.sum + block.sum };
    }
    blocks.push(block);
  });
  for (const { first, count, sum } of blocks) {
    for (let at = first; at < first + count; at++) centre[layer[at] ?? 0] = sum / count + (offsets[at] ?? 0);
  }
}

/** What is linked to nothing stands in rows below the rest. */
function grid(alone: readonly LayoutNode[], from: number, positions: Positions) {
  const perRow = Math.max(4, Math.ceil(Math.sqrt(alone.length / 3)));
  let [x, y, tallest] = [0, from, 0];
  alone.forEach(({ id, width, height }, at) => {
    if (at > 0 && at % perRow === 0) {
      x = 0;
      y += tallest + GAP.nodes;
      tallest = 0;
    }
    positions.set(id, { x, y: Math.round(y) });
    x += width + GAP.layers;
    tallest = Math.max(tallest, height);
  });
}
