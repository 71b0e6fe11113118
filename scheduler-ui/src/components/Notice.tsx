import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Notice.module.css';

/** What stands where content would: empty, failed, forbidden, not found. */
export function Notice({
  icon,
  title,
  children,
  action,
  role,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  role?: 'alert' | 'status';
}) {
  return (
    <Stack className={classes.notice} align="center" gap="xs" role={role}>
      <div aria-hidden className={classes.icon}>
        {icon}
      </div>
      <Title order={2} size="h3" ta="center">
        {title}
      </Title>
      {children !== undefined && (
        <Text component="div" c="dimmed" ta="center" maw={560} size="sm">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
