import { ActionIcon } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { DropButton } from '@/components/drop/DropButton';
import { Loading } from '@/components/QueryView';

const ViewSettings = lazy(async () => ({ default: (await import('./ViewSettings')).ViewSettings }));

export function ViewMenu() {
  const { t } = useTranslation();
  return (
    <DropButton
      width={300}
      button={(opens) => (
        <ActionIcon
          {...opens}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('view.settings')}
          title={t('view.settings')}
        >
          <IconAdjustmentsHorizontal size={18} />
        </ActionIcon>
      )}
    >
      {() => (
        <Suspense fallback={<Loading rows={3} />}>
          <ViewSettings />
        </Suspense>
      )}
    </DropButton>
  );
}
