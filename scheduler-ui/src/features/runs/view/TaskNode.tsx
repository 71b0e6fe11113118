import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Lasted } from '@/components/Moment';
import { StateIcon } from '@/components/StateBadge';
import { toneOf } from '@/lib/states';
import classes from './RunGraph.module.css';
import { useIsSelected, useTask } from './store';

type Data = { name: string; type: string; onSelect: (name: string) => void };

/** One task. It listens to itself only. */
export const TaskNode = memo(function TaskNode({ data }: NodeProps<Node<Data>>) {
  const { t } = useTranslation(['runs', 'common']);
  const { name, type, onSelect } = data;
  const task = useTask(name);
  const selected = useIsSelected(name);
  const state = task?.state ?? 'WAITING';
  const words = t(`common:state.${state}`);
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className={classes.handle} />
      <button
        type="button"
        className={classes.task}
        data-tone={toneOf(state)}
        data-state={state}
        data-selected={selected || undefined}
        onClick={() => onSelect(name)}
        title={`${name} · ${type} · ${words}`}
        aria-pressed={selected}
      >
        <span className={classes.mark}>
          <StateIcon state={state} size={20} />
        </span>
        <span className={classes.words}>
          <span className={classes.name}>{name}</span>
          <span className={classes.soft}>
            {words}
            {task?.startedAt !== undefined && task.startedAt !== null && (
              <>
                {' · '}
                <Lasted from={task.startedAt} to={task.finishedAt} />
              </>
            )}
            {(task?.attempt ?? 0) > 1 && ` · ${t('task.attemptShort', { number: task?.attempt ?? 0 })}`}
          </span>
        </span>
      </button>
      <Handle type="source" position={Position.Right} isConnectable={false} className={classes.handle} />
    </>
  );
});
