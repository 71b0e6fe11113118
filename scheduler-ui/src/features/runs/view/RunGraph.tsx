import '@xyflow/react/dist/style.css';
import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  Background,
  ControlButton,
  Controls,
  type Edge,
  type Node,
  type NodeHandle,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outline } from '@/api/document';
import { layoutGraph } from '@/components/graph/layout';
import { SmallMap } from '@/components/graph/SmallMap';
import { QueryView } from '@/components/QueryView';
import { isFinished, toneOf } from '@/lib/states';
import { neighbour, NODE, type Picture, pictureOf } from './graph';
import { BandNode } from './BandNode';
import classes from './RunGraph.module.css';
import { TaskNode } from './TaskNode';
import { Overview } from './Overview';
import { type RunStore, useRun, useRunStore } from './store';
import { WayEdge } from './WayEdge';

const NODE_TYPES = { task: TaskNode, band: BandNode };
const EDGE_TYPES = { way: WayEdge };
const LEGIBLE = 0.45;
/** Of more tasks than this the whole is drawn as an overview, from this far on. */
const MANY = 300;
const FAR = 0.4;
const HANDLES: NodeHandle[] = [
  { type: 'target', position: Position.Left, x: 0, y: NODE.height / 2 },
  { type: 'source', position: Position.Right, x: NODE.width, y: NODE.height / 2 },
];
const NO_NODES: Node[] = [];
const NO_EDGES: Edge[] = [];

export function RunGraph(props: { outline: Outline; selected: string; onSelect: (name: string) => void }) {
  const { outline } = props;
  const { project, workflow, version } = useRun();
  const query = useQuery({
    queryKey: ['picture', project, workflow, version],
    queryFn: () => pictureOf(outline, layoutGraph),
    staleTime: Infinity,
    gcTime: 60_000,
    structuralSharing: false,
  });
  return <QueryView query={query}>{(picture) => <Flow picture={picture} {...props} />}</QueryView>;
}

function Flow({
  picture,
  selected,
  onSelect,
}: {
  picture: Picture;
  selected: string;
  onSelect: (name: string) => void;
}) {
  const { t } = useTranslation('runs');
  const scheme = useComputedColorScheme('light');
  const store = useRunStore();
  const box = useRef<HTMLDivElement>(null);
  const flow = useRef<ReactFlowInstance>(null);
  const nodes = useMemo(() => nodesOf(picture, onSelect), [picture, onSelect]);
  const edges = useMemo(() => edgesOf(picture), [picture]);
  const mapped = useMemo(() => picture.nodes.map(({ task, at }) => ({ id: task.name, ...at, ...NODE })), [picture]);
  const colour = useCallback((name: string) => `--tone-${toneOf(store.task(name)?.state ?? 'WAITING')}`, [store]);
  const many = picture.nodes.length > MANY;
  const [far, setFar] = useState(false);

  const focusOn = (name: string, nearer = false) => {
    const place = picture.nodes.find((node) => node.task.name === name);
    const bounds = box.current?.getBoundingClientRect();
    if (place === undefined || flow.current === null || bounds === undefined) return;
    const at = flow.current.flowToScreenPosition(place.at);
    const inside = at.x > bounds.left && at.x < bounds.right - 120 && at.y > bounds.top && at.y < bounds.bottom - 40;
    if (!inside || nearer) {
      void flow.current.setCenter(place.at.x + NODE.width / 2, place.at.y + NODE.height / 2, {
        zoom: Math.max(flow.current.getZoom(), nearer ? 0.7 : LEGIBLE),
      });
    }
  };
  const latestFocus = useRef(focusOn);
  useEffect(() => {
    latestFocus.current = focusOn;
  });
  useEffect(() => {
    if (selected === '') return undefined;
    // the panel beside takes its room first
    const frame = requestAnimationFrame(() => latestFocus.current(selected));
    return () => cancelAnimationFrame(frame);
  }, [selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.key.startsWith('Arrow')) return;
    const next = selected === '' ? picture.nodes[0]?.task.name : neighbour(picture.nodes, selected, event.key);
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
    setTimeout(() => box.current?.querySelector<HTMLElement>('button[data-selected]')?.focus(), 60);
  };

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys move among the buttons inside
    <div ref={box} className={classes.box} role="group" aria-label={t('graph.label')} onKeyDown={onKeyDown}>
      <ReactFlow
        nodes={far ? NO_NODES : nodes}
        edges={far ? NO_EDGES : edges}
        // tasks are drawn one by one only where the picture has come to rest: zooming through thousands stays smooth
        onMove={(_, { zoom }) => many && zoom < FAR && setFar(true)}
        onMoveEnd={(_, { zoom }) => setFar(many && zoom < FAR)}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        colorMode={scheme}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        onlyRenderVisibleElements
        minZoom={0.04}
        zoomOnDoubleClick={false}
        maxZoom={1.5}
        onInit={(instance) => {
          flow.current = instance;
          begin(instance, picture, store, box.current?.getBoundingClientRect());
        }}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={24} />
        <Controls showInteractive={false} showFitView={false} aria-label={t('graph.controls')}>
          <ControlButton
            aria-label={t('graph.whole')}
            title={t('graph.whole')}
            onClick={() => {
              const view = box.current && whole(picture, box.current.getBoundingClientRect());
              if (view) void flow.current?.setViewport(view);
            }}
          >
            <IconArrowsMaximize />
          </ControlButton>
        </Controls>
        {far && (
          <Overview
            picture={picture}
            onNear={(name) => {
              onSelect(name);
              focusOn(name, true);
            }}
          />
        )}
        {picture.nodes.length > 30 && !far && (
          <SmallMap nodes={mapped} colourOf={colour} subscribe={store.subscribeAll} label={t('graph.map')} />
        )}
      </ReactFlow>
    </div>
  );
}

/** All of it when that can be read; else where something happens. */
function begin(flow: ReactFlowInstance, picture: Picture, store: RunStore, box: DOMRect | undefined) {
  if (box === undefined) return;
  const view = whole(picture, box);
  if (view.zoom >= LEGIBLE) {
    void flow.setViewport(view);
    return;
  }
  const stateOf = (name: string) => store.task(name)?.state ?? 'WAITING';
  const found =
    picture.nodes.find(({ task }) => stateOf(task.name) === 'FAILED') ??
    picture.nodes.find(
      ({ task }) => !['WAITING', 'SUCCEEDED'].includes(stateOf(task.name)) && !isFinished(stateOf(task.name)),
    );
  if (found === undefined) void flow.setViewport({ x: 30, y: 30, zoom: 0.7 });
  else void flow.setCenter(found.at.x + NODE.width / 2, found.at.y, { zoom: 0.7 });
}

function whole(picture: Picture, box: DOMRect) {
  const zoom = Math.min(1, (box.width - 60) / picture.width, (box.height - 60) / picture.height);
  return { x: (box.width - picture.width * zoom) / 2, y: (box.height - picture.height * zoom) / 2, zoom };
}

function nodesOf(picture: Picture, onSelect: (name: string) => void): Node[] {
  return [
    ...picture.bands.map((band) => ({
      id: `band:${band.list}`,
      type: 'band',
      position: band.at,
      width: band.width,
      height: band.height,
      data: { list: band.list },
      zIndex: -1,
    })),
    ...picture.nodes.map(({ task, at }) => ({
      id: task.name,
      type: 'task',
      position: at,
      ...NODE,
      // known beforehand: else every node is drawn once to be measured
      handles: HANDLES,
      data: { name: task.name, type: task.type, onSelect },
    })),
  ];
}

function edgesOf(picture: Picture): Edge[] {
  return picture.links.map(({ id, from, to, way }) => ({ id, source: from, target: to, type: 'way', data: { way } }));
}
