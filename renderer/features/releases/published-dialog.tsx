import { skipToken, useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LookUpPublished, PublishedProject } from '../../../shared/contract/index.ts';
import { problemOf, useAction, useApi, useApiQueries } from '../../api/index.ts';
import { Button, Dialog, formatCount, Notice, ProblemNotice, RadioRow, Skeleton, TextField } from '../../ui/index.ts';
import { PublishedReleases } from './published-releases.tsx';
import styles from './published.module.css';
import { useQuestion } from './use-question.ts';

interface PublishedDialogProps {
  readonly onClose: () => void;
  /** With the draft that is there now, at its links. */
  readonly onOpened: (releaseId: string) => void;
}

interface Choice {
  /** Of the answer that it belongs to. */
  readonly of: PublishedProject;
  readonly versions: ReadonlySet<string>;
  readonly templates: ReadonlySet<string>;
}

/** Characters, as the contract has it. */
const longestProject = 200;

/** What the draft can hold. */
const mostFiles = 10_000;

/** Releases that CI has published: looked up on their index, chosen, and opened at their links. */
export function PublishedDialog({ onClose, onOpened }: PublishedDialogProps) {
  // It goes in one step, and now and then the focus with it: the keyboard goes on where it was opened.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
      }, 50);
    },
    [opener],
  );
  const queries = useApiQueries();
  const open = useAction(useApi().published.open);
  const targets = useQuery(queries.targets.list.queryOptions());
  const { question, setQuestion } = useQuestion();
  const { project } = question;
  const [asked, setAsked] = useState<LookUpPublished | null>(null);
  const found = useQuery({
    ...queries.published.lookUp.queryOptions({ input: asked ?? skipToken }),
    // Asked anew each time: CI may have published in between.
    gcTime: 0,
  });
  const [choice, setChoice] = useState<Choice | null>(null);

  const list = targets.data?.targets ?? [];
  const targetId = (list.find(({ id }) => id === question.targetId) ?? list[0])?.id ?? '';
  const wanted = { targetId, project: project.trim() };
  // An answer to another question than the one in the fields would mislead.
  const isAsked = asked?.targetId === wanted.targetId && asked.project === wanted.project;
  const page = isAsked ? found.data : undefined;
  const chosen = page === undefined ? null : choice?.of === page ? choice : firstChoice(page);
  const files = page?.releases.flatMap(({ version, files: all }) => (chosen?.versions.has(version) ? all : [])) ?? [];
  const problem = problemOf(targets.error) ?? (isAsked ? problemOf(found.error) : null) ?? open.problem;

  const lookUp = () => {
    open.dismiss();
    if (wanted.project === '' || targetId === '') return;
    if (isAsked) void found.refetch();
    else setAsked(wanted);
  };
  const openChosen = async () => {
    if (page === undefined || chosen === null) return;
    const release = await open.run({
      targetId: page.targetId,
      project: page.project,
      filenames: files.map(({ filename }) => filename),
      templates: page.templates.filter((template) => chosen.templates.has(template)),
    });
    if (release !== null) onOpened(release.id);
  };

  return (
    <Dialog
      title="Releases from an index"
      size="wide"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={files.length === 0 || files.length > mostFiles}
            isPending={open.isPending}
            onPress={() => void openChosen()}
          >
            {openLabel(chosen?.versions.size ?? 0, files.length)}
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        <p>For releases that CI has published: nothing is uploaded, and no token is asked for.</p>
        {targets.data === undefined ? (
          targets.error === null && <Skeleton height={48} />
        ) : (
          <RadioRow
            label="Index"
            value={targetId}
            onChange={(id) => setQuestion({ targetId: id, project })}
            options={list.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <div className={styles.ask}>
          <TextField
            label="Project"
            value={project}
            onChange={(text) => setQuestion({ targetId, project: text.slice(0, longestProject) })}
            isFocusedFirst
            placeholder="as pip install spells it"
            onSubmit={lookUp}
          />
          <Button
            icon={<Search />}
            isDisabled={wanted.project === '' || targetId === ''}
            isPending={isAsked && found.isFetching}
            onPress={lookUp}
          >
            Look up
          </Button>
        </div>
        {isAsked && found.isPending && <Skeleton height={130} />}
        {problem !== null && <ProblemNotice problem={problem} />}
        {isAsked && found.error !== null && problemOf(found.error) === null && (
          <Notice tone="warning" title="The project could not be looked up">
            The app did not answer. Try again.
          </Notice>
        )}
        {page !== undefined && chosen !== null && (
          <PublishedReleases
            page={page}
            versions={chosen.versions}
            templates={chosen.templates}
            onVersions={(versions) => setChoice({ ...chosen, versions })}
            onTemplates={(templates) => setChoice({ ...chosen, templates })}
          />
        )}
        {files.length > mostFiles && (
          <Notice tone="warning">
            {`A draft holds ${formatCount(mostFiles, 'file')}. Choose fewer releases at once.`}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

/** The newest release, and the host that most of the project's links are at. */
function firstChoice(page: PublishedProject): Choice {
  return {
    of: page,
    versions: new Set(page.releases.slice(0, 1).map(({ version }) => version)),
    templates: new Set(page.templates.slice(0, 1)),
  };
}

function openLabel(releases: number, files: number): string {
  if (releases === 0) return 'Open releases';
  return `Open ${formatCount(releases, 'release')} (${formatCount(files, 'file')})`;
}
