import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearch } from '@/lib/search';

/** A text in the address by which a list is filtered. */
export function SearchBox({ label, name = 'q', width = 260 }: { label: string; name?: string; width?: number }) {
  const { t } = useTranslation();
  const search = useSearch();
  const inAddress = search.text(name);
  const [text, setText] = useState(inAddress);
  const [seen, setSeen] = useState(inAddress);
  // somebody else changed the address: a link, the back button, "clear the filters"
  if (seen !== inAddress) {
    setSeen(inAddress);
    setText(inAddress);
  }
  const send = useDebouncedCallback((value: string) => {
    setSeen(value);
    search.change({ [name]: value });
  }, 300);
  const enter = (value: string) => {
    setText(value);
    send(value);
  };
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
