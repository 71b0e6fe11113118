import { getNodesBounds, getViewportForBounds, type ReactFlowInstance } from '@xyflow/react';
import type { CanvasNode } from './nodes';

const MARGIN = 32;
/** Browsers draw no larger pictures. */
const LONGEST = 12_000;

/** All of the graph as PNG. What is out of sight has to be drawn by now. */
export async function picture(root: HTMLElement, flow: ReactFlowInstance<CanvasNode>, name: string): Promise<void> {
  const viewport = root.querySelector<HTMLElement>('.react-flow__viewport');
  if (viewport === null) return;
  const { toPng } = await import('html-to-image');
  const bounds = getNodesBounds(flow.getNodes());
  const scale = Math.min(1, LONGEST / Math.max(bounds.width + 2 * MARGIN, bounds.height + 2 * MARGIN));
  const width = Math.ceil((bounds.width + 2 * MARGIN) * scale);
  const height = Math.ceil((bounds.height + 2 * MARGIN) * scale);
  const { x, y, zoom } = getViewportForBounds(bounds, width, height, 0.01, 1, 0);
  const url = await toPng(viewport, {
    width,
    height,
    skipFonts: true,
    pixelRatio: Math.max(width, height) > LONGEST / 2 ? 1 : 2,
    backgroundColor: getComputedStyle(root).getPropertyValue('--surface') || '#ffffff',
    style: { width: `${width}px`, height: `${height}px`, transform: `translate(${x}px, ${y}px) scale(${zoom})` },
  });
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.png`;
  link.click();
}
