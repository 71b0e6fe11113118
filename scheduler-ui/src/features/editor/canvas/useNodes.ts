import type { Edge as FlowEdge } from '@xyflow/react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Positions } from '@/components/graph/layout';
import type { Model } from '../model/read';
import { type CanvasNode, edgeId, flowEdge, phaseNodes, type TaskData, taskNode, type WayWords } from './nodes';

/** As much as fits between two columns. */
const MOST_WORDS = 18;

/** How a way out of a task that decides is called. */
export function useWayWords(): WayWords {
  const { t } = useTranslation('editor');
  return useMemo(
    () => (branch) =>
      branch.key === 'onTrue' || branch.key === 'onFalse' || branch.key === 'otherwise'
        ? t(`way.${branch.key}`)
        : branch.when === undefined || branch.when === ''
          ? t('way.case', { number: Number(branch.key.split('.')[1] ?? 0) + 1 })
          : branch.when.length > MOST_WORDS
            ? `${branch.when.slice(0, MOST_WORDS - 1)}…`
            : branch.when,
    [t],
  );
}

/** The nodes of the model. */
export function useNodes(
  model: Model,
  positions: Positions,
  selected: ReadonlySet<string>,
  problems: (id: string) => number,
  marks?: ReadonlyMap<string, TaskData['mark']>,
): CanvasNode[] {
  const words = useWayWords();
  return useMemo(() => {
    const nodes = model.tasks.map((task) =>
      taskNode(task, positions.get(task.id), {
        problems: problems(task.id),
        selected: selected.has(task.id),
        words,
        mark: marks?.get(task.id),
      }),
    );
    return [...phaseNodes(model, positions), ...nodes];
  }, [model, positions, selected, problems, words, marks]);
}

const NOTHING: ReadonlySet<string> = new Set();

/** The edges of the model: those that say the same as before are the same objects. */
export function useEdges(model: Model, selected: ReadonlySet<string> = NOTHING): FlowEdge[] {
  const words = useWayWords();
  return useMemo(
    () => model.edges.map((edge) => flowEdge(model, edge, selected.has(edgeId(edge)), words)),
    [model, selected, words],
  );
}
