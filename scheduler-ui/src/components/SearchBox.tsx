import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useTypedFilter } from './useTypedFilter';

/** A text in the address by which a list is filtered. */
export function SearchBox({ label, name = 'q', width = 260 }: { label: string; name?: string; width?: number }) {
  const { t } = useTranslation();
  const { text, enter } = useTypedFilter(name, 300);
  return (
    <TextInput
      type="search"
      size="sm"
      w={width}
      aria-label={label}
      placeholder={label}
      value={text}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text !== '' && <CloseButton size="sm" aria-label={t('table.clearFilters')} onClick={() => enter('')} />
      }
      onChange={(event) => enter(event.currentTarget.value)}
    />
  );
}
