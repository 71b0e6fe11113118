import { useCallback, useEffect, useMemo, useState } from 'react';
import { layoutGraph, type Positions } from '@/components/graph/layout';
import { type Model, type Phase, PHASES } from '../model/read';
import { bands, placeNew, sizeOf } from './nodes';
import { keep, kept } from './positions';

async function arranged(model: Model): Promise<Positions> {
  const placed = new Map<Phase, Positions>();
  for (const phase of PHASES) {
    const tasks = model.tasks.filter((task) => task.phase === phase);
    const ids = new Set(tasks.map(({ id }) => id));
    const edges = model.edges.filter(({ from }) => ids.has(from)).map(({ from, to }) => ({ from, to }));
    placed.set(
      phase,
      await layoutGraph(
        tasks.map((task) => ({ id: task.id, ...sizeOf(task) })),
        edges,
      ),
    );
  }
  return bands(model, placed);
}

/** Tasks that only got another name stay where they are. */
function carried(before: Model | null, now: Model, positions: Positions): Positions {
  if (before === null || before.tasks.length !== now.tasks.length) return positions;
  const all = new Map(positions);
  now.tasks.forEach((task, at) => {
    const old = before.tasks[at];
    const place = old === undefined || now.byId.has(old.id) ? undefined : all.get(old.id);
    if (place !== undefined && !all.has(task.id)) all.set(task.id, place);
  });
  return all;
}

/** Where elk puts them; null until it is done. */
export function useArranged(model: Model): Positions | null {
  const [placed, setPlaced] = useState<{ model: Model; positions: Positions } | null>(null);
  useEffect(() => {
    let current = true;
    void arranged(model).then((positions) => {
      if (current) setPlaced({ model, positions });
    });
    return () => {
      current = false;
    };
  }, [model]);
  return placed?.model === model ? placed.positions : null;
}

/** Placed anew with every change of the graph until somebody moves a task; from then on only what is new gets a place. */
export function usePositions(model: Model | null, project: string, workflow: string) {
  const [manual, setManual] = useState(() => kept(project, workflow));
  const [automatic, setAutomatic] = useState<Positions | null>(null);
  const structure = useMemo(
    () =>
      model === null
        ? ''
        : JSON.stringify([
            model.tasks.map((task) => [task.id, task.phase, task.branches.length]),
            model.edges.map(({ from, to }) => [from, to]),
          ]),
    [model],
  );

  useEffect(() => {
    if (model === null || manual !== null) return;
    let current = true;
    void arranged(model).then((positions) => {
      if (current) setAutomatic(positions);
    });
    return () => {
      current = false;
    };
    // the structure stands for the model: other edits move nothing
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [structure, manual]);

  const base = manual ?? automatic;
  const [drawn, setDrawn] = useState<{
    structure: string;
    base: Positions | null;
    model: Model | null;
    positions: Positions | null;
  }>({ structure: '', base: null, model: null, positions: null });
  if (model !== null && base !== null && (drawn.structure !== structure || drawn.base !== base)) {
    // while it is placed anew, what is there already stays where it is
    const known = manual ?? (drawn.base === base ? (drawn.positions ?? base) : base);
    setDrawn({ structure, base, model, positions: placeNew(model, carried(drawn.model, model, known)) });
  }
  const positions = drawn.positions;

  useEffect(() => {
    if (manual !== null) keep(project, workflow, manual);
  }, [manual, project, workflow]);

  const move = useCallback(
    (moved: Positions) => setManual((before) => new Map([...(before ?? positions ?? []), ...moved])),
    [positions],
  );
  const arrange = useCallback(() => {
    keep(project, workflow, null);
    setManual(null);
  }, [project, workflow]);
  return { positions, move, arrange };
}
