import { Table, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Refusal } from '@/components/form/Refusal';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/Section';
import { useFormats } from '@/lib/format';
import { isZone } from '@/lib/preferences';
import { previewOf } from './api';
import { bodyOf, type ScheduleDraft } from './form';

/** When the schedule would fire next: by its own clock, and by that of whoever looks. */
export function Preview({ draft }: { draft: ScheduleDraft }) {
  const { t } = useTranslation('schedules');
  const formats = useFormats();
  const [body] = useDebouncedValue(bodyOf(draft), 400);
  const query = useQuery({ ...previewOf(body), enabled: body.cron !== '' });
  const there = useFormats(isZone(draft.timezone) ? draft.timezone : 'UTC');
  const sameZone = formats.zone === draft.timezone;
  return (
    <Section title={t('preview.title')}>
      <div aria-live="polite">
        {query.error !== null ? (
          <Refusal failure={query.error} />
        ) : query.data === undefined ? null : query.data.items.length === 0 ? (
          <Text size="sm">{t('preview.never')}</Text>
        ) : (
          <Table verticalSpacing={4} aria-label={t('preview.title')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{draft.timezone}</Table.Th>
                {!sameZone && <Table.Th>{formats.zone}</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {query.data.items.map(({ at, local }) => (
                <Table.Tr key={at}>
                  <Table.Td title={local}>{there.dateTime(at)}</Table.Td>
                  {!sameZone && (
                    <Table.Td>
                      <Moment at={at} />
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </div>
    </Section>
  );
}
