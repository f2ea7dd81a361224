import { useQuery } from '@tanstack/react-query';
import { Download, Eye } from 'lucide-react';
import { useId, useState } from 'react';
import type { NelPreview } from '../../../shared/contract/nel.ts';
import { useAction, useApi, useApiQueries } from '../../api/index.ts';
import {
  Button,
  Card,
  CodeBlock,
  formatCount,
  formatExact,
  ProblemNotice,
  RelativeTime,
  Skeleton,
} from '../../ui/index.ts';
import { formatPercent } from './model/figures.ts';
import { NotThere } from './not-there.tsx';
import { saveText } from './save-text.ts';
import styles from './tell-host-card.module.css';

/** What is waiting changes with every failure; nothing says when. */
const askEveryMs = 30_000;

/** What its operator is told, exactly as it goes out, and a summary of a day to send by hand. */
export function TellHostCard({ host }: { readonly host: string }) {
  const { data: preview, error } = useQuery({
    ...useApiQueries().nel.preview.queryOptions({ input: { host } }),
    refetchInterval: askEveryMs,
  });
  return (
    <Card title="Tell the host">
      <div className={styles.body}>
        {preview === undefined ? (
          error === null ? (
            <Skeleton height={120} />
          ) : (
            <NotThere error={error} what="what this host is told" />
          )
        ) : (
          <Preview preview={preview} />
        )}
        <Daily host={host} />
      </div>
    </Card>
  );
}

function Preview({ preview: { declared, why, next, delivered, dropped } }: { readonly preview: NelPreview }) {
  return (
    <>
      <p>{why}</p>
      {declared !== null && (
        <dl className={styles.facts}>
          <dt>Declared by</dt>
          <dd>{`${declared.by}, group ${declared.group}`}</dd>
          <dt>Until</dt>
          <dd>
            <RelativeTime at={declared.expiresAt} />
          </dd>
          <dt>Wants</dt>
          <dd>{`${formatPercent(declared.failureFraction)} of failures`}</dd>
          <dt>Sent to</dt>
          <dd>
            {declared.endpoints.length === 0 && 'nobody any more'}
            {declared.endpoints.map((endpoint) => (
              <code key={endpoint} className={styles.url}>
                {endpoint}
              </code>
            ))}
          </dd>
        </dl>
      )}
      {next !== null && <Next next={next} />}
      {delivered.length > 0 && <Delivered delivered={delivered} />}
      {dropped > 0 && (
        <p className={styles.soft}>
          {formatCount(dropped, 'report')} {dropped === 1 ? 'was' : 'were'} never sent: too many, too old, or no longer
          wanted.
        </p>
      )}
    </>
  );
}

function Next({ next }: { readonly next: NonNullable<NelPreview['next']> }) {
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>Goes out next</h3>
      <p className={styles.soft}>
        {formatCount(next.reports, 'report')}, at the earliest <RelativeTime at={next.earliestAt} />, to{' '}
        <code className={styles.url}>{next.url}</code>
        {next.otherOrigin && '. It is on another origin, which is asked first whether it agrees'}. Nothing in it is
        about a person or an installer.
      </p>
      <CodeBlock label="Exactly what is sent" language="application/reports+json" text={next.body} height={240} />
    </section>
  );
}

function Delivered({ delivered }: Pick<NelPreview, 'delivered'>) {
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>Sent before</h3>
      <ul className={styles.delivered}>
        {delivered.map(({ at, url, status, reports, note }) => (
          <li key={`${at} ${url}`}>
            <span className={styles.soft}>{formatExact(new Date(at))}</span>
            <span>
              {note}{' '}
              <span className={styles.soft}>
                {[formatCount(reports, 'report'), status === null ? '' : `status ${status}`]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The day before, which is whole. */
function yesterday(): string {
  return new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
}

function Daily({ host }: { readonly host: string }) {
  const api = useApi();
  const id = useId();
  const [day, setDay] = useState(yesterday);
  const [shown, setShown] = useState<{ readonly day: string; readonly text: string } | null>(null);
  const ask = useAction(api.nel.daily);
  const look = async () => {
    const file = await ask.run({ host, day });
    if (file !== null) setShown({ day, text: file.text });
  };
  const save = async () => {
    const file = await ask.run({ host, day });
    if (file !== null) saveText({ ...file, mediaType: 'application/json' });
  };
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>Summary of a day</h3>
      <p className={styles.soft}>
        For the host’s operator, in the shape of RFC 8460. The app does not send it: look at it, save it, and send it
        yourself.
      </p>
      <div className={styles.day}>
        <label htmlFor={id}>Day (UTC)</label>
        <input
          id={id}
          type="date"
          className={styles.input}
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
        <Button icon={<Eye />} isDisabled={day === ''} isPending={ask.isPending} onPress={() => void look()}>
          Look at it
        </Button>
        <Button icon={<Download />} isDisabled={day === '' || ask.isPending} onPress={() => void save()}>
          Save
        </Button>
      </div>
      {ask.problem !== null && <ProblemNotice problem={ask.problem} />}
      {shown !== null && shown.day === day && (
        <CodeBlock label={`Summary of ${shown.day}`} language="application/json" text={shown.text} height={240} />
      )}
    </section>
  );
}
