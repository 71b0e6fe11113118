import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { Problem } from '@/api/problem';
import { Refusal } from '@/components/form/Refusal';
import { useDraft } from '@/components/form/useDraft';
import { Section } from '@/components/Section';
import { told } from '@/components/told';

const EMPTY = { current: '', next: '', again: '' };

export function PasswordForm() {
  const { t } = useTranslation('settings');
  const { draft, set, replace } = useDraft(EMPTY);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const differs = draft.again !== '' && draft.again !== draft.next;
  const errorOf = (path: string) =>
    failure instanceof Problem ? failure.errors.find((error) => error.path === path)?.message : undefined;

  async function go() {
    setBusy(true);
    setFailure(undefined);
    try {
      await api.PUT('/api/v1/me/password', { body: { current: draft.current, new: draft.next } });
      replace(EMPTY);
      told.done(t('password.done'));
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Section title={t('password.title')} hint={t('password.hint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <Stack gap="sm" maw={360}>
          <PasswordInput
            label={t('password.current')}
            autoComplete="current-password"
            required
            value={draft.current}
            error={errorOf('current')}
            onChange={(event) => set('current', event.currentTarget.value)}
          />
          <PasswordInput
            label={t('password.new')}
            autoComplete="new-password"
            required
            value={draft.next}
            error={errorOf('new')}
            onChange={(event) => set('next', event.currentTarget.value)}
          />
          <PasswordInput
            label={t('password.again')}
            autoComplete="new-password"
            required
            value={draft.again}
            error={differs ? t('password.differs') : undefined}
            onChange={(event) => set('again', event.currentTarget.value)}
          />
          {failure !== undefined && <Refusal failure={failure} shown={['current', 'new']} />}
          <Button type="submit" loading={busy} disabled={draft.next === '' || draft.again !== draft.next}>
            {t('password.submit')}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
