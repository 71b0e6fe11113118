import { FileInput, Text } from '@mantine/core';
import { IconFileCode } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '@/api/client';
import { FormDialog } from '@/components/form/FormDialog';
import { told } from '@/components/told';
import { useRefresh } from '@/components/useRefresh';
import { BASE_PATH } from '@/lib/base';

/** The workflow's name as its document says it. */
async function nameIn(text: string): Promise<string | undefined> {
  const { parse } = await import('yaml');
  const document: unknown = parse(text);
  if (typeof document !== 'object' || document === null || !('name' in document)) return undefined;
  return typeof document.name === 'string' ? document.name : undefined;
}

/** Workflows from YAML files, as they are: comments and order stay. */
export function ImportDialog({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useTranslation('projects');
  const refresh = useRefresh();
  const [files, setFiles] = useState<File[]>([]);

  async function send(file: File) {
    const text = await file.text();
    const name = await nameIn(text);
    if (name === undefined) throw new Error(t('import.noName', { file: file.name }));
    const address = `/api/v1/projects/${encodeURIComponent(project)}/workflows/${encodeURIComponent(name)}`;
    await request(
      new Request(`${window.location.origin}${BASE_PATH}${address}`, {
        method: 'PUT',
        credentials: 'same-origin',
        headers: { 'Content-Type': 'application/yaml' },
        body: text,
      }),
    );
    told.done(t('import.done', { name }));
  }

  return (
    <FormDialog
      title={t('import.title')}
      action={t('import.button')}
      disabled={files.length === 0}
      onClose={onClose}
      run={async () => {
        for (const file of files) {
          await send(file);
          // what is in stays in; only the rest is tried again
          setFiles((rest) => rest.filter((each) => each !== file));
        }
        await refresh();
      }}
    >
      {() => (
        <>
          <Text size="sm">{t('import.text')}</Text>
          <FileInput
            label={t('import.files')}
            placeholder={t('import.choose')}
            leftSection={<IconFileCode size={16} aria-hidden />}
            multiple
            clearable
            accept=".yaml,.yml"
            value={files}
            onChange={setFiles}
            data-autofocus
          />
        </>
      )}
    </FormDialog>
  );
}
