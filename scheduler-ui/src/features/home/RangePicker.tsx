import { Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { useSearch } from '@/lib/search';
import { instantOf, wallOf } from '@/lib/zones';
import { DropButton } from '@/components/drop/DropButton';
import { useNow } from '@/components/Moment';
import { type Range, RANGES, windowOf } from './range';

/** The stretch of time that the numbers are about; it stands in the address. */
export function RangePicker({ range }: { range: Range }) {
  const { t } = useTranslation('home');
  const search = useSearch();
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={t('range.label')}
        value={'named' in range ? range.named : ''}
        data={Object.keys(RANGES).map((named) => ({ value: named, label: t(`range.${named as '24h'}`) }))}
        onChange={(named) => search.change({ range: named, from: undefined, to: undefined })}
      />
      <OwnRange range={range} />
    </Group>
  );
}

function OwnRange({ range }: { range: Range }) {
  const { t } = useTranslation('home');
  return (
    <DropButton
      width={280}
      button={(opens) => (
        <Button {...opens} size="xs" variant={'named' in range ? 'default' : 'filled'}>
          {t('range.own')}
        </Button>
      )}
    >
      {(close) => <OwnForm range={range} onDone={close} />}
    </DropButton>
  );
}

function OwnForm({ range, onDone }: { range: Range; onDone: () => void }) {
  const { t } = useTranslation('home');
  const search = useSearch();
  const { zone } = useFormats();
  const now = useNow();
  const [{ from, to }, setOwn] = useState(() => {
    const window = windowOf(range, now);
    return { from: wallOf(window.from, zone).slice(0, 16), to: wallOf(window.to, zone).slice(0, 16) };
  });
  const wrong = from === '' || to === '' || from >= to;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        search.change({ range: undefined, from: instantOf(from, zone), to: instantOf(to, zone) });
        onDone();
      }}
    >
      <Stack gap="sm">
        <TextInput
          type="datetime-local"
          label={t('range.from')}
          value={from}
          onChange={(event) => setOwn({ from: event.currentTarget.value, to })}
        />
        <TextInput
          type="datetime-local"
          label={t('range.to')}
          description={zone}
          value={to}
          error={wrong ? t('range.wrong') : undefined}
          onChange={(event) => setOwn({ from, to: event.currentTarget.value })}
        />
        <Button type="submit" disabled={wrong}>
          {t('range.show')}
        </Button>
      </Stack>
    </form>
  );
}
