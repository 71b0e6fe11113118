import { Button, Group, MultiSelect, Pill, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { namesOf } from '@/api/names';
import { useTypedFilter } from '@/components/useTypedFilter';
import { useFormats } from '@/lib/format';
import { useSearch } from '@/lib/search';
import { RUN_STATES } from '@/lib/states';
import { instantOf, minuteOf } from '@/lib/zones';
import { type Filters, isFiltered, NO_FILTERS, ORIGINS, PILLS } from './filters';
import classes from './RunsPage.module.css';

export function FilterBar({ filters }: { filters: Filters }) {
  const { t } = useTranslation(['runs', 'common']);
  const search = useSearch();
  const projects = useQuery(namesOf('project', ''));
  const names = new Set([...(projects.data ?? []), filters.one.project ?? '']);
  names.delete('');
  return (
    <div className={classes.filters} role="search" aria-label={t('filter.label')}>
      <Group gap="xs" align="flex-end">
        <Typed name="q" label={t('filter.search')} placeholder={t('filter.q')} icon wide />
        <MultiSelect
          size="sm"
          w={230}
          label={t('filter.state')}
          placeholder={filters.state.length === 0 ? t('filter.any') : undefined}
          value={[...filters.state]}
          data={RUN_STATES.map((value) => ({ value, label: t(`common:state.${value}`) }))}
          onChange={(state) => search.change({ state })}
          clearable
        />
        <Select
          w={160}
          label={t('filter.project')}
          placeholder={t('filter.any')}
          value={filters.one.project ?? null}
          data={[...names]}
          onChange={(project) => search.change({ project: project ?? undefined })}
          searchable
          clearable
        />
        <Typed name="workflow" label={t('filter.workflow')} />
        <Select
          w={150}
          label={t('filter.origin')}
          placeholder={t('filter.any')}
          value={filters.one.origin ?? null}
          data={ORIGINS.map((value) => ({ value, label: t(`origin.${value}`) }))}
          onChange={(origin) => search.change({ origin: origin ?? undefined })}
          clearable
        />
        <Time name="from" label={t('filter.from')} value={filters.one.from} />
        <Time name="to" label={t('filter.to')} value={filters.one.to} />
        {isFiltered(filters) && (
          <Button variant="subtle" onClick={() => search.change(NO_FILTERS)}>
            {t('common:table.clearFilters')}
          </Button>
        )}
      </Group>
      <Group gap="xs" mt={6}>
        {PILLS.map((name) => {
          const value = filters.one[name];
          return (
            value !== undefined && (
              <Pill
                key={name}
                withRemoveButton
                onRemove={() => search.change({ [name]: undefined })}
                removeButtonProps={{ 'aria-label': t('filter.remove', { name: t(`filter.${name}`) }), tabIndex: 0 }}
              >
                {t(`filter.${name}`)}: {value}
              </Pill>
            )
          );
        })}
      </Group>
    </div>
  );
}

/** Text that is searched for once it rests. */
function Typed({
  name,
  label,
  placeholder,
  icon = false,
  wide = false,
}: {
  name: string;
  label: string;
  placeholder?: string;
  icon?: boolean;
  wide?: boolean;
}) {
  const { text, enter } = useTypedFilter(name, 400);
  return (
    <TextInput
      w={wide ? 220 : 160}
      label={label}
      placeholder={placeholder}
      leftSection={icon ? <IconSearch size={14} /> : undefined}
      value={text}
      onChange={(event) => enter(event.currentTarget.value)}
    />
  );
}

function Time({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  const search = useSearch();
  const { zone } = useFormats();
  const [text, setText] = useState<string>();
  return (
    <TextInput
      type="datetime-local"
      w={190}
      label={label}
      value={text ?? (value === undefined ? '' : minuteOf(value, zone))}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (text !== undefined) search.change({ [name]: instantOf(text, zone) });
        setText(undefined);
      }}
    />
  );
}
