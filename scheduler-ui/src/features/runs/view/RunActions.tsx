import { Button, Menu } from '@mantine/core';
import {
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconRestore,
  IconTrash,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '@/api/client';
import type { Outline } from '@/api/document';
import { Keys } from '@/api/keys';
import type { Run } from '@/api/runs';
import { Confirm } from '@/components/Confirm';
import { told } from '@/components/told';
import { paths } from '@/lib/paths';
import { type Action, possible } from '../list/filters';
import { RerunDialog } from './RerunDialog';
import { useRun } from './store';

type Simple = 'pause' | 'resume' | 'recover' | 'stop';

const ICONS = {
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  stop: IconPlayerStop,
  recover: IconRestore,
  rerun: IconRefresh,
  delete: IconTrash,
};

function ask(action: Simple, { id, finishedAt }: Run, keys: Keys) {
  const options = { params: { path: { id } } };
  switch (action) {
    case 'pause':
      return api.POST('/api/v1/workflow-instances/{id}/pause', options);
    case 'resume':
      return api.POST('/api/v1/workflow-instances/{id}/resume', options);
    case 'recover':
      // a run that fails once more is recovered once more
      return api.POST('/api/v1/workflow-instances/{id}/recover', {
        params: { path: { id }, header: { 'Idempotency-Key': keys.of({ action, id, finishedAt }) } },
      });
    case 'stop':
      return api.POST('/api/v1/workflow-instances/{id}/stop', options);
  }
}

/** What can be done with a run in its state. */
export function RunActions({ outline, onActed }: { outline: Outline | undefined; onActed: () => void }) {
  const { t } = useTranslation(['runs', 'common']);
  const run = useRun();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'stop' | 'delete' | 'rerun'>();
  const [busy, setBusy] = useState<Action>();
  const [keys] = useState(() => new Keys());
  const actions = possible([run.state]);

  async function act(action: Simple) {
    await ask(action, run, keys);
    told.done(t(`acted.${action}`));
    onActed();
    void client.invalidateQueries({ queryKey: ['runs'] });
  }

  async function begin(action: Action) {
    if (action === 'stop' || action === 'delete' || action === 'rerun') {
      setAsking(action);
      return;
    }
    setBusy(action);
    await act(action).catch(told.failed);
    setBusy(undefined);
  }

  async function remove() {
    await api.DELETE('/api/v1/workflow-instances/{id}', { params: { path: { id: run.id } } });
    told.done(t('acted.delete'));
    void client.invalidateQueries({ queryKey: ['runs'] });
    await navigate(paths.runs({ project: run.project, workflow: run.workflow }));
  }

  return (
    <>
      {actions
        .filter((action) => action !== 'delete')
        .map((action) => {
          const Icon = ICONS[action];
          return (
            <Button
              key={action}
              size="xs"
              variant={action === 'recover' || action === 'resume' ? 'filled' : 'default'}
              leftSection={<Icon size={14} />}
              loading={busy === action}
              onClick={() => void begin(action)}
            >
              {t(`action.${action}`)}
            </Button>
          );
        })}
      {actions.includes('delete') && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button size="xs" variant="default" px={8} aria-label={t('common:action.more')}>
              <IconDots size={16} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => setAsking('delete')}>
              {t('action.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {(asking === 'stop' || asking === 'delete') && (
        <Confirm
          title={t(`batch.ask.${asking}`, { count: 1 })}
          action={t(`action.${asking}`)}
          run={() => (asking === 'stop' ? act('stop') : remove())}
          onClose={() => setAsking(undefined)}
        >
          {t(`run.${asking}Text`)}
        </Confirm>
      )}
      {asking === 'rerun' && outline && (
        <RerunDialog outline={outline} onActed={onActed} onClose={() => setAsking(undefined)} />
      )}
    </>
  );
}
