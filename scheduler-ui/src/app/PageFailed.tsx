import { Button } from '@mantine/core';
import { IconBug, IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { Notice } from '@/components/Notice';
import { messageOf } from '@/lib/failure';
import { paths } from '@/lib/paths';

/** In place of a page whose code has failed; the frame around it goes on working. */
export function PageFailed() {
  const { t } = useTranslation();
  const failure = useRouteError();
  return (
    <Notice
      icon={<IconBug size={40} />}
      title={t('error.title')}
      role="alert"
      action={<Button onClick={() => window.location.reload()}>{t('error.reload')}</Button>}
    >
      {t('error.text', { message: messageOf(failure) })}
    </Notice>
  );
}

export function Missing() {
  const { t } = useTranslation();
  return (
    <Notice
      icon={<IconMapOff size={40} />}
      title={t('error.notFound')}
      action={
        <Button component={Link} to={paths.home()} variant="default">
          {t('error.toHome')}
        </Button>
      }
    />
  );
}
