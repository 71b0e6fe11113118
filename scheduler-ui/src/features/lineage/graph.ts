import type { Schema } from '@/api/types';

export type Graph = Schema['Graph'];

export const NODE = { width: 220, height: 56 } as const;

export const idOf = (project: string, workflow: string) => `${project}/${workflow}`;

/** Two workflows may hang together in several ways: each is an edge of its own, beside the others. */
export function edgesOf(graph: Graph) {
  const edges = graph.edges.map((edge) => {
    const from = idOf(edge.fromProject, edge.fromWorkflow);
    const to = idOf(edge.toProject, edge.toWorkflow);
    return { id: `${edge.kind} ${from} ${to}`, from, to, kind: edge.kind, tasks: edge.tasks };
  });
  const ways = new Map<string, string[]>();
  for (const { id, from, to } of edges) ways.set(`${from} ${to}`, [...(ways.get(`${from} ${to}`) ?? []), id]);
  return edges.map((edge) => {
    const all = ways.get(`${edge.from} ${edge.to}`) ?? [];
    return { ...edge, beside: all.indexOf(edge.id) - (all.length - 1) / 2 };
  });
}

/** Whether a search means this workflow; an empty one means all. */
export function isMeant(id: string, search: string): boolean {
  return id.toLowerCase().includes(search.trim().toLowerCase());
}
