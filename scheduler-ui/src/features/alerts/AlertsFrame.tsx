import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '@/components/Page';
import { TabLinks } from '@/components/TabLinks';
import { paths } from '@/lib/paths';

const TABS = ['alerts', 'channels', 'groups', 'rules'] as const;

/** What stands around every part of alerting. */
export function AlertsFrame({
  tab,
  actions,
  children,
}: {
  tab: (typeof TABS)[number];
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation(['alerts', 'common']);
  return (
    <Page title={t('common:nav.alerts')} documentTitle={t(`tab.${tab}`)} actions={actions}>
      <TabLinks
        label={t('tab.label')}
        current={tab}
        tabs={TABS.map((key) => ({ key, label: t(`tab.${key}`), to: paths.alerts(key === 'alerts' ? '' : key) }))}
      />
      {children}
    </Page>
  );
}
