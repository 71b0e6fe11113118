import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { me } from '@/api/session';
import { useNow } from '@/components/Moment';
import { connection } from '@/lib/connection';
import classes from './Shell.module.css';

const EVERY = 2_000;

/** Says that the server can not be reached, and asks it until it can. */
export function ConnectionBanner() {
  const { lostSince } = useSyncExternalStore(connection.subscribe, connection.get);
  return lostSince === null ? null : <Lost since={lostSince} />;
}

function Lost({ since }: { since: number }) {
  const { t } = useTranslation();
  const now = useNow();
  const queries = useQueryClient();
  useEffect(() => {
    const timer = setInterval(() => void queries.refetchQueries({ queryKey: me.queryKey }), EVERY);
    return () => clearInterval(timer);
  }, [queries]);
  return (
    <div className={classes.banner} role="alert">
      <IconPlugConnectedX size={18} aria-hidden />
      <span>{t('connection.lost', { seconds: Math.max(0, Math.round((now - since) / 1000)) })}</span>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => void queries.refetchQueries({ queryKey: me.queryKey })}
      >
        {t('connection.retry')}
      </Button>
    </div>
  );
}
