import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Notice, ProblemNotice, RadioRow, Skeleton } from '../../../ui/index.ts';
import { problemOf, useApiQueries } from '../../../api/index.ts';
import type { Release } from '../../../../shared/contract/index.ts';
import type { LinkOrder } from '../model/orders.ts';
import { StepPanel } from '../step-panel.tsx';
import type { StepProps } from '../step-props.ts';
import { Installers } from './installers.tsx';
import { PageRows } from './page-rows.tsx';
import { PreviewTabs } from './preview-tabs.tsx';
import styles from './preview.module.css';

const orders: readonly { value: LinkOrder; label: string }[] = [
  { value: 'external-first', label: 'External first' },
  { value: 'hosted-first', label: 'Hosted first' },
  { value: 'hosted-only', label: 'Hosted only' },
];

/** The page before it goes out, and what each installer would make of it. */
export function PreviewStep({ release, actions }: StepProps) {
  const [project, setProject] = useState<string | null>(null);
  const queries = useApiQueries();
  const previews = useQuery({
    ...queries.page.preview.queryOptions({ input: { releaseId: release.id, order: release.order } }),
    // A change of the draft (a link withdrawn in another window) asks again; until then the last page stays in sight.
    queryKey: [
      ...queries.page.preview.queryKey({ input: { releaseId: release.id, order: release.order } }),
      release.updatedAt,
    ],
    placeholderData: keepPreviousData,
  });
  const problem = problemOf(previews.error);
  const shown = previews.data?.find((preview) => preview.project === project) ?? previews.data?.[0];

  return (
    <StepPanel
      title="Preview"
      lead="The index page as it will be published, and which copy each installer takes from it. Nothing is published yet."
    >
      <div className={styles.choices}>
        <RadioRow
          label="Order"
          value={release.order}
          options={orders}
          onChange={(order) => void actions.save({ order }).catch(() => {})}
        />
        {previews.data !== undefined && previews.data.length > 1 && shown !== undefined && (
          <ProjectSwitch
            projects={previews.data.map((each) => each.project)}
            shown={shown.project}
            onSelect={setProject}
          />
        )}
      </div>
      {problem !== null && (
        <ProblemNotice
          problem={problem}
          actions={
            <Button size="small" onPress={() => void previews.refetch()}>
              Try again
            </Button>
          }
        />
      )}
      {shown === undefined && problem === null && !previews.isPending && <NothingHosted release={release} />}
      {previews.isPending && problem === null && <Loading />}
      {shown !== undefined && (
        <div className={styles.shown} aria-busy={previews.isPlaceholderData}>
          <div className={styles.pair}>
            <PageRows preview={shown} />
            <Installers preview={shown} />
          </div>
          <p className={styles.jsonNote}>
            Installers make this of the HTML page, which a folder serves. Where an index also speaks JSON, as the
            rehearsal index does, those that ask for it (pip 22.2 and later among them) take the hosted copy in every
            order.
          </p>
          <PreviewTabs key={shown.project} preview={shown} />
        </div>
      )}
    </StepPanel>
  );
}

interface ProjectSwitchProps {
  readonly projects: readonly string[];
  readonly shown: string;
  readonly onSelect: (project: string) => void;
}

function ProjectSwitch({ projects, shown, onSelect }: ProjectSwitchProps) {
  return (
    <label className={styles.project}>
      <span>Project</span>
      <select className={styles.select} value={shown} onChange={(event) => onSelect(event.target.value)}>
        {projects.map((project) => (
          <option key={project}>{project}</option>
        ))}
      </select>
    </label>
  );
}

function NothingHosted({ release }: { readonly release: Release }) {
  return (
    <Notice tone="info" title="There is no page yet">
      {`A page lists hosted copies, and ${release.target.name} has none of this release’s files. Upload them in the step Hosted copy.`}
    </Notice>
  );
}

function Loading() {
  return (
    <>
      <div className={styles.pair} aria-busy="true">
        <Skeleton height={300} />
        <Skeleton height={300} />
      </div>
      <Skeleton height={320} />
    </>
  );
}
