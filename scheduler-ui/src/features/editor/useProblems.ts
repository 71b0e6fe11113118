import { useQueries } from '@tanstack/react-query';
import { startTransition, useEffect, useMemo, useState } from 'react';
import { inSlices } from '@/lib/slices';
import { taskSchema } from './api';
import type { EditorState } from './model/history';
import { lookThrough, ofFaults, type Problem, problemsOf } from './model/problems';
import type { Model } from './model/read';
import type { Schema } from './model/schema';
import { ofServer, type ServerFault } from './model/server';

/** The schemas of the types in use, as far as they have arrived. */
export function useSchemas(types: readonly string[], known: ReadonlySet<string>): ReadonlyMap<string, Schema> {
  const asked = types.filter((type) => known.has(type));
  return useQueries({
    queries: asked.map(taskSchema),
    combine: (answers) => {
      const found = answers.map(({ data }, at) => [asked[at] ?? '', data] as const);
      return new Map(found.filter((each): each is [string, Schema] => each[1] !== undefined));
    },
  });
}

export interface Refused {
  /** The text that the server judged: its words count as long as that stands. */
  readonly text: string;
  readonly faults: readonly ServerFault[];
}

const NONE: readonly Problem[] = [];

/** Looked for after what changed has been drawn: thousands of tasks are seen before they are judged. */
function useOwn(model: Model | null, schemas: ReadonlyMap<string, Schema>, types: ReadonlySet<string> | null) {
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (model === null) return undefined;
    return inSlices(lookThrough(model, schemas), () => {
      const problems = problemsOf(model, schemas, types);
      startTransition(() => setFound((before) => (before.length + problems.length === 0 ? before : problems)));
    });
  }, [model, schemas, types]);
  return found;
}

export function useProblems(
  state: EditorState,
  schemas: ReadonlyMap<string, Schema>,
  types: ReadonlySet<string> | null,
  refused: Refused | null,
) {
  const { model, faults, text } = state;
  const ofTasks = useOwn(model, schemas, types);
  const own = useMemo(
    () => (faults.length > 0 ? ofFaults(faults) : model === null ? NONE : ofTasks),
    [faults, model, ofTasks],
  );
  const problems = useMemo<readonly Problem[]>(
    () => (refused?.text === text ? [...ofServer(refused.faults, text, model), ...own] : own),
    [own, refused, text, model],
  );
  const byTask = useMemo(() => {
    const map = new Map<string, Problem[]>();
    for (const problem of problems) {
      if (problem.task === undefined) continue;
      const known = map.get(problem.task);
      if (known === undefined) map.set(problem.task, [problem]);
      else known.push(problem);
    }
    return map;
  }, [problems]);
  return { problems, byTask };
}
