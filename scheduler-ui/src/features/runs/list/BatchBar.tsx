import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import { type BatchItem, newKey, type Run } from '@/api/runs';
import { Confirm } from '@/components/Confirm';
import { told } from '@/components/told';
import { BatchResult } from './BatchResult';
import { type Action, possible } from './filters';
import classes from './RunsPage.module.css';

const DESTROYS: ReadonlySet<Action> = new Set(['stop', 'delete', 'rerun']);

/** What can be done with all the chosen runs at once. */
export function BatchBar({ runs, onClear }: { runs: readonly Run[]; onClear: () => void }) {
  const { t } = useTranslation(['runs', 'common']);
  const client = useQueryClient();
  const [asking, setAsking] = useState<{ action: Action; key: string }>();
  const [busy, setBusy] = useState<Action>();
  const [result, setResult] = useState<{ action: Action; items: readonly BatchItem[] }>();

  async function run(action: Action, key: string) {
    const answer = await data(
      api.POST('/api/v1/workflow-instances/batch', {
        params: { header: { 'Idempotency-Key': key } },
        body: { ids: runs.map(({ id }) => id), action },
      }),
    );
    void client.invalidateQueries({ queryKey: ['runs'] });
    onClear();
    const items = answer.items;
    if (items.every((item) => item.ok) && action !== 'rerun') told.done(t('batch.done', { count: items.length }));
    else setResult({ action, items });
  }

  async function begin(action: Action) {
    if (DESTROYS.has(action)) {
      setAsking({ action, key: newKey() });
      return;
    }
    setBusy(action);
    await run(action, newKey()).catch(told.failed);
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
          title={t(`batch.ask.${asking.action as 'stop'}`, { count: runs.length })}
          action={t(`action.${asking.action}`)}
          run={() => run(asking.action, asking.key)}
          onClose={() => setAsking(undefined)}
        >
          {t(`batch.text.${asking.action as 'stop'}`)}
        </Confirm>
      )}
      {result && <BatchResult {...result} onClose={() => setResult(undefined)} />}
    </>
  );
}
