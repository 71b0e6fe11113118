import { Text } from '@mantine/core';
import { useReactFlow } from '@xyflow/react';
import { type DragEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Positions } from '@/components/graph/layout';
import { Loading } from '@/components/QueryView';
import { Canvas } from './canvas/Canvas';
import { type CanvasNode, WIDTH } from './canvas/nodes';
import classes from './Editor.module.css';
import { useEditing } from './EditorContext';
import { freeName } from './model/edits';
import type { Phase } from './model/read';
import { DRAGGED_TYPE } from './Palette';
import type { useClipboard } from './useClipboard';

/** Around the canvas: what is dropped on it, what is pasted, and what a screen reader is told. */
export function CanvasArea({
  area,
  positions,
  move,
  phase,
  edges,
  onEdges,
  onOpen,
  onPicked,
  everything,
  clipboard,
}: {
  area: RefObject<HTMLDivElement | null>;
  positions: Positions | null;
  move: (moved: Positions) => void;
  phase: Phase;
  edges: ReadonlySet<string>;
  onEdges: (ids: ReadonlySet<string>) => void;
  onOpen: () => void;
  onPicked: () => void;
  everything: boolean;
  clipboard: ReturnType<typeof useClipboard>;
}) {
  const { t } = useTranslation('editor');
  const { state, edit, problemsOf } = useEditing();
  const flow = useReactFlow<CanvasNode>();
  const { model, selected } = state;

  const onDrop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(DRAGGED_TYPE);
    if (type === '' || model === null) return;
    event.preventDefault();
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const name = freeName(model.byId, type);
    edit({ kind: 'addTask', task: { name, type }, phase });
    move(new Map([[name, { x: Math.round(x - WIDTH / 2), y: Math.round(y - 28) }]]));
    onOpen();
  };
  const [first] = selected;
  const task = first === undefined ? undefined : model?.byId.get(first);
  const spoken =
    selected.length > 1
      ? t('canvas.several', { count: selected.length })
      : task === undefined
        ? ''
        : t('canvas.one', {
            name: task.name,
            type: task.type,
            before: task.dependsOn.join(', ') || '–',
            problems: problemsOf.get(task.id)?.length ?? 0,
          });
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its keys are those of an application
    <div
      ref={area}
      className={classes.canvas}
      data-old={(model !== null && model.text !== state.text) || undefined}
      role="group"
      aria-label={t('canvas.title')}
      aria-describedby="canvas-keys"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its keys are those of an application
      tabIndex={0}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(DRAGGED_TYPE)) event.preventDefault();
      }}
      onDrop={onDrop}
      onCopy={clipboard.onCopy}
      onCut={clipboard.onCut}
      onPaste={clipboard.onPaste}
      onMouseDown={(event) => event.currentTarget.focus({ preventScroll: true })}
    >
      <span id="canvas-keys" className={classes.hidden}>
        {t('canvas.keys')}
      </span>
      <span className={classes.hidden} role="status">
        {spoken}
      </span>
      {model !== null && model.tasks.length === 0 && (
        <div className={classes.empty}>
          <Text c="dimmed">{t('canvas.empty')}</Text>
        </div>
      )}
      {model === null ? (
        <div className={classes.empty}>
          <Text c="dimmed">{t('canvas.unreadable')}</Text>
        </div>
      ) : positions === null ? (
        <Loading />
      ) : (
        <Canvas
          model={model}
          positions={positions}
          onMove={move}
          edges={edges}
          onEdges={onEdges}
          onOpen={onOpen}
          onPicked={onPicked}
          everything={everything}
        />
      )}
    </div>
  );
}
