import '@xyflow/react/dist/style.css';
import {
  applyNodeChanges,
  Background,
  type Connection,
  type EdgeChange,
  type NodeChange,
  ReactFlow,
  SelectionMode,
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Positions } from '@/components/graph/layout';
import { SmallMap } from '@/components/graph/SmallMap';
import { useEditing } from '../EditorContext';
import type { Model } from '../model/read';
import { EDGE_TYPES } from './BranchEdge';
import classes from './Canvas.module.css';
import { type CanvasNode, sizeOf } from './nodes';
import { NODE_TYPES } from './TaskNode';
import { useEdges, useNodes } from './useNodes';
import { ZoomTools } from './ZoomTools';

const FIT = { padding: 0.15, maxZoom: 1 };
const MINIMAP_FROM = 12;
/** More are never all in sight at once: drawing them would take seconds. The small map shows where one is. */
const LARGE = 400;
const NOWHERE = { x: 0, y: 0 };
const START = { x: 40, y: 40, zoom: 0.6 };

/** The tasks as boxes and arrows. What is drawn follows from the document; only a drag in progress is its own. */
export function Canvas({
  model,
  positions,
  onMove,
  edges: chosenEdges,
  onEdges,
  onOpen,
  onPicked,
  everything,
}: {
  model: Model;
  positions: Positions;
  onMove: (moved: Positions) => void;
  edges: ReadonlySet<string>;
  onEdges: (ids: ReadonlySet<string>) => void;
  onOpen: () => void;
  onPicked: () => void;
  /** Draws what is out of sight as well: for a picture of it all. */
  everything: boolean;
}) {
  const { t } = useTranslation('editor');
  const { state, edit, select, problemsOf } = useEditing();
  const large = model.tasks.length > LARGE;
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    // the small map draws every task: after what one looks at first
    const timer = setTimeout(() => setSettled(true), 300);
    return () => clearTimeout(timer);
  }, []);
  const selected = useMemo(() => new Set(state.selected), [state.selected]);
  const count = useCallback((id: string) => problemsOf.get(id)?.length ?? 0, [problemsOf]);
  const wanted = useNodes(model, positions, selected, count);
  const [dragged, setDragged] = useState<{ of: CanvasNode[]; nodes: CanvasNode[] }>({ of: wanted, nodes: wanted });
  const nodes = dragged.of === wanted ? dragged.nodes : wanted;
  const edges = useEdges(model, chosenEdges);

  const mapped = useMemo(
    () => model.tasks.map((task) => ({ id: task.id, ...(positions.get(task.id) ?? NOWHERE), ...sizeOf(task) })),
    [model, positions],
  );
  const colour = useCallback((id: string) => (selected.has(id) ? '--tone-active' : '--text-soft'), [selected]);

  const onNodesChange = (changes: NodeChange<CanvasNode>[]) => {
    const chosen = changes.filter((change) => change.type === 'select');
    if (chosen.length > 0) {
      const next = new Set(state.selected);
      for (const { id, selected: on } of chosen) {
        if (on) next.add(id);
        else next.delete(id);
      }
      select([...next]);
    }
    const moved = changes.filter((change) => change.type === 'position');
    if (moved.length > 0) setDragged({ of: wanted, nodes: applyNodeChanges(moved, nodes) });
  };

  const onEdgesChange = (changes: EdgeChange[]) => {
    const next = new Set(chosenEdges);
    for (const change of changes) {
      if (change.type !== 'select') continue;
      if (change.selected) next.add(change.id);
      else next.delete(change.id);
    }
    if (next.size !== chosenEdges.size || [...next].some((id) => !chosenEdges.has(id))) onEdges(next);
  };

  const onConnect = ({ source, target, sourceHandle }: Connection) =>
    edit({ kind: 'connect', from: source, to: target, ...(sourceHandle !== null && { branch: sourceHandle }) });

  return (
    <ReactFlow<CanvasNode>
      className={classes.flow}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onConnect={onConnect}
      onNodeDragStop={(_, __, dragged) => onMove(new Map(dragged.map(({ id, position }) => [id, position])))}
      onSelectionDragStop={(_, dragged) => onMove(new Map(dragged.map(({ id, position }) => [id, position])))}
      onNodeClick={onPicked}
      onNodeDoubleClick={onOpen}
      onlyRenderVisibleElements={!everything}
      deleteKeyCode={null}
      disableKeyboardA11y
      nodesFocusable={false}
      edgesFocusable={false}
      elevateNodesOnSelect={false}
      selectionMode={SelectionMode.Partial}
      connectionRadius={32}
      minZoom={large ? 0.25 : 0.05}
      maxZoom={2}
      fitView={!large}
      defaultViewport={START}
      fitViewOptions={FIT}
    >
      <Background gap={20} size={1} color="var(--line)" />
      {settled && model.tasks.length >= MINIMAP_FROM && (
        <SmallMap nodes={mapped} colourOf={colour} label={t('canvas.minimap')} />
      )}
      <ZoomTools />
    </ReactFlow>
  );
}
