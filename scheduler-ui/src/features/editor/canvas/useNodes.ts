import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Positions } from '@/components/graph/layout';
import type { Model } from '../model/read';
import {
  type CanvasNode,
  dataOf,
  handlesOf,
  phaseNodes,
  sizeOf,
  type TaskData,
  type TaskNode,
  type WayWords,
} from './nodes';

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
    const nodes = model.tasks.map((task): TaskNode => ({
      id: task.id,
      type: 'task',
      position: positions.get(task.id) ?? { x: 0, y: 0 },
      data: dataOf(task, problems(task.id), words, marks?.get(task.id)),
      selected: selected.has(task.id),
      ...sizeOf(task),
      // or what is out of sight would not count when all is to be shown
      measured: sizeOf(task),
      handles: handlesOf(task),
    }));
    return [...phaseNodes(model, positions), ...nodes];
  }, [model, positions, selected, problems, words, marks]);
}
