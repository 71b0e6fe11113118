import { Button, Code, CopyButton, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import { Dialog } from '@/components/Dialog';
import { FormDialog } from '@/components/form/FormDialog';
import { useDraft } from '@/components/form/useDraft';
import { useNow } from '@/components/Moment';
import { useRefresh } from '@/components/useRefresh';

const DAYS = ['7', '30', '90', '365', 'never'] as const;

/** A token is shown once, and never again. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<string>();
  return made === undefined ? <Ask onMade={setMade} onClose={onClose} /> : <Show token={made} onClose={onClose} />;
}

function Ask({ onMade, onClose }: { onMade: (token: string) => void; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const refresh = useRefresh();
  const now = useNow();
  const { draft, set } = useDraft<{ name: string; days: (typeof DAYS)[number] }>({ name: '', days: '90' });
  return (
    <FormDialog
      title={t('token.create')}
      action={t('common:action.create')}
      fields={['name', 'expiresAt']}
      disabled={draft.name.trim() === ''}
      closes={false}
      onClose={onClose}
      run={async () => {
        const expiresAt =
          draft.days === 'never' ? undefined : new Date(now + Number(draft.days) * 86_400_000).toISOString();
        const answer = await data(api.POST('/api/v1/tokens', { body: { name: draft.name.trim(), expiresAt } }));
        await refresh();
        onMade(answer.token);
      }}
    >
      {(errorOf) => (
        <>
          <TextInput
            label={t('common:form.name')}
            description={t('token.nameHint')}
            required
            data-autofocus
            value={draft.name}
            error={errorOf('name')}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <Select
            label={t('token.valid')}
            allowDeselect={false}
            value={draft.days}
            data={DAYS.map((days) => ({
              value: days,
              label: days === 'never' ? t('token.forEver') : t('token.days', { count: Number(days) }),
            }))}
            error={errorOf('expiresAt')}
            onChange={(days) => set('days', days ?? '90')}
          />
        </>
      )}
    </FormDialog>
  );
}

function Show({ token, onClose }: { token: string; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  return (
    <Dialog onClose={onClose} title={t('token.made')} enters>
      <Stack gap="sm">
        <Text size="sm">{t('token.once')}</Text>
        <Code block style={{ userSelect: 'all' }}>
          {token}
        </Code>
        <Group justify="flex-end">
          {/* over plain http browsers let no page copy: there it is marked with a click */}
          {window.isSecureContext && (
            <CopyButton value={token}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {copied ? t('common:action.copied') : t('common:action.copy')}
                </Button>
              )}
            </CopyButton>
          )}
          <Button onClick={onClose}>{t('common:action.done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
