import type { PublishedProject, PublishedRelease } from '../../../shared/contract/index.ts';
import {
  Badge,
  Bytes,
  Checkbox,
  CopyMark,
  DataTable,
  type DataTableColumn,
  Fold,
  formatCount,
  formatNumber,
  Notice,
  RelativeTime,
} from '../../ui/index.ts';
import { leftOutGroups } from './model/left-out.ts';
import styles from './published.module.css';

interface PublishedReleasesProps {
  readonly page: PublishedProject;
  readonly versions: ReadonlySet<string>;
  readonly templates: ReadonlySet<string>;
  readonly onVersions: (versions: ReadonlySet<string>) => void;
  readonly onTemplates: (templates: ReadonlySet<string>) => void;
}

/** What a project has on its index, newest first, and which of it is to get links. */
export function PublishedReleases({ page, versions, templates, onVersions, onTemplates }: PublishedReleasesProps) {
  const { releases, leftOut } = page;
  return (
    <>
      {releases.length === 0 ? (
        <Notice tone="info" title={`${page.name} is there, without a file that can have a link`}>
          {leftOut.length === 0
            ? 'The index lists no file of it.'
            : 'The index lists files of it that cannot have one; why is said below.'}
        </Notice>
      ) : (
        <DataTable
          label={`Releases of ${page.name}`}
          rows={releases}
          rowId={versionOf}
          columns={columns}
          selection={{ selected: versions, onChange: onVersions }}
          filterText={releases.length > 8 ? versionOf : undefined}
          height={240}
        />
      )}
      {page.templates.length > 0 && (
        <fieldset className={styles.templates}>
          <legend>Begin with these hosts, which links of this project lead to already</legend>
          {page.templates.map((template) => (
            <Checkbox
              key={template}
              isSelected={templates.has(template)}
              onChange={(isSelected) => {
                const next = new Set(templates);
                if (isSelected) next.add(template);
                else next.delete(template);
                onTemplates(next);
              }}
            >
              <span className={styles.template}>{template}</span>
            </Checkbox>
          ))}
        </fieldset>
      )}
      {leftOut.length > 0 && <LeftOut leftOut={leftOut} />}
    </>
  );
}

/** How many and why is read without opening it: nobody would look for what is not there. */
function LeftOut({ leftOut }: Pick<PublishedProject, 'leftOut'>) {
  const folds = leftOutGroups(leftOut).map(({ why, filenames }) => (
    <Fold key={why} title={`Left out: ${why}`} aside={formatCount(filenames.length, 'file')}>
      <ul className={styles.leftOut}>
        {filenames.map((filename, at) => (
          // The same name may stand there twice.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={`${filename} ${at}`}>{filename}</li>
        ))}
      </ul>
    </Fold>
  ));
  return <div className={styles.folds}>{folds}</div>;
}

const versionOf = ({ version }: PublishedRelease) => version;

const linksOf = ({ files }: PublishedRelease) => files.reduce((sum, { links }) => sum + links, 0);

const columns: readonly DataTableColumn<PublishedRelease>[] = [
  {
    id: 'version',
    header: 'Version',
    cell: (release) => (
      <span className={styles.version}>
        {release.version}
        {release.files.every(({ yanked }) => yanked) && <Badge>yanked</Badge>}
      </span>
    ),
    sort: (a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }),
  },
  {
    id: 'files',
    header: 'Files',
    width: 72,
    align: 'end',
    cell: ({ files }) => formatNumber(files.length),
    sort: (a, b) => a.files.length - b.files.length,
  },
  {
    id: 'size',
    header: 'Size',
    width: 96,
    align: 'end',
    cell: ({ bytes }) => <Bytes value={bytes} />,
    sort: (a, b) => a.bytes - b.bytes,
  },
  {
    id: 'links',
    header: 'Links',
    width: 80,
    cell: (release) =>
      linksOf(release) === 0 ? '–' : <CopyMark copy="external" label={formatNumber(linksOf(release))} />,
    sort: (a, b) => linksOf(a) - linksOf(b),
  },
  {
    id: 'published',
    header: 'Published',
    width: 120,
    cell: ({ uploadTime }) => (uploadTime === null ? '–' : <RelativeTime at={uploadTime} />),
    sort: (a, b) => (a.uploadTime ?? '').localeCompare(b.uploadTime ?? ''),
  },
];
