import { Button, Checkbox, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, data } from '@/api/client';
import type { Outline } from '@/api/document';
import { Keys } from '@/api/keys';
import { Problem } from '@/api/problem';
import { Dialog } from '@/components/Dialog';
import { FreeParameters } from '@/components/start/FreeParameters';
import { choiceOf, type FreeParameter, type Scope } from '@/components/start/inputs';
import { TaskScope } from '@/components/start/TaskScope';
import { told } from '@/components/told';
import { messageOf } from '@/lib/failure';
import { paths } from '@/lib/paths';
import { isFinished } from '@/lib/states';
import { useRun } from './store';

/** A run once more: all of it or a part, with other parameters, as a new run or in place. */
export function RerunDialog({
  outline,
  onActed,
  onClose,
}: {
  outline: Outline;
  onActed: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['runs', 'start', 'common']);
  const run = useRun();
  const navigate = useNavigate();
  const [scope, setScope] = useState<Scope>('whole');
  const [tasks, setTasks] = useState<readonly string[]>([]);
  const [free, setFree] = useState<readonly FreeParameter[]>(() =>
    Object.entries(run.params).map(([name, value], key) => ({ key, name, value })),
  );
  const [where, setWhere] = useState<'new' | 'inPlace'>('new');
  const [latest, setLatest] = useState(false);
  const [keys] = useState(() => new Keys());
  const [busy, setBusy] = useState(false);
  const [failures, setFailures] = useState<readonly string[]>([]);
  const changed = Object.fromEntries(
    free
      .filter(({ name, value }) => name.trim() !== '' && run.params[name.trim()] !== value)
      .map(({ name, value }) => [name.trim(), value]),
  );

  async function go() {
    setBusy(true);
    setFailures([]);
    const body =
      where === 'inPlace'
        ? { inPlace: true }
        : {
            params: changed,
            tasks: choiceOf({ values: {}, free: [], priority: '', scope, tasks }),
            version: latest ? ('latest' as const) : ('same' as const),
          };
    try {
      const answer = await data(
        api.POST('/api/v1/workflow-instances/{id}/rerun', {
          params: { path: { id: run.id }, header: { 'Idempotency-Key': keys.of(body) } },
          body,
        }),
      );
      onClose();
      onActed();
      const id = answer.id ?? run.id;
      told.done(t('start:started', { id }));
      if (id !== run.id) await navigate(paths.run(id));
    } catch (problem) {
      const errors = problem instanceof Problem ? problem.errors : [];
      setFailures(errors.length > 0 ? errors.map((each) => each.message) : [messageOf(problem)]);
      setBusy(false);
    }
  }

  return (
    <Dialog onClose={onClose} enters title={t('rerun.title', { id: run.id })} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <Stack gap="md">
          <Radio.Group label={t('rerun.where')} value={where} onChange={(value) => setWhere(value)}>
            <Stack gap={6} mt={6}>
              <Radio value="new" label={t('rerun.new')} description={t('rerun.newText')} />
              <Radio
                value="inPlace"
                label={t('rerun.inPlace')}
                description={t('rerun.inPlaceText')}
                disabled={!isFinished(run.state)}
              />
            </Stack>
          </Radio.Group>
          {where === 'new' && (
            <>
              <TaskScope
                outline={outline}
                scope={scope}
                tasks={tasks}
                error={undefined}
                onChange={(nextScope, nextTasks) => {
                  setScope(nextScope);
                  setTasks(nextTasks);
                }}
              />
              <div>
                <Text size="sm" fw={600} mb={6}>
                  {t('start:inputs')}
                </Text>
                <FreeParameters free={free} errorOf={() => undefined} onChange={setFree} />
              </div>
              <Checkbox
                label={t('rerun.latest')}
                description={t('rerun.latestText', { version: run.version })}
                checked={latest}
                onChange={(event) => setLatest(event.currentTarget.checked)}
              />
            </>
          )}
          {failures.map((message) => (
            <Text key={message} role="alert" size="sm" c="var(--tone-bad)">
              {message}
            </Text>
          ))}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={scope !== 'whole' && tasks.length === 0 && where === 'new'}>
              {t('action.rerun')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
