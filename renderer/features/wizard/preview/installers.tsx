import { CircleCheck, TriangleAlert } from 'lucide-react';
import { VisuallyHidden } from 'react-aria-components';
import { Card, CopyMark } from '../../../ui/index.ts';
import type { InstallerRow, ProjectPreview } from '../../../../shared/contract/index.ts';
import styles from './preview.module.css';

/** Which copy each installer takes, and whether an install survives when the external host is down (P13). */
export function Installers({ preview }: { readonly preview: ProjectPreview }) {
  return (
    <Card title="Who gets which copy" isFlush>
      {/* Scrolls, so it must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className={styles.installers} tabIndex={0} aria-label="Who gets which copy">
        {preview.installers.map((row) => (
          <li key={row.installer} className={styles.installer}>
            <span className={styles.installerName}>{row.installer}</span>
            <Takes takes={row.takes} />
            <Survives row={row} />
            <span className={styles.sentence}>
              {row.whenItFails}
              <span className={styles.evidence} title={evidence[row.evidence]}>
                {evidenceLabels[row.evidence]}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const evidenceLabels = { run: 'checked', read: 'from its source' } as const;

const evidence = {
  run: 'Checked by running the real installer against such a page.',
  read: 'Read in the installer’s source; not run.',
} as const;

function Takes({ takes }: Pick<InstallerRow, 'takes'>) {
  switch (takes) {
    case 'external':
      return <CopyMark copy="external" label="external" />;
    case 'hosted':
      return <CopyMark copy="hosted" label="hosted" />;
    case 'external-then-hosted':
      return (
        <span className={styles.both}>
          <CopyMark copy="external" label="then" />
          <CopyMark copy="hosted" label="hosted" />
        </span>
      );
  }
}

function Survives({ row }: { readonly row: InstallerRow }) {
  return row.survives ? (
    <span className={styles.good}>
      <CircleCheck size={16} aria-hidden="true" />
      <VisuallyHidden>works without the external host</VisuallyHidden>
    </span>
  ) : (
    <span className={styles.warn}>
      <TriangleAlert size={16} aria-hidden="true" />
      <VisuallyHidden>needs the external host</VisuallyHidden>
    </span>
  );
}
