import { Button, Group, type ModalProps, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import { Dialog } from '../Dialog';
import { Refusal } from './Refusal';

export type ErrorOf = (path: string) => string | undefined;

/** A form in a dialog. What the api refuses stands at the fields that are named, the rest above the buttons. */
export function FormDialog({
  title,
  action,
  run,
  onClose,
  fields = [],
  size = 'md',
  disabled = false,
  closes = true,
  children,
}: {
  title: string;
  action?: string;
  run: () => Promise<unknown>;
  onClose: () => void;
  /** Paths of the api's errors that the form shows itself. */
  fields?: readonly string[];
  size?: ModalProps['size'];
  disabled?: boolean;
  /** Whether it closes when all went well; otherwise whoever shows it puts something in its place. */
  closes?: boolean;
  children: (errorOf: ErrorOf) => ReactNode;
}) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();

  async function go() {
    setBusy(true);
    setFailure(undefined);
    try {
      await run();
      if (closes) onClose();
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
    }
  }

  const errorOf: ErrorOf = (path) =>
    failure instanceof Problem ? failure.errors.find((error) => error.path === path)?.message : undefined;

  return (
    <Dialog onClose={onClose} enters title={title} size={size}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <Stack gap="sm">
          {children(errorOf)}
          {failure !== undefined && <Refusal failure={failure} shown={fields} />}
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={disabled}>
              {action ?? t('action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
