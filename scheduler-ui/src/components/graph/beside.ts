import { layered, type LayoutEdge, type LayoutNode, type Positions } from './layered';

/** Placed in less time than it takes to tell a worker of them. */
const FEW = 200;

let worker: Worker | undefined;
let asked = 0;

function begun(): Worker {
  worker ??= new Worker(new URL('./layered.worker.ts', import.meta.url), { type: 'module' });
  return worker;
}

/** Has the worker ready when there is something large to place. */
export function prepareLayout(): void {
  if (typeof Worker !== 'undefined') begun();
}

/** {@link layered} in a worker, so that thousands of tasks are placed while the page draws itself. */
export function layeredBeside(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Promise<Positions> {
  if (nodes.length < FEW || typeof Worker === 'undefined') return Promise.resolve(layered(nodes, edges));
  const beside = begun();
  const id = ++asked;
  return new Promise((resolve) => {
    const answered = new AbortController();
    const { signal } = answered;
    const take = (positions: Positions) => {
      answered.abort();
      resolve(positions);
    };
    beside.addEventListener(
      'message',
      ({ data }: MessageEvent<{ id: number; positions: Positions }>) => {
        if (data.id === id) take(data.positions);
      },
      { signal },
    );
    // a browser that starts no worker waits a little longer instead
    beside.addEventListener('error', () => take(layered(nodes, edges)), { signal });
    beside.postMessage({ id, nodes: nodes.map(plainNode), edges: edges.map(({ from, to }) => ({ from, to })) });
  });
}

const plainNode = ({ id, width, height }: LayoutNode) => ({ id, width, height });
