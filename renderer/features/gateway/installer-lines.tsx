import { useState } from 'react';
import { type IndexLines, indexLines, type InstallerName } from '../../../shared/simple-api/index-lines.ts';
import { Card, CodeBlock, CopyButton, Fold, Tabs } from '../../ui/index.ts';
import styles from './downloads-screen.module.css';

interface InstallerLinesProps {
  readonly simpleUrl: string;
  readonly hostedSimpleUrl: string;
  /** Nobody uses it yet: the lines are what is needed next. */
  readonly isOpenFirst: boolean;
}

/** The one setting: the address, and the line for each installer. */
export function InstallerLines({ simpleUrl, hostedSimpleUrl, isOpenFirst }: InstallerLinesProps) {
  const [selected, setSelected] = useState<InstallerName>('pip');
  return (
    <Card title="Use it" isFlush>
      <dl className={styles.addresses}>
        <Address name="Index" url={simpleUrl} what="" />
        <Address name="Without external hosts" url={hostedSimpleUrl} what="Hosted copies only, for whoever opts out." />
      </dl>
      <div className={styles.fold}>
        <Fold title="The line for pip, uv, poetry or pdm" isOpenFirst={isOpenFirst}>
          <Tabs
            label="Installers"
            selected={selected}
            onSelect={setSelected}
            tabs={indexLines(simpleUrl).map((lines) => ({
              id: lines.installer,
              label: lines.installer,
              content: <Lines lines={lines} />,
            }))}
          />
        </Fold>
      </div>
    </Card>
  );
}

function Lines({ lines: { installer, once, keep, undo, note } }: { readonly lines: IndexLines }) {
  return (
    <div className={styles.panel}>
      <div className={styles.lines}>
        <div className={styles.line}>
          <h3 className={styles.heading}>For one command</h3>
          {once === null ? (
            <p className={styles.none}>It has no option for this. Keep it in the project, and take it back.</p>
          ) : (
            <CodeBlock isCommand label={`${installer}, for one command`} text={once} />
          )}
        </div>
        <div className={styles.line}>
          <h3 className={styles.heading}>
            {keep.file === null ? 'As its setting' : `As its setting, in ${keep.file}`}
          </h3>
          <CodeBlock isCommand label={`${installer}, as its setting`} text={keep.text} />
        </div>
      </div>
      <p className={styles.note}>
        To take the setting back: {undo.isCommand ? <code>{undo.text}</code> : undo.text}
        {undo.isCommand && '.'} {note}
      </p>
    </div>
  );
}

function Address({ name, url, what }: { readonly name: string; readonly url: string; readonly what: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{url}</code>
        <CopyButton text={url} label={`Copy the address: ${name.toLowerCase()}`} />
        {what !== '' && <span className={styles.what}>{what}</span>}
      </dd>
    </>
  );
}
