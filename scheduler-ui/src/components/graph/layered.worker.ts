import { layered, type LayoutEdge, type LayoutNode } from './layered';

/** Places large graphs beside the page. */
onmessage = ({ data }: MessageEvent<{ id: number; nodes: LayoutNode[]; edges: LayoutEdge[] }>) => {
  postMessage({ id: data.id, positions: layered(data.nodes, data.edges) });
};
