import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Way } from '@/api/document';
import { linkState } from './graph';
import classes from './RunGraph.module.css';
import { useTask } from './store';

export const WayEdge = memo(function WayEdge(props: EdgeProps<Edge<{ way?: Way }>>) {
  const { t } = useTranslation('runs');
  const state = linkState(useTask(props.source), useTask(props.target), props.target);
  const [path, x, y] = getBezierPath(props);
  const way = props.data?.way;
  return (
    <>
      <BaseEdge path={path} className={classes.edge} data-link={state} />
      {way !== undefined && (
        <EdgeLabelRenderer>
          <div
            className={classes.way}
            data-link={state}
            title={way.when === '' ? undefined : way.when}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {way.kind === 'case' ? way.when : t(`way.${way.kind}`)}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
