import { Button, Menu } from '@mantine/core';
import { IconKey, IconLogout, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { signOut } from '@/api/session';
import { told } from '@/components/told';
import { BASE_PATH } from '@/lib/base';
import { paths } from '@/lib/paths';

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
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          leftSection={<IconUser size={16} aria-hidden />}
          aria-label={t('user.menu', { name })}
        >
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={paths.account()} leftSection={<IconKey size={16} aria-hidden />}>
          {t('nav.account')}
        </Menu.Item>
        <Menu.Item onClick={() => void leave()} leftSection={<IconLogout size={16} aria-hidden />}>
          {t('user.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
