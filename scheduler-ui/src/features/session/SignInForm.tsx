import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import { signIn } from '@/api/session';
import { messageOf } from '@/lib/failure';

export function SignInForm({ onDone, username: preset = '' }: { onDone: () => void; username?: string }) {
  const { t } = useTranslation();
  const [username, setUsername] = useState(preset);
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  async function go() {
    setBusy(true);
    setFailure(undefined);
    try {
      await signIn(username, password);
      onDone();
    } catch (problem) {
      setFailure(problem instanceof Problem && problem.isUnreachable ? t('signIn.unreachable') : messageOf(problem));
      setBusy(false);
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t('signIn.username')}
          name="username"
          autoComplete="username"
          required
          data-autofocus={preset === '' || undefined}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('signIn.password')}
          name="password"
          autoComplete="current-password"
          required
          data-autofocus={preset !== '' || undefined}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {failure !== undefined && (
          <Text role="alert" size="sm" c="var(--tone-bad)">
            {failure}
          </Text>
        )}
        <Button type="submit" loading={busy}>
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}
