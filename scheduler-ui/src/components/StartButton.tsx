import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { type ComponentType, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface StartDialogProps {
  project: string;
  workflow: string;
  onClose: () => void;
}

const files = import.meta.glob<{ StartDialog: ComponentType<StartDialogProps> }>('./start/StartDialog.tsx');
const load = files['./start/StartDialog.tsx'];
const StartDialog = load && lazy(async () => ({ default: (await load()).StartDialog }));

/** Opens the start dialog, whose code is fetched then. */
export function StartButton({
  project,
  workflow,
  small = false,
}: {
  project: string;
  workflow: string;
  small?: boolean;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (StartDialog === undefined) return null;
  return (
    <>
      <Button
        size={small ? 'compact-sm' : 'sm'}
        variant={small ? 'default' : 'filled'}
        leftSection={<IconPlayerPlay size={small ? 14 : 16} aria-hidden />}
        aria-label={t('action.startOf', { name: workflow })}
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
