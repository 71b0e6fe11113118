import { IconAlertTriangle, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { TypeIcon } from '@/components/graph/TypeIcon';
import classes from './TaskNode.module.css';
import { type PhaseNode, type TaskNode, wayAt } from './nodes';

const MARKS = { added: IconPlus, removed: IconMinus, changed: IconPencil } as const;

/** A task on the canvas. Knows nothing but its data, so that it is drawn anew only when that changes. */
export const TaskNodeView = memo(function TaskNodeView({ data, selected, isConnectable }: NodeProps<TaskNode>) {
  const { t } = useTranslation('editor');
  const { name, type, disabled, problems, ways, mark } = data;
  const Mark = mark === undefined ? undefined : MARKS[mark];
  return (
    <div
      className={classes.node}
      data-selected={selected || undefined}
      data-disabled={disabled || undefined}
      data-problems={problems > 0 || undefined}
      data-mark={mark}
    >
      <Handle type="target" position={Position.Left} isConnectable={isConnectable} className={classes.handle} />
      <span className={classes.icon}>
        <TypeIcon type={type} />
      </span>
      <span className={classes.words}>
        <span className={classes.name} title={name}>
          {name === '' ? t('node.nameless') : name}
        </span>
        <span className={classes.type}>{disabled ? t('node.disabled', { type }) : type}</span>
      </span>
      {problems > 0 && (
        <span className={classes.problems} title={t('node.problems', { count: problems })}>
          <IconAlertTriangle size={14} aria-hidden />
          {problems}
        </span>
      )}
      {mark !== undefined && Mark !== undefined && (
        <span className={classes.mark} title={t(`diff.${mark}`)}>
          <Mark size={14} aria-label={t(`diff.${mark}`)} />
        </span>
      )}
      {ways.length === 0 ? (
        <Handle type="source" position={Position.Right} isConnectable={isConnectable} className={classes.handle} />
      ) : (
        ways.map(({ key, label }, at) => (
          <Handle
            key={key}
            id={key}
            type="source"
            position={Position.Right}
            isConnectable={isConnectable}
            className={classes.handle}
            title={label}
            style={{ top: wayAt(at) }}
          />
        ))
      )}
    </div>
  );
}, sameNode);

function sameNode(a: NodeProps<TaskNode>, b: NodeProps<TaskNode>): boolean {
  return (
    a.selected === b.selected &&
    a.isConnectable === b.isConnectable &&
    (a.data === b.data || JSON.stringify(a.data) === JSON.stringify(b.data))
  );
}

export const PhaseNodeView = memo(function PhaseNodeView({ data }: NodeProps<PhaseNode>) {
  const { t } = useTranslation('editor');
  return <div className={classes.phase}>{t(`phase.${data.phase}`)}</div>;
});

export const NODE_TYPES = { task: TaskNodeView, phase: PhaseNodeView };
