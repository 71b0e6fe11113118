import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const StartDialog = lazy(async () => ({ default: (await import('./start/StartDialog')).StartDialog }));

/** Opens the start dialog, whose code is fetched then. */
export function StartButton({
  project,
  workflow,
  small = false,
  disabled = false,
}: {
  project: string;
  workflow: string;
  small?: boolean;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size={small ? 'compact-sm' : 'sm'}
        variant={small ? 'default' : 'filled'}
        leftSection={<IconPlayerPlay size={small ? 14 : 16} aria-hidden />}
        aria-label={t('action.startOf', { name: workflow })}
        disabled={disabled}
        onClick={() => setOpen(true)}
      >
        {t('action.start')}
      </Button>
      {open && (
        <Suspense>
          <StartDialog project={project} workflow={workflow} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
