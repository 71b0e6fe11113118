import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation } from 'react-router';
import { me } from '@/api/session';
import { Problem } from '@/api/problem';
import { Failure, Loading } from '@/components/QueryView';
import { SignInPage } from '@/features/session/SignInPage';
import { connection } from '@/lib/connection';
import { paths } from '@/lib/paths';
import { ConnectionBanner } from './ConnectionBanner';
import { Navigation } from './Navigation';
import classes from './Shell.module.css';
import { UserMenu } from './UserMenu';
import { ViewMenu } from './ViewMenu';

/** The server has answered that the session is over, so it can also give this. */
const SessionEnded = lazy(async () => ({
  default: (await import('@/features/session/SessionEnded')).SessionEnded,
}));

/** Everything around a page. Who is not signed in sees only the door. */
export function Shell() {
  const caller = useQuery(me);
  // once somebody is known they stay it: a failure later is drawn over the page, which keeps what was entered
  if (caller.data !== undefined) return <Frame user={caller.data.name} />;
  if (caller.error === null) return <Loading />;
  return caller.error instanceof Problem && caller.error.status === 401 ? (
    <SignInPage onDone={() => void caller.refetch()} />
  ) : (
    <Failure error={caller.error} retry={() => void caller.refetch()} />
  );
}

function Frame({ user }: { user: string }) {
  const { t } = useTranslation();
  const location = useLocation();
  const [opened, { toggle, close }] = useDisclosure();
  const burger = useRef<HTMLButtonElement>(null);
  const { sessionEnded } = useSyncExternalStore(connection.subscribe, connection.get);
  useEffect(close, [location.pathname, close]);
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 208, breakpoint: 'md', collapsed: { mobile: !opened } }}
      className={classes.shell}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !opened) return;
        close();
        burger.current?.focus();
      }}
    >
      <AppShell.Header className={classes.header}>
        <a href="#content" className="skip-link">
          {t('skipToContent')}
        </a>
        <Group gap="xs">
          <Burger
            ref={burger}
            opened={opened}
            onClick={toggle}
            hiddenFrom="md"
            size="sm"
            aria-label={t('nav.open')}
            aria-expanded={opened}
          />
          <Link to={paths.home()} className={classes.product}>
            {t('product')}
          </Link>
        </Group>
        <Group gap={4}>
          <ViewMenu />
          <UserMenu name={user} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={0} className={classes.main}>
        <ConnectionBanner />
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      {sessionEnded && (
        <Suspense fallback={null}>
          <SessionEnded username={user} onDone={connection.sessionBegan} />
        </Suspense>
      )}
    </AppShell>
  );
}
