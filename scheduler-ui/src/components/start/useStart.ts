import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import type { Outline } from '@/api/document';
import { Keys } from '@/api/keys';
import { Problem } from '@/api/problem';
import type { RunPlan } from '@/api/runs';
import { messageOf } from '@/lib/failure';
import { choiceOf, type Entered, mistakesOf, paramsOf, placed, UNTOUCHED } from './inputs';

/** The state of the start dialog: what is entered, what is wrong with it, and the two ways to go on. */
export function useStart({
  project,
  workflow,
  outline,
  from,
}: {
  project: string;
  workflow: string;
  outline: Outline;
  from: readonly string[] | undefined;
}) {
  const { t } = useTranslation('start');
  const client = useQueryClient();
  const parameters = useMemo(() => outline.params.filter((each) => !each.out), [outline]);
  const [entered, setEntered] = useState<Entered>(
    from === undefined || from.length === 0 ? UNTOUCHED : { ...UNTOUCHED, scope: 'from', tasks: from },
  );
  const [keys] = useState(() => new Keys());
  const [busy, setBusy] = useState<'start' | 'dryRun'>();
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [plan, setPlan] = useState<RunPlan>();

  const mistakes = mistakesOf(parameters, entered);
  const refused = useMemo(() => {
    if (refusal === undefined) return { fields: new Map<string, string>(), others: [] };
    const found = placed(refusal instanceof Problem ? refusal.errors : [], parameters, entered);
    return found.fields.size + found.others.length === 0 ? { ...found, others: [messageOf(refusal)] } : found;
  }, [refusal, parameters, entered]);

  async function ask<T>(dryRun: boolean): Promise<T | undefined> {
    setTried(true);
    setRefusal(undefined);
    if (mistakes.size > 0 && !dryRun) return undefined;
    setBusy(dryRun ? 'dryRun' : 'start');
    const body = {
      params: paramsOf(parameters, entered),
      tasks: choiceOf(entered),
      priority: entered.priority === '' ? undefined : entered.priority,
      dryRun,
    };
    try {
      return (await data(
        api.POST('/api/v1/projects/{project}/workflows/{workflow}/instances', {
          params: { path: { project, workflow }, header: dryRun ? {} : { 'Idempotency-Key': keys.of(body) } },
          body,
        }),
      )) as T;
    } catch (problem) {
      setPlan(undefined);
      setRefusal(problem);
      return undefined;
    } finally {
      setBusy(undefined);
    }
  }

  return {
    parameters,
    entered,
    busy,
    plan,
    others: refused.others,
    change: (part: Partial<Entered>) => {
      setEntered((before) => ({ ...before, ...part }));
      setRefusal(undefined);
    },
    leavePlan: () => setPlan(undefined),
    errorOf: (path: string): string | undefined => {
      const mistake = tried ? mistakes.get(path) : undefined;
      return mistake === undefined
        ? refused.fields.get(path)
        : t(`wrong.${mistake.kind}`, { min: mistake.min, max: mistake.max, name: mistake.name });
    },
    dryRun: async () => setPlan(await ask<RunPlan>(true)),
    start: async (): Promise<number | undefined> => {
      const started = await ask<{ id: number }>(false);
      if (started !== undefined) void client.invalidateQueries({ queryKey: ['runs'] });
      return started?.id;
    },
  };
}
