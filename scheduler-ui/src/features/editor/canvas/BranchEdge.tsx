import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import classes from './Canvas.module.css';

/** A way out of a task that decides, with the words that say when it is taken. */
export const BranchEdge = memo(function BranchEdge(props: EdgeProps) {
  const [path, x, y] = getBezierPath(props);
  const { markerEnd, label, selected } = props;
  return (
    <>
      <BaseEdge path={path} {...(markerEnd !== undefined && { markerEnd })} />
      <EdgeLabelRenderer>
        <div
          className={classes.label}
          data-selected={selected || undefined}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        >
          {label}
        </div>
      </EdgeLabelRenderer>
    </>
  );
});

export const EDGE_TYPES = { branch: BranchEdge };
