import { NavLink } from '@mantine/core';
import {
  IconBell,
  IconBinaryTree2,
  IconCalendarEvent,
  IconCalendarOff,
  IconFolder,
  IconHome,
  IconPlayerPlay,
  IconServer,
  IconTerminal2,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { paths } from '@/lib/paths';
import classes from './Shell.module.css';

const WORK = [
  { key: 'home', to: paths.home(), Icon: IconHome },
  { key: 'projects', to: paths.projects(), Icon: IconFolder },
  { key: 'runs', to: paths.runs(), Icon: IconPlayerPlay },
  { key: 'schedules', to: paths.schedules(), Icon: IconCalendarEvent },
  { key: 'lineage', to: paths.lineage(), Icon: IconBinaryTree2 },
] as const;

const OPERATE = [
  { key: 'cluster', to: paths.cluster(), Icon: IconServer },
  { key: 'workerGroups', to: paths.workerGroups(), Icon: IconUsersGroup },
  { key: 'environments', to: paths.environments(), Icon: IconTerminal2 },
  { key: 'calendars', to: paths.calendars(), Icon: IconCalendarOff },
  { key: 'alerts', to: paths.alerts(), Icon: IconBell },
] as const;

const ALL: readonly string[] = [...WORK, ...OPERATE].map(({ to }) => to);

/** The longest address that the page lies under. */
function placeOf(pathname: string): string | undefined {
  return ALL.filter((to) => (to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`))).sort(
    (a, b) => b.length - a.length,
  )[0];
}

export function Navigation() {
  const { t } = useTranslation();
  const place = placeOf(useLocation().pathname);
  return (
    <nav aria-label={t('nav.main')}>
      {[{ name: 'work', entries: WORK } as const, { name: 'operate', entries: OPERATE } as const].map(
        ({ name, entries }) => (
          <div key={name}>
            <div className={classes.part}>{t(`nav.${name}`)}</div>
            {entries.map(({ key, to, Icon }) => (
              <NavLink
                key={key}
                component={Link}
                to={to}
                label={t(`nav.${key}`)}
                leftSection={<Icon size={18} aria-hidden />}
                active={place === to}
                aria-current={place === to ? 'page' : undefined}
              />
            ))}
          </div>
        ),
      )}
    </nav>
  );
}
