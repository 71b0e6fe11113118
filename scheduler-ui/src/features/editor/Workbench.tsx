import { useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { told } from '@/components/told';
import { neighbour } from './canvas/neighbours';
import { type CanvasNode, WIDTH } from './canvas/nodes';
import { picture } from './canvas/picture';
import { usePositions } from './canvas/usePositions';
import { CanvasArea } from './CanvasArea';
import classes from './Editor.module.css';
import { useEditing } from './EditorContext';
import { freeName } from './model/edits';
import type { Phase } from './model/read';
import { Palette } from './Palette';
import { ProblemList } from './ProblemList';
import { ShortcutHelp } from './ShortcutHelp';
import { type Side, SidePanel } from './SidePanel';
import { Split } from './Split';
import { TaskSearch } from './TaskSearch';
import { Toolbar } from './Toolbar';
import { useClipboard } from './useClipboard';
import { type Command, commandOf } from './useCommands';
import { YamlPane } from './YamlPane';

const ARROWS = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' } as const;
const NUDGE = 20;
const WIDE = 1100;

const isTyping = (target: EventTarget) =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, [contenteditable="true"], [role="combobox"]') !== null;

/** The parts of the editor and what leads from one to the other: commands, keys, what is open. */
export function Workbench({
  dirty,
  saving,
  isNew,
  onSave,
  children,
}: {
  dirty: boolean;
  saving: boolean;
  isNew: boolean;
  onSave: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('editor');
  const editing = useEditing();
  const { state, edit, undo, redo, select, project, workflow } = editing;
  const { model, selected } = state;
  const flow = useReactFlow<CanvasNode>();
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [phase, setPhase] = useState<Phase>('tasks');
  const [side, setSide] = useState<Side>(null);
  const [focus, setFocus] = useState<object | null>(null);
  const [yaml, setYaml] = useState(() => window.innerWidth >= WIDE);
  const [listed, setListed] = useState(false);
  const [dialog, setDialog] = useState<'find' | 'help' | null>(null);
  const [edges, setEdges] = useState<ReadonlySet<string>>(new Set());
  const [everything, setEverything] = useState(false);
  const { positions, move, place, arrange } = usePositions(model, project, workflow);
  const clipboard = useClipboard(state, editing, phase);
  useEffect(() => {
    // the keys of the editor work from the beginning, unless somebody is somewhere already
    if (document.activeElement === document.body) canvas.current?.focus({ preventScroll: true });
  }, []);

  const remove = () => {
    if (selected.length > 0) edit({ kind: 'removeTasks', ids: selected });
    else if (edges.size > 0) {
      const gone = [...edges].map((id) => id.split('→')).map(([from = '', to = '']) => ({ from, to }));
      edit({ kind: 'disconnect', edges: gone });
      setEdges(new Set());
    }
  };
  const open = () => {
    setSide('task');
    setFocus({});
  };
  /** Where what is new is seen at once. */
  const middle = () => {
    const box = canvas.current?.getBoundingClientRect();
    const at = flow.screenToFlowPosition({
      x: (box?.left ?? 0) + (box?.width ?? 0) / 2,
      y: (box?.top ?? 0) + (box?.height ?? 0) / 2,
    });
    return { x: Math.round(at.x - WIDTH / 2), y: Math.round(at.y) };
  };
  const show = (id: string) => {
    select([id]);
    setSide('task');
    void flow.fitView({ nodes: [{ id }], maxZoom: 1, duration: 200 });
  };
  const photograph = async () => {
    setEverything(true);
    await new Promise((drawn) => setTimeout(drawn, 400));
    try {
      if (canvas.current !== null) await picture(canvas.current, flow, workflow);
    } catch {
      told.failed(new Error(t('picture.failed')));
    }
    setEverything(false);
  };

  const run = (command: Command) => {
    const commands: Record<Command, () => unknown> = {
      save: onSave,
      undo,
      redo,
      copy: clipboard.copy,
      duplicate: () => selected.length > 0 && clipboard.duplicate(),
      remove,
      all: () => select(model?.tasks.map(({ id }) => id) ?? []),
      arrange: () => {
        arrange();
        setTimeout(() => void flow.fitView({ padding: 0.15, maxZoom: 1 }), 300);
      },
      find: () => setDialog('find'),
      add: () => search.current?.focus(),
      yaml: () => setYaml(!yaml),
      settings: () => setSide(side === 'workflow' ? null : 'workflow'),
      problems: () => setListed(!listed),
      picture: photograph,
      full: () => (document.fullscreenElement === null ? root.current?.requestFullscreen() : document.exitFullscreen()),
      help: () => setDialog('help'),
      open: () => selected.length > 0 && open(),
      zoomIn: () => flow.zoomIn(),
      zoomOut: () => flow.zoomOut(),
      fit: () => flow.fitView({ padding: 0.15, maxZoom: 1 }),
    };
    commands[command]();
  };

  const onArrow = (event: KeyboardEvent, direction: (typeof ARROWS)[keyof typeof ARROWS]) => {
    if (model === null || positions === null) return;
    event.preventDefault();
    if (event.altKey) {
      const [x, y] = { left: [-NUDGE, 0], right: [NUDGE, 0], up: [0, -NUDGE], down: [0, NUDGE] }[direction] as [
        number,
        number,
      ];
      const at = (id: string) => positions.get(id) ?? { x: 0, y: 0 };
      move(new Map(selected.map((id) => [id, { x: at(id).x + x, y: at(id).y + y }])));
      return;
    }
    const [here] = selected;
    const next = here === undefined ? model.tasks[0]?.id : neighbour(model, positions, here, direction);
    if (next === undefined || next === null) return;
    select([next]);
    const { x, y } = positions.get(next) ?? { x: 0, y: 0 };
    void flow.setCenter(x + 100, y + 28, { zoom: Math.max(flow.getZoom(), 0.6), duration: 120 });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // dialogs, menus and lists have keys of their own; theirs come here, too, though they stand elsewhere on the page
    if (root.current?.contains(event.target as Node) !== true) return;
    const typing = isTyping(event.target);
    const onCanvas = canvas.current?.contains(event.target as Node) === true;
    if (event.key === 'Escape') {
      // what is open in a field, a list of choices for instance, closes by itself
      const open = event.defaultPrevented || (event.target as HTMLElement).getAttribute('aria-expanded') === 'true';
      if (onCanvas) {
        select([]);
        setEdges(new Set());
      } else if (!open) canvas.current?.focus({ preventScroll: true });
      return;
    }
    if (onCanvas && event.key in ARROWS) {
      onArrow(event, ARROWS[event.key as keyof typeof ARROWS]);
      return;
    }
    const command = commandOf(event, typing);
    // a button has its own meaning of Enter, and text that is marked is copied as text
    if (command === null || (!onCanvas && (command === 'open' || command === 'remove' || command === 'all'))) return;
    event.preventDefault();
    run(command);
  };

  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of all that is within
    <div ref={root} className={classes.editor} onKeyDown={onKeyDown}>
      <Toolbar
        commands={{ run, yaml, settings: side === 'workflow', edges: edges.size }}
        saving={saving}
        dirty={dirty}
        isNew={isNew}
      />
      {children}
      <div className={classes.body}>
        <Palette
          phase={phase}
          onPhase={setPhase}
          search={search}
          onAdd={(type) => {
            const near = middle();
            const at = model === null ? null : place(freeName(model.byId, type), near);
            // where all is full it stands further away, and is shown there
            if (at !== null && at.y !== near.y) void flow.setCenter(at.x + WIDTH / 2, at.y, { zoom: flow.getZoom() });
            edit({ kind: 'addTask', task: { name: type, type }, phase });
            open();
          }}
        />
        <div className={classes.middle}>
          <CanvasArea
            area={canvas}
            positions={positions}
            move={move}
            phase={phase}
            edges={edges}
            onEdges={setEdges}
            onOpen={open}
            onPicked={() => setSide((before) => (before === 'workflow' ? before : 'task'))}
            everything={everything}
            clipboard={clipboard}
          />
          {listed && <ProblemList onClose={() => setListed(false)} />}
        </div>
        {yaml && (
          <Split>
            <YamlPane ready={positions !== null || model === null} />
          </Split>
        )}
        <SidePanel side={side} focus={focus} onClose={() => setSide(null)} />
      </div>
      {dialog === 'find' && <TaskSearch onGo={show} onClose={() => setDialog(null)} />}
      {dialog === 'help' && <ShortcutHelp onClose={() => setDialog(null)} />}
    </div>
  );
}
