import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '@/lib/failure';
import { Dialog } from './Dialog';

/** Asks before something that is not to happen by mistake; in red where it destroys. With a name to type where many lose by it. */
export function Confirm({
  title,
  children,
  action,
  typeName,
  destroys = true,
  run,
  onClose,
}: {
  title: string;
  children: ReactNode;
  action: string;
  typeName?: string;
  destroys?: boolean;
  run: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  async function go() {
    setBusy(true);
    setFailure(undefined);
    try {
      await run();
      onClose();
    } catch (problem) {
      setFailure(messageOf(problem));
      setBusy(false);
    }
  }

  return (
    <Dialog onClose={onClose} title={title} centered enters={typeName !== undefined}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <Stack gap="sm">
          <Text component="div" size="sm">
            {children}
          </Text>
          {typeName !== undefined && (
            <TextInput
              label={t('confirm.typeName', { name: typeName })}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              data-autofocus
            />
          )}
          {failure !== undefined && (
            <Text role="alert" size="sm" c="var(--tone-bad)">
              {failure}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button
              type="submit"
              {...(destroys && { color: 'red.8' })}
              loading={busy}
              disabled={typeName !== undefined && typed !== typeName}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
