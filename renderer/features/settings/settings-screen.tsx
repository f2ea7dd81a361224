import type { AppInfo } from '../../../shared/contract/index.ts';
import { Card, PageHeader, RadioRow } from '../../ui/index.ts';
import styles from './settings.module.css';
import { useTheme } from './theme.ts';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const shells = {
  desktop: 'a window of its own',
  loopback: 'a page that only this machine’s browsers can open',
} as const;

export function SettingsScreen({ info }: { readonly info: AppInfo }) {
  const { theme, setTheme } = useTheme();
  return (
    <div className={styles.screen}>
      <PageHeader title="Settings" />
      <Card title="Appearance">
        <RadioRow label="Theme" value={theme} onChange={setTheme} options={themes} />
      </Card>
      <Card title="About">
        <dl className={styles.facts}>
          <dt>Version</dt>
          <dd>{info.version}</dd>
          <dt>Shown in</dt>
          <dd>{shells[info.capabilities.shell]}</dd>
        </dl>
      </Card>
    </div>
  );
}
