import {
  IconArrowsSplit2,
  IconBrandPython,
  IconCircleDot,
  IconDatabase,
  IconDatabaseCog,
  IconGitFork,
  IconHandStop,
  IconHourglass,
  IconPuzzle,
  IconRepeat,
  IconSitemap,
  IconTerminal2,
  IconWorld,
} from '@tabler/icons-react';

const ICONS: Readonly<Record<string, typeof IconPuzzle | undefined>> = {
  shell: IconTerminal2,
  python: IconBrandPython,
  http: IconWorld,
  sql: IconDatabase,
  procedure: IconDatabaseCog,
  noop: IconCircleDot,
  switch: IconArrowsSplit2,
  conditions: IconGitFork,
  wait: IconHandStop,
  'sub-workflow': IconSitemap,
  foreach: IconRepeat,
  dependent: IconHourglass,
};

/** What a task does, as a picture beside its type in words. */
export function TypeIcon({ type, size = 18 }: { type: string; size?: number }) {
  const Icon = ICONS[type] ?? IconPuzzle;
  return <Icon size={size} stroke={1.6} aria-hidden />;
}
