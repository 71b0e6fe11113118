import '@xyflow/react/dist/style.css';
import { useComputedColorScheme } from '@mantine/core';
import { Background, Controls, MarkerType, ReactFlow } from '@xyflow/react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { layoutGraph } from '@/components/graph/layout';
import { Loading } from '@/components/QueryView';
import { useSearch } from '@/lib/search';
import { edgesOf, type Graph, idOf, isMeant, NODE } from './graph';
import classes from './Lineage.module.css';
import { lineOf } from './lines';
import { RelationEdge, type RelationEdgeData } from './RelationEdge';
import { WorkflowNode, type WorkflowNodeData } from './WorkflowNode';

const NODE_TYPES = { workflow: WorkflowNode };
const EDGE_TYPES = { relation: RelationEdge };

/** The workflows from left to right, in the order in which they need each other. */
export function LineageGraph({ graph }: { graph: Graph }) {
  const { t } = useTranslation('lineage');
  const scheme = useComputedColorScheme('light');
  const q = useSearch().text('q');
  const edges = useMemo(() => edgesOf(graph), [graph]);
  const ids = graph.nodes.map(({ project, workflow }) => idOf(project, workflow));
  const positions = useQuery({
    queryKey: ['lineage', 'layout', ids, edges.map(({ id }) => id)],
    queryFn: () =>
      layoutGraph(
        ids.map((id) => ({ id, ...NODE })),
        edges.map(({ from, to }) => ({ from, to })),
      ),
    staleTime: Infinity,
  });
  if (positions.data === undefined) return <Loading />;
  const nodes: WorkflowNodeData[] = graph.nodes.map((workflow) => {
    const id = idOf(workflow.project, workflow.workflow);
    const meant = isMeant(id, q);
    return {
      id,
      type: 'workflow',
      position: positions.data.get(id) ?? { x: 0, y: 0 },
      data: { workflow, found: q !== '' && meant, faint: !meant },
      ...NODE,
    };
  });
  const lines: RelationEdgeData[] = edges.map(({ id, from, to, kind, tasks, beside }) => ({
    id,
    type: 'relation',
    data: { beside },
    source: from,
    target: to,
    style: { strokeWidth: 2, ...lineOf(kind) },
    markerEnd: { type: MarkerType.ArrowClosed, color: lineOf(kind).stroke },
    ariaLabel: t('edge', { from, to, tasks: tasks.join(', ') }),
    focusable: false,
  }));
  return (
    <div className={classes.canvas} role="region" aria-label={t('title')}>
      <ReactFlow
        nodes={nodes}
        edges={lines}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        colorMode={scheme}
        fitView
        fitViewOptions={{ maxZoom: 1 }}
        minZoom={0.1}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        onlyRenderVisibleElements
        proOptions={{ hideAttribution: true }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}
