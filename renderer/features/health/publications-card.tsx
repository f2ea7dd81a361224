import { useQueryClient } from '@tanstack/react-query';
import type { FollowedPublication } from '../../../shared/contract/index.ts';
import { useAction, useApi, useApiQueries } from '../../api/index.ts';
import { Button, Card, ProblemNotice, RelativeTime, StateMark, Switch } from '../../ui/index.ts';
import { publicationWords } from './model/publication-words.ts';
import styles from './publications-card.module.css';

/** Where pages were published, and whether they follow the states of their links. */
export function PublicationsCard({ publications }: { readonly publications: readonly FollowedPublication[] }) {
  return (
    <Card title="Published pages" isFlush>
      {publications.length === 0 ? (
        <p className={styles.nothing}>
          Nothing has been published yet. What is published follows its links: one that is suspended leaves the page,
          and comes back when it is right again.
        </p>
      ) : (
        <ul>
          {publications.map((publication) => (
            <PublicationRow key={publication.id} publication={publication} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function PublicationRow({ publication }: { readonly publication: FollowedPublication }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const tickKey = useApiQueries().health.watch.experimental_liveKey();
  // What came of it is in the next tick; until then the one that is there is put right.
  const show = (next: FollowedPublication) => {
    queryClient.setQueryData<{ publications: readonly FollowedPublication[] }>(tickKey, (tick) =>
      tick === undefined
        ? tick
        : { ...tick, publications: tick.publications.map((each) => (each.id === next.id ? next : each)) },
    );
    return next;
  };
  const publish = useAction(async (publicationId: string) => show(await api.health.publishNow({ publicationId })));
  const follow = useAction(async (input: { readonly publicationId: string; readonly follow: boolean }) =>
    show(await api.health.setFollow(input)),
  );
  const { mark, text, since } = publicationWords(publication);
  const problem = publish.problem ?? follow.problem ?? publication.problem;
  return (
    <li className={styles.publication}>
      <div className={styles.line}>
        <div className={styles.where}>
          <code className={styles.path} title={publication.where}>
            {publication.where}
          </code>
          <span className={styles.projects}>{publication.projects.join(', ')}</span>
        </div>
        <div className={styles.state}>
          <StateMark state={mark} label={text} />
          <span className={styles.projects}>
            <RelativeTime at={since} />
          </span>
        </div>
        <Button size="small" isPending={publish.isPending} onPress={() => void publish.run(publication.id)}>
          Publish now
        </Button>
        <Switch
          isSelected={publication.follow}
          isDisabled={follow.isPending}
          onChange={(on) => void follow.run({ publicationId: publication.id, follow: on })}
        >
          Follows
        </Switch>
      </div>
      {problem !== null && (
        <ProblemNotice
          problem={problem}
          compact
          severity="warning"
          about={
            publication.nextAttemptAt === null ? undefined : (
              <p className={styles.projects}>
                It is tried again <RelativeTime at={publication.nextAttemptAt} />.
              </p>
            )
          }
        />
      )}
    </li>
  );
}
