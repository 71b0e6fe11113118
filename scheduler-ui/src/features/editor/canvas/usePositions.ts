import { useCallback, useEffect, useMemo, useState } from 'react';
import { layoutGraph, type Positions } from '@/components/graph/layout';
import { type Model, type Phase, PHASES } from '../model/read';
import { bands, freePlace, placeNew, sizeOf } from './nodes';
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

/** Of more tasks than this only what is new gets a place: placing all anew would move what one looks at. */
const MANY = 400;

interface Drawn {
  readonly structure: string;
  readonly model: Model | null;
  readonly positions: Positions | null;
  /** Somebody has put a task somewhere: from then on everything stays where it is. */
  readonly byHand: boolean;
}

/**
 * Placed anew with every change of the graph until somebody moves a task or drops one; from then on, and in large graphs, only
 * what is new gets a place.
 */
export function usePositions(model: Model | null, project: string, workflow: string) {
  const structure = useMemo(() => (model === null ? '' : structureOf(model)), [model]);
  const [drawn, setDrawn] = useState<Drawn>(() => {
    const positions = kept(project, workflow);
    return { structure: '', model: null, positions, byHand: positions !== null };
  });
  // begun at once, beside the page, which draws its other parts meanwhile
  useState(() => {
    if (model !== null && !drawn.byHand) void arranged(model);
  });
  const [asked, setAsked] = useState(0);
  const [arrangedAt, setArrangedAt] = useState(-1);
  if (model !== null && drawn.structure !== structure) {
    // while it is placed anew, what is there already stays where it is
    const positions = drawn.positions && placeNew(model, carried(drawn.model, model, drawn.positions));
    setDrawn({ ...drawn, structure, model, positions });
  }
  const { positions, byHand } = drawn;

  const due = model !== null && !byHand && (positions === null || arrangedAt < asked || model.tasks.length <= MANY);
  useEffect(() => {
    if (model === null || !due) return;
    let current = true;
    void arranged(model).then((placed) => {
      if (!current) return;
      setDrawn((before) => ({ ...before, positions: placeNew(before.model ?? model, placed) }));
      setArrangedAt(asked);
    });
    return () => {
      current = false;
    };
    // the structure stands for the model: other edits move nothing
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [structure, due, asked]);

  useEffect(() => {
    if (byHand) keep(project, workflow, positions);
  }, [byHand, positions, project, workflow]);

  const put = useCallback(
    (moved: Positions, forGood: boolean) =>
      setDrawn((before) => ({
        ...before,
        byHand: before.byHand || forGood,
        positions: new Map([...(before.positions ?? []), ...moved]),
      })),
    [],
  );
  const move = useCallback((moved: Positions) => put(moved, true), [put]);
  /** For what is new, where not everything is placed anew: near the place that is wanted. */
  const place = useCallback(
    (id: string, wanted: { x: number; y: number }) => {
      if (model === null || positions === null || (!byHand && model.tasks.length <= MANY)) return null;
      const here = model.tasks.flatMap((task) => positions.get(task.id) ?? []);
      const at = freePlace(here, wanted);
      put(new Map([[id, at]]), false);
      return at;
    },
    [model, positions, byHand, put],
  );
  const arrange = useCallback(() => {
    keep(project, workflow, null);
    setDrawn((before) => ({ ...before, byHand: false }));
    setAsked((before) => before + 1);
  }, [project, workflow]);
  return { positions, move, place, arrange };
}

function structureOf({ tasks, edges }: Model): string {
  return JSON.stringify([
    tasks.map((task) => [task.id, task.phase, task.branches.length]),
    edges.map(({ from, to }) => [from, to]),
  ]);
}
