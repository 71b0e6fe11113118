import { ActionIcon, Anchor, Button, Checkbox, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconDownload, IconExternalLink, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { logDownload } from '@/api/runs';
import { useFormats } from '@/lib/format';
import { paths } from '@/lib/paths';
import classes from './Log.module.css';
import type { Found } from './useLog';

/** Search, wrapping, download. */
export function LogBar({
  id,
  preview,
  text,
  found,
  match,
  wrap,
  onText,
  onStep,
  onWrap,
}: {
  id: number;
  preview: boolean;
  text: string;
  found: Found;
  match: number;
  wrap: boolean;
  onText: (text: string) => void;
  onStep: (backwards: boolean) => void;
  onWrap: (wrap: boolean) => void;
}) {
  const { t } = useTranslation('logs');
  const formats = useFormats();
  const [typed, setTyped] = useState(text);
  const search = useDebouncedCallback(onText, 250);
  const count = found.matches.length;
  const formatted = `${formats.number(count)}${found.capped ? '+' : ''}`;
  return (
    <div className={classes.bar} data-preview={preview || undefined}>
      <TextInput
        size="xs"
        className={classes.search}
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={14} />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey);
        }}
      />
      {text !== '' && (
        <>
          <span className={classes.count} role="status">
            {count === 0
              ? t(found.done ? 'noMatch' : 'searching')
              : match < 0
                ? t('matches', { count, formatted })
                : t('match', { number: formats.number(match + 1), formatted })}
          </span>
          <ActionIcon variant="default" aria-label={t('previous')} disabled={count === 0} onClick={() => onStep(true)}>
            <IconChevronUp size={16} />
          </ActionIcon>
          <ActionIcon variant="default" aria-label={t('next')} disabled={count === 0} onClick={() => onStep(false)}>
            <IconChevronDown size={16} />
          </ActionIcon>
        </>
      )}
      <Checkbox
        size="xs"
        label={t('wrap')}
        checked={wrap}
        onChange={(event) => onWrap(event.currentTarget.checked)}
        ml="auto"
      />
      {preview ? (
        <Anchor component={Link} to={paths.log(id)} size="sm" className={classes.link}>
          <IconExternalLink size={14} aria-hidden /> {t('whole')}
        </Anchor>
      ) : (
        <Button
          component="a"
          href={logDownload(id)}
          download
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} />}
        >
          {t('download')}
        </Button>
      )}
    </div>
  );
}
