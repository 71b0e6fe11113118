import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { prepareLayout } from '@/components/graph/beside';
import { Page } from '@/components/Page';
import { QueryView } from '@/components/QueryView';
import { paths } from '@/lib/paths';
import { useSearch } from '@/lib/search';
import { currentText, versionText, type WorkflowText } from './api';
import { Editor } from './Editor';
import { drafts } from './save/drafts';

/** A workflow that exists, in the editor; an older version of it when the address names one. */
export function EditorPage() {
  const { t } = useTranslation('editor');
  const { project = '', workflow = '' } = useParams();
  const version = useSearch().whole('version', 0);
  useEffect(prepareLayout, []);
  const current = useQuery(currentText(project, workflow));
  const older = useQuery({ ...versionText(project, workflow, version), enabled: version > 0 });
  return (
    <Page
      wide
      title={t('title', { workflow })}
      above={[
        { label: project, to: paths.project(project) },
        { label: workflow, to: paths.workflow(project, workflow) },
      ]}
    >
      <QueryView query={current}>
        {(base) =>
          version > 0 && version !== base.version ? (
            <QueryView query={older}>
              {({ text }) => (
                <Start key={`${project}/${workflow}/${version}`} base={base} text={text} version={version} />
              )}
            </QueryView>
          ) : (
            <Start key={`${project}/${workflow}`} base={base} />
          )
        }
      </QueryView>
    </Page>
  );
}

function Start({ base, text, version }: { base: WorkflowText; text?: string; version?: number }) {
  const { project = '', workflow = '' } = useParams();
  // looked at once: from then on the editor itself keeps the draft; who asks for an older version asks for that one
  const [kept] = useState(() => (text === undefined ? drafts.open(project, workflow, base.text) : null));
  return (
    <Editor
      project={project}
      workflow={workflow}
      base={kept === null ? base : { text: base.text, version: kept.base }}
      text={text ?? kept?.text ?? base.text}
      current={base}
      draftOf={kept?.at ?? null}
      {...(version !== undefined && { version })}
    />
  );
}
