import type { HostExamination, LinkReachability } from '../../../shared/contract/reachability.ts';
import {
  CopyButton,
  CopyMark,
  Dialog,
  formatCount,
  formatMilliseconds,
  formatRate,
  PhaseBar,
  PhaseLegend,
  StateMark,
} from '../../ui/index.ts';
import { type HostRow, verdictState, verdictWords } from './model/host-rows.ts';
import styles from './host-dialog.module.css';

interface HostDialogProps {
  readonly row: HostRow | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** More are found by the filter of the table; the dialog is for looking closely. */
const shownLinks = 20;

/** One host: its addresses, its certificate, and each link with what an installer would do, and why. */
export function HostDialog({ row, isOpen, onClose }: HostDialogProps) {
  const examinations = new Map(
    row?.links.flatMap(({ hosts }) => hosts.map((each) => [each.host, each] as const)) ?? [],
  );
  const links = row?.links ?? [];
  return (
    <Dialog title={row?.host ?? ''} isOpen={isOpen} onClose={onClose} size="wide">
      <div className={styles.body}>
        {[...examinations.values()].map((examination) => (
          <Examination key={examination.host} examination={examination} isNamed={examinations.size > 1} />
        ))}
        <section>
          <h3 className={styles.heading}>{formatCount(links.length, 'link')}</h3>
          <ul className={styles.links}>
            {links.slice(0, shownLinks).map((link) => (
              <Link key={link.linkId} link={link} isOver={row?.isOver === true || link.problem !== null} />
            ))}
          </ul>
          {links.length > shownLinks && (
            <p className={styles.soft}>and {formatCount(links.length - shownLinks, 'other')}</p>
          )}
          <PhaseLegend />
        </section>
      </div>
    </Dialog>
  );
}

interface ExaminationProps {
  readonly examination: HostExamination;
  /** Where redirects lead to other hosts. */
  readonly isNamed: boolean;
}

function Examination({ examination, isNamed }: ExaminationProps) {
  const { host, addresses, certificate, httpVersions } = examination;
  return (
    <section>
      <h3 className={styles.heading}>{isNamed ? host : 'Addresses'}</h3>
      <ul className={styles.addresses}>
        {addresses.map(({ address, family, state, detail, code, connectMs, tlsMs, tlsVersion }) => (
          <li key={address}>
            <StateMark
              state={state === 'open' ? 'healthy' : state === 'failed' ? 'failed' : 'suspended'}
              label={<code>{address}</code>}
            />
            <span className={styles.soft}>
              {state === 'open'
                ? [
                    `IPv${family}`,
                    connectMs === null ? '' : `connected in ${formatMilliseconds(connectMs)}`,
                    tlsVersion === null
                      ? ''
                      : `${tlsVersion.replace('TLSv', 'TLS ')} in ${formatMilliseconds(tlsMs ?? 0)}`,
                  ]
                    .filter((text) => text !== '')
                    .join(' · ')
                : `IPv${family} · ${detail === '' ? code : detail}`}
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.soft}>
        {certificate === null
          ? 'No certificate was seen.'
          : `Certificate of ${certificate.subject} by ${certificate.issuer}: ${daysText(certificate.daysLeft)}. ${formatCount(certificate.chain.length, 'certificate')} in its chain.`}
        {httpVersions.length > 0 && ` Speaks ${httpVersions.map(versionText).join(' and ')}.`}
      </p>
    </section>
  );
}

function Link({ link, isOver }: { readonly link: LinkReachability; readonly isOver: boolean }) {
  const { url, verdict, phases, speed, hosted, hops, problem } = link;
  return (
    <li className={styles.link}>
      <div className={styles.address}>
        <code className={styles.url}>{url}</code>
        <CopyButton text={url} label="Copy the link" />
      </div>
      <StateMark state={verdictState(verdict, isOver)} label={verdictWords(verdict, isOver)} />
      <p>{problem?.message ?? verdict?.sentence}</p>
      {verdict?.remedy !== undefined && verdict.remedy !== '' && <p className={styles.soft}>{verdict.remedy}</p>}
      {hops.length > 1 && (
        <p className={styles.soft}>
          {formatCount(hops.length - 1, 'redirect')}: {hops.map(({ status, host }) => `${status} ${host}`).join(' → ')}
        </p>
      )}
      {verdict?.notes.map(({ code, message }) => (
        <p key={code + message} className={styles.soft}>
          {message}
        </p>
      ))}
      <div className={styles.phases}>
        <PhaseBar phases={phases} />
        <span className={styles.speeds}>
          {speed !== null && <CopyMark copy="external" label={formatRate(speed.bytesPerSecond)} />}
          {hosted !== null && <CopyMark copy="hosted" label={hostedWords(hosted)} />}
        </span>
      </div>
    </li>
  );
}

function hostedWords({ host, speed, code }: NonNullable<LinkReachability['hosted']>): string {
  if (speed !== null) return `${formatRate(speed.bytesPerSecond)} from ${host}`;
  return code === 'ok' ? `${host}, not measured` : `not from ${host} (${code})`;
}

function daysText(days: number): string {
  if (days < 0) return `expired ${formatCount(-days, 'day')} ago`;
  return `good for ${formatCount(days, 'day')} more`;
}

function versionText(version: string): string {
  return version === 'h2' ? 'HTTP/2' : version.toUpperCase();
}
