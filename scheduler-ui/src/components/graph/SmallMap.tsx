import { Panel, useReactFlow, useStoreApi } from '@xyflow/react';
import { type PointerEvent, useEffect, useMemo, useRef, type WheelEvent } from 'react';
import classes from './SmallMap.module.css';

const WIDTH = 200;
const HEIGHT = 140;
const MARGIN = 6;
/** What changes is drawn at most so often. */
const REST_MILLIS = 250;

export interface Mapped {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * All of a graph in a corner, and which part of it is in sight. The tasks are drawn on a canvas, and only when they change:
 * moving the picture moves one frame, however many there are.
 */
export function SmallMap({
  nodes,
  colourOf,
  subscribe,
  label,
}: {
  nodes: readonly Mapped[];
  /** The name of a variable. */
  colourOf: (id: string) => string;
  /** Tells when colours have changed that are not React's. */
  subscribe?: (listener: () => void) => () => void;
  label: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sight = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  const flow = useReactFlow();
  const bounds = useMemo(() => boundsOf(nodes), [nodes]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      if (canvas.current !== null) paint(canvas.current, nodes, bounds, colourOf);
    };
    timer = setTimeout(draw);
    const forget = subscribe?.(() => (timer ??= setTimeout(draw, REST_MILLIS)));
    return () => {
      clearTimeout(timer);
      forget?.();
    };
  }, [nodes, bounds, colourOf, subscribe]);

  useEffect(() => {
    const follow = () => {
      const { transform, width, height } = store.getState();
      const [left, top, zoom] = transform;
      const { scale, x, y } = bounds;
      const part = sight.current;
      if (part === null) return;
      part.style.width = `${(width / zoom) * scale}px`;
      part.style.height = `${(height / zoom) * scale}px`;
      part.style.transform = `translate(${x - (left / zoom) * scale}px, ${y - (top / zoom) * scale}px)`;
    };
    follow();
    return store.subscribe(follow);
  }, [store, bounds]);

  const goTo = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLDivElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const at = (place: number, begin: number) => (place - begin) / bounds.scale;
    const zoom = flow.getZoom();
    void flow.setCenter(at(clientX - box.left, bounds.x), at(clientY - box.top, bounds.y), { zoom });
  };
  const onWheel = ({ deltaY }: WheelEvent) => void (deltaY < 0 ? flow.zoomIn() : flow.zoomOut());

  return (
    <Panel position="bottom-right" className={classes.panel ?? ''}>
      {/* the same can be done by moving and zooming the picture itself */}
      <div
        className={classes.map}
        role="img"
        aria-label={label}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          goTo(event);
        }}
        onPointerMove={(event) => event.buttons === 1 && goTo(event)}
        onWheel={onWheel}
      >
        <canvas ref={canvas} className={classes.canvas} aria-hidden />
        <div ref={sight} className={classes.sight} />
      </div>
    </Panel>
  );
}

interface Bounds {
  readonly scale: number;
  /** Where the origin of the graph lies on the map. */
  readonly x: number;
  readonly y: number;
}

function boundsOf(nodes: readonly Mapped[]): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of nodes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  if (nodes.length === 0) return { scale: 0.1, x: 0, y: 0 };
  const scale = Math.min((WIDTH - 2 * MARGIN) / (right - left), (HEIGHT - 2 * MARGIN) / (bottom - top));
  return {
    scale,
    x: (WIDTH - (right - left) * scale) / 2 - left * scale,
    y: (HEIGHT - (bottom - top) * scale) / 2 - top * scale,
  };
}

function paint(
  canvas: HTMLCanvasElement,
  nodes: readonly Mapped[],
  { scale, x, y }: Bounds,
  colourOf: (id: string) => string,
) {
  const density = window.devicePixelRatio;
  canvas.width = WIDTH * density;
  canvas.height = HEIGHT * density;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const style = getComputedStyle(canvas);
  const colours = new Map<string, string>();
  pen.setTransform(density * scale, 0, 0, density * scale, density * x, density * y);
  for (const node of nodes) {
    const name = colourOf(node.id);
    const colour = colours.get(name) ?? style.getPropertyValue(name);
    colours.set(name, colour);
    pen.fillStyle = colour;
    pen.fillRect(node.x, node.y, node.width, node.height);
  }
}
