import type { GatewayView } from '../../../shared/contract/index.ts';
import { Card, TextField } from '../../ui/index.ts';
import { parsePort, parseUpstream } from './model/fields.ts';
import styles from './settings-screen.module.css';
import { useField } from './use-field.ts';

/** Which index stands behind the gateway, and where it answers. */
export function SourcesCard({ gateway: { settings } }: { readonly gateway: GatewayView }) {
  const upstream = useField({
    key: 'upstream',
    value: settings.upstream,
    format: (url) => url ?? '',
    parse: parseUpstream,
    patch: (url) => ({ upstream: url }),
  });
  const port = useField({
    key: 'port',
    value: settings.port,
    format: (number) => (number === 0 ? '' : String(number)),
    parse: parsePort,
    patch: (number) => ({ port: number }),
  });
  return (
    <Card title="Where it stands">
      <div className={styles.fields}>
        <TextField
          label="Index behind it"
          description="Projects that are not on the rehearsal index come from the simple pages at this address. Empty: there is no other."
          mono
          placeholder="https://index.example.org/simple/"
          value={upstream.text}
          error={upstream.error}
          onChange={upstream.onChange}
          onBlur={upstream.commit}
          onSubmit={upstream.commit}
        />
        <div className={styles.short}>
          <TextField
            label="Port"
            description="Empty: any free one, which is then kept. Installers have to be told when it changes."
            value={port.text}
            error={port.error}
            onChange={port.onChange}
            onBlur={port.commit}
            onSubmit={port.commit}
          />
        </div>
      </div>
    </Card>
  );
}
