import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useEditing } from '../EditorContext';
import { parametersFor } from '../model/parameters';
import { type Task, valuesOf } from '../model/read';
import { shapeOf } from '../model/schema';
import type { Path } from '../model/write';
import { useProblemText } from '../useProblemText';
import type { FormValue, TaskNames } from './FormContext';

const startsWith = (path: Path, start: Path) => start.every((step, at) => path[at] === step);
const NAMED = { workerGroup: 'workerGroup', environment: 'environment', taskGroup: 'taskGroup' } as const;
/** These run another workflow, of this project or of another. */
const RUNS_ANOTHER = new Set(['sub-workflow', 'foreach']);
const WAYS = new Set(['otherwise', 'onTrue', 'onFalse']);

/** What the fields of a task's form share. */
export function useTaskForm(task: Task): FormValue {
  const { t } = useTranslation('editor');
  const { state, edit, problemsOf, project } = useEditing();
  const words = useProblemText();
  const { model } = state;
  return useMemo(() => {
    const problems = problemsOf.get(task.id) ?? [];
    const others = () =>
      model === null
        ? []
        : model.tasks.filter(({ phase, id }) => phase === task.phase && id !== task.id).map(({ name }) => name);

    const dependencies: TaskNames = {
      get all() {
        return others();
      },
      change: (names, before) => {
        const gone = before.filter((name) => !names.includes(name));
        for (const from of names.filter((name) => !before.includes(name))) edit({ kind: 'connect', from, to: task.id });
        if (gone.length > 0) edit({ kind: 'disconnect', edges: gone.map((from) => ({ from, to: task.id })) });
      },
    };
    const way = (branch: string): TaskNames => ({
      get all() {
        return others();
      },
      change: (names, before) => {
        const gone = before.filter((name) => !names.includes(name));
        for (const to of names.filter((name) => !before.includes(name)))
          edit({ kind: 'connect', from: task.id, to, branch });
        if (gone.length > 0) edit({ kind: 'disconnect', edges: gone.map((to) => ({ from: task.id, to })) });
      },
    });

    const complete = (context: CompletionContext): CompletionResult | null => {
      const word = context.matchBefore(/\$\{[^}\s]*/);
      if (word === null || model === null) return null;
      const closed = context.state.sliceDoc(context.pos, context.pos + 1) === '}';
      return {
        from: word.from + 2,
        validFor: /^[^}\s]*$/,
        options: parametersFor(model, task).map(({ name, origin, of }) => ({
          label: name,
          apply: closed ? name : `${name}}`,
          type: 'variable',
          detail: t(`origin.${origin}`, { task: of ?? '' }),
        })),
      };
    };

    return {
      set: (path, value) => edit({ kind: 'setField', task: task.id, path, value }),
      error: (path, within = false) => {
        const found = problems.find(({ path: at }) =>
          within ? startsWith(at, path) : at.length === path.length && startsWith(at, path),
        );
        return found && words(found);
      },
      completions: complete,
      scriptLanguage: task.type === 'python' ? 'python' : 'shell',
      namedBy: (path, schema) => {
        const name = String(path[0]);
        if (shapeOf(schema).format === 'data-source') return { kind: 'dataSource', project };
        if (path.length !== 1) return undefined;
        if (name in NAMED) return { kind: NAMED[name as keyof typeof NAMED], project };
        if (!RUNS_ANOTHER.has(task.type) || (name !== 'workflow' && name !== 'project')) return undefined;
        const other = valuesOf(task).project;
        return { kind: name, project: typeof other === 'string' && other !== '' ? other : project };
      },
      taskNames: (path) => {
        const [first, at, member] = path;
        if (path.length === 1 && first === 'dependsOn') return dependencies;
        if (path.length === 1 && WAYS.has(String(first)) && task.branches.length > 0) return way(String(first));
        return task.type === 'switch' && first === 'cases' && member === 'then' ? way(`cases.${at ?? 0}`) : undefined;
      },
    };
  }, [task, model, problemsOf, edit, words, t, project]);
}
