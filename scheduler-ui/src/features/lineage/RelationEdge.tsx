import { BaseEdge, type Edge, type EdgeProps, getBezierPath } from '@xyflow/react';

/** Between lines that lead from one workflow to the same other one. */
const APART = 12;

export type RelationEdgeData = Edge<{ readonly beside: number }, 'relation'>;

/** A relation between two workflows; several between the same two run beside each other. */
export function RelationEdge({ data, style, markerEnd, ...props }: EdgeProps<RelationEdgeData>) {
  const shift = (data?.beside ?? 0) * APART;
  const [path] = getBezierPath({ ...props, sourceY: props.sourceY + shift, targetY: props.targetY + shift });
  return <BaseEdge path={path} {...(style && { style })} {...(markerEnd !== undefined && { markerEnd })} />;
}
