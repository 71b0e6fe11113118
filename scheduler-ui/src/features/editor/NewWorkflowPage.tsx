import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { Page } from '@/components/Page';
import { paths } from '@/lib/paths';
import { useSearch } from '@/lib/search';
import { Editor } from './Editor';
import { isName } from './model/edits';
import { drafts } from './save/drafts';

/** What yaml would read as something else than a text is put in quotes. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z_][\w.-]*$/i;

const template = (name: string) => `name: ${PLAIN.test(name) ? name : `'${name}'`}
tasks:
  - name: hello
    type: shell
    script: echo "Hello"
`;

/** First the name, which is the address of the workflow and its draft; then the editor. */
export function NewWorkflowPage() {
  const { t } = useTranslation(['editor', 'common']);
  const { project = '' } = useParams();
  const search = useSearch();
  const name = search.text('name');
  const above = [{ label: project, to: paths.project(project) }];
  if (!isName(name)) {
    return (
      <Page title={t('new.title')} above={above}>
        <NameForm onDone={(chosen) => search.change({ name: chosen })} />
      </Page>
    );
  }
  return (
    <Page wide title={t('title', { workflow: name })} above={above}>
      <Begun key={name} project={project} name={name} />
    </Page>
  );
}

function Begun({ project, name }: { project: string; name: string }) {
  const navigate = useNavigate();
  const text = template(name);
  const [draft] = useState(() => drafts.open(project, name, text));
  return (
    <Editor
      project={project}
      workflow={name}
      base={{ text: '', version: 0 }}
      current={{ text, version: 0 }}
      text={draft?.base === 0 ? draft.text : text}
      draftOf={draft?.base === 0 ? draft.at : null}
      onCreated={() => void navigate(paths.editor(project, name), { replace: true })}
    />
  );
}

function NameForm({ onDone }: { onDone: (name: string) => void }) {
  const { t } = useTranslation('editor');
  const [name, setName] = useState('');
  const wrong = name !== '' && !isName(name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isName(name)) onDone(name);
      }}
    >
      <Stack maw={440} gap="md">
        <TextInput
          label={t('new.name')}
          description={t('new.nameText')}
          withAsterisk
          autoFocus
          value={name}
          error={wrong && t('problem.name.invalid')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          {t('new.text')}
        </Text>
        <Group>
          <Button type="submit" disabled={!isName(name)}>
            {t('new.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
