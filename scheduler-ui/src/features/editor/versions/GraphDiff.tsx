import '@xyflow/react/dist/style.css';
import { Text } from '@mantine/core';
import { Background, ReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Positions } from '@/components/graph/layout';
import { Loading } from '@/components/QueryView';
import { EDGE_TYPES } from '../canvas/BranchEdge';
import canvas from '../canvas/Canvas.module.css';
import type { CanvasNode } from '../canvas/nodes';
import { NODE_TYPES } from '../canvas/TaskNode';
import { useArranged } from '../canvas/usePositions';
import { useEdges, useNodes } from '../canvas/useNodes';
import { compare, type Mark, together } from '../model/compare';
import { type Model, read } from '../model/read';
import classes from './GraphDiff.module.css';

const NOTHING: ReadonlySet<string> = new Set();
const NOWHERE: Positions = new Map();
const none = () => 0;
const MARKS: readonly Mark[] = ['added', 'removed', 'changed'];

/** Both versions in one graph; what is new, gone or changed by colour, line and sign. */
export function GraphDiff({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation('editor');
  const models = useMemo(
    () => [read(before), read(after)].map((reading) => ('model' in reading ? reading.model : null)),
    [before, after],
  );
  const [old, now] = models;
  if (old === null || now === null || old === undefined || now === undefined)
    return <Text>{t('versions.unreadable')}</Text>;
  return <Drawn old={old} now={now} />;
}

function Drawn({ old, now }: { old: Model; now: Model }) {
  const { t } = useTranslation('editor');
  const { marks, fields } = useMemo(() => compare(old, now), [old, now]);
  const model = useMemo(() => together(old, now), [old, now]);
  const positions = useArranged(model);
  const nodes = useNodes(model, positions ?? NOWHERE, NOTHING, none, marks);
  const edges = useEdges(model);
  const named = (mark: Mark) => [...marks].filter(([, each]) => each === mark).map(([id]) => id);
  return (
    <>
      <ul className={classes.legend}>
        {MARKS.map((mark) => (
          <li key={mark} data-mark={mark}>
            <strong>
              {t(`diff.${mark}`)}: {named(mark).length}
            </strong>{' '}
            {named(mark).slice(0, 10).join(', ')}
          </li>
        ))}
        {fields.length > 0 && (
          <li>
            <strong>{t('diff.fields')}:</strong> {fields.join(', ')}
          </li>
        )}
      </ul>
      <div className={classes.graph}>
        {positions === null ? (
          <Loading />
        ) : (
          <ReactFlow<CanvasNode>
            className={canvas.flow}
            nodes={nodes}
            edges={edges}
            nodeTypes={NODE_TYPES}
            edgeTypes={EDGE_TYPES}
            nodesDraggable={false}
            nodesConnectable={false}
            elementsSelectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            onlyRenderVisibleElements
            minZoom={0.05}
            fitView
            fitViewOptions={{ padding: 0.15, maxZoom: 1 }}
          >
            <Background gap={20} color="var(--line)" />
          </ReactFlow>
        )}
      </div>
    </>
  );
}
