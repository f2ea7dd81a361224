import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { AppInfo } from '../../../shared/contract/index.ts';
import { ApiProvider, type ContractClient, onOpenRelease, useApi, useAppInfo, useConnection } from '../../api/index.ts';
import { Toaster } from '../../ui/index.ts';
import { FaultBenchScreen } from '../fault-bench/index.ts';
import { DownloadsScreen, GatewaySettingsScreen } from '../gateway/index.ts';
import {
  HealthNotices,
  HealthScreen,
  HealthSettingsScreen,
  HostHealthScreen,
  hostOfPath,
  LinkHealthScreen,
  LinksScreen,
} from '../health/index.ts';
import { HostsScreen } from '../hosts/index.ts';
import { IndexScreen } from '../index-screen/index.ts';
import { NewReleaseProvider, ReleasesScreen } from '../releases/index.ts';
import { SettingsScreen, ThemeFromSettings } from '../settings/index.ts';
import { Wizard } from '../wizard/index.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Frame } from './frame.tsx';
import { NoAnswerScreen, NotFoundScreen, SessionLostScreen } from './screens.tsx';

/** The whole app, once there is a wire to the main process. */
export function App({ client }: { readonly client: ContractClient }) {
  return (
    <I18nProvider locale="en-GB">
      <ErrorBoundary>
        <ApiProvider client={client}>
          {/* The page has one address; where one is in it is its fragment, alike for app:// and for loopback. */}
          {/* oxlint-disable-next-line react/hooks -- wouter takes the hook itself */}
          <Router hook={useHashLocation}>
            <Screens />
          </Router>
        </ApiProvider>
      </ErrorBoundary>
      <Toaster />
    </I18nProvider>
  );
}

function Screens() {
  const { data: info, hasFailed } = useAppInfo();
  const connection = useConnection((store) => store.state);
  if (connection === 'lost') return <SessionLostScreen />;
  if (hasFailed) return <NoAnswerScreen message="It was there a moment ago. If it was closed, start it again." />;
  if (info === undefined) return null;
  return (
    <NewReleaseProvider info={info}>
      <ThemeFromSettings />
      <HealthNotices />
      <OpenRelease info={info} />
      <Frame>
        <Routes info={info} />
      </Frame>
    </NewReleaseProvider>
  );
}

function Routes({ info }: { readonly info: AppInfo }) {
  const [location] = useLocation();
  return (
    // A screen that fails is replaced by what says so; going elsewhere starts afresh.
    <ErrorBoundary key={location}>
      <Switch>
        <Route path="/">
          <Redirect to={info.openRelease === null ? '/releases' : `/releases/${info.openRelease}`} replace />
        </Route>
        <Route path="/releases">
          <ReleasesScreen />
        </Route>
        <Route path="/releases/:id">{({ id }) => <Wizard key={id} releaseId={id} />}</Route>
        <Route path="/hosts">
          <Hosts />
        </Route>
        <Route path="/health">
          <HealthScreen />
        </Route>
        <Route path="/health/links">
          <LinksScreen />
        </Route>
        <Route path="/health/links/:id">{({ id }) => <LinkHealthScreen id={Number(id)} />}</Route>
        <Route path="/health/hosts/:host">{({ host }) => <HostHealthScreen host={hostOfPath(host)} />}</Route>
        <Route path="/health/settings">
          <HealthSettingsScreen />
        </Route>
        <Route path="/index">
          <IndexScreen info={info} />
        </Route>
        <Route path="/gateway">
          <DownloadsScreen />
        </Route>
        <Route path="/gateway/bench">
          <FaultBenchScreen />
        </Route>
        <Route path="/gateway/settings">
          <GatewaySettingsScreen />
        </Route>
        <Route path="/settings">
          <SettingsScreen info={info} />
        </Route>
        <Route>
          <NotFoundScreen />
        </Route>
      </Switch>
    </ErrorBoundary>
  );
}

function Hosts() {
  const api = useApi();
  return <HostsScreen check={(input, options) => api.hosts.check(input, options)} />;
}

/** The app was started again on a folder while this window is open: go to its release. */
function OpenRelease({ info }: { readonly info: AppInfo }) {
  const [, navigate] = useLocation();
  useEffect(() => {
    if (info.capabilities.shell === 'desktop') onOpenRelease((releaseId) => navigate(`/releases/${releaseId}`));
  }, [info.capabilities.shell, navigate]);
  return null;
}
