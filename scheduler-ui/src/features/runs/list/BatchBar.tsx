import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import { Keys } from '@/api/keys';
import type { BatchItem, Run } from '@/api/runs';
import { Confirm } from '@/components/Confirm';
import { told } from '@/components/told';
import { BatchResult } from './BatchResult';
import { type Action, possible } from './filters';
import classes from './RunsPage.module.css';

const ASKED: ReadonlySet<Action> = new Set(['stop', 'delete', 'rerun']);

/** What can be done with all the chosen runs at once. */
export function BatchBar({ runs, onClear }: { runs: readonly Run[]; onClear: () => void }) {
  const { t } = useTranslation(['runs', 'common']);
  const client = useQueryClient();
  // those that were chosen when it was asked: the list goes on changing behind the question
  const [asking, setAsking] = useState<{ action: Action; of: readonly Run[] }>();
  const [keys] = useState(() => new Keys());
  const [busy, setBusy] = useState<Action>();
  const [result, setResult] = useState<{ action: Action; items: readonly BatchItem[] }>();

  async function run(action: Action, of: readonly Run[]) {
    const body = { ids: of.map(({ id }) => id), action };
    // of a run that has come to another end meanwhile it is another question
    const question = { ...body, ends: of.map(({ finishedAt }) => finishedAt) };
    const answer = await data(
      api.POST('/api/v1/workflow-instances/batch', {
        params: { header: { 'Idempotency-Key': keys.of(question) } },
        body,
      }),
    );
    keys.answered(question);
    void client.invalidateQueries({ queryKey: ['runs'] });
    onClear();
    const items = answer.items;
    if (items.every((item) => item.ok) && action !== 'rerun') told.done(t('batch.done', { count: items.length }));
    else setResult({ action, items });
  }

  async function begin(action: Action) {
    if (ASKED.has(action)) {
      setAsking({ action, of: runs });
      return;
    }
    setBusy(action);
    await run(action, runs).catch(told.failed);
    setBusy(undefined);
  }

  return (
    <>
      {runs.length > 0 && (
        <div className={classes.batch} role="toolbar" aria-label={t('batch.label')}>
          <Text size="sm" fw={500}>
            {t('batch.chosen', { count: runs.length })}
          </Text>
          {possible(runs.map((each) => each.state)).map((action) => (
            <Button
              key={action}
              size="compact-sm"
              variant="default"
              loading={busy === action}
              onClick={() => void begin(action)}
            >
              {t(`action.${action}`)}
            </Button>
          ))}
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            {t('batch.clear')}
          </Button>
        </div>
      )}
      {asking && (
        <Confirm
          title={t(`batch.ask.${asking.action as 'stop'}`, { count: asking.of.length })}
          action={t(`action.${asking.action}`)}
          destroys={asking.action !== 'rerun'}
          run={() => run(asking.action, asking.of)}
          onClose={() => setAsking(undefined)}
        >
          {t(`batch.text.${asking.action as 'stop'}`)}
        </Confirm>
      )}
      {result && <BatchResult {...result} onClose={() => setResult(undefined)} />}
    </>
  );
}
