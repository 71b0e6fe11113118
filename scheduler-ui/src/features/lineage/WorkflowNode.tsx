import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schema } from '@/api/types';
import { StateIcon } from '@/components/StateBadge';
import { paths } from '@/lib/paths';
import classes from './Lineage.module.css';

export type WorkflowNodeData = Node<
  { readonly workflow: Schema['Node']; readonly found: boolean; readonly faint: boolean },
  'workflow'
>;

/** A workflow in the graph; leads to its page. */
export function WorkflowNode({ data: { workflow: node, found, faint } }: NodeProps<WorkflowNodeData>) {
  const { t } = useTranslation('lineage');
  const content = (
    <>
      <StateIcon state={node.exists ? (node.lastState ?? 'WAITING') : 'LOST'} size={18} />
      <span className={classes.text}>
        <span className={classes.name}>{node.workflow}</span>
        <div className={classes.note}>
          {node.exists ? t('note', { project: node.project, count: node.schedules }) : t('missing')}
        </div>
      </span>
    </>
  );
  return (
    <>
      <Handle type="target" position={Position.Left} className={classes.handle} isConnectable={false} />
      {node.exists ? (
        <Link
          to={paths.workflow(node.project, node.workflow)}
          className={`${classes.node ?? ''} nodrag`}
          data-found={found || undefined}
          data-faint={faint || undefined}
          title={`${node.project}/${node.workflow}`}
        >
          {content}
        </Link>
      ) : (
        <div className={classes.node} data-missing data-faint={faint || undefined}>
          {content}
        </div>
      )}
      <Handle type="source" position={Position.Right} className={classes.handle} isConnectable={false} />
    </>
  );
}
