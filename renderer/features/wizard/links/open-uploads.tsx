import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useAction, useApi, useApiQueries } from '../../../api/index.ts';
import type { CopyPlace } from '../../../../shared/contract/index.ts';
import { Button, Filename, formatBytes, formatCount, ProblemNotice, RelativeTime } from '../../../ui/index.ts';
import styles from './copies.module.css';

interface OpenUploadsProps {
  readonly place: CopyPlace | null;
  /** Sets the secret that is typed, if there is one; false where that was refused. */
  readonly ready: () => Promise<boolean>;
}

/** What was cut short and takes room in the bucket. Sending the file goes on with it; giving it up frees the room. */
export function OpenUploads({ place, ready }: OpenUploadsProps) {
  const api = useApi();
  const client = useQueryClient();
  const options = useApiQueries().copies.openUploads.queryOptions({ input: place === null ? skipToken : { place } });
  const { data } = useQuery({ ...options, gcTime: 0 });
  const giveUp = useAction(async (input: { readonly place: CopyPlace; readonly id: string }) => {
    if (await ready()) client.setQueryData(options.queryKey, await api.copies.giveUp(input));
  });
  if (place === null || data === undefined || data.uploads.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Uploads that were cut short">
      <div className={styles.said}>
        <h3 className={styles.heading}>
          {`${formatCount(data.uploads.length, 'upload was', 'uploads were')} cut short`}
        </h3>
        <p>Sending the file again goes on where it stopped. Until then what has arrived takes room in the bucket.</p>
      </div>
      <ul className={styles.uploads}>
        {data.uploads.map(({ id, key, size, startedAt }) => (
          <li key={id} className={styles.upload}>
            <span className={styles.key}>
              <Filename name={key} />
            </span>
            <span className={styles.about}>
              {formatBytes(size)} · <RelativeTime at={startedAt} />
            </span>
            <Button size="small" isDisabled={giveUp.isPending} onPress={() => void giveUp.run({ place, id })}>
              Give up
            </Button>
          </li>
        ))}
      </ul>
      {giveUp.problem !== null && <ProblemNotice problem={giveUp.problem} />}
    </section>
  );
}
