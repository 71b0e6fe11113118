import { ActionIcon, Popover } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '@/components/QueryView';

const ViewSettings = lazy(async () => ({ default: (await import('./ViewSettings')).ViewSettings }));

export function ViewMenu() {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" width={300} trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('view.settings')} title={t('view.settings')}>
          <IconAdjustmentsHorizontal size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense fallback={<Loading rows={3} />}>
          <ViewSettings />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
