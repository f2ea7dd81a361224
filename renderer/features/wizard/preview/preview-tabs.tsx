import { useEffect, useRef, useState } from 'react';
import { CodeBlock, formatCount, formatNumber, Notice, Tabs } from '../../../ui/index.ts';
import type { ProjectPreview } from '../../../../shared/contract/index.ts';
import { PageFrame } from './page-frame.tsx';
import { RowTable } from './page-rows.tsx';
import styles from './preview.module.css';

type Tab = 'page' | 'html' | 'json' | 'metalink' | 'changes';

/** The page in each of its forms, and what is new against what is live. */
export function PreviewTabs({ preview }: { readonly preview: ProjectPreview }) {
  const [selected, select] = useState<Tab>('page');
  const { added, removed } = preview.changes;
  const root = useRef<HTMLDivElement>(null);
  const shown = useRef(selected);
  useEffect(() => {
    if (shown.current === selected) return;
    shown.current = selected;
    // In a low window the tabs stand at its edge: what a press brings up would lie below it.
    root.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div ref={root}>
      <Tabs
        label={`The page of ${preview.project}`}
        selected={selected}
        onSelect={select}
        tabs={[
          {
            id: 'page',
            label: 'Page',
            content: <PageFrame project={preview.project} html={preview.html} linkCount={preview.rows.length} />,
          },
          { id: 'html', label: 'HTML', content: <CodeBlock label="index.html" language="HTML" text={preview.html} /> },
          {
            id: 'json',
            label: 'JSON',
            content: <CodeBlock label="index.json" language="JSON" text={pretty(preview.json)} />,
          },
          { id: 'metalink', label: 'Metalink', content: <Metalinks metalinks={preview.metalinks} /> },
          {
            id: 'changes',
            label: `What changes (+${formatNumber(added.length)} −${formatNumber(removed.length)})`,
            content: <Changes preview={preview} />,
          },
        ]}
      />
    </div>
  );
}

function Metalinks({ metalinks }: Pick<ProjectPreview, 'metalinks'>) {
  const [filename, setFilename] = useState<string | null>(null);
  const shown = metalinks.find((metalink) => metalink.filename === filename) ?? metalinks[0];
  if (shown === undefined)
    return <Notice tone="info">There is no Metalink: a page of hosted copies alone needs none.</Notice>;
  return (
    <div className={styles.metalinks}>
      <label className={styles.project}>
        <span>File</span>
        <select className={styles.select} value={shown.filename} onChange={(event) => setFilename(event.target.value)}>
          {metalinks.map((metalink) => (
            <option key={metalink.filename}>{metalink.filename}</option>
          ))}
        </select>
      </label>
      <CodeBlock label={shown.filename} language="Metalink 4" text={shown.xml} />
    </div>
  );
}

function Changes({ preview }: { readonly preview: ProjectPreview }) {
  const { added, removed, kept } = preview.changes;
  if (added.length === 0 && removed.length === 0) {
    return (
      <Notice tone="info">
        {kept === 0
          ? 'Nothing is live yet, and this page has no links.'
          : `Nothing changes: the ${formatCount(kept, 'link')} that are live stay as they are.`}
      </Notice>
    );
  }
  return (
    <div className={styles.metalinks}>
      <p className={styles.kept}>
        {kept === 0
          ? 'Against what is live now:'
          : `Against what is live now; ${formatCount(kept, 'link stays', 'links stay')} as ${kept === 1 ? 'it is' : 'they are'}.`}
      </p>
      {added.length > 0 && (
        <section>
          <h3 className={styles.changeTitle}>{`+ ${formatCount(added.length, 'link appears', 'links appear')}`}</h3>
          <div className={styles.boxed}>
            <RowTable label="Links that appear" rows={added} height={260} />
          </div>
        </section>
      )}
      {removed.length > 0 && (
        <section>
          <h3 className={styles.changeTitle}>{`− ${formatCount(removed.length, 'link goes', 'links go')}`}</h3>
          <div className={styles.boxed}>
            <RowTable label="Links that go" rows={removed} height={260} />
          </div>
        </section>
      )}
    </div>
  );
}

/** Indented for reading; the page itself is compact. */
function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
