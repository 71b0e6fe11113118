import type { Node, NodeProps } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import type { TaskList } from '@/api/document';
import classes from './RunGraph.module.css';

/** The ground on which handlers stand. */
export function BandNode({ data }: NodeProps<Node<{ list: TaskList }>>) {
  const { t } = useTranslation('runs');
  return (
    <div className={classes.band}>
      <span className={classes.bandName}>{t(`list.${data.list === 'finally' ? 'finally' : 'onFailure'}`)}</span>
    </div>
  );
}
