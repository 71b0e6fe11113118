import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BatchItem } from '@/api/runs';
import { Dialog } from '@/components/Dialog';
import { paths } from '@/lib/paths';
import type { Action } from './filters';
import classes from './RunsPage.module.css';

/** What became of each run of a batch; those that were refused come first. */
export function BatchResult({
  action,
  items,
  onClose,
}: {
  action: Action;
  items: readonly BatchItem[];
  onClose: () => void;
}) {
  const { t } = useTranslation(['runs', 'common']);
  const ordered = [...items].sort((one, other) => Number(one.ok) - Number(other.ok));
  return (
    <Dialog
      onClose={onClose}
      title={`${t(`action.${action}`)}: ${t('batch.result', {
        ok: items.filter((item) => item.ok).length,
        all: items.length,
      })}`}
      size="lg"
    >
      <Stack gap="sm">
        <div className={classes.results}>
          <Table verticalSpacing={4}>
            <Table.Tbody>
              {ordered.map((item) => (
                <Table.Tr key={item.id}>
                  <Table.Td w={30}>
                    {item.ok ? (
                      <IconCircleCheck size={16} color="var(--tone-good)" aria-label={t('batch.ok')} />
                    ) : (
                      <IconAlertTriangle size={16} color="var(--tone-bad)" aria-label={t('batch.refused')} />
                    )}
                  </Table.Td>
                  <Table.Td w={110}>
                    <Anchor component={Link} to={paths.run(item.id)} size="sm" onClick={onClose}>
                      {item.id}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    {item.newId ? (
                      <Anchor component={Link} to={paths.run(item.newId)} size="sm" onClick={onClose}>
                        {t('batch.newRun', { id: item.newId })}
                      </Anchor>
                    ) : (
                      <Text size="sm">{item.ok ? t('batch.ok') : (item.detail ?? item.code)}</Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('common:action.close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
