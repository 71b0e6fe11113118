import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { outlineOf } from '@/api/document';
import { type Run, runQuery, versionQuery } from '@/api/runs';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { QueryView } from '@/components/QueryView';
import { paths } from '@/lib/paths';
import { useSearch } from '@/lib/search';
import { TaskPanel } from '../panel/TaskPanel';
import { useFollower, useLiveness } from './live';
import { RunActions } from './RunActions';
import { RunHeader } from './RunHeader';
import classes from './RunPage.module.css';
import { RunContext, RunStore } from './store';
import { isView, prepare, RunViews, ViewBar } from './RunViews';

export function RunPage() {
  const { t } = useTranslation('runs');
  const id = Number(useParams().id);
  const known = Number.isSafeInteger(id) && id > 0;
  const query = useQuery({ ...runQuery(id), enabled: known });
  if (!known) return <Notice title={t('run.noSuch')} role="alert" />;
  return <QueryView query={query}>{(run) => <Opened key={id} run={run} />}</QueryView>;
}

function Opened({ run: first }: { run: Run }) {
  const { t } = useTranslation('runs');
  const search = useSearch();
  const [store] = useState(() => new RunStore(first));
  const follower = useFollower(first.id, store);
  const liveness = useLiveness(follower);
  const version = useQuery(versionQuery(first.project, first.workflow, first.version));
  const outline = useMemo(() => (version.data === undefined ? undefined : outlineOf(version.data)), [version.data]);
  const asked = search.text('view');
  const view = isView(asked) ? asked : 'graph';
  const selected = search.text('task');
  const { change } = search;
  const onSelect = useMemo(() => (name: string) => change({ task: name }), [change]);
  useEffect(() => prepare(view), [view]);
  useEffect(() => store.select(selected), [store, selected]);
  return (
    <RunContext value={store}>
      <Page
        wide
        above={[
          { label: first.project, to: paths.project(first.project) },
          { label: first.workflow, to: paths.workflow(first.project, first.workflow) },
        ]}
        title={t('run.title', { id: first.id })}
        documentTitle={`${first.workflow} ${first.id}`}
        actions={<RunActions outline={outline} onActed={follower.start} />}
      >
        <RunHeader liveness={liveness} />
        <QueryView query={version}>
          {() =>
            outline && (
              <>
                <ViewBar view={view} outline={outline} selected={selected} onSelect={onSelect} />
                <div className={classes.content}>
                  <RunViews view={view} outline={outline} selected={selected} onSelect={onSelect} />
                  {selected !== '' && view !== 'parameters' && (
                    <TaskPanel
                      key={selected}
                      name={selected}
                      outline={outline}
                      onSelect={onSelect}
                      onClose={() => change({ task: undefined })}
                      onActed={follower.start}
                    />
                  )}
                </div>
              </>
            )
          }
        </QueryView>
      </Page>
    </RunContext>
  );
}
