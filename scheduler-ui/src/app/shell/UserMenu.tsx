import { Button, Stack } from '@mantine/core';
import { IconKey, IconLogout, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { signOut } from '@/api/session';
import { DropButton } from '@/components/drop/DropButton';
import { told } from '@/components/told';
import { BASE_PATH } from '@/lib/base';
import { paths } from '@/lib/paths';

const ENTRY = { variant: 'subtle', color: 'gray', justify: 'flex-start', fullWidth: true } as const;

export function UserMenu({ name }: { name: string }) {
  const { t } = useTranslation();
  async function leave() {
    try {
      await signOut();
      // nothing of this person's data stays in the page
      window.location.assign(`${BASE_PATH}/`);
    } catch (problem) {
      told.failed(problem);
    }
  }
  return (
    <DropButton
      padding={4}
      button={(opens) => (
        <Button
          {...opens}
          variant="subtle"
          color="gray"
          size="compact-md"
          leftSection={<IconUser size={16} aria-hidden />}
          aria-label={t('user.menu', { name })}
        >
          {name}
        </Button>
      )}
    >
      {(close) => (
        <Stack gap={2}>
          <Button
            {...ENTRY}
            component={Link}
            to={paths.account()}
            onClick={close}
            leftSection={<IconKey size={16} aria-hidden />}
          >
            {t('nav.account')}
          </Button>
          <Button {...ENTRY} onClick={() => void leave()} leftSection={<IconLogout size={16} aria-hidden />}>
            {t('user.signOut')}
          </Button>
        </Stack>
      )}
    </DropButton>
  );
}
