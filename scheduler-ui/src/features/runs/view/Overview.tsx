import { useStore, useStoreApi } from '@xyflow/react';
import { type MouseEvent, useEffect, useRef } from 'react';
import { type Tone, toneOf } from '@/lib/states';
import { NODE, type Picture } from './graph';
import classes from './RunGraph.module.css';
import { useRunStore } from './store';

const TONES: readonly Tone[] = ['left', 'idle', 'good', 'held', 'active', 'bad'];
/** What changes is drawn at most so often. */
const REST_MILLIS = 200;

/** A large graph from afar, on a canvas: thousands of elements would be too many where nothing can be read anyway. */
export function Overview({ picture, onNear }: { picture: Picture; onNear: (name: string) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const run = useRunStore();
  const flow = useStoreApi();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);

  useEffect(() => {
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        if (canvas.current !== null)
          draw(canvas.current, picture, flow.getState().transform, (name) => run.task(name)?.state);
      });
    };
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        soon();
      }, REST_MILLIS);
    };
    soon();
    const forget = [flow.subscribe(soon), run.subscribeAll(later)];
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      forget.forEach((each) => {
        each();
      });
    };
  }, [picture, run, flow, width, height]);

  const onDoubleClick = (event: MouseEvent) => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return;
    const [left, top, zoom] = flow.getState().transform;
    const x = (event.clientX - box.left - left) / zoom;
    const y = (event.clientY - box.top - top) / zoom;
    const near = picture.nodes.find(
      ({ at }) => x >= at.x && x <= at.x + NODE.width && y >= at.y && y <= at.y + NODE.height,
    );
    if (near !== undefined) onNear(near.task.name);
  };

  // the same can be done by keyboard with the field "find a task"
  return <canvas ref={canvas} className={classes.overview} aria-hidden onDoubleClick={onDoubleClick} />;
}

function draw(
  canvas: HTMLCanvasElement,
  picture: Picture,
  [left, top, zoom]: readonly [number, number, number],
  stateOf: (name: string) => string | undefined,
) {
  const scale = window.devicePixelRatio;
  const { clientWidth, clientHeight } = canvas;
  if (canvas.width !== clientWidth * scale) canvas.width = clientWidth * scale;
  if (canvas.height !== clientHeight * scale) canvas.height = clientHeight * scale;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, clientWidth, clientHeight);
  pen.setTransform(scale * zoom, 0, 0, scale * zoom, scale * left, scale * top);

  const places = new Map(picture.nodes.map(({ task, at }) => [task.name, at]));
  pen.beginPath();
  for (const { from, to } of picture.links) {
    const [a, b] = [places.get(from), places.get(to)];
    if (a === undefined || b === undefined) continue;
    pen.moveTo(a.x + NODE.width, a.y + NODE.height / 2);
    pen.lineTo(b.x, b.y + NODE.height / 2);
  }
  pen.strokeStyle = colour('--line');
  pen.lineWidth = 1 / zoom;
  pen.stroke();

  for (const tone of TONES) {
    pen.fillStyle = colour(`--tone-${tone}`);
    pen.globalAlpha = tone === 'idle' || tone === 'left' ? 0.5 : 1;
    for (const { task, at } of picture.nodes) {
      if (toneOf(stateOf(task.name) ?? 'WAITING') === tone) pen.fillRect(at.x, at.y, NODE.width, NODE.height);
    }
  }
  pen.globalAlpha = 1;
}
