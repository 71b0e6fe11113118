import { ActionIcon, Badge, Button, Group, Menu, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCode,
  IconCopy,
  IconCopyPlus,
  IconDots,
  IconHelp,
  IconHistory,
  IconLayoutDistributeHorizontal,
  IconMaximize,
  IconPhotoDown,
  IconSearch,
  IconSettings,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { StartButton } from '@/components/StartButton';
import { paths } from '@/lib/paths';
import { useEditing } from './EditorContext';
import type { Commands } from './useCommands';
import classes from './Editor.module.css';

/** Everything that can be done, in one row; each has a key as well. */
export function Toolbar({
  commands,
  saving,
  dirty,
  isNew,
}: {
  commands: Commands;
  saving: boolean;
  dirty: boolean;
  isNew: boolean;
}) {
  const { t } = useTranslation('editor');
  const { state, problems, project, workflow } = useEditing();
  const none = state.selected.length === 0;
  const tool = (
    key: 'undo' | 'redo' | 'copy' | 'duplicate' | 'remove' | 'arrange' | 'find' | 'yaml' | 'settings',
    Icon: typeof IconCopy,
    disabled = false,
    pressed?: boolean,
  ) => (
    <Tooltip key={key} label={t(`tool.${key}`)}>
      <ActionIcon
        variant={pressed === true ? 'light' : 'subtle'}
        color={pressed === true ? undefined : 'gray'}
        className={classes.tool ?? ''}
        size="lg"
        aria-label={t(`tool.${key}`)}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={() => commands.run(key)}
      >
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t('tool.title')}>
      <Group gap={2}>
        {tool('undo', IconArrowBackUp, state.past.length === 0)}
        {tool('redo', IconArrowForwardUp, state.future.length === 0)}
        <span className={classes.gap} />
        {tool('copy', IconCopy, none)}
        {tool('duplicate', IconCopyPlus, none)}
        {tool('remove', IconTrash, none && commands.edges === 0)}
        <span className={classes.gap} />
        {tool('arrange', IconLayoutDistributeHorizontal)}
        {tool('find', IconSearch)}
        {tool('yaml', IconCode, false, commands.yaml)}
        {tool('settings', IconSettings, false, commands.settings)}
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              className={classes.tool ?? ''}
              size="lg"
              aria-label={t('tool.more')}
            >
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPhotoDown size={16} />} onClick={() => commands.run('picture')}>
              {t('tool.picture')}
            </Menu.Item>
            <Menu.Item leftSection={<IconMaximize size={16} />} onClick={() => commands.run('full')}>
              {t('tool.full')}
            </Menu.Item>
            <Menu.Item leftSection={<IconHelp size={16} />} onClick={() => commands.run('help')}>
              {t('tool.help')}
            </Menu.Item>
            {!isNew && (
              <Menu.Item
                leftSection={<IconHistory size={16} />}
                component={Link}
                to={paths.workflowTab(project, workflow, 'versions')}
              >
                {t('tool.versions')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="subtle"
          color={problems.length > 0 ? 'red.8' : 'gray'}
          className={problems.length > 0 ? (classes.hasProblems ?? '') : (classes.tool ?? '')}
          leftSection={<IconAlertTriangle size={16} />}
          onClick={() => commands.run('problems')}
        >
          {t('problems.count', { count: problems.length })}
        </Button>
        {dirty && (
          <Badge variant="light" color="yellow" className={classes.dirty ?? ''} tt="none">
            {t('save.dirty')}
          </Badge>
        )}
        <Button size="xs" loading={saving} disabled={!dirty && !isNew} onClick={() => commands.run('save')}>
          {t('save.button')}
        </Button>
        {/* what is stored is started: not before all is saved */}
        {!isNew && <StartButton small project={project} workflow={workflow} disabled={dirty} />}
      </Group>
    </div>
  );
}
