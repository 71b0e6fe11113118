import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Page } from '@/components/Page';
import { PasswordForm } from './PasswordForm';
import { Tokens } from './Tokens';

export function AccountPage() {
  const { t } = useTranslation('common');
  return (
    <Page title={t('nav.account')}>
      <Stack gap="md">
        <Tokens />
        <PasswordForm />
      </Stack>
    </Page>
  );
}
