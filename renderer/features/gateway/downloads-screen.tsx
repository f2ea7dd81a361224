import { Power } from 'lucide-react';
import { useState } from 'react';
import type { Download, GatewayView } from '../../../shared/contract/index.ts';
import { Card, EmptyState } from '../../ui/index.ts';
import { DownloadDialog } from './download-dialog.tsx';
import styles from './downloads-screen.module.css';
import { DownloadsSkeleton, RunningSkeleton } from './downloads-skeleton.tsx';
import { GatewayPage } from './gateway-page.tsx';
import { SwitchOnButton } from './gateway-switch.tsx';
import { InstallerLines } from './installer-lines.tsx';
import { Reasons } from './reasons.tsx';
import { RecentTable } from './recent-table.tsx';
import { RunningDownloads } from './running-downloads.tsx';
import { SourceTotals } from './source-totals.tsx';

/** What installers are given, what they are getting right now, and what became of it. */
export function DownloadsScreen() {
  return <GatewayPage skeleton={<DownloadsSkeleton />}>{(gateway) => <Downloads gateway={gateway} />}</GatewayPage>;
}

function Downloads({ gateway }: { readonly gateway: GatewayView }) {
  const [opened, setOpened] = useState<Download | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const open = (download: Download) => {
    setOpened(download);
    setIsOpen(true);
  };
  const { state, simpleUrl, hostedSimpleUrl, running, recent, totals } = gateway;
  const hasHistory = recent.length > 0 || totals.downloads > 0;
  return (
    <>
      {state === 'off' && <Off />}
      {state === 'starting' && <RunningSkeleton />}
      {simpleUrl !== null && hostedSimpleUrl !== null && (
        <>
          <InstallerLines simpleUrl={simpleUrl} hostedSimpleUrl={hostedSimpleUrl} isOpenFirst={!hasHistory} />
          <RunningDownloads running={running} onOpen={open} />
        </>
      )}
      {(state === 'on' || state === 'starting' || hasHistory) && (
        <>
          <div className={styles.pair}>
            <SourceTotals totals={totals} />
            <Reasons totals={totals} />
          </div>
          <RecentTable recent={recent} onOpen={open} />
        </>
      )}
      <DownloadDialog
        download={opened === null ? null : newest(gateway, opened)}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
      />
    </>
  );
}

function Off() {
  return (
    <Card>
      <EmptyState icon={<Power />} title="One address that no single host can break" action={<SwitchOnButton />}>
        <p>
          Installers that use the gateway as their index get each file from the external host, and from the hosted copy
          as soon as that host fails, is slow, or sends wrong bytes. Every byte is checked. It runs on this machine, for
          as long as the app does.
        </p>
      </EmptyState>
    </Card>
  );
}

/** As it is now; one that has left the lists stays as it was last seen. */
function newest({ running, recent }: GatewayView, opened: Download): Download {
  return [...running, ...recent].find(({ id }) => id === opened.id) ?? opened;
}
